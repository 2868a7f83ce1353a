/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_subset.h"
#include "comm_filter.h"

CommNode comm_subset_translate_node(const CommNetwork *network, guint32 node, CommNames *names)
{
    const CommNode *original = &comm_network_get_nodes(network)[node];
    if (original->kind != COMM_NODE_TEXT)
        return *original;
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(original, comm_network_get_names(network), buffer, &length);
    return comm_node_from_text(names, text, (gssize)length);
}

CommNetwork *comm_subset_new(const CommNetwork *network, const guint8 *kept_nodes, const guint8 *kept_links)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    CommNames *names = comm_network_builder_get_names(builder);
    guint32 node_count = comm_network_get_node_count(network);
    gsize link_count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    g_autofree CommNode *nodes = g_new(CommNode, node_count);
    for (guint32 i = 0; i < node_count; i++) {
        nodes[i] = comm_subset_translate_node(network, i, names);
        if (kept_nodes[i])
            comm_network_builder_add_node(builder, &nodes[i]);
    }
    for (gsize i = 0; i < link_count; i++)
        if (kept_links[i])
            comm_network_builder_add(builder, &nodes[links[i].source], &nodes[links[i].target], links[i].weight);
    return comm_network_builder_finish(builder);
}

CommNetwork *comm_subset_new_of_nodes(const CommNetwork *network, const guint8 *kept_nodes)
{
    gsize link_count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    g_autofree guint8 *kept_links = g_malloc0(link_count + 1);
    for (gsize i = 0; i < link_count; i++)
        kept_links[i] = kept_nodes[links[i].source] & kept_nodes[links[i].target];
    return comm_subset_new(network, kept_nodes, kept_links);
}

CommNetwork *comm_subset_new_unicast(const CommNetwork *network)
{
    g_autofree guint8 *kept_nodes = comm_filter_unicast(network);
    return comm_subset_new_of_nodes(network, kept_nodes);
}

static gint compare_links(gconstpointer a, gconstpointer b, gpointer data)
{
    const CommLink *links = data;
    gsize x = *(const gsize *)a;
    gsize y = *(const gsize *)b;
    if (links[x].weight != links[y].weight)
        return links[x].weight > links[y].weight ? -1 : 1;
    return x < y ? -1 : x > y;
}

CommNetwork *comm_subset_new_heaviest(const CommNetwork *network, gsize link_count)
{
    gsize all_count = comm_network_get_link_count(network);
    g_autofree gsize *order = g_new(gsize, all_count);
    g_autofree guint8 *kept_links = g_malloc0(all_count);
    g_autofree guint8 *kept_nodes = g_malloc0(comm_network_get_node_count(network));
    for (gsize i = 0; i < all_count; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)all_count, sizeof *order, compare_links, (gpointer)comm_network_get_links(network));
    for (gsize i = 0; i < MIN(link_count, all_count); i++)
        kept_links[order[i]] = 1;
    return comm_subset_new(network, kept_nodes, kept_links);
}
