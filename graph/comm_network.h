/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_NETWORK_H
#define COMM_NETWORK_H

#include "comm_graph.h"

/**
 * A finished weighted directed graph with numbered nodes: what analysis, layout and pictures work on.
 * Nodes are numbered from 0 in the order of comm_node_compare(), links lie by source, then target, each pair once, so
 * that the same edges in any order give the same network. Immutable; may be read by several threads.
 */
typedef struct _CommNetwork CommNetwork;

typedef struct {
    guint32 source;
    guint32 target;
    double weight; /**< > 0; whole numbers are exact up to 2^53 */
} CommLink;

typedef enum { COMM_WEIGHT_PACKETS, COMM_WEIGHT_BYTES } CommWeight;

/** Collects edges, adding equal ones up. */
typedef struct _CommNetworkBuilder CommNetworkBuilder;

CommNetworkBuilder *comm_network_builder_new(void);
void comm_network_builder_free(CommNetworkBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommNetworkBuilder, comm_network_builder_free)

/** For the text nodes given to comm_network_builder_add(); owned by the builder, and then by the network. */
CommNames *comm_network_builder_get_names(CommNetworkBuilder *builder);

/** @weight: finite, >= 0; an edge whose weights add up to 0 is not there, its ends are. */
void comm_network_builder_add(CommNetworkBuilder *builder, const CommNode *source, const CommNode *target,
                              double weight);

/** A node that may have no edge. */
void comm_network_builder_add_node(CommNetworkBuilder *builder, const CommNode *node);

/** The network; @builder is freed. */
CommNetwork *comm_network_builder_finish(CommNetworkBuilder *builder);

/** The network of @count edges of a graph, whose texts are in @names. */
CommNetwork *comm_network_new(const CommEdge *edges, gsize count, const CommNames *names, CommWeight weight);

void comm_network_free(CommNetwork *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommNetwork, comm_network_free)

guint32 comm_network_get_node_count(const CommNetwork *network);
gsize comm_network_get_link_count(const CommNetwork *network);

/** The sum of all weights. */
double comm_network_get_total_weight(const CommNetwork *network);

/** Borrowed until the network is freed; comm_network_get_node_count() of them. */
const CommNode *comm_network_get_nodes(const CommNetwork *network);
const CommNames *comm_network_get_names(const CommNetwork *network);

/** All links by source, then target; borrowed. */
const CommLink *comm_network_get_links(const CommNetwork *network);

/** The links from @node, a slice of comm_network_get_links(); @count is set. */
const CommLink *comm_network_get_out_links(const CommNetwork *network, guint32 node, gsize *count);

/** The links to @node as indices into comm_network_get_links(), by source; @count is set. */
const guint32 *comm_network_get_in_links(const CommNetwork *network, guint32 node, gsize *count);

/** The number of @node, or -1. */
gint64 comm_network_find_node(const CommNetwork *network, const CommNode *node);

/** The link from @source to @target, or NULL. */
const CommLink *comm_network_find_link(const CommNetwork *network, guint32 source, guint32 target);

/** The node's text; the caller's. */
char *comm_network_get_node_text(const CommNetwork *network, guint32 node);

#endif
