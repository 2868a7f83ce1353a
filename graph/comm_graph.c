/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_graph.h"
#include "comm_hash.h"

#include <string.h>

/* Two open-addressing tables with linear probing, load at most 0.6: IPv4 host pairs, whose key is 8 bytes, and all
 * others. The hash is seeded at random, so that no capture can be crafted to put every edge into one chain. */
typedef struct {
    guint64 packets; /* 0: the slot is free */
    guint64 bytes;
    gint64 first_seen_us;
    gint64 last_seen_us;
} Counts;

typedef struct {
    guint64 key; /* source << 32 | target, both in network order */
    Counts counts;
} Ipv4Slot;

typedef struct {
    CommNode source;
    CommNode target;
    Counts counts;
} NodeSlot;

typedef struct {
    Ipv4Slot *slots;
    gsize mask;
    gsize used;
} Ipv4Table;

typedef struct {
    NodeSlot *slots;
    gsize mask;
    gsize used;
} NodeTable;

struct _CommGraph {
    Ipv4Table ipv4;
    NodeTable nodes;
    guint64 seed;
    CommNames *names;
    gboolean owns_names;
};

/* Small, since a window of few edges costs a pass over the whole table. */
#define FIRST_SLOT_COUNT  128
#define BATCH             64
#define KEY_BYTES         8
#define PREFETCH_DISTANCE 8
#define DIGIT_COUNT       256

CommGraph *comm_graph_new_with_names(CommNames *names)
{
    CommGraph *graph = g_new0(CommGraph, 1);
    graph->ipv4.slots = g_new0(Ipv4Slot, FIRST_SLOT_COUNT);
    graph->ipv4.mask = FIRST_SLOT_COUNT - 1;
    graph->nodes.slots = g_new0(NodeSlot, FIRST_SLOT_COUNT);
    graph->nodes.mask = FIRST_SLOT_COUNT - 1;
    graph->seed = (guint64)g_random_int() << 32 | g_random_int();
    graph->names = names;
    return graph;
}

CommGraph *comm_graph_new(void)
{
    CommGraph *graph = comm_graph_new_with_names(comm_names_new());
    graph->owns_names = TRUE;
    return graph;
}

void comm_graph_free(CommGraph *graph)
{
    if (graph == NULL)
        return;
    if (graph->owns_names)
        comm_names_free(graph->names);
    g_free(graph->ipv4.slots);
    g_free(graph->nodes.slots);
    g_free(graph);
}

CommNames *comm_graph_get_names(CommGraph *graph)
{
    return graph->names;
}

gsize comm_graph_get_edge_count(const CommGraph *graph)
{
    return graph->ipv4.used + graph->nodes.used;
}

static inline guint64 hash_ipv4(guint64 key, guint64 seed)
{
    return comm_hash_mix(key ^ seed, COMM_HASH_A);
}

static inline guint64 hash_pair(const CommNode *source, const CommNode *target, guint64 seed)
{
    return comm_hash_mix(comm_hash_node(source, seed) ^ COMM_HASH_A, comm_hash_node(target, seed) ^ COMM_HASH_B);
}

static inline void counts_widen(Counts *counts, gint64 first_seen_us, gint64 last_seen_us)
{
    if (first_seen_us == COMM_NO_TIME)
        return;
    if (counts->first_seen_us == COMM_NO_TIME || first_seen_us < counts->first_seen_us)
        counts->first_seen_us = first_seen_us;
    if (counts->last_seen_us == COMM_NO_TIME || last_seen_us > counts->last_seen_us)
        counts->last_seen_us = last_seen_us;
}

static inline void counts_add(Counts *counts, const Counts *more)
{
    if (counts->packets == 0) {
        *counts = *more;
        return;
    }
    counts->packets += more->packets;
    counts->bytes += more->bytes;
    counts_widen(counts, more->first_seen_us, more->last_seen_us);
}

static inline Ipv4Slot *ipv4_table_find(const Ipv4Table *table, guint64 key, guint64 hash)
{
    gsize i = hash & table->mask;
    while (table->slots[i].counts.packets != 0 && table->slots[i].key != key)
        i = (i + 1) & table->mask;
    return &table->slots[i];
}

static void ipv4_table_grow(Ipv4Table *table, guint64 seed)
{
    Ipv4Table larger = {.mask = 2 * table->mask + 1, .used = table->used};
    larger.slots = g_new0(Ipv4Slot, larger.mask + 1);
    for (gsize i = 0; i <= table->mask; i++) {
        const Ipv4Slot *slot = &table->slots[i];
        if (slot->counts.packets != 0)
            *ipv4_table_find(&larger, slot->key, hash_ipv4(slot->key, seed)) = *slot;
    }
    g_free(table->slots);
    *table = larger;
}

static inline void ipv4_table_add(CommGraph *graph, guint64 key, guint64 hash, const Counts *counts)
{
    Ipv4Table *table = &graph->ipv4;
    Ipv4Slot *slot = ipv4_table_find(table, key, hash);
    if (slot->counts.packets == 0) {
        if (5 * (table->used + 1) > 3 * (table->mask + 1)) {
            ipv4_table_grow(table, graph->seed);
            slot = ipv4_table_find(table, key, hash);
        }
        slot->key = key;
        table->used++;
    }
    counts_add(&slot->counts, counts);
}

/* By words: a memcmp() of this size is a call. */
static inline gboolean nodes_are_equal(const CommNode *a, const CommNode *b)
{
    guint64 left[3];
    guint64 right[3];
    G_STATIC_ASSERT(sizeof left == sizeof *a);
    memcpy(left, a, sizeof left);
    memcpy(right, b, sizeof right);
    return ((left[0] ^ right[0]) | (left[1] ^ right[1]) | (left[2] ^ right[2])) == 0;
}

static inline NodeSlot *node_table_find(const NodeTable *table, const CommNode *source, const CommNode *target,
                                        guint64 hash)
{
    gsize i = hash & table->mask;
    while (table->slots[i].counts.packets != 0 &&
           !(nodes_are_equal(&table->slots[i].target, target) && nodes_are_equal(&table->slots[i].source, source)))
        i = (i + 1) & table->mask;
    return &table->slots[i];
}

static void node_table_grow(NodeTable *table, guint64 seed)
{
    NodeTable larger = {.mask = 2 * table->mask + 1, .used = table->used};
    larger.slots = g_new0(NodeSlot, larger.mask + 1);
    for (gsize i = 0; i <= table->mask; i++) {
        const NodeSlot *slot = &table->slots[i];
        if (slot->counts.packets != 0)
            *node_table_find(&larger, &slot->source, &slot->target, hash_pair(&slot->source, &slot->target, seed)) =
                *slot;
    }
    g_free(table->slots);
    *table = larger;
}

static void node_table_add(CommGraph *graph, const CommNode *source, const CommNode *target, guint64 hash,
                           const Counts *counts)
{
    NodeTable *table = &graph->nodes;
    NodeSlot *slot = node_table_find(table, source, target, hash);
    if (slot->counts.packets == 0) {
        if (5 * (table->used + 1) > 3 * (table->mask + 1)) {
            node_table_grow(table, graph->seed);
            slot = node_table_find(table, source, target, hash);
        }
        slot->source = *source;
        slot->target = *target;
        table->used++;
    }
    counts_add(&slot->counts, counts);
}

static inline guint32 load_u32(const guint8 *bytes)
{
    guint32 value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static inline guint64 ipv4_key(const guint8 *source, const guint8 *target)
{
    return (guint64)load_u32(source) << 32 | load_u32(target);
}

static inline Counts packet_counts(const CommPacket *packet)
{
    gint64 time_us = packet->has_time ? packet->timestamp_us : COMM_NO_TIME;
    return (Counts){1, packet->length_bytes, time_us, time_us};
}

static void add_other_packet(CommGraph *graph, const CommPacket *packet, guint64 hash)
{
    CommNode source = comm_node_from_address(&packet->source);
    CommNode target = comm_node_from_address(&packet->target);
    Counts counts = packet_counts(packet);
    node_table_add(graph, &source, &target, hash, &counts);
}

static inline guint64 prefetch_ipv4(const CommGraph *graph, guint64 key)
{
    guint64 hash = hash_ipv4(key, graph->seed);
    __builtin_prefetch(&graph->ipv4.slots[hash & graph->ipv4.mask], 1);
    return hash;
}

static guint64 prefetch_other(const CommGraph *graph, const CommPacket *packet)
{
    CommNode source = comm_node_from_address(&packet->source);
    CommNode target = comm_node_from_address(&packet->target);
    guint64 hash = hash_pair(&source, &target, graph->seed);
    const NodeSlot *slot = &graph->nodes.slots[hash & graph->nodes.mask];
    __builtin_prefetch(slot, 1);
    __builtin_prefetch(&slot->counts, 1); /* in the next cache line */
    return hash;
}

static void add_batch(CommGraph *graph, const CommPacket *packets, gsize count)
{
    guint64 keys[BATCH];
    guint64 hashes[BATCH];
    for (gsize i = 0; i < count; i++) {
        keys[i] = ipv4_key(packets[i].source.bytes, packets[i].target.bytes);
        hashes[i] = packets[i].source.version == 4 ? prefetch_ipv4(graph, keys[i]) : prefetch_other(graph, &packets[i]);
    }
    for (gsize i = 0; i < count; i++) {
        if (packets[i].source.version != 4) {
            add_other_packet(graph, &packets[i], hashes[i]);
            continue;
        }
        Counts counts = packet_counts(&packets[i]);
        ipv4_table_add(graph, keys[i], hashes[i], &counts);
    }
}

void comm_graph_add_packets(CommGraph *graph, const CommPacket *packets, gsize count)
{
    for (gsize done = 0; done < count; done += BATCH)
        add_batch(graph, packets + done, MIN(count - done, BATCH));
}

static gboolean is_ipv4_host(const CommNode *node)
{
    return node->kind == COMM_NODE_ADDRESS && node->version == 4;
}

void comm_graph_add_edge(CommGraph *graph, const CommEdge *edge)
{
    g_return_if_fail(edge->packets > 0);
    Counts counts = {edge->packets, edge->bytes, edge->first_seen_us, edge->last_seen_us};
    if (is_ipv4_host(&edge->source) && is_ipv4_host(&edge->target)) {
        guint64 key = ipv4_key(edge->source.bytes, edge->target.bytes);
        ipv4_table_add(graph, key, hash_ipv4(key, graph->seed), &counts);
        return;
    }
    guint64 hash = hash_pair(&edge->source, &edge->target, graph->seed);
    node_table_add(graph, &edge->source, &edge->target, hash, &counts);
}

static void prefetch_edge(const CommGraph *graph, const CommEdge *edge)
{
    if (!is_ipv4_host(&edge->source) || !is_ipv4_host(&edge->target))
        return;
    guint64 hash = hash_ipv4(ipv4_key(edge->source.bytes, edge->target.bytes), graph->seed);
    __builtin_prefetch(&graph->ipv4.slots[hash & graph->ipv4.mask], 1);
}

void comm_graph_add_edges(CommGraph *graph, const CommEdge *edges, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (i + PREFETCH_DISTANCE < count)
            prefetch_edge(graph, &edges[i + PREFETCH_DISTANCE]);
        comm_graph_add_edge(graph, &edges[i]);
    }
}

static CommEdge edge_from_counts(const CommNode *source, const CommNode *target, const Counts *counts)
{
    return (CommEdge){*source, *target, counts->packets, counts->bytes, counts->first_seen_us, counts->last_seen_us};
}

/* As comm_node_from_address(), without a call for each end of each edge of each window. */
static inline CommNode node_from_ipv4(guint32 bytes)
{
    CommNode node = {.kind = COMM_NODE_ADDRESS, .version = 4};
    memcpy(node.bytes, &bytes, sizeof bytes);
    return node;
}

int comm_edge_compare(const CommEdge *a, const CommEdge *b, const CommNames *names)
{
    int order = comm_node_compare(&a->source, &b->source, names);
    return order != 0 ? order : comm_node_compare(&a->target, &b->target, names);
}

static int compare_for_sort(const void *a, const void *b, void *names)
{
    return comm_edge_compare(a, b, names);
}

/* A pair of IPv4 hosts as one number in the order of addresses, and the slot that holds it. */
typedef struct {
    guint64 key;
    const Ipv4Slot *slot;
} Ipv4Place;

/* Sorts by the byte at @shift, and keeps the order of equal ones. */
static void sort_by_digit(const Ipv4Place *from, Ipv4Place *to, gsize count, guint shift)
{
    gsize starts[DIGIT_COUNT] = {0};
    for (gsize i = 0; i < count; i++)
        starts[from[i].key >> shift & (DIGIT_COUNT - 1)]++;
    gsize start = 0;
    for (guint digit = 0; digit < DIGIT_COUNT; digit++) {
        gsize digit_count = starts[digit];
        starts[digit] = start;
        start += digit_count;
    }
    for (gsize i = 0; i < count; i++)
        to[starts[from[i].key >> shift & (DIGIT_COUNT - 1)]++] = from[i];
}

/* By digits from the last to the first, without those in which all keys agree: a network's hosts differ in few. Each
 * window of time is sorted once, for which comparisons would cost more than the counting did. */
static const Ipv4Place *sort_places(Ipv4Place *places, Ipv4Place *spare, gsize count)
{
    guint64 differences = 0;
    for (gsize i = 1; i < count; i++)
        differences |= places[i].key ^ places[0].key;
    for (guint shift = 0; shift < 8 * KEY_BYTES; shift += 8) {
        if ((differences >> shift & (DIGIT_COUNT - 1)) == 0)
            continue;
        sort_by_digit(places, spare, count, shift);
        Ipv4Place *sorted = spare;
        spare = places;
        places = sorted;
    }
    return places;
}

static void sort_ipv4_edges(const Ipv4Table *table, CommEdge *edges)
{
    g_autofree Ipv4Place *places = g_new(Ipv4Place, 2 * MAX(table->used, 1));
    gsize count = 0;
    for (const Ipv4Slot *slot = table->slots; count < table->used; slot++) {
        guint64 source = GUINT32_FROM_BE((guint32)(slot->key >> 32));
        guint64 target = GUINT32_FROM_BE((guint32)slot->key);
        if (slot->counts.packets != 0)
            places[count++] = (Ipv4Place){source << 32 | target, slot};
    }
    const Ipv4Place *sorted = sort_places(places, places + count, count);
    for (gsize i = 0; i < count; i++) {
        __builtin_prefetch(sorted[MIN(i + PREFETCH_DISTANCE, count - 1)].slot);
        const Ipv4Slot *slot = sorted[i].slot;
        CommNode source = node_from_ipv4((guint32)(slot->key >> 32));
        CommNode target = node_from_ipv4((guint32)slot->key);
        edges[i] = edge_from_counts(&source, &target, &slot->counts);
    }
}

static void list_node_edges(const NodeTable *table, CommEdge *edges)
{
    gsize count = 0;
    for (const NodeSlot *slot = table->slots; count < table->used; slot++) {
        if (slot->counts.packets != 0)
            edges[count++] = edge_from_counts(&slot->source, &slot->target, &slot->counts);
    }
}

static void sort_node_edges(const CommGraph *graph, CommEdge *edges)
{
    list_node_edges(&graph->nodes, edges);
    if (graph->nodes.used > 1)
        qsort_r(edges, graph->nodes.used, sizeof *edges, compare_for_sort, graph->names);
}

/* Both parts of @edges are sorted. Of hosts, all of IPv4 stand before all of IPv6; levels mix the two. */
static CommEdge *merge_parts(CommEdge *edges, gsize first_count, gsize count, const CommNames *names)
{
    if (first_count == 0 || first_count == count ||
        comm_edge_compare(&edges[first_count - 1], &edges[first_count], names) < 0)
        return edges;
    CommEdge *merged = g_new(CommEdge, count);
    gsize first = 0;
    gsize second = first_count;
    for (gsize i = 0; i < count; i++) {
        gboolean is_second =
            first == first_count || (second < count && comm_edge_compare(&edges[second], &edges[first], names) < 0);
        merged[i] = edges[is_second ? second++ : first++];
    }
    g_free(edges);
    return merged;
}

static void list_ipv4_edges(const Ipv4Table *table, CommEdge *edges)
{
    gsize count = 0;
    for (const Ipv4Slot *slot = table->slots; count < table->used; slot++) {
        if (slot->counts.packets == 0)
            continue;
        CommNode source = node_from_ipv4((guint32)(slot->key >> 32));
        CommNode target = node_from_ipv4((guint32)slot->key);
        edges[count++] = edge_from_counts(&source, &target, &slot->counts);
    }
}

CommEdge *comm_graph_list_edges(const CommGraph *graph, gsize *count)
{
    *count = comm_graph_get_edge_count(graph);
    CommEdge *edges = g_new(CommEdge, MAX(*count, 1));
    list_ipv4_edges(&graph->ipv4, edges);
    list_node_edges(&graph->nodes, edges + graph->ipv4.used);
    return edges;
}

CommEdge *comm_graph_sort_edges(const CommGraph *graph, gsize *count)
{
    *count = comm_graph_get_edge_count(graph);
    CommEdge *edges = g_new(CommEdge, MAX(*count, 1));
    sort_ipv4_edges(&graph->ipv4, edges);
    sort_node_edges(graph, edges + graph->ipv4.used);
    return merge_parts(edges, graph->ipv4.used, *count, graph->names);
}

/* A table that one busy window made large is not wiped for each of a hundred thousand quiet ones after it. */
static gpointer clear_slots(gpointer slots, gsize slot_size, gsize *mask, gsize used)
{
    if (used == 0)
        return slots;
    if (*mask + 1 > FIRST_SLOT_COUNT && used < (*mask + 1) / 16) {
        g_free(slots);
        *mask = FIRST_SLOT_COUNT - 1;
        return g_malloc0_n(FIRST_SLOT_COUNT, slot_size);
    }
    memset(slots, 0, (*mask + 1) * slot_size);
    return slots;
}

void comm_graph_clear(CommGraph *graph)
{
    Ipv4Table *ipv4 = &graph->ipv4;
    ipv4->slots = clear_slots(ipv4->slots, sizeof *ipv4->slots, &ipv4->mask, ipv4->used);
    ipv4->used = 0;
    NodeTable *nodes = &graph->nodes;
    nodes->slots = clear_slots(nodes->slots, sizeof *nodes->slots, &nodes->mask, nodes->used);
    nodes->used = 0;
}

void comm_edge_add(CommEdge *edge, const CommEdge *other)
{
    Counts counts = {edge->packets, edge->bytes, edge->first_seen_us, edge->last_seen_us};
    Counts more = {other->packets, other->bytes, other->first_seen_us, other->last_seen_us};
    counts_add(&counts, &more);
    *edge = edge_from_counts(&edge->source, &edge->target, &counts);
}
