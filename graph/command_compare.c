/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_compare.h"
#include "comm_edge_reader.h"
#include "comm_error.h"
#include "comm_number.h"
#include "comm_picture_file.h"
#include "comm_regroup.h"
#include "command.h"

#include <math.h>
#include <string.h>

typedef struct {
    const CommComparison *comparison;
    const char *by; /* NULL: as read */
    double total_a;
    double total_b;
    gsize top_count;
    GHashTable *labels; /* of hosts; NULL */
} Report;

typedef struct {
    char *by;
    char *output;
    char *nodes_path;
    char *title;
    gint top_count;
    gboolean wants_json;
} CompareOptions;

static gboolean has_services(const CommNetwork *network)
{
    guint32 count = comm_network_get_node_count(network);
    const CommNode *nodes = comm_network_get_nodes(network);
    /* Text nodes stand at the end. */
    return count == 0 || nodes[count - 1].kind == COMM_NODE_TEXT;
}

static CommNetwork *regroup(const CommNetwork *network, const char *path, const char *by, GError **error)
{
    CommSubnets subnets;
    if (strcmp(by, "service") != 0)
        return comm_regroup_parse_subnets(by, &subnets, error) ? comm_regroup_by_subnet(network, &subnets) : NULL;
    if (has_services(network))
        return comm_regroup_by_service(network);
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: no services in it, so it is no list of level service", path);
    return NULL;
}

static CommNetwork *read_side(const char *path, const char *by, GError **error)
{
    CommNetwork *network = comm_edge_reader_read_network(path, error);
    if (network == NULL || by == NULL)
        return network;
    CommNetwork *regrouped = regroup(network, path, by, error);
    comm_network_free(network);
    return regrouped;
}

static double part_of(const Report *report, double divergence)
{
    double whole = comm_compare_get_distance(report->comparison)->divergence;
    return whole > 0 ? divergence / whole : NAN;
}

static gsize top_count_of(const Report *report, gsize count)
{
    return isnan(comm_compare_get_distance(report->comparison)->divergence) ? 0 : MIN(report->top_count, count);
}

static void print_number(const char *name, double value)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    printf("%-17s %s\n", name, command_format_number(value, text));
}

static void print_counts(const char *name, double common, double only_a, double only_b)
{
    char texts[3][COMM_NUMBER_TEXT_SIZE];
    printf("%-17s %s in both, %s in A only, %s in B only\n", name, command_format_number(common, texts[0]),
           command_format_number(only_a, texts[1]), command_format_number(only_b, texts[2]));
}

static void print_summary(const Report *report)
{
    const CommDistance *distance = comm_compare_get_distance(report->comparison);
    if (isnan(distance->distance))
        printf("no distance: %s\n", report->total_a > 0   ? "B has no edges"
                                    : report->total_b > 0 ? "A has no edges"
                                                          : "A and B have no edges");
    print_number("distance", distance->distance);
    print_number("divergence", distance->divergence);
    print_number("weighted Jaccard", distance->weighted_jaccard);
    print_number("Jaccard", distance->jaccard);
    g_autofree char *overlap = g_strdup_printf("top-%" G_GSIZE_FORMAT " overlap", distance->top_count);
    print_number(overlap, distance->top_overlap);
    char texts[2][COMM_NUMBER_TEXT_SIZE];
    printf("%-17s %s in A, %s in B\n", "weight", command_format_number(report->total_a, texts[0]),
           command_format_number(report->total_b, texts[1]));
    print_counts("edges", (double)distance->common_link_count, (double)distance->only_a_link_count,
                 (double)distance->only_b_link_count);
    print_counts("hosts", distance->common_node_count, distance->only_a_node_count, distance->only_b_node_count);
}

static void add_weights(CommandTable *table, const Report *report, double weight_a, double weight_b, double divergence)
{
    command_table_add_share(table, part_of(report, divergence));
    command_table_add_share(table, weight_a / report->total_a);
    command_table_add_share(table, weight_b / report->total_b);
    command_table_add_number(table, weight_a);
    command_table_add_number(table, weight_b);
}

/* A label may be that of several addresses. */
static void add_host(CommandTable *table, const Report *report, guint32 node)
{
    const char *id = comm_compare_get_node_text(report->comparison, node);
    const char *label = report->labels != NULL ? g_hash_table_lookup(report->labels, id) : NULL;
    g_autofree char *both = label != NULL && strcmp(label, id) != 0 ? g_strdup_printf("%s (%s)", label, id) : NULL;
    command_table_add(table, both != NULL ? both : id);
}

static void print_links(const Report *report, gsize count)
{
    const char *heads[] = {"source", "target", "part", "share in A", "share in B", "A", "B", NULL};
    CommandTable *table = command_table_new(heads, 2);
    g_autofree gsize *ranked = comm_compare_rank_links(report->comparison, count, &count);
    for (gsize i = 0; i < count; i++) {
        const CommLinkDifference *link = &comm_compare_get_links(report->comparison)[ranked[i]];
        if (!(link->divergence > 0))
            break;
        add_host(table, report, link->source);
        add_host(table, report, link->target);
        add_weights(table, report, link->weight_a, link->weight_b, link->divergence);
    }
    command_table_print(table);
}

static void print_nodes(const Report *report, gsize count)
{
    const char *heads[] = {"host", "part", "share in A", "share in B", "A", "B", NULL};
    CommandTable *table = command_table_new(heads, 1);
    g_autofree gsize *ranked = comm_compare_rank_nodes(report->comparison, count, &count);
    for (gsize i = 0; i < count; i++) {
        const CommNodeDifference *node = &comm_compare_get_nodes(report->comparison)[ranked[i]];
        if (!(node->divergence > 0))
            break;
        add_host(table, report, (guint32)ranked[i]);
        add_weights(table, report, node->weight_a, node->weight_b, node->divergence);
    }
    command_table_print(table);
}

static void print_text(const Report *report)
{
    print_summary(report);
    gboolean has_parts = comm_compare_get_distance(report->comparison)->divergence > 0;
    if (!has_parts || report->top_count == 0)
        return;
    printf("\nedges that make the divergence, and each one's part of it\n");
    print_links(report, top_count_of(report, comm_compare_get_link_count(report->comparison)));
    printf("\nhosts that make it: half of each of their edges' parts\n");
    print_nodes(report, top_count_of(report, comm_compare_get_node_count(report->comparison)));
}

static void add_distance(JsonBuilder *builder, const CommDistance *distance)
{
    command_json_add_number(builder, "distance", distance->distance);
    command_json_add_number(builder, "divergence", distance->divergence);
    command_json_add_number(builder, "weightedJaccard", distance->weighted_jaccard);
    command_json_add_number(builder, "jaccard", distance->jaccard);
    command_json_add_count(builder, "topCount", distance->top_count);
    command_json_add_number(builder, "topOverlap", distance->top_overlap);
    command_json_add_count(builder, "commonEdges", distance->common_link_count);
    command_json_add_count(builder, "onlyAEdges", distance->only_a_link_count);
    command_json_add_count(builder, "onlyBEdges", distance->only_b_link_count);
    command_json_add_count(builder, "commonHosts", distance->common_node_count);
    command_json_add_count(builder, "onlyAHosts", distance->only_a_node_count);
    command_json_add_count(builder, "onlyBHosts", distance->only_b_node_count);
}

static void add_parts(JsonBuilder *builder, const Report *report, double weight_a, double weight_b, double divergence)
{
    command_json_add_number(builder, "divergence", divergence);
    command_json_add_number(builder, "part", part_of(report, divergence));
    command_json_add_number(builder, "weightA", weight_a);
    command_json_add_number(builder, "weightB", weight_b);
    json_builder_end_object(builder);
}

static void add_links(JsonBuilder *builder, const Report *report)
{
    const CommComparison *comparison = report->comparison;
    gsize count = top_count_of(report, comm_compare_get_link_count(comparison));
    g_autofree gsize *ranked = comm_compare_rank_links(comparison, count, &count);
    json_builder_set_member_name(builder, "edges");
    json_builder_begin_array(builder);
    for (gsize i = 0; i < count; i++) {
        const CommLinkDifference *link = &comm_compare_get_links(comparison)[ranked[i]];
        json_builder_begin_object(builder);
        command_json_add_text(builder, "source", comm_compare_get_node_text(comparison, link->source));
        command_json_add_text(builder, "target", comm_compare_get_node_text(comparison, link->target));
        add_parts(builder, report, link->weight_a, link->weight_b, link->divergence);
    }
    json_builder_end_array(builder);
}

static void add_nodes(JsonBuilder *builder, const Report *report)
{
    const CommComparison *comparison = report->comparison;
    gsize count = top_count_of(report, comm_compare_get_node_count(comparison));
    g_autofree gsize *ranked = comm_compare_rank_nodes(comparison, count, &count);
    json_builder_set_member_name(builder, "hosts");
    json_builder_begin_array(builder);
    for (gsize i = 0; i < count; i++) {
        const CommNodeDifference *node = &comm_compare_get_nodes(comparison)[ranked[i]];
        json_builder_begin_object(builder);
        command_json_add_text(builder, "id", comm_compare_get_node_text(comparison, (guint32)ranked[i]));
        add_parts(builder, report, node->weight_a, node->weight_b, node->divergence);
    }
    json_builder_end_array(builder);
}

static void print_json(const Report *report)
{
    JsonBuilder *builder = command_json_begin("commgraph.compare");
    if (report->by != NULL)
        command_json_add_text(builder, "by", report->by);
    command_json_add_number(builder, "weightA", report->total_a);
    command_json_add_number(builder, "weightB", report->total_b);
    add_distance(builder, comm_compare_get_distance(report->comparison));
    add_links(builder, report);
    add_nodes(builder, report);
    command_json_print(builder, TRUE);
}

static gboolean check_by(const char *by, GError **error)
{
    CommSubnets unused;
    if (by == NULL || strcmp(by, "service") == 0)
        return TRUE;
    if (g_str_has_prefix(by, "subnet"))
        return comm_regroup_parse_subnets(by, &unused, error);
    return command_set_usage_error(error, "--by %s: only subnet[/24][,/64] and service", by);
}

static gboolean draw(const CompareOptions *compare, char **paths, GHashTable *labels, const CommNetwork *const *sides,
                     GError **error)
{
    g_autofree char *name_a = command_name_input(paths[0]);
    g_autofree char *name_b = command_name_input(paths[1]);
    g_autofree char *title = g_strdup_printf("%s, then %s", name_a, name_b);
    CommDrawOptions options = {.title = compare->title != NULL ? compare->title : title, .label_table = labels};
    g_autoptr(CommPicture) picture = comm_draw_difference(sides[0], sides[1], &options);
    return comm_picture_file_write(compare->output, picture, error);
}

static gboolean report_all(char **paths, const CompareOptions *options, GHashTable *labels, GError **error)
{
    g_autoptr(CommNetwork) a = read_side(paths[0], options->by, error);
    g_autoptr(CommNetwork) b = a == NULL ? NULL : read_side(paths[1], options->by, error);
    if (b == NULL)
        return FALSE;
    gsize top_count = (gsize)options->top_count;
    g_autoptr(CommComparison) comparison = comm_compare_new(a, b, top_count);
    Report report = {.comparison = comparison,
                     .by = options->by,
                     .total_a = comm_network_get_total_weight(a),
                     .total_b = comm_network_get_total_weight(b),
                     .top_count = top_count,
                     .labels = labels};
    if (options->wants_json)
        print_json(&report);
    else
        print_text(&report);
    const CommNetwork *sides[] = {a, b};
    return options->output == NULL || draw(options, paths, labels, sides, error);
}

static gboolean run(char **paths, const CompareOptions *options, GError **error)
{
    g_autoptr(GHashTable) labels = NULL;
    if (options->nodes_path != NULL) {
        labels = command_read_labels(options->nodes_path, NULL, error);
        if (labels == NULL)
            return FALSE;
    }
    return report_all(paths, options, labels, error);
}

static gboolean check(char **paths, const CompareOptions *options, GError **error)
{
    if (!command_check_inputs(paths, options->nodes_path, error) ||
        !command_check_at_least("--top", options->top_count, 1, error) || !check_by(options->by, error))
        return FALSE;
    if (options->output == NULL && options->title != NULL)
        return command_set_usage_error(error, "--title is of the picture of --output FILE");
    return options->output == NULL || comm_picture_file_check_name(options->output, TRUE, error);
}

static char **parse(CompareOptions *options, int argc, char **argv, GError **error)
{
    GOptionEntry entries[] = {
        {"by", 0, 0, G_OPTION_ARG_STRING, &options->by,
         "Compare by subnet[/24][,/64], or by service, all clients as one", "WHAT"},
        {"top", 0, 0, G_OPTION_ARG_INT, &options->top_count,
         "Show N edges and hosts; N is the k of the top-k overlap too (10)", "N"},
        {"nodes", 0, 0, G_OPTION_ARG_FILENAME, &options->nodes_path, "A nodes CSV with the hosts' labels, in Label",
         "FILE"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "Draw the difference: .svg, .png or .pdf", "FILE"},
        {"title", 0, 0, G_OPTION_ARG_STRING, &options->title, "The picture's title; default: the files' names", "TEXT"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->wants_json, "Write JSON", NULL},
        G_OPTION_ENTRY_NULL};
    CommandSyntax syntax = {"A B", "How far the networks of two edge lists are apart, from 0 to 1.", entries, 2, 2};
    return command_parse(&syntax, argc, argv, error);
}

gboolean command_compare(int argc, char **argv, GError **error)
{
    CompareOptions options = {.top_count = 10};
    g_auto(GStrv) arguments = parse(&options, argc, argv, error);
    gboolean is_done = arguments != NULL && check(arguments, &options, error) && run(arguments, &options, error);
    g_free(options.by);
    g_free(options.output);
    g_free(options.nodes_path);
    g_free(options.title);
    return is_done;
}
