/* SPDX-License-Identifier: BSD-3-Clause */
#include "scenario_writer.h"
#include "comm_csv.h"
#include "comm_error.h"
#include "comm_gexf.h"
#include "edge_collector.h"
#include "partition_name.h"

#include <string.h>

static ConvertTotals *totals_new(const char *name, GPtrArray *records)
{
    ConvertTotals *totals = g_new0(ConvertTotals, 1);
    totals->name = g_strdup(name);
    convert_counters_init(&totals->counters);
    for (guint i = 0; i < records->len; i++) {
        const ArchiveRecord *record = g_ptr_array_index(records, i);
        convert_counters_add(&totals->counters, &record->counters);
        totals->capture_count++;
        totals->damaged_count += record->damage != NULL;
    }
    return totals;
}

static EdgeMerge *merge_records(const Archive *archive, GPtrArray *records)
{
    EdgeMerge *merge = edge_merge_new();
    for (guint i = 0; i < records->len; i++) {
        g_autofree char *path = archive_make_run_path(archive, g_ptr_array_index(records, i));
        edge_merge_add_path(merge, path);
    }
    return merge;
}

/* What the outputs are made from: the same digest, the same bytes. */
static char *make_digest(GPtrArray *records, const HostNames *hosts)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < records->len; i++) {
        g_autofree char *json = archive_record_to_json(g_ptr_array_index(records, i));
        g_checksum_update(checksum, (const guchar *)json, (gssize)strlen(json) + 1);
    }
    GList *addresses = hosts != NULL ? host_names_list_addresses(hosts) : NULL;
    for (GList *item = addresses; item != NULL; item = item->next) {
        const char *name = host_names_get(hosts, item->data);
        g_checksum_update(checksum, item->data, (gssize)strlen(item->data) + 1);
        g_checksum_update(checksum, (const guchar *)name, (gssize)strlen(name) + 1);
    }
    g_list_free(addresses);
    return g_strdup(g_checksum_get_string(checksum));
}

/* The state that remembers the counts of a merge: digest, edges, hosts, in one line. */
static char *make_totals_path(const Archive *archive, const char *kind, const char *name)
{
    g_autofree char *escaped = partition_name_escape(name);
    g_autofree char *file_name = g_strdup_printf("%s_%s.totals", kind, escaped);
    return archive_make_state_path(archive, file_name);
}

static gboolean load_totals(const char *path, const char *digest, ConvertTotals *totals)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(g_strstrip(text), " ", -1);
    return g_strv_length(parts) == 3 && g_str_equal(parts[0], digest) &&
           g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT64, &totals->edge_count, NULL) &&
           g_ascii_string_to_unsigned(parts[2], 10, 0, G_MAXUINT64, &totals->host_count, NULL);
}

static gboolean store_totals(const char *path, const char *digest, const ConvertTotals *totals, GError **error)
{
    g_autofree char *text = g_strdup_printf("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", digest,
                                            totals->edge_count, totals->host_count);
    return archive_write_text(path, text, error);
}

/* The files of a scenario: NULL where the formats do not ask for it. */
typedef enum { FILE_EDGES, FILE_NODES, FILE_GEXF, FILE_COUNT } ScenarioFile;

typedef struct {
    const ConvertOptions *options;
    const HostNames *hosts;
    HostNames *capture_names;
    char *paths[FILE_COUNT];
    OutputFile *files[FILE_COUNT];
    CommNodeTable *nodes;
    CommGraph *graph; /* all edges, where an output wants them again */
} ScenarioWriter;

static void writer_clear(ScenarioWriter *writer)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        g_free(writer->paths[i]);
        output_file_free(writer->files[i]);
    }
    host_names_free(writer->capture_names);
    comm_node_table_free(writer->nodes);
    comm_graph_free(writer->graph);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScenarioWriter, writer_clear)

static gboolean make_paths(ScenarioWriter *writer, const Archive *archive, const char *scenario, GError **error)
{
    static const struct {
        ConvertFormats format;
        const char *folder;
        const char *ending;
    } forms[FILE_COUNT] = {
        [FILE_EDGES] = {CONVERT_FORMAT_EDGES, "edges", ".csv"},
        [FILE_NODES] = {CONVERT_FORMAT_NODES, "nodes", ".csv"},
        [FILE_GEXF] = {CONVERT_FORMAT_GEXF, "graphs", ".gexf"},
    };
    for (guint i = 0; i < FILE_COUNT; i++) {
        if ((writer->options->formats & forms[i].format) == 0)
            continue;
        writer->paths[i] = i == FILE_GEXF
                               ? archive_make_graph_path(archive, scenario, forms[i].ending, error)
                               : archive_make_scenario_path(archive, forms[i].folder, scenario, forms[i].ending, error);
        if (writer->paths[i] == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean files_are_there(const ScenarioWriter *writer)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (writer->paths[i] != NULL && !g_file_test(writer->paths[i], G_FILE_TEST_IS_REGULAR))
            return FALSE;
    }
    return TRUE;
}

static gboolean open_files(ScenarioWriter *writer, GError **error)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (writer->paths[i] != NULL && (writer->files[i] = output_file_new(writer->paths[i], error)) == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean commit_files(ScenarioWriter *writer, GError **error)
{
    for (guint i = 0; i < FILE_COUNT; i++) {
        if (writer->files[i] != NULL && !output_file_commit(writer->files[i], NULL, error))
            return FALSE;
    }
    return TRUE;
}

static FILE *get_stream(ScenarioWriter *writer, ScenarioFile file)
{
    return writer->files[file] != NULL ? output_file_get_stream(writer->files[file]) : NULL;
}

static void collect_names(ScenarioWriter *writer, GPtrArray *records)
{
    writer->capture_names = host_names_new();
    for (guint i = 0; i < records->len; i++) {
        const ArchiveRecord *record = g_ptr_array_index(records, i);
        GList *addresses = host_names_list_addresses(record->names);
        for (GList *item = addresses; item != NULL; item = item->next)
            host_names_add(writer->capture_names, item->data, host_names_get(record->names, item->data));
        g_list_free(addresses);
    }
}

static const char *find_label(const ScenarioWriter *writer, const CommNode *node)
{
    if (node->kind != COMM_NODE_ADDRESS)
        return NULL;
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, NULL, buffer, &length);
    const char *name = writer->hosts != NULL ? host_names_get(writer->hosts, text) : NULL;
    return name != NULL ? name : host_names_get(writer->capture_names, text);
}

/* Without windows the rows are the edges; with them an edge has several rows, and they are added up first. */
static gboolean read_rows(ScenarioWriter *writer, EdgeMerge *rows, ConvertTotals *totals, GError **error)
{
    FILE *edges = get_stream(writer, FILE_EDGES);
    gboolean keeps_graph = writer->files[FILE_GEXF] != NULL;
    EdgeRow row;
    int status;
    if (edges != NULL)
        comm_csv_write_edge_header(edges);
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        totals->edge_count++;
        comm_node_table_add_edge(writer->nodes, &row.edge);
        if (edges != NULL)
            comm_csv_write_edge(edges, &row.edge, edge_merge_get_names(rows), writer->options->weight);
        if (keeps_graph)
            comm_graph_add_edge(writer->graph, &row.edge);
    }
    totals->host_count = comm_node_table_get_count(writer->nodes);
    return status == 0;
}

static void write_nodes(ScenarioWriter *writer, const CommNames *names)
{
    FILE *stream = get_stream(writer, FILE_NODES);
    if (stream == NULL)
        return;
    const CommNodeTotals *totals = comm_node_table_sort(writer->nodes, names);
    comm_csv_write_node_header(stream);
    for (guint i = 0; i < comm_node_table_get_count(writer->nodes); i++)
        comm_csv_write_node(stream, &totals[i], names, find_label(writer, &totals[i].node));
}

static double edge_weight(const ScenarioWriter *writer, const CommEdge *edge)
{
    return (double)(writer->options->weight == COMM_WEIGHT_BYTES ? edge->bytes : edge->packets);
}

static gboolean write_gexf(ScenarioWriter *writer, const char *title, const CommNames *names, GError **error)
{
    FILE *stream = get_stream(writer, FILE_GEXF);
    if (stream == NULL)
        return TRUE;
    CommGexfOptions options = {.time = COMM_GEXF_STATIC, .has_counts = TRUE, .title = title};
    CommGexf *gexf = comm_gexf_begin(stream, names, &options);
    const CommNodeTotals *totals = comm_node_table_sort(writer->nodes, names);
    for (guint i = 0; i < comm_node_table_get_count(writer->nodes); i++) {
        CommGexfNode node = {.node = totals[i].node,
                             .label = find_label(writer, &totals[i].node),
                             .packets = totals[i].packets,
                             .bytes = totals[i].bytes,
                             .first_seen_us = totals[i].first_seen_us,
                             .last_seen_us = totals[i].last_seen_us};
        comm_gexf_add_node(gexf, &node, NULL, 0);
    }
    gsize count;
    g_autofree CommEdge *edges = comm_graph_sort_edges(writer->graph, &count);
    for (gsize i = 0; i < count; i++)
        comm_gexf_add_edge(gexf, &edges[i], edge_weight(writer, &edges[i]), NULL, 0);
    return comm_gexf_end(gexf, error);
}

static gboolean write_scenario(ScenarioWriter *writer, const Archive *archive, GPtrArray *records,
                               ConvertTotals *totals, GError **error)
{
    g_autoptr(EdgeMerge) rows = merge_records(archive, records);
    const CommNames *names = edge_merge_get_names(rows);
    writer->nodes = comm_node_table_new();
    writer->graph = comm_graph_new();
    collect_names(writer, records);
    if (!open_files(writer, error) || !read_rows(writer, rows, totals, error))
        return FALSE;
    write_nodes(writer, names);
    return write_gexf(writer, totals->name, names, error) && commit_files(writer, error);
}

ConvertTotals *scenario_write(const Archive *archive, const ConvertOptions *options, const char *scenario,
                              GPtrArray *records, const HostNames *hosts, GError **error)
{
    g_auto(ScenarioWriter) writer = {.options = options, .hosts = hosts};
    g_autoptr(ConvertTotals) totals = totals_new(scenario, records);
    g_autofree char *digest = make_digest(records, hosts);
    g_autofree char *totals_path = make_totals_path(archive, "scenario", scenario);
    if (!make_paths(&writer, archive, scenario, error))
        return NULL;
    if (files_are_there(&writer) && load_totals(totals_path, digest, totals))
        return g_steal_pointer(&totals);
    if (!write_scenario(&writer, archive, records, totals, error) || !store_totals(totals_path, digest, totals, error))
        return NULL;
    return g_steal_pointer(&totals);
}

ConvertTotals *scenario_count_dump_host(const Archive *archive, const char *dump_host, GPtrArray *records,
                                        GError **error)
{
    g_autoptr(ConvertTotals) totals = totals_new(dump_host, records);
    g_autofree char *digest = make_digest(records, NULL);
    g_autofree char *totals_path = make_totals_path(archive, "dump_host", dump_host);
    if (load_totals(totals_path, digest, totals))
        return g_steal_pointer(&totals);
    g_autoptr(EdgeMerge) rows = merge_records(archive, records);
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    EdgeRow row;
    int status;
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        totals->edge_count++;
        comm_node_table_add_edge(nodes, &row.edge);
    }
    totals->host_count = comm_node_table_get_count(nodes);
    if (status < 0 || !store_totals(totals_path, digest, totals, error))
        return NULL;
    return g_steal_pointer(&totals);
}
