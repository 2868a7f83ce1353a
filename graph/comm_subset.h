/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_SUBSET_H
#define COMM_SUBSET_H

#include "comm_network.h"

/**
 * A part of @network as a network of its own: the links with a mark in @kept_links and their ends, and the nodes with
 * a mark in @kept_nodes.
 */
CommNetwork *comm_subset_new(const CommNetwork *network, const guint8 *kept_nodes, const guint8 *kept_links);

/** The nodes with a mark in @kept_nodes (see comm_filter.h) and the links between them. */
CommNetwork *comm_subset_new_of_nodes(const CommNetwork *network, const guint8 *kept_nodes);

/** @node of @network as a node whose text, if it has one, is in @names. */
CommNode comm_subset_translate_node(const CommNetwork *network, guint32 node, CommNames *names);

/** Without multicast and broadcast nodes and their links; hosts that are left without links stay. */
CommNetwork *comm_subset_new_unicast(const CommNetwork *network);

/** The @link_count heaviest links (of equals the first) and their ends. */
CommNetwork *comm_subset_new_heaviest(const CommNetwork *network, gsize link_count);

#endif
