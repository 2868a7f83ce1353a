/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef EDGE_COLLECTOR_H
#define EDGE_COLLECTOR_H

#include "comm_level.h"
#include "comm_packet.h"
#include "edge_merge.h"

/**
 * Counts packets per edge and window. Memory is bounded by the edges of one window (without windows: by all edges) and
 * a buffer of finished rows, which goes to a temporary file when it is full, as a sorted run. A late packet is a row of
 * its own window in a later run, and the merge at the end adds it where it belongs.
 */
typedef struct _EdgeCollector EdgeCollector;

typedef struct {
    gint64 window_us;             /**< the windows' length, aligned to the epoch; 0: no windows */
    CommLevel level;              /**< what the nodes are */
    CommGroupBy group_by;         /**< read at the group level */
    const CommServices *services; /**< read at the service level; borrowed until the collector is freed */
} EdgeCollectorOptions;

EdgeCollector *edge_collector_new(const EdgeCollectorOptions *options);
void edge_collector_free(EdgeCollector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EdgeCollector, edge_collector_free)

/** Returns FALSE with @error set (COMM_ERROR_WRITE: the temporary file). */
gboolean edge_collector_add_packets(EdgeCollector *collector, const CommPacket *packets, gsize count,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Adds a row that was counted elsewhere; its texts are in @names. Fails as edge_collector_add_packets(). */
gboolean edge_collector_add_row(EdgeCollector *collector, const EdgeRow *row, const CommNames *names,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** All rows in order; the caller's. The collector is empty then. Returns NULL with @error set (COMM_ERROR_WRITE). */
EdgeMerge *edge_collector_finish(EdgeCollector *collector, GError **error);

/** 73,000 years: no window is longer, and a time beyond is in the first or last window. */
#define EDGE_WINDOW_LIMIT_US (G_GINT64_CONSTANT(1) << 61)

/** The start of the window of @window_us that @time_us lies in: floor, also before 1970. */
gint64 edge_window_start(gint64 time_us, gint64 window_us);

#endif
