/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw.h"
#include "comm_edge_reader.h"
#include "comm_error.h"
#include "comm_nodes_table.h"
#include "comm_picture_file.h"
#include "comm_subset.h"
#include "command.h"

#include <string.h>

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

/* What a nodes table says about the nodes of a network; texts are the table's. */
typedef struct {
    const char **labels;
    gint *groups;
    const char **group_names;
    double *sizes;
} Columns;

static void columns_clear(Columns *columns)
{
    g_free(columns->labels);
    g_free(columns->groups);
    g_free(columns->group_names);
    g_free(columns->sizes);
}

static gint64 row_of(const CommNodesTable *table, const CommNetwork *network, guint32 node)
{
    g_autofree char *id = comm_network_get_node_text(network, node);
    return comm_nodes_table_find_row(table, id);
}

/* @fallback: a column that may be there; without it an unknown column is an error. */
static gboolean find_column(const CommNodesTable *table, const char *name, const char *fallback, gint *column,
                            GError **error)
{
    *column = -1;
    if (name == NULL && fallback == NULL)
        return TRUE;
    *column = comm_nodes_table_find_column(table, name != NULL ? name : fallback);
    if (*column >= 0 || name == NULL)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "the nodes have no column `%s`", name);
    return FALSE;
}

static const char **read_texts(const CommNodesTable *table, const CommNetwork *network, guint column)
{
    guint32 count = comm_network_get_node_count(network);
    const char **texts = g_new0(const char *, count);
    for (guint32 i = 0; i < count; i++) {
        gint64 row = row_of(table, network, i);
        const char *text = row >= 0 ? comm_nodes_table_get(table, (guint32)row, column) : "";
        texts[i] = text[0] != '\0' ? text : NULL;
    }
    return texts;
}

static double *read_sizes(const CommNodesTable *table, const CommNetwork *network, guint column)
{
    guint32 count = comm_network_get_node_count(network);
    double *sizes = g_new0(double, count);
    for (guint32 i = 0; i < count; i++) {
        gint64 row = row_of(table, network, i);
        if (row >= 0 && !comm_nodes_table_get_number(table, (guint32)row, column, &sizes[i]))
            sizes[i] = 0;
    }
    return sizes;
}

typedef struct {
    const char *name;
    guint count;
} Value;

static gint compare_values(gconstpointer a, gconstpointer b)
{
    const Value *x = a;
    const Value *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The different texts, the most frequent first. */
static GArray *count_values(const char *const *texts, guint32 count)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    GArray *values = g_array_new(FALSE, FALSE, sizeof(Value));
    GHashTableIter iter;
    gpointer name;
    gpointer number;
    for (guint32 i = 0; i < count; i++) {
        if (texts[i] == NULL)
            continue;
        guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(counts, texts[i]));
        g_hash_table_insert(counts, (gpointer)texts[i], GUINT_TO_POINTER(seen + 1));
    }
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &name, &number)) {
        Value value = {name, GPOINTER_TO_UINT(number)};
        g_array_append_val(values, value);
    }
    g_array_sort(values, compare_values);
    return values;
}

static void set_groups(Columns *columns, const char *const *texts, guint32 count)
{
    g_autoptr(GArray) values = count_values(texts, count);
    g_autoptr(GHashTable) ranks = g_hash_table_new(g_str_hash, g_str_equal);
    columns->groups = g_new(gint, count);
    columns->group_names = g_new0(const char *, values->len + 1);
    for (guint i = 0; i < values->len; i++) {
        columns->group_names[i] = g_array_index(values, Value, i).name;
        g_hash_table_insert(ranks, (gpointer)columns->group_names[i], GUINT_TO_POINTER(i + 1));
    }
    for (guint32 i = 0; i < count; i++)
        columns->groups[i] = texts[i] != NULL ? (gint)GPOINTER_TO_UINT(g_hash_table_lookup(ranks, texts[i])) - 1 : -1;
}

static gboolean read_columns(const DrawOptions *options, const CommNodesTable *table, const CommNetwork *network,
                             Columns *columns, GError **error)
{
    gint label;
    gint colour;
    gint size;
    if (!find_column(table, options->label_column, "Label", &label, error) ||
        !find_column(table, options->colour_column, NULL, &colour, error) ||
        !find_column(table, options->size_column, NULL, &size, error))
        return FALSE;
    if (label >= 0)
        columns->labels = read_texts(table, network, (guint)label);
    if (size >= 0)
        columns->sizes = read_sizes(table, network, (guint)size);
    if (colour >= 0) {
        g_autofree const char **texts = read_texts(table, network, (guint)colour);
        set_groups(columns, texts, comm_network_get_node_count(network));
    }
    return TRUE;
}

static gboolean draw_one(const CommNetwork *network, const DrawOptions *options, CommDrawOptions *draw, GError **error)
{
    g_autoptr(CommNodesTable) table = NULL;
    Columns columns = {0};
    if (options->nodes_path != NULL) {
        table = comm_nodes_table_read(options->nodes_path, error);
        if (table == NULL || !read_columns(options, table, network, &columns, error))
            return FALSE;
    }
    draw->labels = columns.labels;
    draw->groups = columns.groups;
    draw->group_names = columns.group_names;
    draw->group_word = columns.groups != NULL ? options->colour_column : NULL;
    draw->sizes = columns.sizes;
    draw->size_word = columns.sizes != NULL ? options->size_column : NULL;
    gboolean is_written = comm_picture_file_draw_network(options->output, network, draw, error);
    columns_clear(&columns);
    return is_written;
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
