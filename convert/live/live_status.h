/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_STATUS_H
#define LIVE_STATUS_H

#include "comm_graph.h"

/** What is told of a live capture once a second. */
typedef struct _LiveStatus LiveStatus;

LiveStatus *live_status_new(void);
void live_status_free(LiveStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveStatus, live_status_free)

/** Where the packets of this second are counted; borrowed. */
CommGraph *live_status_get_graph(LiveStatus *status);

/**
 * One line: frames, frames a second since the last call, drops, and the heaviest edge of the packets that were counted
 * since then, which are forgotten. The caller's.
 *
 * @frame_count, @dropped_count: since the capture's start. @now_us: of g_get_monotonic_time().
 */
char *live_status_make_line(LiveStatus *status, guint64 frame_count, guint64 dropped_count, gint64 now_us);

#endif
