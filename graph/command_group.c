/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_community.h"
#include "comm_components.h"
#include "comm_edge_table.h"
#include "comm_error.h"
#include "comm_nodes_table.h"
#include "comm_output.h"
#include "comm_regroup.h"
#include "command.h"

#include <string.h>

static void add_node_text(GPtrArray *texts, const CommNode *node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, names, buffer, &length);
    g_ptr_array_add(texts, g_strndup(text, length));
}

static gboolean group_by_subnet(const CommEdgeTable *table, const char *by, GPtrArray *texts, GError **error)
{
    CommSubnets subnets;
    if (!comm_regroup_parse_subnets(by, &subnets, error))
        return FALSE;
    g_autoptr(CommNames) names = comm_names_new();
    for (guint32 i = 0; i < comm_edge_table_get_node_count(table); i++) {
        CommNode node = comm_node_parse(names, comm_edge_table_get_node_text(table, i), -1);
        CommNode subnet = comm_regroup_subnet_of(&node, &subnets);
        add_node_text(texts, &subnet, names);
    }
    return TRUE;
}

static guint32 *number_parts(const CommNetwork *network, gboolean by_community)
{
    guint32 count;
    return by_community ? comm_community_louvain(network, &count, NULL) : comm_components_weak(network, &count);
}

static void group_by_parts(const CommEdgeTable *table, gboolean by_community, GPtrArray *texts)
{
    g_autoptr(CommNetwork) network = comm_edge_table_to_network(table);
    g_autofree guint32 *parts = number_parts(network, by_community);
    guint32 node_count = comm_network_get_node_count(network);
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint32 i = 0; i < node_count; i++)
        g_hash_table_insert(numbers, comm_network_get_node_text(network, i), GUINT_TO_POINTER(parts[i] + 1));
    for (guint32 i = 0; i < node_count; i++) {
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, comm_edge_table_get_node_text(table, i)));
        g_ptr_array_add(texts, g_strdup_printf("%s-%u", by_community ? "community" : "component", number));
    }
}

static gboolean group_by_column(const CommEdgeTable *table, const char *by, const char *nodes_path, GPtrArray *texts,
                                GError **error)
{
    if (nodes_path == NULL)
        return command_set_usage_error(error, "--by %s needs --nodes: subnet, component and community do not", by);
    g_autoptr(CommNodesTable) nodes = comm_nodes_table_read(nodes_path, error);
    if (nodes == NULL)
        return FALSE;
    gint column = comm_nodes_table_find_column(nodes, by);
    if (column < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: line 1: no column %s", nodes_path, by);
        return FALSE;
    }
    for (guint32 i = 0; i < comm_edge_table_get_node_count(table); i++) {
        const char *id = comm_edge_table_get_node_text(table, i);
        gint64 row = comm_nodes_table_find_row(nodes, id);
        const char *text = row < 0 ? "" : comm_nodes_table_get(nodes, (guint32)row, (guint)column);
        g_ptr_array_add(texts, g_strdup(*text != '\0' ? text : id));
    }
    return TRUE;
}

static gboolean is_subnet(const char *by)
{
    return strcmp(by, "subnet") == 0 || g_str_has_prefix(by, "subnet/") || g_str_has_prefix(by, "subnet,");
}

/* Sets each node's group, by the table's numbers. */
static gboolean group_nodes(const CommEdgeTable *table, const char *by, const char *nodes_path, GPtrArray *texts,
                            GError **error)
{
    gboolean by_community = strcmp(by, "community") == 0;
    if (by_community || strcmp(by, "component") == 0) {
        group_by_parts(table, by_community, texts);
        return TRUE;
    }
    if (is_subnet(by))
        return group_by_subnet(table, by, texts, error);
    return group_by_column(table, by, nodes_path, texts, error);
}

static gboolean run(const char *edges_path, const char *by, const char *nodes_path, const char *output_path,
                    GError **error)
{
    g_autoptr(CommEdgeTable) table = comm_edge_table_new();
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (!comm_edge_table_read(table, edges_path, error) || !group_nodes(table, by, nodes_path, texts, error))
        return FALSE;
    g_autoptr(CommEdgeTable) grouped = comm_edge_table_regroup(table, (const char *const *)texts->pdata);
    g_autoptr(CommOutput) output = comm_output_open(output_path != NULL ? output_path : "-", error);
    if (output == NULL)
        return FALSE;
    comm_edge_table_write(grouped, COMM_MERGE_SUM, comm_output_get_stream(output));
    return comm_output_close(output, error);
}

gboolean command_group(int argc, char **argv, GError **error)
{
    g_autofree char *by = NULL;
    g_autofree char *nodes_path = NULL;
    g_autofree char *output_path = NULL;
    GOptionEntry options[] = {
        {"by", 0, 0, G_OPTION_ARG_STRING, &by, "subnet[/24][,/64], component, community, or a column of --nodes",
         "WHAT"},
        {"nodes", 0, 0, G_OPTION_ARG_FILENAME, &nodes_path, "A nodes CSV: Id and any columns", "FILE"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path, "Write to FILE, not to standard output", "FILE"},
        G_OPTION_ENTRY_NULL};
    CommandSyntax syntax = {"EDGES", "An edge list or a windows file, between groups of its hosts.", options, 1, 1};
    g_auto(GStrv) arguments = command_parse(&syntax, argc, argv, error);
    if (arguments == NULL)
        return FALSE;
    if (by == NULL)
        return command_set_usage_error(error, "group needs --by");
    return command_check_inputs(arguments, nodes_path, error) && run(arguments[0], by, nodes_path, output_path, error);
}
