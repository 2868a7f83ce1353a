/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_regroup.h"
#include "comm_error.h"

#include <string.h>

#define DEFAULT_IPV4_BITS 24
#define DEFAULT_IPV6_BITS 64

static gboolean parse_bits(const char *text, guint maximum, guint *bits)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(*text == '/' ? text + 1 : text, 10, 0, maximum, &value, NULL))
        return FALSE;
    *bits = (guint)value;
    return TRUE;
}

gboolean comm_regroup_parse_subnets(const char *text, CommSubnets *subnets, GError **error)
{
    *subnets = (CommSubnets){DEFAULT_IPV4_BITS, DEFAULT_IPV6_BITS};
    const char *lengths = text + strlen("subnet");
    if (!g_str_has_prefix(text, "subnet") || *lengths == '\0')
        return g_str_has_prefix(text, "subnet");
    g_auto(GStrv) parts = g_strsplit(lengths, ",", 3);
    guint count = g_strv_length(parts);
    gboolean has_ipv4 =
        count <= 2 && (*lengths == ',' || (*lengths == '/' && parse_bits(parts[0], 32, &subnets->ipv4_bits)));
    if (has_ipv4 && (count < 2 || parse_bits(parts[1], 128, &subnets->ipv6_bits)))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: lengths are as in subnet/24,/64", text);
    return FALSE;
}

CommNode comm_regroup_subnet_of(const CommNode *node, const CommSubnets *subnets)
{
    CommAddress address;
    if (!comm_node_get_address(node, &address))
        return *node;
    guint bits = address.version == 4 ? subnets->ipv4_bits : subnets->ipv6_bits;
    if (node->kind == COMM_NODE_GROUP)
        bits = MIN(bits, node->prefix_bits);
    return comm_node_from_group(&address, bits);
}

typedef struct {
    CommNetworkBuilder *builder;
    const CommNetwork *network;
    const CommSubnets *subnets; /* NULL: by service */
} Regroup;

static CommNode map_node(const Regroup *regroup, guint32 number)
{
    const CommNode *node = &comm_network_get_nodes(regroup->network)[number];
    CommNames *names = comm_network_builder_get_names(regroup->builder);
    if (node->kind == COMM_NODE_TEXT) {
        g_autofree char *text = comm_network_get_node_text(regroup->network, number);
        return comm_node_from_text(names, text, -1);
    }
    if (regroup->subnets == NULL)
        return comm_node_from_text(names, COMM_CLIENTS, -1);
    return comm_regroup_subnet_of(node, regroup->subnets);
}

static CommNetwork *regroup_network(const CommNetwork *network, const CommSubnets *subnets)
{
    Regroup regroup = {comm_network_builder_new(), network, subnets};
    guint32 node_count = comm_network_get_node_count(network);
    g_autofree CommNode *nodes = g_new(CommNode, (gsize)node_count + 1);
    for (guint32 i = 0; i < node_count; i++) {
        nodes[i] = map_node(&regroup, i);
        comm_network_builder_add_node(regroup.builder, &nodes[i]);
    }
    const CommLink *links = comm_network_get_links(network);
    for (gsize i = 0; i < comm_network_get_link_count(network); i++)
        comm_network_builder_add(regroup.builder, &nodes[links[i].source], &nodes[links[i].target], links[i].weight);
    return comm_network_builder_finish(regroup.builder);
}

CommNetwork *comm_regroup_by_subnet(const CommNetwork *network, const CommSubnets *subnets)
{
    return regroup_network(network, subnets);
}

CommNetwork *comm_regroup_by_service(const CommNetwork *network)
{
    return regroup_network(network, NULL);
}
