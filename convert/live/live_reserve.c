/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_reserve.h"

#include <fcntl.h>
#include <unistd.h>

/* A last block takes less than 1 MiB; the rest is for edges and nodes, some 100,000 of them. */
#define RESERVED_BYTES (8 << 20)

struct _LiveReserve {
    int fd;
};

LiveReserve *live_reserve_new(const char *folder)
{
    LiveReserve *reserve = g_new0(LiveReserve, 1);
    reserve->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (reserve->fd >= 0 && fallocate(reserve->fd, 0, 0, RESERVED_BYTES) != 0)
        live_reserve_release(reserve);
    return reserve;
}

void live_reserve_release(LiveReserve *reserve)
{
    if (reserve->fd >= 0)
        close(reserve->fd);
    reserve->fd = -1;
}

void live_reserve_free(LiveReserve *reserve)
{
    if (reserve == NULL)
        return;
    live_reserve_release(reserve);
    g_free(reserve);
}
