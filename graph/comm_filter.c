/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_filter.h"

static gboolean is_unicast(const CommNode *node)
{
    CommAddress address;
    return !comm_node_get_address(node, &address) || comm_address_cast(&address) == COMM_CAST_UNICAST;
}

guint8 *comm_filter_unicast(const CommNetwork *network)
{
    guint32 count = comm_network_get_node_count(network);
    const CommNode *nodes = comm_network_get_nodes(network);
    guint8 *kept = g_malloc0((gsize)count + 1);
    for (guint32 i = 0; i < count; i++)
        kept[i] = is_unicast(&nodes[i]) ? 1 : 0;
    return kept;
}

guint8 *comm_filter_answering(const CommNetwork *network)
{
    guint32 count = comm_network_get_node_count(network);
    const CommNode *nodes = comm_network_get_nodes(network);
    guint8 *kept = g_malloc0((gsize)count + 1);
    for (guint32 i = 0; i < count; i++) {
        gsize sent_count;
        gsize received_count;
        comm_network_get_out_links(network, i, &sent_count);
        comm_network_get_in_links(network, i, &received_count);
        kept[i] = sent_count > 0 || received_count == 0 || !is_unicast(&nodes[i]) ? 1 : 0;
    }
    return kept;
}

typedef struct {
    const CommNetwork *network;
    guint8 *kept;
    guint32 *reached; /* nodes in the order in which they were reached */
    guint32 count;
} Search;

static void reach(Search *search, guint32 node)
{
    if (search->kept[node])
        return;
    search->kept[node] = 1;
    search->reached[search->count++] = node;
}

static void reach_neighbours(Search *search, guint32 node)
{
    gsize count;
    const CommLink *out = comm_network_get_out_links(search->network, node, &count);
    for (gsize i = 0; i < count; i++)
        reach(search, out[i].target);
    const CommLink *links = comm_network_get_links(search->network);
    const guint32 *in = comm_network_get_in_links(search->network, node, &count);
    for (gsize i = 0; i < count; i++)
        reach(search, links[in[i]].source);
}

guint8 *comm_filter_near(const CommNetwork *network, guint32 node, guint hop_count)
{
    guint32 node_count = comm_network_get_node_count(network);
    g_autofree guint32 *reached = g_new(guint32, node_count);
    Search search = {network, g_malloc0(node_count), reached, 0};
    reach(&search, node);
    guint32 done = 0;
    for (guint hop = 0; hop < hop_count; hop++) {
        for (guint32 last = search.count; done < last; done++)
            reach_neighbours(&search, reached[done]);
    }
    return search.kept;
}
