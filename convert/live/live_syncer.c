/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_syncer.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Two slices are open for a moment; more that wait than that tell of a disk that does not follow. */
#define MOST_WAITING 2

struct _LiveSyncer {
    GThreadPool *pool;
    gint failure; /* the system's number of the first, atomic */
};

/* What is no file on a disk, as a pipe, has nothing to be carried. */
static void sync_one(gpointer data, gpointer user_data)
{
    LiveSyncer *syncer = user_data;
    int fd = GPOINTER_TO_INT(data) - 1;
    if (fdatasync(fd) != 0 && errno != EINVAL && errno != EROFS)
        g_atomic_int_compare_and_exchange(&syncer->failure, 0, errno);
    close(fd);
}

LiveSyncer *live_syncer_new(void)
{
    LiveSyncer *syncer = g_new0(LiveSyncer, 1);
    syncer->pool = g_thread_pool_new(sync_one, syncer, 1, TRUE, NULL);
    return syncer;
}

void live_syncer_free(LiveSyncer *syncer)
{
    if (syncer == NULL)
        return;
    g_thread_pool_free(syncer->pool, FALSE, TRUE);
    g_free(syncer);
}

static gboolean sync_file(LiveSyncer *syncer, int fd, GError **error)
{
    int failure = g_atomic_int_get(&syncer->failure);
    if (failure != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s", g_strerror(failure));
        return FALSE;
    }
    if (g_thread_pool_unprocessed(syncer->pool) >= MOST_WAITING)
        return TRUE;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy >= 0)
        g_thread_pool_push(syncer->pool, GINT_TO_POINTER(copy + 1), NULL);
    return TRUE;
}

gboolean live_syncer_flush(LiveSyncer *syncer, PacketWriter *packets, GError **error)
{
    return packets == NULL ||
           (packet_writer_flush(packets, error) && sync_file(syncer, packet_writer_get_fd(packets), error));
}
