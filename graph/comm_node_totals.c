/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_node_totals.h"
#include "comm_hash.h"

#include <string.h>

struct _CommNodeTable {
    GArray *totals;     /* of CommNodeTotals */
    GHashTable *places; /* CommNode, owned by the chunks -> its index in totals + 1 */
    GStringChunk *keys;
    gboolean is_sorted; /* then places no longer holds */
};

/* GHashTable hands no seed through; it takes the low bits. */
static guint hash_node(gconstpointer key)
{
    return (guint)comm_hash_node(key, 0);
}

static gboolean nodes_are_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(CommNode)) == 0;
}

CommNodeTable *comm_node_table_new(void)
{
    CommNodeTable *table = g_new0(CommNodeTable, 1);
    table->totals = g_array_new(FALSE, FALSE, sizeof(CommNodeTotals));
    table->places = g_hash_table_new(hash_node, nodes_are_equal);
    table->keys = g_string_chunk_new(64 * sizeof(CommNode));
    return table;
}

void comm_node_table_free(CommNodeTable *table)
{
    if (table == NULL)
        return;
    g_hash_table_destroy(table->places);
    g_string_chunk_free(table->keys);
    g_array_free(table->totals, TRUE);
    g_free(table);
}

void comm_node_table_clear(CommNodeTable *table)
{
    g_hash_table_remove_all(table->places);
    g_string_chunk_clear(table->keys);
    g_array_set_size(table->totals, 0);
    table->is_sorted = FALSE;
}

guint comm_node_table_get_count(const CommNodeTable *table)
{
    return table->totals->len;
}

static CommNodeTotals *find_or_add(CommNodeTable *table, const CommNode *node)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(table->places, node));
    if (place == 0) {
        CommNodeTotals totals = {.node = *node, .first_seen_us = COMM_NO_TIME, .last_seen_us = COMM_NO_TIME};
        g_array_append_val(table->totals, totals);
        place = table->totals->len;
        char *key = g_string_chunk_insert_len(table->keys, (const char *)node, sizeof *node);
        g_hash_table_insert(table->places, key, GUINT_TO_POINTER(place));
    }
    return &g_array_index(table->totals, CommNodeTotals, place - 1);
}

static void widen(CommNodeTotals *totals, const CommEdge *edge)
{
    if (edge->first_seen_us == COMM_NO_TIME)
        return;
    if (totals->first_seen_us == COMM_NO_TIME || edge->first_seen_us < totals->first_seen_us)
        totals->first_seen_us = edge->first_seen_us;
    if (totals->last_seen_us == COMM_NO_TIME || edge->last_seen_us > totals->last_seen_us)
        totals->last_seen_us = edge->last_seen_us;
}

static void add(CommNodeTotals *totals, const CommEdge *edge)
{
    totals->packets += edge->packets;
    totals->bytes += edge->bytes;
    widen(totals, edge);
}

void comm_node_table_add_edge(CommNodeTable *table, const CommEdge *edge)
{
    g_return_if_fail(!table->is_sorted);
    CommNodeTotals *source = find_or_add(table, &edge->source);
    add(source, edge);
    source->packets_out += edge->packets;
    CommNodeTotals *target = find_or_add(table, &edge->target);
    target->packets_in += edge->packets;
    if (!nodes_are_equal(&edge->source, &edge->target))
        add(target, edge);
}

static int compare_nodes(const void *a, const void *b, void *names)
{
    return comm_node_compare(&((const CommNodeTotals *)a)->node, &((const CommNodeTotals *)b)->node, names);
}

/* Gephi takes a column for 32-bit integers when its first rows are, and drops what does not fit. */
static gboolean needs_long(const CommNodeTotals *totals)
{
    return totals->bytes > G_MAXINT32 || totals->packets > G_MAXINT32;
}

static int compare_traffic(const void *a, const void *b, void *names)
{
    const CommNodeTotals *a_totals = a;
    const CommNodeTotals *b_totals = b;
    if (needs_long(a_totals) != needs_long(b_totals))
        return needs_long(a_totals) ? -1 : 1;
    if (a_totals->packets != b_totals->packets)
        return a_totals->packets > b_totals->packets ? -1 : 1;
    return compare_nodes(a, b, names);
}

static const CommNodeTotals *sort(CommNodeTable *table, const CommNames *names,
                                  int (*compare)(const void *, const void *, void *))
{
    table->is_sorted = TRUE;
    if (table->totals->len > 0)
        qsort_r(table->totals->data, table->totals->len, sizeof(CommNodeTotals), compare, (void *)names);
    return (const CommNodeTotals *)(gpointer)table->totals->data;
}

const CommNodeTotals *comm_node_table_sort(CommNodeTable *table, const CommNames *names)
{
    return sort(table, names, compare_traffic);
}

const CommNodeTotals *comm_node_table_sort_by_node(CommNodeTable *table, const CommNames *names)
{
    return sort(table, names, compare_nodes);
}

const char *comm_node_kind_name(const CommNode *node)
{
    CommAddress address;
    if (!comm_node_get_address(node, &address))
        return "unicast";
    switch (comm_address_cast(&address)) {
    case COMM_CAST_MULTICAST:
        return "multicast";
    case COMM_CAST_BROADCAST:
        return "broadcast";
    default:
        return "unicast";
    }
}
