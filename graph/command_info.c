/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv_measures.h"
#include "comm_edge_reader.h"
#include "comm_measures.h"
#include "comm_number.h"
#include "comm_output.h"
#include "command.h"

#include <string.h>

typedef struct {
    const CommNetwork *network;
    const CommNodeMeasures *measures;
    const CommSummary *summary;
    const guint32 *ranked_nodes;
    gsize top_count;
} Info;

static void print_member(const char *name, double value, const char *note)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    printf("%-22s %s%s\n", name, command_format_number(value, text), note);
}

static void print_share(const char *name, double share)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    printf("%-22s %s\n", name, command_format_share(share, text));
}

static void print_components(const char *name, guint32 count, guint32 largest)
{
    g_autofree char *note = g_strdup_printf(", the largest has %u hosts", largest);
    print_member(name, count, count > 0 ? note : "");
}

static void print_summary(const CommSummary *summary)
{
    print_member("hosts", summary->node_count, "");
    g_autofree char *loops =
        g_strdup_printf(", %" G_GSIZE_FORMAT " of them from a host to itself", summary->loop_count);
    print_member("edges", (double)summary->link_count, summary->loop_count > 0 ? loops : "");
    print_member("weight", summary->total_weight, "");
    print_member("density", summary->density, "");
    print_share("reciprocity", summary->reciprocity);
    print_share("weighted reciprocity", summary->weighted_reciprocity);
    print_member("edge entropy", summary->link_entropy, "");
    print_member("edge Gini", summary->link_gini, "");
    print_member("host Gini", summary->node_gini, "");
    print_share("top edge's share", summary->top_link_share);
    print_components("weak components", summary->weak_component_count, summary->largest_weak_component);
    print_components("strong components", summary->strong_component_count, summary->largest_strong_component);
    print_member("communities", summary->community_count, "");
    print_member("modularity", summary->modularity, "");
}

static void print_top_nodes(const Info *info)
{
    const char *heads[] = {"host", "share", "weight", "in", "out", "from", "to", "PageRank", "community", NULL};
    CommandTable *table = command_table_new(heads, 1);
    const CommNodeMeasures *measures = info->measures;
    for (gsize i = 0; i < MIN(info->top_count, measures->node_count); i++) {
        guint32 node = info->ranked_nodes[i];
        g_autofree char *text = comm_network_get_node_text(info->network, node);
        command_table_add(table, text);
        command_table_add_share(table, measures->weights[node] / info->summary->total_weight);
        command_table_add_number(table, measures->weights[node]);
        command_table_add_number(table, measures->in_weights[node]);
        command_table_add_number(table, measures->out_weights[node]);
        command_table_add_number(table, measures->in_degrees[node]);
        command_table_add_number(table, measures->out_degrees[node]);
        command_table_add_number(table, measures->pageranks[node]);
        command_table_add_number(table, measures->communities[node] + 1.0);
    }
    command_table_print(table);
}

static void print_top_links(const Info *info)
{
    const char *heads[] = {"source", "target", "share", "weight", NULL};
    CommandTable *table = command_table_new(heads, 2);
    gsize count;
    g_autofree gsize *ranked = comm_measures_rank_links(info->network, info->top_count, &count);
    for (gsize i = 0; i < count; i++) {
        const CommLink *link = &comm_network_get_links(info->network)[ranked[i]];
        g_autofree char *source = comm_network_get_node_text(info->network, link->source);
        g_autofree char *target = comm_network_get_node_text(info->network, link->target);
        command_table_add(table, source);
        command_table_add(table, target);
        command_table_add_share(table, link->weight / info->summary->total_weight);
        command_table_add_number(table, link->weight);
    }
    command_table_print(table);
}

static void print_text(const Info *info)
{
    print_summary(info->summary);
    if (info->top_count == 0 || info->summary->node_count == 0)
        return;
    printf("\nhosts that carry the most (in, out: weight; from, to: how many hosts)\n");
    print_top_nodes(info);
    printf("\nedges that carry the most\n");
    print_top_links(info);
}

static void add_summary(JsonBuilder *builder, const CommSummary *summary)
{
    command_json_add_count(builder, "hosts", summary->node_count);
    command_json_add_count(builder, "edges", summary->link_count);
    command_json_add_count(builder, "loops", summary->loop_count);
    command_json_add_number(builder, "weight", summary->total_weight);
    command_json_add_number(builder, "density", summary->density);
    command_json_add_number(builder, "reciprocity", summary->reciprocity);
    command_json_add_number(builder, "weightedReciprocity", summary->weighted_reciprocity);
    command_json_add_number(builder, "edgeEntropy", summary->link_entropy);
    command_json_add_number(builder, "edgeGini", summary->link_gini);
    command_json_add_number(builder, "hostGini", summary->node_gini);
    command_json_add_number(builder, "topEdgeShare", summary->top_link_share);
    command_json_add_count(builder, "weakComponents", summary->weak_component_count);
    command_json_add_count(builder, "largestWeakComponent", summary->largest_weak_component);
    command_json_add_count(builder, "strongComponents", summary->strong_component_count);
    command_json_add_count(builder, "largestStrongComponent", summary->largest_strong_component);
    command_json_add_count(builder, "communities", summary->community_count);
    command_json_add_number(builder, "modularity", summary->modularity);
}

static double share_of(double weight, const CommSummary *summary)
{
    return weight / summary->total_weight;
}

static void add_node(JsonBuilder *builder, const Info *info, guint32 node, gsize rank)
{
    const CommNodeMeasures *measures = info->measures;
    g_autofree char *text = comm_network_get_node_text(info->network, node);
    json_builder_begin_object(builder);
    command_json_add_count(builder, "rank", rank);
    command_json_add_text(builder, "id", text);
    command_json_add_number(builder, "share", share_of(measures->weights[node], info->summary));
    command_json_add_number(builder, "weight", measures->weights[node]);
    command_json_add_number(builder, "weightIn", measures->in_weights[node]);
    command_json_add_number(builder, "weightOut", measures->out_weights[node]);
    command_json_add_count(builder, "degreeIn", measures->in_degrees[node]);
    command_json_add_count(builder, "degreeOut", measures->out_degrees[node]);
    command_json_add_number(builder, "pageRank", measures->pageranks[node]);
    command_json_add_count(builder, "weakComponent", measures->weak_components[node] + 1);
    command_json_add_count(builder, "strongComponent", measures->strong_components[node] + 1);
    command_json_add_count(builder, "community", measures->communities[node] + 1);
    json_builder_end_object(builder);
}

static void add_link(JsonBuilder *builder, const Info *info, gsize number, gsize rank)
{
    const CommLink *link = &comm_network_get_links(info->network)[number];
    g_autofree char *source = comm_network_get_node_text(info->network, link->source);
    g_autofree char *target = comm_network_get_node_text(info->network, link->target);
    json_builder_begin_object(builder);
    command_json_add_count(builder, "rank", rank);
    command_json_add_text(builder, "source", source);
    command_json_add_text(builder, "target", target);
    command_json_add_number(builder, "share", share_of(link->weight, info->summary));
    command_json_add_number(builder, "weight", link->weight);
    json_builder_end_object(builder);
}

static void print_json(const Info *info)
{
    JsonBuilder *builder = command_json_begin("commgraph.info");
    add_summary(builder, info->summary);
    json_builder_set_member_name(builder, "topHosts");
    json_builder_begin_array(builder);
    for (gsize i = 0; i < MIN(info->top_count, info->summary->node_count); i++)
        add_node(builder, info, info->ranked_nodes[i], i + 1);
    json_builder_end_array(builder);
    gsize count;
    g_autofree gsize *ranked = comm_measures_rank_links(info->network, info->top_count, &count);
    json_builder_set_member_name(builder, "topEdges");
    json_builder_begin_array(builder);
    for (gsize i = 0; i < count; i++)
        add_link(builder, info, ranked[i], i + 1);
    json_builder_end_array(builder);
    command_json_print(builder, TRUE);
}

static gboolean write_nodes(const Info *info, const char *path, GError **error)
{
    g_autoptr(CommOutput) output = comm_output_open(path, error);
    if (output == NULL)
        return FALSE;
    comm_csv_write_measures(comm_output_get_stream(output), info->network, info->measures, NULL);
    return comm_output_close(output, error);
}

gboolean command_info(int argc, char **argv, GError **error)
{
    g_autofree char *nodes_path = NULL;
    gboolean wants_json = FALSE;
    gint top_count = 10;
    GOptionEntry options[] = {
        {"nodes-out", 0, 0, G_OPTION_ARG_FILENAME, &nodes_path, "Write all measures of each host as a nodes CSV",
         "FILE"},
        {"top", 0, 0, G_OPTION_ARG_INT, &top_count, "Show the N hosts and edges that carry the most (10)", "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &wants_json, "Write JSON", NULL},
        G_OPTION_ENTRY_NULL};
    CommandSyntax syntax = {"EDGES", "Measures of the network of an edge list.", options, 1, 1};
    g_auto(GStrv) arguments = command_parse(&syntax, argc, argv, error);
    if (arguments == NULL || !command_check_at_least("--top", top_count, 0, error))
        return FALSE;
    g_autoptr(CommNetwork) network = comm_edge_reader_read_network(arguments[0], error);
    if (network == NULL)
        return FALSE;
    CommSummary summary;
    g_autoptr(CommNodeMeasures) measures = comm_measures_new(network, &summary);
    g_autofree guint32 *ranked = comm_measures_rank_nodes(measures);
    Info info = {network, measures, &summary, ranked, (gsize)top_count};
    if (nodes_path != NULL && !write_nodes(&info, nodes_path, error))
        return FALSE;
    if (nodes_path != NULL && strcmp(nodes_path, "-") == 0)
        return TRUE;
    if (wants_json)
        print_json(&info);
    else
        print_text(&info);
    return TRUE;
}
