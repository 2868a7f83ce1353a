/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_filter.h"
#include "comm_filter.h"

typedef struct {
    CommEdge *edges;
    gsize count;
    CommNames *names;
} Edges;

/* Each edge has packets, so the network's links are the edges, one by one. */
static CommNetwork *make_network(const Edges *edges)
{
    CommNetwork *network = comm_network_new(edges->edges, edges->count, edges->names, COMM_WEIGHT_PACKETS);
    g_assert(comm_network_get_link_count(network) == edges->count);
    return network;
}

static void keep_between(Edges *edges, const CommNetwork *network, const guint8 *kept_nodes)
{
    const CommLink *links = comm_network_get_links(network);
    gsize kept = 0;
    for (gsize i = 0; i < edges->count; i++) {
        if (kept_nodes[links[i].source] && kept_nodes[links[i].target])
            edges->edges[kept++] = edges->edges[i];
    }
    edges->count = kept;
}

static void keep(Edges *edges, guint8 *(*filter)(const CommNetwork *network))
{
    g_autoptr(CommNetwork) network = make_network(edges);
    g_autofree guint8 *kept_nodes = filter(network);
    keep_between(edges, network, kept_nodes);
}

CommNode edge_filter_group(const EdgeFilter *filter, const CommNode *node, const CommNames *names)
{
    if (filter->subnets == NULL)
        return *node;
    CommNode group = comm_regroup_subnet_of(node, filter->subnets);
    if (filter->open_subnets == NULL)
        return group;
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *formatted = comm_node_format(&group, names, buffer, &length);
    g_autofree char *text = g_strndup(formatted, length);
    return g_hash_table_contains(filter->open_subnets, text) ? *node : group;
}

static void join_subnets(const EdgeFilter *filter, Edges *edges)
{
    g_autoptr(CommGraph) graph = comm_graph_new_with_names(edges->names);
    for (gsize i = 0; i < edges->count; i++) {
        CommEdge edge = edges->edges[i];
        edge.source = edge_filter_group(filter, &edge.source, edges->names);
        edge.target = edge_filter_group(filter, &edge.target, edges->names);
        comm_graph_add_edge(graph, &edge);
    }
    g_free(edges->edges);
    edges->edges = comm_graph_sort_edges(graph, &edges->count);
}

static void drop_light(const EdgeFilter *filter, Edges *edges)
{
    gsize kept = 0;
    for (gsize i = 0; i < edges->count; i++) {
        const CommEdge *edge = &edges->edges[i];
        if ((filter->weight == COMM_WEIGHT_BYTES ? edge->bytes : edge->packets) >= filter->weight_min)
            edges->edges[kept++] = *edge;
    }
    edges->count = kept;
}

static gint64 find_text(const CommNetwork *network, const char *wanted)
{
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++) {
        g_autofree char *text = comm_network_get_node_text(network, i);
        if (g_str_equal(text, wanted))
            return i;
    }
    return -1;
}

static gint64 find_focus(const EdgeFilter *filter, const CommNetwork *network)
{
    g_autoptr(CommNames) names = comm_names_new();
    CommNode node = comm_node_parse(names, filter->focus, -1);
    if (node.kind == COMM_NODE_TEXT)
        return find_text(network, filter->focus);
    gint64 found = comm_network_find_node(network, &node);
    if (found >= 0 || filter->subnets == NULL)
        return found;
    CommNode group = comm_regroup_subnet_of(&node, filter->subnets);
    return comm_network_find_node(network, &group);
}

static void keep_near(const EdgeFilter *filter, Edges *edges)
{
    g_autoptr(CommNetwork) network = make_network(edges);
    gint64 node = find_focus(filter, network);
    if (node < 0)
        return;
    g_autofree guint8 *kept_nodes = comm_filter_near(network, (guint32)node, filter->hop_count);
    keep_between(edges, network, kept_nodes);
}

CommEdge *edge_filter_apply(const EdgeFilter *filter, CommEdge *edges, gsize *count, CommNames *names)
{
    Edges all = {edges, *count, names};
    if (filter->is_unicast_only)
        keep(&all, comm_filter_unicast);
    if (filter->is_answering_only)
        keep(&all, comm_filter_answering);
    if (filter->subnets != NULL)
        join_subnets(filter, &all);
    if (filter->weight_min > 0)
        drop_light(filter, &all);
    if (filter->focus != NULL && *filter->focus != '\0')
        keep_near(filter, &all);
    *count = all.count;
    return all.edges;
}
