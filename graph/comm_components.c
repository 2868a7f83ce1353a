/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_components.h"

#include <stdlib.h>

typedef struct {
    guint32 size;
    guint32 number; /* in the order of the first node */
} Rank;

static int compare_ranks(const void *a, const void *b)
{
    const Rank *left = a;
    const Rank *right = b;
    if (left->size != right->size)
        return left->size > right->size ? -1 : 1;
    return left->number < right->number ? -1 : 1;
}

/* Turns any numbers below node_count into those that the header promises; returns how many there are. */
static guint32 number_by_size(guint32 *components, guint32 node_count)
{
    g_autofree guint32 *numbers = g_new0(guint32, (gsize)node_count + 1); /* + 1; 0: not seen yet */
    g_autofree Rank *ranks = g_new0(Rank, (gsize)node_count + 1);
    guint32 count = 0;
    for (guint32 i = 0; i < node_count; i++) {
        guint32 *number = &numbers[components[i]];
        if (*number == 0) {
            ranks[count].number = count;
            *number = ++count;
        }
        components[i] = *number - 1;
        ranks[components[i]].size++;
    }
    qsort(ranks, count, sizeof *ranks, compare_ranks);
    for (guint32 i = 0; i < count; i++)
        numbers[ranks[i].number] = i;
    for (guint32 i = 0; i < node_count; i++)
        components[i] = numbers[components[i]];
    return count;
}

static guint32 find_root(guint32 *parents, guint32 node)
{
    while (parents[node] != node) {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    return node;
}

guint32 *comm_components_weak(const CommNetwork *network, guint32 *component_count)
{
    guint32 node_count = comm_network_get_node_count(network);
    guint32 *parents = g_new(guint32, (gsize)node_count + 1);
    for (guint32 i = 0; i < node_count; i++)
        parents[i] = i;
    const CommLink *links = comm_network_get_links(network);
    for (gsize i = 0; i < comm_network_get_link_count(network); i++) {
        guint32 a = find_root(parents, links[i].source);
        guint32 b = find_root(parents, links[i].target);
        parents[MAX(a, b)] = MIN(a, b);
    }
    for (guint32 i = 0; i < node_count; i++)
        parents[i] = find_root(parents, i);
    *component_count = number_by_size(parents, node_count);
    return parents;
}

/* Tarjan's algorithm with a stack of its own: a chain of a million hosts must not overflow the machine's. */
typedef struct {
    const CommNetwork *network;
    guint32 *orders;     /* from 1; 0: not visited */
    guint32 *lows;       /* the lowest order that is reached and still open */
    gsize *next_links;   /* by node: the next of its links to follow */
    guint32 *path;       /* from the root to the node at hand */
    guint32 *open;       /* visited, and in no component yet */
    guint32 *components; /* G_MAXUINT32: none yet */
    guint32 path_length;
    guint32 open_count;
    guint32 visited_count;
} Tarjan;

static void visit(Tarjan *tarjan, guint32 node)
{
    tarjan->orders[node] = ++tarjan->visited_count;
    tarjan->lows[node] = tarjan->visited_count;
    tarjan->path[tarjan->path_length++] = node;
    tarjan->open[tarjan->open_count++] = node;
}

static void close_component(Tarjan *tarjan, guint32 root)
{
    guint32 node;
    do {
        node = tarjan->open[--tarjan->open_count];
        tarjan->components[node] = root;
    } while (node != root);
}

static void leave(Tarjan *tarjan, guint32 node)
{
    tarjan->path_length--;
    if (tarjan->lows[node] == tarjan->orders[node])
        close_component(tarjan, node);
    if (tarjan->path_length > 0) {
        guint32 parent = tarjan->path[tarjan->path_length - 1];
        tarjan->lows[parent] = MIN(tarjan->lows[parent], tarjan->lows[node]);
    }
}

static void walk_from(Tarjan *tarjan, guint32 root)
{
    visit(tarjan, root);
    while (tarjan->path_length > 0) {
        guint32 node = tarjan->path[tarjan->path_length - 1];
        gsize count;
        const CommLink *links = comm_network_get_out_links(tarjan->network, node, &count);
        if (tarjan->next_links[node] == count) {
            leave(tarjan, node);
            continue;
        }
        guint32 target = links[tarjan->next_links[node]++].target;
        if (tarjan->orders[target] == 0)
            visit(tarjan, target);
        else if (tarjan->components[target] == G_MAXUINT32)
            tarjan->lows[node] = MIN(tarjan->lows[node], tarjan->orders[target]);
    }
}

guint32 *comm_components_strong(const CommNetwork *network, guint32 *component_count)
{
    guint32 node_count = comm_network_get_node_count(network);
    gsize size = (gsize)node_count + 1;
    g_autofree guint32 *orders = g_new0(guint32, size);
    g_autofree guint32 *lows = g_new(guint32, size);
    g_autofree gsize *next_links = g_new0(gsize, size);
    g_autofree guint32 *path = g_new(guint32, size);
    g_autofree guint32 *open = g_new(guint32, size);
    guint32 *components = g_new(guint32, size);
    for (guint32 i = 0; i < node_count; i++)
        components[i] = G_MAXUINT32;
    Tarjan tarjan = {network, orders, lows, next_links, path, open, components, 0, 0, 0};
    for (guint32 i = 0; i < node_count; i++) {
        if (orders[i] == 0)
            walk_from(&tarjan, i);
    }
    *component_count = number_by_size(components, node_count);
    return components;
}

guint32 comm_components_get_largest(const guint32 *components, guint32 node_count)
{
    guint32 largest = 0;
    for (guint32 i = 0; i < node_count; i++)
        largest += components[i] == 0;
    return largest;
}
