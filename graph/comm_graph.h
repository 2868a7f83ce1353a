/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_GRAPH_H
#define COMM_GRAPH_H

#include "comm_node.h"
#include "comm_packet.h"

/** The time of what carries none: an edge whose frames all had no time has it as first and as last. */
#define COMM_NO_TIME G_MININT64

/** A directed edge and what was counted on it: a value, copied. Edges add up by comm_edge_add(). */
typedef struct {
    CommNode source;
    CommNode target;
    guint64 packets;
    guint64 bytes;        /**< the frames' lengths on the wire */
    gint64 first_seen_us; /**< microseconds since 1970 UTC, or COMM_NO_TIME */
    gint64 last_seen_us;  /**< microseconds since 1970 UTC, or COMM_NO_TIME */
} CommEdge;

/** Counts packets per directed edge. Not for two threads at once; one graph a thread, merged by comm_graph_add_edge().
 */
typedef struct _CommGraph CommGraph;

CommGraph *comm_graph_new(void);

/** A graph whose text nodes are those of @names, borrowed until it is freed: for several graphs of the same nodes. */
CommGraph *comm_graph_new_with_names(CommNames *names);

void comm_graph_free(CommGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommGraph, comm_graph_free)

/**
 * Counts @count packets between their hosts: the hot path, which allocates only when the table grows.
 * Batches of about 64 are fastest: their slots are prefetched together.
 */
void comm_graph_add_packets(CommGraph *graph, const CommPacket *packets, gsize count);

/** Adds an edge of any level to its equal, or as a new one. Text nodes must come from comm_graph_get_names(). */
void comm_graph_add_edge(CommGraph *graph, const CommEdge *edge);

/** The same for many: faster, since slots are prefetched. */
void comm_graph_add_edges(CommGraph *graph, const CommEdge *edges, gsize count);

/** The texts of this graph's text nodes; owned by the graph unless they were given to it. */
CommNames *comm_graph_get_names(CommGraph *graph);

gsize comm_graph_get_edge_count(const CommGraph *graph);

/** All edges in no order: faster than the next. The caller's, freed by g_free(); @count is set. */
CommEdge *comm_graph_list_edges(const CommGraph *graph, gsize *count);

/** All edges by source, then target (comm_node_compare()). The caller's, freed by g_free(); @count is set. */
CommEdge *comm_graph_sort_edges(const CommGraph *graph, gsize *count);

/** Forgets every edge, and keeps the names and the memory for the next ones. */
void comm_graph_clear(CommGraph *graph);

/** Adds @other's counts to @edge and widens its times; the ends are not looked at. */
void comm_edge_add(CommEdge *edge, const CommEdge *other);

/** By source, then target. */
int comm_edge_compare(const CommEdge *a, const CommEdge *b, const CommNames *names);

#endif
