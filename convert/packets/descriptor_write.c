/* SPDX-License-Identifier: BSD-3-Clause */
#include "descriptor_write.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Standard output may have been made non-blocking by whoever else holds it. */
static gboolean wait_until_writable(int fd)
{
    struct pollfd waited = {.fd = fd, .events = POLLOUT};
    return poll(&waited, 1, -1) >= 0 || errno == EINTR;
}

int descriptor_write(int fd, const void *data, gsize length, guint64 *written_bytes)
{
    const guint8 *next = data;
    while (length > 0) {
        gssize written = write(fd, next, length);
        if (written > 0) {
            next += written;
            length -= (gsize)written;
            *written_bytes += (guint64)written;
        } else if (written == 0) {
            return EIO;
        } else if (errno == EAGAIN && wait_until_writable(fd)) {
            continue;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}
