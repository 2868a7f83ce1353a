/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw_columns.h"
#include "comm_edge_reader.h"
#include "comm_error.h"
#include "comm_picture_file.h"
#include "comm_subset.h"
#include "command.h"

typedef struct {
    char *output;
    char *nodes_path;
    char *label_column;
    char *colour_column;
    char *size_column;
    char *title;
    gint top_count;
    gboolean has_no_multicast;
    gboolean has_windows;
} DrawOptions;

static gboolean draw_one(const CommNetwork *network, const DrawOptions *options, CommDrawOptions *draw, GError **error)
{
    g_autoptr(CommNodesTable) table = NULL;
    g_auto(CommDrawColumns) columns = {0};
    CommColumnNames names = {options->label_column, options->colour_column, options->size_column};
    if (options->nodes_path != NULL) {
        table = comm_nodes_table_read(options->nodes_path, error);
        if (table == NULL || !comm_draw_columns_read(&columns, table, network, &names, error))
            return FALSE;
    }
    comm_draw_columns_use(&columns, &names, draw);
    return comm_picture_file_draw_network(options->output, network, draw, error);
}

static CommNetwork *reduce(CommNetwork *network, const DrawOptions *options, CommDrawOptions *draw)
{
    if (options->has_no_multicast) {
        CommNetwork *unicast = comm_subset_new_unicast(network);
        comm_network_free(network);
        network = unicast;
    }
    gsize link_count = comm_network_get_link_count(network);
    if (options->top_count <= 0 || link_count <= (gsize)options->top_count)
        return network;
    CommNetwork *heaviest = comm_subset_new_heaviest(network, (gsize)options->top_count);
    draw->hidden_edge_count = link_count - comm_network_get_link_count(heaviest);
    draw->hidden_weight = comm_network_get_total_weight(network) - comm_network_get_total_weight(heaviest);
    comm_network_free(network);
    return heaviest;
}

static gboolean draw_edges(const char *path, const DrawOptions *options, CommDrawOptions *draw, GError **error)
{
    CommNetwork *all = comm_edge_reader_read_network(path, error);
    if (all == NULL)
        return FALSE;
    g_autoptr(CommNetwork) network = reduce(all, options, draw);
    return draw_one(network, options, draw, error);
}

static gboolean run(const char *path, const DrawOptions *options, GError **error)
{
    g_autofree char *name = command_name_input(path);
    CommDrawOptions draw = {.title = options->title != NULL ? options->title : name};
    if (!options->has_windows)
        return draw_edges(path, options, &draw, error);
    g_autoptr(GHashTable) labels = NULL;
    if (options->nodes_path != NULL) {
        labels = command_read_labels(options->nodes_path, options->label_column, error);
        if (labels == NULL)
            return FALSE;
    }
    draw.label_table = labels;
    return comm_picture_file_draw_windows(options->output, path, options->has_no_multicast, &draw, error);
}

static gboolean check(char **paths, const DrawOptions *options, GError **error)
{
    if (!command_check_inputs(paths, options->nodes_path, error))
        return FALSE;
    gboolean has_columns =
        options->label_column != NULL || options->colour_column != NULL || options->size_column != NULL;
    if (options->output == NULL)
        return command_set_usage_error(error, "draw needs --output FILE: see commgraph draw --help");
    if (has_columns && options->nodes_path == NULL)
        return command_set_usage_error(error, "--label, --color and --size name columns of --nodes FILE");
    if (options->has_windows &&
        (options->colour_column != NULL || options->size_column != NULL || options->top_count != 0))
        return command_set_usage_error(error, "--windows goes with neither --color nor --size nor --top");
    if (options->top_count != 0 && !command_check_at_least("--top", options->top_count, 1, error))
        return FALSE;
    return comm_picture_file_check_name(options->output, options->has_windows, error);
}

static void draw_options_clear(DrawOptions *options)
{
    g_free(options->output);
    g_free(options->nodes_path);
    g_free(options->label_column);
    g_free(options->colour_column);
    g_free(options->size_column);
    g_free(options->title);
}

static char **parse(DrawOptions *options, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "The picture: .svg, .png, .pdf or .gexf", "FILE"},
        {"nodes", 0, 0, G_OPTION_ARG_FILENAME, &options->nodes_path, "A nodes CSV: Id and any other columns", "FILE"},
        {"label", 0, 0, G_OPTION_ARG_STRING, &options->label_column, "Hosts' labels (default Label)", "COLUMN"},
        {"color", 0, 0, G_OPTION_ARG_STRING, &options->colour_column, "A colour a value (default: communities)",
         "COLUMN"},
        {"size", 0, 0, G_OPTION_ARG_STRING, &options->size_column, "Hosts' sizes (default: weight)", "COLUMN"},
        {"top", 0, 0, G_OPTION_ARG_INT, &options->top_count, "Only the N heaviest edges", "N"},
        {"title", 0, 0, G_OPTION_ARG_STRING, &options->title, "The picture's title; default: the file's name", "TEXT"},
        {"no-multicast", 0, 0, G_OPTION_ARG_NONE, &options->has_no_multicast, "Leave multicast and broadcast out",
         NULL},
        {"windows", 0, 0, G_OPTION_ARG_NONE, &options->has_windows, "EDGES has windows of time: a panel for each",
         NULL},
        G_OPTION_ENTRY_NULL};
    CommandSyntax syntax = {"EDGES", "Draws a network.", entries, 1, 1};
    return command_parse(&syntax, argc, argv, error);
}

gboolean command_draw(int argc, char **argv, GError **error)
{
    DrawOptions options = {0};
    g_auto(GStrv) arguments = parse(&options, argc, argv, error);
    gboolean is_done = arguments != NULL && check(arguments, &options, error) && run(arguments[0], &options, error);
    draw_options_clear(&options);
    return is_done;
}
