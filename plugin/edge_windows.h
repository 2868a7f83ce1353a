/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_WINDOWS_H
#define EDGE_WINDOWS_H

#include "comm_graph.h"

G_BEGIN_DECLS

/**
 * Edges counted as a whole and per window of time, all in memory, so that any range of time can be shown at once.
 * Windows are half-open and aligned to the epoch. Not for two threads at once.
 */
typedef struct _EdgeWindows EdgeWindows;

#define EDGE_WINDOWS_NONE 0 /**< the whole only */
/** A length that grows with what is counted: from 1 ms in round steps, so that there are never more than
 * EDGE_WINDOWS_LIMIT windows, nor many more than EDGE_WINDOWS_ROW_LIMIT edges (80 bytes each) in them. */
#define EDGE_WINDOWS_ADAPTIVE  (-1)
#define EDGE_WINDOWS_LIMIT     2000
#define EDGE_WINDOWS_ROW_LIMIT 1000000

/** 73,000 years, as in pcap2avro: no window is longer, and a time beyond is in the first or last window. */
#define EDGE_WINDOWS_TIME_LIMIT_US (G_GINT64_CONSTANT(1) << 61)

/** One window's sums. */
typedef struct {
    gint64 start_us; /**< COMM_NO_TIME: of what carries no time */
    guint64 packets;
    guint64 bytes;
} EdgeActivity;

/** @interval_us: the windows' length, or one of the two above. */
EdgeWindows *edge_windows_new(gint64 interval_us);
void edge_windows_free(EdgeWindows *windows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EdgeWindows, edge_windows_free)

/** For the text nodes of edges given and taken; owned by the windows. */
CommNames *edge_windows_get_names(EdgeWindows *windows);

/** The length as it is now; EDGE_WINDOWS_NONE without windows. */
gint64 edge_windows_get_interval(const EdgeWindows *windows);

/** Adds one packet's edge to the window of its first_seen_us. Returns whether the edge was not there before. */
gboolean edge_windows_add(EdgeWindows *windows, const CommEdge *edge);

/** Forgets every edge, keeps the names, and begins again with the interval that it began with. */
void edge_windows_clear(EdgeWindows *windows);

/** The number of edges in all windows together, each pair once. */
gsize edge_windows_get_edge_count(const EdgeWindows *windows);

/**
 * The edges of all windows that overlap [@from_us, @to_us), by source, then target; the caller's, for g_free().
 * G_MININT64 and G_MAXINT64 give the whole, with what carries no time, which no other range has.
 */
CommEdge *edge_windows_sort_edges(EdgeWindows *windows, gint64 from_us, gint64 to_us, gsize *count);

/** The same in no order, and an edge of several windows several times, to be added up: faster by far. */
CommEdge *edge_windows_list_edges(EdgeWindows *windows, gint64 from_us, gint64 to_us, gsize *count);

/** The number of windows with anything in them. */
guint edge_windows_get_count(EdgeWindows *windows);

/**
 * The window @index in the order of time, first that of what carries no time. Returns its edges by source, then target,
 * borrowed until something is added; @activity and @count are set.
 */
const CommEdge *edge_windows_get(EdgeWindows *windows, guint index, EdgeActivity *activity, gsize *count);

G_END_DECLS

#endif
