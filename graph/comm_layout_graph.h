/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_LAYOUT_GRAPH_H
#define COMM_LAYOUT_GRAPH_H

#include "comm_network.h"

/**
 * A network as the layout wants it: without directions and self loops, its nodes renumbered as places, so that a
 * component is a slice and neighbours lie near each other in memory.
 */
typedef struct _CommLayoutGraph CommLayoutGraph;

typedef struct {
    guint32 first;
    guint32 count;
} CommSlice;

typedef struct {
    guint32 place; /**< the neighbour */
    float pull;    /**< from the logarithm of both directions' weight; 1 on average over the graph */
} CommSpring;

CommLayoutGraph *comm_layout_graph_new(const CommNetwork *network);
void comm_layout_graph_free(CommLayoutGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommLayoutGraph, comm_layout_graph_free)

guint32 comm_layout_graph_get_node_count(const CommLayoutGraph *graph);

guint32 comm_layout_graph_get_component_count(const CommLayoutGraph *graph);

/** The places of a component, the largest component being 0; in each in breadth-first order from its best connected
 * node. */
CommSlice comm_layout_graph_get_component(const CommLayoutGraph *graph, guint32 component);

/** The network's number of what is at @place. */
guint32 comm_layout_graph_get_node(const CommLayoutGraph *graph, guint32 place);

/** The springs at @place, one a neighbour; borrowed, @count is set. */
const CommSpring *comm_layout_graph_get_springs(const CommLayoutGraph *graph, guint32 place, gsize *count);

#endif
