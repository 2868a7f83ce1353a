/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_FILTER_H
#define EDGE_FILTER_H

#include "comm_network.h"
#include "comm_regroup.h"

G_BEGIN_DECLS

/** Which part of a graph is to be seen; all zero is all of it. What is named first is done first. */
typedef struct {
    gboolean is_unicast_only;   /**< without multicast and broadcast */
    gboolean is_answering_only; /**< without hosts that never answer, as comm_filter_answering() */
    const CommSubnets *subnets; /**< hosts of a subnet become one node; NULL */
    GHashTable *open_subnets;   /**< set of texts of subnets whose hosts stay themselves; NULL */
    CommWeight weight;
    guint64 weight_min; /**< edges that weigh less are not seen */
    const char
        *focus; /**< a node's text, or that of a host in its subnet: what is near it; unknown ones hide nothing */
    guint hop_count;
} EdgeFilter;

/**
 * @edges: by source, then target, each pair once; taken over. @count: set anew.
 * Returns the edges that are seen, in the same order; the caller's, by g_free().
 */
CommEdge *edge_filter_apply(const EdgeFilter *filter, CommEdge *edges, gsize *count, CommNames *names);

/** The subnet of @node, where @filter groups; else, and where its subnet is open, @node. */
CommNode edge_filter_group(const EdgeFilter *filter, const CommNode *node, const CommNames *names);

G_END_DECLS

#endif
