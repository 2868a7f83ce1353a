/* SPDX-License-Identifier: BSD-3-Clause */
#include "scenario_level.h"
#include "comm_csv.h"
#include "comm_node_totals.h"
#include "edge_collector.h"
#include "edge_slider.h"
#include "scenario_activity.h"
#include "scenario_gexf.h"

#include <string.h>

typedef enum { FILE_EDGES, FILE_NODES, FILE_WINDOWS, FILE_ACTIVITY, FILE_GEXF, FILE_COUNT } ScenarioFile;

struct _ScenarioLevel {
    const ScenarioSource *source;
    CommLevel level;
    char *paths[FILE_COUNT]; /* NULL: not asked for */
    OutputFile *files[FILE_COUNT];
};

EdgeMerge *scenario_merge(const Archive *archive, GPtrArray *records, CommLevel level)
{
    EdgeMerge *merge = edge_merge_new();
    for (guint i = 0; i < records->len; i++) {
        g_autofree char *path = archive_make_run_path(archive, g_ptr_array_index(records, i), level);
        edge_merge_add_path(merge, path);
    }
    return merge;
}

static gboolean is_wanted(const ScenarioLevel *level, ScenarioFile file)
{
    const ConvertOptions *options = level->source->options;
    gboolean is_level_wanted = (options->levels & (1u << level->level)) != 0;
    switch (file) {
    case FILE_EDGES:
        return is_level_wanted && (options->formats & CONVERT_FORMAT_EDGES);
    case FILE_NODES:
        return is_level_wanted && (options->formats & CONVERT_FORMAT_NODES);
    case FILE_GEXF:
        return is_level_wanted && (options->formats & CONVERT_FORMAT_GEXF);
    case FILE_WINDOWS:
        return is_level_wanted && options->window_us != 0 && (options->formats & CONVERT_FORMAT_EDGES);
    default:
        return level->level == COMM_LEVEL_HOST && options->window_us != 0 && (options->formats & CONVERT_FORMAT_NODES);
    }
}

static char *make_path(const ScenarioLevel *level, ScenarioFile file, GError **error)
{
    static const char *const folders[FILE_COUNT] = {"edges", "nodes", "windows", "activity", "graphs"};
    const ScenarioSource *source = level->source;
    g_autofree char *folder = level->level == COMM_LEVEL_HOST
                                  ? g_strdup(folders[file])
                                  : g_strconcat(folders[file], "_", comm_level_name(level->level), NULL);
    g_autofree char *ending = g_strconcat(source->suffix, file == FILE_GEXF ? ".gexf" : ".csv", NULL);
    return file == FILE_GEXF ? archive_make_graph_path(source->archive, folder, source->name, ending, error)
                             : archive_make_scenario_path(source->archive, folder, source->name, ending, error);
}

ScenarioLevel *scenario_level_new(const ScenarioSource *source, CommLevel level, GError **error)
{
    g_autoptr(ScenarioLevel) made = g_new0(ScenarioLevel, 1);
    made->source = source;
    made->level = level;
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (is_wanted(made, (ScenarioFile)i) && (made->paths[i] = make_path(made, (ScenarioFile)i, error)) == NULL)
            return NULL;
    }
    return g_steal_pointer(&made);
}

void scenario_level_free(ScenarioLevel *level)
{
    if (level == NULL)
        return;
    for (guint i = 0; i < FILE_COUNT; i++) {
        g_free(level->paths[i]);
        output_file_free(level->files[i]);
    }
    g_free(level);
}

gboolean scenario_level_is_there(const ScenarioLevel *level)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (level->paths[i] != NULL && !g_file_test(level->paths[i], G_FILE_TEST_IS_REGULAR))
            return FALSE;
    }
    return TRUE;
}

void scenario_level_add_paths(const ScenarioLevel *level, GPtrArray *paths)
{
    gsize folder_bytes = strlen(archive_get_path(level->source->archive));
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (level->paths[i] != NULL)
            g_ptr_array_add(paths, g_strdup(level->paths[i] + folder_bytes + 1));
    }
}

static gboolean open_files(ScenarioLevel *level, GError **error)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (level->paths[i] != NULL && (level->files[i] = output_file_new(level->paths[i], error)) == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean commit_files(ScenarioLevel *level, GError **error)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (level->files[i] != NULL && !output_file_commit(level->files[i], NULL, error))
            return FALSE;
    }
    return TRUE;
}

static FILE *get_stream(ScenarioLevel *level, ScenarioFile file)
{
    return level->files[file] != NULL ? output_file_get_stream(level->files[file]) : NULL;
}

/* What a window's row goes to. */
typedef struct {
    FILE *windows;              /* or NULL */
    ScenarioActivity *activity; /* or NULL */
    const CommNames *names;
    const ConvertOptions *options;
} WindowSinks;

static void give_window(const EdgeRow *row, gpointer data)
{
    const WindowSinks *sinks = data;
    gint64 end_us = row->window_us == COMM_NO_TIME ? COMM_NO_TIME : row->window_us + sinks->options->window_us;
    if (sinks->windows != NULL)
        comm_csv_write_window(sinks->windows, &row->edge, sinks->names, sinks->options->weight, row->window_us, end_us);
    if (sinks->activity != NULL)
        scenario_activity_add(sinks->activity, row);
}

static gboolean read_windows(EdgeMerge *rows, EdgeSlider *slider, EdgeCollector *total, GError **error)
{
    EdgeRow row;
    int status;
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        edge_slider_add(slider, &row);
        if (!edge_collector_add_row(total, &row, edge_merge_get_names(rows), error))
            return FALSE;
    }
    edge_slider_end(slider);
    return status == 0;
}

/* Writes what there is per window, and returns the edges over all of them: rows without a window. */
static EdgeMerge *write_windows(ScenarioLevel *level, EdgeMerge *rows, GError **error)
{
    const ConvertOptions *options = level->source->options;
    FILE *activity_stream = get_stream(level, FILE_ACTIVITY);
    g_autoptr(ScenarioActivity) activity =
        activity_stream != NULL ? scenario_activity_new(activity_stream, level->source->name, options) : NULL;
    WindowSinks sinks = {get_stream(level, FILE_WINDOWS), activity, edge_merge_get_names(rows), options};
    if (sinks.windows != NULL)
        comm_csv_write_window_header(sinks.windows);
    g_autoptr(EdgeSlider) slider =
        edge_slider_new(options->window_us, convert_options_get_base_window(options), sinks.names, give_window, &sinks);
    EdgeCollectorOptions total_options = {.level = COMM_LEVEL_HOST};
    g_autoptr(EdgeCollector) total = edge_collector_new(&total_options);
    if (!read_windows(rows, slider, total, error))
        return NULL;
    if (activity != NULL)
        scenario_activity_end(activity);
    return edge_collector_finish(total, error);
}

static const char *find_label(const ScenarioSource *source, const CommNode *node)
{
    if (node->kind != COMM_NODE_ADDRESS)
        return NULL;
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, NULL, buffer, &length);
    const char *name = source->hosts != NULL ? host_names_get(source->hosts, text) : NULL;
    return name != NULL ? name : host_names_get(source->capture_names, text);
}

static void write_nodes(ScenarioLevel *level, CommNodeTable *nodes, const CommNames *names)
{
    FILE *stream = get_stream(level, FILE_NODES);
    if (stream == NULL)
        return;
    const CommNodeTotals *totals = comm_node_table_sort(nodes, names);
    comm_csv_write_node_header(stream);
    for (guint i = 0; i < comm_node_table_get_count(nodes); i++)
        comm_csv_write_node(stream, &totals[i], names, find_label(level->source, &totals[i].node));
}

static const char *find_gexf_label(const CommNode *node, gpointer source)
{
    return find_label(source, node);
}

static gboolean write_gexf(ScenarioLevel *level, CommNodeTable *nodes, GArray *edges, const CommNames *names,
                           GError **error)
{
    FILE *stream = get_stream(level, FILE_GEXF);
    if (stream == NULL)
        return TRUE;
    const ScenarioSource *source = level->source;
    g_autoptr(EdgeMerge) windows =
        source->options->window_us != 0 ? scenario_merge(source->archive, source->records, level->level) : NULL;
    ScenarioGexf gexf = {stream, source->name, source->options, nodes, edges, names, find_gexf_label, (gpointer)source};
    return scenario_gexf_write(&gexf, windows, error);
}

/* Writes what there is over all time. */
static gboolean write_total(ScenarioLevel *level, EdgeMerge *rows, guint64 *edge_count, guint64 *node_count,
                            GError **error)
{
    FILE *stream = get_stream(level, FILE_EDGES);
    const CommNames *names = edge_merge_get_names(rows);
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(CommEdge));
    EdgeRow row;
    int status;
    if (stream != NULL)
        comm_csv_write_edge_header(stream);
    *edge_count = 0;
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        (*edge_count)++;
        comm_node_table_add_edge(nodes, &row.edge);
        if (stream != NULL)
            comm_csv_write_edge(stream, &row.edge, names, level->source->options->weight);
        if (level->files[FILE_GEXF] != NULL)
            g_array_append_val(kept, row.edge);
    }
    *node_count = comm_node_table_get_count(nodes);
    if (status < 0)
        return FALSE;
    write_nodes(level, nodes, names);
    return write_gexf(level, nodes, kept, names, error);
}

gboolean scenario_level_write(ScenarioLevel *level, guint64 *edge_count, guint64 *node_count, GError **error)
{
    const ScenarioSource *source = level->source;
    g_autoptr(EdgeMerge) rows = scenario_merge(source->archive, source->records, level->level);
    if (!open_files(level, error))
        return FALSE;
    if (source->options->window_us == 0)
        return write_total(level, rows, edge_count, node_count, error) && commit_files(level, error);
    g_autoptr(EdgeMerge) total = write_windows(level, rows, error);
    return total != NULL && write_total(level, total, edge_count, node_count, error) && commit_files(level, error);
}
