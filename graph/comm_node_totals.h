/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_NODE_TOTALS_H
#define COMM_NODE_TOTALS_H

#include "comm_graph.h"

/** What all edges of a node add up to. A self loop is in packets and bytes once, and in both directions. */
typedef struct {
    CommNode node;
    guint64 packets;
    guint64 bytes;
    guint64 packets_in;
    guint64 packets_out;
    gint64 first_seen_us; /**< or COMM_NO_TIME */
    gint64 last_seen_us;  /**< or COMM_NO_TIME */
} CommNodeTotals;

/** Adds edges up per node. Not for two threads at once. */
typedef struct _CommNodeTable CommNodeTable;

CommNodeTable *comm_node_table_new(void);
void comm_node_table_free(CommNodeTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommNodeTable, comm_node_table_free)

void comm_node_table_add_edge(CommNodeTable *table, const CommEdge *edge);
guint comm_node_table_get_count(const CommNodeTable *table);

/** Forgets every node and keeps the memory. */
void comm_node_table_clear(CommNodeTable *table);

/**
 * The nodes by packets, the largest first, then by comm_node_compare(); but those with a count past 2^31 - 1 before all
 * others: the order of a nodes CSV, since Gephi guesses a column's type from its first 25 rows. Borrowed until the
 * table changes.
 */
const CommNodeTotals *comm_node_table_sort(CommNodeTable *table, const CommNames *names);

/** The nodes by comm_node_compare(). Borrowed until the table changes. */
const CommNodeTotals *comm_node_table_sort_by_node(CommNodeTable *table, const CommNames *names);

/** "unicast", "multicast" or "broadcast", by the address; text nodes are unicast. */
const char *comm_node_kind_name(const CommNode *node);

#endif
