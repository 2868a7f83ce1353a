/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_network.h"
#include "comm_hash.h"

#include <stdlib.h>
#include <string.h>

/* The builder numbers nodes by first sight and adds weights up in an open-addressing table of CommLink (16 bytes a
 * slot, load at most 0.6); finishing renumbers the nodes in their order and sorts the links by counting, in linear
 * time. */
struct _CommNetworkBuilder {
    CommNames *names;
    GArray *nodes;       /* CommNode, by first sight */
    guint32 *node_slots; /* number + 1, 0: free */
    gsize node_mask;
    CommLink *link_slots; /* source NO_NODE: free */
    gsize link_mask;
    gsize link_count;
    guint64 seed;
};

struct _CommNetwork {
    CommNames *names;
    CommNode *nodes;
    CommLink *links;
    guint32 *in_links;
    gsize *out_starts; /* node_count + 1 */
    gsize *in_starts;
    guint32 node_count;
    gsize link_count;
    double total_weight;
};

#define NO_NODE          G_MAXUINT32
#define FIRST_SLOT_COUNT 1024

static gboolean is_crowded(gsize used, gsize mask)
{
    return 5 * used > 3 * (mask + 1);
}

static CommLink *new_link_slots(gsize count)
{
    CommLink *slots = g_new(CommLink, count);
    for (gsize i = 0; i < count; i++)
        slots[i] = (CommLink){NO_NODE, NO_NODE, 0};
    return slots;
}

CommNetworkBuilder *comm_network_builder_new(void)
{
    CommNetworkBuilder *builder = g_new0(CommNetworkBuilder, 1);
    builder->names = comm_names_new();
    builder->nodes = g_array_new(FALSE, FALSE, sizeof(CommNode));
    builder->node_slots = g_new0(guint32, FIRST_SLOT_COUNT);
    builder->node_mask = FIRST_SLOT_COUNT - 1;
    builder->link_slots = new_link_slots(FIRST_SLOT_COUNT);
    builder->link_mask = FIRST_SLOT_COUNT - 1;
    builder->seed = (guint64)g_random_int() << 32 | g_random_int();
    return builder;
}

void comm_network_builder_free(CommNetworkBuilder *builder)
{
    if (builder == NULL)
        return;
    comm_names_free(builder->names);
    g_array_free(builder->nodes, TRUE);
    g_free(builder->node_slots);
    g_free(builder->link_slots);
    g_free(builder);
}

CommNames *comm_network_builder_get_names(CommNetworkBuilder *builder)
{
    return builder->names;
}

static guint32 *find_node_slot(const CommNetworkBuilder *builder, const CommNode *node)
{
    const CommNode *nodes = (const CommNode *)(void *)builder->nodes->data;
    gsize i = comm_hash_node(node, builder->seed) & builder->node_mask;
    while (builder->node_slots[i] != 0 && memcmp(&nodes[builder->node_slots[i] - 1], node, sizeof *node) != 0)
        i = (i + 1) & builder->node_mask;
    return &builder->node_slots[i];
}

static void grow_node_slots(CommNetworkBuilder *builder)
{
    g_free(builder->node_slots);
    builder->node_mask = 2 * builder->node_mask + 1;
    builder->node_slots = g_new0(guint32, builder->node_mask + 1);
    for (guint32 i = 0; i < builder->nodes->len; i++)
        *find_node_slot(builder, &g_array_index(builder->nodes, CommNode, i)) = i + 1;
}

static guint32 number_node(CommNetworkBuilder *builder, const CommNode *node)
{
    guint32 *slot = find_node_slot(builder, node);
    if (*slot != 0)
        return *slot - 1;
    g_assert(builder->nodes->len < NO_NODE - 1);
    g_array_append_val(builder->nodes, *node);
    guint32 number = builder->nodes->len - 1;
    *slot = number + 1;
    if (is_crowded(builder->nodes->len, builder->node_mask))
        grow_node_slots(builder);
    return number;
}

static CommLink *find_link_slot(const CommNetworkBuilder *builder, guint32 source, guint32 target)
{
    guint64 key = (guint64)source << 32 | target;
    gsize i = comm_hash_mix(key ^ builder->seed, COMM_HASH_A) & builder->link_mask;
    const CommLink *slots = builder->link_slots;
    while (slots[i].source != NO_NODE && (slots[i].source != source || slots[i].target != target))
        i = (i + 1) & builder->link_mask;
    return &builder->link_slots[i];
}

static void grow_link_slots(CommNetworkBuilder *builder)
{
    g_autofree CommLink *old = builder->link_slots;
    gsize old_count = builder->link_mask + 1;
    builder->link_slots = new_link_slots(2 * old_count);
    builder->link_mask = 2 * old_count - 1;
    for (gsize i = 0; i < old_count; i++) {
        if (old[i].source != NO_NODE)
            *find_link_slot(builder, old[i].source, old[i].target) = old[i];
    }
}

void comm_network_builder_add(CommNetworkBuilder *builder, const CommNode *source, const CommNode *target,
                              double weight)
{
    guint32 from = number_node(builder, source);
    guint32 to = number_node(builder, target);
    CommLink *slot = find_link_slot(builder, from, to);
    if (slot->source != NO_NODE) {
        slot->weight += weight;
        return;
    }
    *slot = (CommLink){from, to, weight};
    builder->link_count++;
    if (is_crowded(builder->link_count, builder->link_mask))
        grow_link_slots(builder);
}

void comm_network_builder_add_node(CommNetworkBuilder *builder, const CommNode *node)
{
    number_node(builder, node);
}

/* The head of a node's place in comm_node_compare()'s order: IPv4, IPv6, text, then the first 62 bits of the address
 * or the text. Most comparisons of a sort end here, without a call. */
typedef struct {
    guint64 key;
    guint32 number;
} SortKey;

typedef struct {
    const CommNode *nodes;
    const CommNames *names;
} SortContext;

static SortKey sort_key(const CommNode *node, guint32 number, const CommNames *names)
{
    guint64 head = 0;
    guint64 class = 2;
    if (node->kind == COMM_NODE_TEXT) {
        char unused[COMM_NODE_TEXT_SIZE];
        gsize length;
        const char *text = comm_node_format(node, names, unused, &length);
        memcpy(&head, text, MIN(length, sizeof head));
    } else {
        memcpy(&head, node->bytes, sizeof head);
        class = node->version == 4 ? 0 : 1;
    }
    return (SortKey){class << 62 | GUINT64_FROM_BE(head) >> 2, number};
}

static int compare_keys(const void *a, const void *b, void *data)
{
    const SortKey *left = a;
    const SortKey *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    const SortContext *context = data;
    return comm_node_compare(&context->nodes[left->number], &context->nodes[right->number], context->names);
}

/* Sets the network's nodes, and returns each node's new number by its old one. */
static guint32 *sort_nodes(CommNetwork *network, const GArray *unsorted)
{
    guint32 count = network->node_count;
    SortContext context = {(const CommNode *)(const void *)unsorted->data, network->names};
    g_autofree SortKey *keys = g_new(SortKey, count + 1);
    for (guint32 i = 0; i < count; i++)
        keys[i] = sort_key(&context.nodes[i], i, network->names);
    qsort_r(keys, count, sizeof *keys, compare_keys, &context);
    network->nodes = g_new(CommNode, count + 1);
    guint32 *new_numbers = g_new(guint32, count + 1);
    for (guint32 i = 0; i < count; i++) {
        network->nodes[i] = context.nodes[keys[i].number];
        new_numbers[keys[i].number] = i;
    }
    return new_numbers;
}

/* Moves the links that have a weight to the front, with their ends renumbered; returns how many. */
static gsize compact_links(CommLink *slots, gsize slot_count, const guint32 *new_numbers)
{
    gsize count = 0;
    for (gsize i = 0; i < slot_count; i++) {
        if (slots[i].source == NO_NODE || !(slots[i].weight > 0))
            continue;
        slots[count++] = (CommLink){new_numbers[slots[i].source], new_numbers[slots[i].target], slots[i].weight};
    }
    return count;
}

/* Turns counts at [i + 1] into where each node's slice starts. */
static void accumulate_starts(gsize *starts, guint32 node_count)
{
    for (guint32 i = 0; i < node_count; i++)
        starts[i + 1] += starts[i];
}

/* Two stable passes of counting sort, by target and then by source. */
static void sort_links(CommNetwork *network, const CommLink *unsorted)
{
    guint32 node_count = network->node_count;
    network->out_starts = g_new0(gsize, (gsize)node_count + 1);
    network->in_starts = g_new0(gsize, (gsize)node_count + 1);
    for (gsize i = 0; i < network->link_count; i++) {
        network->out_starts[unsorted[i].source + 1]++;
        network->in_starts[unsorted[i].target + 1]++;
    }
    accumulate_starts(network->out_starts, node_count);
    accumulate_starts(network->in_starts, node_count);

    gsize starts_size = ((gsize)node_count + 1) * sizeof(gsize);
    g_autofree gsize *next = g_memdup2(network->in_starts, starts_size);
    g_autofree CommLink *by_target = g_new(CommLink, network->link_count + 1);
    for (gsize i = 0; i < network->link_count; i++)
        by_target[next[unsorted[i].target]++] = unsorted[i];
    memcpy(next, network->out_starts, starts_size);
    network->links = g_new(CommLink, network->link_count + 1);
    for (gsize i = 0; i < network->link_count; i++)
        network->links[next[by_target[i].source]++] = by_target[i];
}

static void index_in_links(CommNetwork *network)
{
    g_autofree gsize *next = g_memdup2(network->in_starts, ((gsize)network->node_count + 1) * sizeof(gsize));
    network->in_links = g_new(guint32, network->link_count + 1);
    for (gsize i = 0; i < network->link_count; i++) {
        network->in_links[next[network->links[i].target]++] = (guint32)i;
        network->total_weight += network->links[i].weight;
    }
}

CommNetwork *comm_network_builder_finish(CommNetworkBuilder *builder)
{
    g_assert(builder->link_count < G_MAXUINT32);
    CommNetwork *network = g_new0(CommNetwork, 1);
    network->names = g_steal_pointer(&builder->names);
    network->node_count = builder->nodes->len;
    g_clear_pointer(&builder->node_slots, g_free);
    g_autofree guint32 *new_numbers = sort_nodes(network, builder->nodes);
    network->link_count = compact_links(builder->link_slots, builder->link_mask + 1, new_numbers);
    g_autofree CommLink *unsorted = g_renew(CommLink, g_steal_pointer(&builder->link_slots), network->link_count + 1);
    comm_network_builder_free(builder);
    sort_links(network, unsorted);
    index_in_links(network);
    return network;
}

/* Text nodes are numbered by their own CommNames, so a network of its own needs them renumbered. */
static CommNode adopt_node(CommNetworkBuilder *builder, const CommNode *node, const CommNames *names)
{
    if (node->kind != COMM_NODE_TEXT)
        return *node;
    char unused[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, names, unused, &length);
    return comm_node_from_text(builder->names, text, -1);
}

CommNetwork *comm_network_new(const CommEdge *edges, gsize count, const CommNames *names, CommWeight weight)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    for (gsize i = 0; i < count; i++) {
        CommNode source = adopt_node(builder, &edges[i].source, names);
        CommNode target = adopt_node(builder, &edges[i].target, names);
        guint64 value = weight == COMM_WEIGHT_BYTES ? edges[i].bytes : edges[i].packets;
        comm_network_builder_add(builder, &source, &target, (double)value);
    }
    return comm_network_builder_finish(builder);
}

void comm_network_free(CommNetwork *network)
{
    if (network == NULL)
        return;
    comm_names_free(network->names);
    g_free(network->nodes);
    g_free(network->links);
    g_free(network->in_links);
    g_free(network->out_starts);
    g_free(network->in_starts);
    g_free(network);
}

guint32 comm_network_get_node_count(const CommNetwork *network)
{
    return network->node_count;
}

gsize comm_network_get_link_count(const CommNetwork *network)
{
    return network->link_count;
}

double comm_network_get_total_weight(const CommNetwork *network)
{
    return network->total_weight;
}

const CommNode *comm_network_get_nodes(const CommNetwork *network)
{
    return network->nodes;
}

const CommNames *comm_network_get_names(const CommNetwork *network)
{
    return network->names;
}

const CommLink *comm_network_get_links(const CommNetwork *network)
{
    return network->links;
}

const CommLink *comm_network_get_out_links(const CommNetwork *network, guint32 node, gsize *count)
{
    *count = network->out_starts[node + 1] - network->out_starts[node];
    return network->links + network->out_starts[node];
}

const guint32 *comm_network_get_in_links(const CommNetwork *network, guint32 node, gsize *count)
{
    *count = network->in_starts[node + 1] - network->in_starts[node];
    return network->in_links + network->in_starts[node];
}

gint64 comm_network_find_node(const CommNetwork *network, const CommNode *node)
{
    guint32 low = 0;
    guint32 high = network->node_count;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        int order = comm_node_compare(&network->nodes[middle], node, network->names);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

const CommLink *comm_network_find_link(const CommNetwork *network, guint32 source, guint32 target)
{
    gsize low = network->out_starts[source];
    gsize high = network->out_starts[source + 1];
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (network->links[middle].target == target)
            return &network->links[middle];
        if (network->links[middle].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

char *comm_network_get_node_text(const CommNetwork *network, guint32 node)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(&network->nodes[node], network->names, buffer, &length);
    return g_strndup(text, length);
}
