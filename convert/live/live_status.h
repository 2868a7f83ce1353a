/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_STATUS_H
#define LIVE_STATUS_H

#include "comm_graph.h"

/** What is told of a live capture once a second. */
typedef struct _LiveStatus LiveStatus;

/** @window_us: of --window, or 0. The heaviest edge is that of the last window, of a second to a minute. */
LiveStatus *live_status_new(gint64 window_us);
void live_status_free(LiveStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveStatus, live_status_free)

/** Where the packets of the window under way are counted; borrowed. */
CommGraph *live_status_get_graph(LiveStatus *status);

/** Packets of @time_us come next: when that is in another window, the one before is over. Returns that window's end. */
gint64 live_status_pass(LiveStatus *status, gint64 time_us);

/**
 * One line: frames, frames a second since the last call, drops, and the heaviest edge of the last window. The caller's.
 *
 * @frame_count, @dropped_count: since the capture's start. @now_us: of g_get_monotonic_time().
 */
char *live_status_make_line(LiveStatus *status, guint64 frame_count, guint64 dropped_count, gint64 now_us);

#endif
