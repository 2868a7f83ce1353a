/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_internal.h"
#include "comm_node_totals.h"
#include "partition_name.h"

char *archive_make_start_name(gint64 time_us)
{
    gint64 seconds = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0 ? 1 : 0);
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%d_%H-%M-%S") : g_strdup("unknown");
}

static char *make_first_name(const ConvertCounters *counters)
{
    if (counters->record_count == 0)
        return g_strdup("empty");
    return archive_make_start_name(counters->first_us == COMM_NO_TIME ? 0 : counters->first_us);
}

/* packets/szenario=NAME/packetdump_HOST_DEVICE_START_STEM.avro; of a live capture the stem is DEVICE_START. */
char *archive_make_packets_path(const ArchiveRecord *record, const char *device)
{
    g_autofree char *scenario = partition_name_escape_within(record->scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *host = partition_name_escape_within(record->dump_host, PARTITION_NAME_HOST_BYTES);
    g_autofree char *stem = archive_record_make_stem_name(record);
    if (record->is_live)
        return g_strdup_printf("packets/szenario=%s/packetdump_%s_%s.avro", scenario, host, stem);
    g_autofree char *escaped_device =
        partition_name_escape_within(device != NULL ? device : "any", PARTITION_NAME_DEVICE_BYTES);
    g_autofree char *start = make_first_name(&record->counters);
    return g_strdup_printf("packets/szenario=%s/packetdump_%s_%s_%s_%s.avro", scenario, host, escaped_device, start,
                           stem);
}

/* Counts the edges and hosts of a capture while its rows go by; with windows an edge has several rows. */
typedef struct {
    CommNodeTable *nodes;
    CommGraph *edges;
    guint64 row_count;
} HostCounts;

static gboolean write_rows(EdgeMerge *rows, OutputFile *file, HostCounts *counts, GError **error)
{
    FILE *stream = output_file_get_stream(file);
    EdgeRow row;
    guint64 row_count = 0;
    int status;
    edge_run_write_begin(stream);
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        edge_run_write_row(stream, &row, edge_merge_get_names(rows));
        row_count++;
        if (counts == NULL)
            continue;
        counts->row_count++;
        comm_node_table_add_edge(counts->nodes, &row.edge);
        if (counts->edges != NULL)
            comm_graph_add_edge(counts->edges, &row.edge);
    }
    edge_run_write_end(stream, row_count);
    return status == 0 && output_file_check(file, error);
}

static OutputFile *write_run(const Archive *archive, const ArchiveRecord *record, CommLevel level, EdgeMerge *rows,
                             HostCounts *counts, GError **error)
{
    g_autofree char *path = archive_make_run_path(archive, record, level);
    g_autoptr(OutputFile) file = output_file_new(path, error);
    return file != NULL && write_rows(rows, file, counts, error) ? g_steal_pointer(&file) : NULL;
}

static void free_file(gpointer file)
{
    output_file_free(file);
}

/* Returns the runs, of OutputFile, not committed yet. */
static GPtrArray *write_runs(const Archive *archive, ArchiveRecord *record, EdgeMerge *const *rows, GError **error)
{
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    g_autoptr(CommGraph) edges = comm_graph_new();
    HostCounts counts = {nodes, archive->has_windows ? edges : NULL, 0};
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func(free_file);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (rows[level] == NULL)
            continue;
        OutputFile *file =
            write_run(archive, record, (CommLevel)level, rows[level], level == COMM_LEVEL_HOST ? &counts : NULL, error);
        if (file == NULL)
            return NULL;
        g_ptr_array_add(runs, file);
    }
    record->host_count = comm_node_table_get_count(nodes);
    record->edge_count = archive->has_windows ? comm_graph_get_edge_count(edges) : counts.row_count;
    return g_steal_pointer(&runs);
}

static gboolean give_names(const Archive *archive, ArchiveRecord *record, OutputFile *packets, GPtrArray *runs,
                           GError **error)
{
    record->is_complete = FALSE;
    if (!archive_write_state(archive, record, error))
        return FALSE;
    for (guint i = 0; i < runs->len; i++) {
        if (!output_file_commit(g_ptr_array_index(runs, i), NULL, error))
            return FALSE;
    }
    if (packets != NULL) {
        g_autofree char *path = g_build_filename(archive->path, record->packets_path, NULL);
        if (!output_file_commit(packets, path, error))
            return FALSE;
    }
    if (g_strcmp0(record->replaced_path, record->packets_path) != 0)
        archive_remove_below(archive, record->replaced_path);
    g_clear_pointer(&record->replaced_path, g_free);
    g_clear_pointer(&record->recording_path, g_free);
    record->is_complete = TRUE;
    return archive_write_state(archive, record, error);
}

gboolean archive_commit_capture(Archive *archive, ArchiveRecord *record, const char *device, OutputFile *packets,
                                EdgeMerge *const *rows, GError **error)
{
    g_autoptr(ArchiveRecord) owned = record;
    g_autoptr(GPtrArray) runs = write_runs(archive, record, rows, error);
    if (runs == NULL)
        return FALSE;
    g_autofree char *key = archive_record_make_key(record);
    g_mutex_lock(&archive->mutex);
    const ArchiveRecord *old = g_hash_table_lookup(archive->records, key);
    record->replaced_path = old != NULL ? g_strdup(old->packets_path) : NULL;
    g_mutex_unlock(&archive->mutex);
    record->packets_path = packets != NULL ? archive_make_packets_path(record, device) : NULL;
    if (!give_names(archive, record, packets, runs, error))
        return FALSE;
    record->is_new = TRUE;
    g_mutex_lock(&archive->mutex);
    g_hash_table_insert(record->slice_start_us == COMM_NO_TIME ? archive->records : archive->recordings,
                        g_steal_pointer(&key), g_steal_pointer(&owned));
    g_mutex_unlock(&archive->mutex);
    return TRUE;
}
