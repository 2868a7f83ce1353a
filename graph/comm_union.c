/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_union.h"

#include "comm_subset.h"

static CommNode *add_network(CommNetworkBuilder *builder, const CommNetwork *network, double factor)
{
    CommNames *names = comm_network_builder_get_names(builder);
    guint32 node_count = comm_network_get_node_count(network);
    gsize link_count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    CommNode *nodes = g_new(CommNode, node_count);
    for (guint32 i = 0; i < node_count; i++) {
        nodes[i] = comm_subset_translate_node(network, i, names);
        comm_network_builder_add_node(builder, &nodes[i]);
    }
    for (gsize i = 0; i < link_count; i++)
        comm_network_builder_add(builder, &nodes[links[i].source], &nodes[links[i].target], links[i].weight * factor);
    return nodes;
}

static guint32 *find_numbers(const CommNetwork *sum, const CommNode *nodes, guint32 count)
{
    guint32 *numbers = g_new(guint32, count);
    for (guint32 i = 0; i < count; i++)
        numbers[i] = (guint32)comm_network_find_node(sum, &nodes[i]);
    return numbers;
}

void comm_union_init(CommUnion *sum, const CommNetwork *const *networks, const double *factors, guint count)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    g_autofree CommNode **nodes = g_new(CommNode *, count);
    for (guint i = 0; i < count; i++)
        nodes[i] = add_network(builder, networks[i], factors != NULL ? factors[i] : 1);
    sum->network = comm_network_builder_finish(builder);
    sum->count = count;
    sum->numbers = g_new(guint32 *, count);
    for (guint i = 0; i < count; i++) {
        sum->numbers[i] = find_numbers(sum->network, nodes[i], comm_network_get_node_count(networks[i]));
        g_free(nodes[i]);
    }
}

void comm_union_clear(CommUnion *sum)
{
    comm_network_free(sum->network);
    for (guint i = 0; i < sum->count; i++)
        g_free(sum->numbers[i]);
    g_free(sum->numbers);
}
