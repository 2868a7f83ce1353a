/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive.h"
#include "comm_error.h"
#include "comm_node_totals.h"
#include "partition_name.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define STATE_FOLDER    ".pcap2avro"
#define CAPTURES_FOLDER STATE_FOLDER "/captures"

struct _Archive {
    char *path;
    gboolean has_windows;
    int lock_fd;
    GMutex mutex;        /* guards records */
    GHashTable *records; /* key -> ArchiveRecord, complete ones */
};

static gboolean set_write_error(GError **error, const char *path, int reason)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s: %s", path, g_strerror(reason));
    return FALSE;
}

char *archive_make_state_path(const Archive *archive, const char *name)
{
    return g_build_filename(archive->path, STATE_FOLDER, name, NULL);
}

static char *make_record_path(const Archive *archive, const ArchiveRecord *record, const char *ending)
{
    g_autofree char *key = archive_record_make_key(record);
    g_autofree char *name = g_strconcat(key, ending, NULL);
    return g_build_filename(archive->path, CAPTURES_FOLDER, name, NULL);
}

char *archive_make_run_path(const Archive *archive, const ArchiveRecord *record, CommLevel level)
{
    g_autofree char *ending = g_strconcat(".", comm_level_name(level), NULL);
    return make_record_path(archive, record, ending);
}

static char *make_scenario_folder(const Archive *archive, const char *folder, const char *scenario, GError **error)
{
    g_autofree char *escaped = partition_name_escape_within(scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *partition = g_strconcat("szenario=", escaped, NULL);
    g_autofree char *path = g_build_filename(archive->path, folder, partition, NULL);
    if (g_mkdir_with_parents(path, 0777) != 0) {
        set_write_error(error, path, errno);
        return NULL;
    }
    return g_steal_pointer(&path);
}

char *archive_make_scenario_path(const Archive *archive, const char *folder, const char *scenario, const char *ending,
                                 GError **error)
{
    g_autofree char *directory = make_scenario_folder(archive, folder, scenario, error);
    if (directory == NULL)
        return NULL;
    g_autofree char *escaped = partition_name_escape_within(scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *name = g_strconcat(folder, "_", escaped, ending, NULL);
    return g_build_filename(directory, name, NULL);
}

char *archive_make_graph_path(const Archive *archive, const char *folder, const char *scenario, const char *ending,
                              GError **error)
{
    g_autofree char *directory = g_build_filename(archive->path, folder, NULL);
    if (g_mkdir_with_parents(directory, 0777) != 0) {
        set_write_error(error, directory, errno);
        return NULL;
    }
    g_autofree char *escaped = partition_name_escape_within(scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *name = g_strconcat(escaped, ending, NULL);
    return g_build_filename(directory, name, NULL);
}

gboolean archive_write_text(const char *path, const char *text, GError **error)
{
    g_autoptr(OutputFile) file = output_file_new(path, error);
    if (file == NULL)
        return FALSE;
    fputs(text, output_file_get_stream(file));
    return output_file_commit(file, NULL, error);
}

static gboolean take_lock(Archive *archive, GError **error)
{
    g_autofree char *path = archive_make_state_path(archive, "lock");
    archive->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (archive->lock_fd < 0)
        return set_write_error(error, path, errno);
    if (flock(archive->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    if (errno != EWOULDBLOCK)
        return set_write_error(error, path, errno);
    g_set_error(error, COMM_ERROR, COMM_ERROR_CONFLICT,
                "%s: another run is writing here: wait for its end, or choose another --output", archive->path);
    return FALSE;
}

static gboolean make_folders(Archive *archive, GError **error)
{
    if (g_mkdir(archive->path, 0777) != 0 && errno != EEXIST)
        return set_write_error(error, archive->path, errno);
    g_autofree char *captures = g_build_filename(archive->path, CAPTURES_FOLDER, NULL);
    if (g_mkdir_with_parents(captures, 0777) != 0)
        return set_write_error(error, captures, errno);
    return TRUE;
}

static void remove_below(const Archive *archive, const char *relative_path)
{
    if (relative_path == NULL)
        return;
    g_autofree char *path = g_build_filename(archive->path, relative_path, NULL);
    g_unlink(path);
}

/* What a killed run left: neither its old nor its new outputs can be trusted to be there. */
static void take_back(const Archive *archive, const ArchiveRecord *record, const char *state_path)
{
    remove_below(archive, record->packets_path);
    remove_below(archive, record->replaced_path);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        g_autofree char *run_path = archive_make_run_path(archive, record, (CommLevel)level);
        g_unlink(run_path);
    }
    g_unlink(state_path);
}

static gboolean load_record(Archive *archive, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) read_error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &read_error)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s", read_error->message);
        return FALSE;
    }
    g_autoptr(ArchiveRecord) record = archive_record_from_json(text, error);
    if (record == NULL) {
        g_prefix_error(error, "%s: ", path);
        return FALSE;
    }
    if (!record->is_complete) {
        take_back(archive, record, path);
        return TRUE;
    }
    char *key = archive_record_make_key(record);
    g_hash_table_insert(archive->records, key, g_steal_pointer(&record));
    return TRUE;
}

static gboolean load_records(Archive *archive, GError **error)
{
    g_autofree char *folder = g_build_filename(archive->path, CAPTURES_FOLDER, NULL);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_prefix(name, OUTPUT_FILE_PREFIX))
            g_unlink(path);
        else if (g_str_has_suffix(name, ".json") && !load_record(archive, path, error))
            return FALSE;
    }
    return TRUE;
}

static void sweep_folder(const char *folder, guint depth)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_prefix(name, OUTPUT_FILE_PREFIX))
            g_unlink(path);
        else if (depth > 0 && !g_file_test(path, G_FILE_TEST_IS_SYMLINK) && g_file_test(path, G_FILE_TEST_IS_DIR))
            sweep_folder(path, depth - 1);
    }
}

/* Names the first option that is not as it was. */
static gboolean compare_options(const Archive *archive, char **stored, char **asked, GError **error)
{
    for (guint i = 0; asked[i] != NULL; i++) {
        const char *value = strchr(asked[i], ' ') + 1;
        gsize name_length = (gsize)(value - asked[i]);
        const char *was = NULL;
        for (guint j = 0; stored[j] != NULL && was == NULL; j++) {
            if (strncmp(stored[j], asked[i], name_length) == 0)
                was = stored[j] + name_length;
        }
        if (was == NULL || g_str_equal(was, value))
            continue;
        g_set_error(error, COMM_ERROR, COMM_ERROR_CONFLICT,
                    "%s: holds captures converted with %.*s %s, not %s: the same options, or another --output",
                    archive->path, (int)name_length - 1, asked[i], was, value);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_options(Archive *archive, const ConvertOptions *options, GError **error)
{
    g_autofree char *path = archive_make_state_path(archive, "options");
    g_auto(GStrv) asked = convert_options_describe(options);
    g_autofree char *asked_text = g_strjoinv("\n", asked);
    g_autofree char *stored_text = NULL;
    if (g_hash_table_size(archive->records) > 0 && g_file_get_contents(path, &stored_text, NULL, NULL)) {
        if (g_str_equal(stored_text, asked_text))
            return TRUE;
        g_auto(GStrv) stored = g_strsplit(stored_text, "\n", -1);
        if (!compare_options(archive, stored, asked, error))
            return FALSE;
    }
    return archive_write_text(path, asked_text, error);
}

Archive *archive_open(const char *path, const ConvertOptions *options, GError **error)
{
    g_autoptr(Archive) archive = g_new0(Archive, 1);
    archive->path = g_strdup(path);
    archive->has_windows = options->window_us != 0;
    archive->lock_fd = -1;
    archive->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)archive_record_free);
    g_mutex_init(&archive->mutex);
    if (!make_folders(archive, error) || !take_lock(archive, error) || !load_records(archive, error) ||
        !check_options(archive, options, error))
        return NULL;
    sweep_folder(path, 2);
    return g_steal_pointer(&archive);
}

void archive_close(Archive *archive)
{
    if (archive == NULL)
        return;
    g_hash_table_destroy(archive->records);
    g_mutex_clear(&archive->mutex);
    if (archive->lock_fd >= 0)
        close(archive->lock_fd);
    g_free(archive->path);
    g_free(archive);
}

const char *archive_get_path(const Archive *archive)
{
    return archive->path;
}

const ArchiveRecord *archive_find(const Archive *archive, const char *scenario, const char *path)
{
    g_autoptr(ArchiveRecord) wanted = archive_record_new(path, scenario, "");
    g_autofree char *key = archive_record_make_key(wanted);
    return g_hash_table_lookup(archive->records, key);
}

static int compare_records(gconstpointer a, gconstpointer b)
{
    const ArchiveRecord *first = *(const ArchiveRecord *const *)a;
    const ArchiveRecord *second = *(const ArchiveRecord *const *)b;
    int order = strcmp(first->scenario, second->scenario);
    if (order == 0)
        order = strcmp(first->stem, second->stem);
    if (order == 0)
        order = (first->stem_number > second->stem_number) - (first->stem_number < second->stem_number);
    return order;
}

GPtrArray *archive_list_records(const Archive *archive)
{
    GPtrArray *records = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer record;
    g_hash_table_iter_init(&iterator, archive->records);
    while (g_hash_table_iter_next(&iterator, NULL, &record))
        g_ptr_array_add(records, record);
    g_ptr_array_sort(records, compare_records);
    return records;
}

static gboolean is_file(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

gboolean archive_has_files(const Archive *archive, const ArchiveRecord *record, guint levels)
{
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        g_autofree char *run_path = archive_make_run_path(archive, record, (CommLevel)level);
        if ((level == COMM_LEVEL_HOST || (levels & (1u << level)) != 0) && !is_file(run_path))
            return FALSE;
    }
    g_autofree char *path =
        record->packets_path != NULL ? g_build_filename(archive->path, record->packets_path, NULL) : NULL;
    return path == NULL || is_file(path);
}

OutputFile *archive_new_packets_file(const Archive *archive, const char *scenario, GError **error)
{
    g_autofree char *folder = make_scenario_folder(archive, "packets", scenario, error);
    return folder != NULL ? output_file_new_in(folder, error) : NULL;
}

static char *make_start_name(const ConvertCounters *counters)
{
    if (counters->record_count == 0)
        return g_strdup("empty");
    gint64 first_us = counters->first_us == COMM_NO_TIME ? 0 : counters->first_us;
    gint64 seconds = first_us / G_USEC_PER_SEC - (first_us % G_USEC_PER_SEC < 0 ? 1 : 0);
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%d_%H-%M-%S") : g_strdup("unknown");
}

/* packets/szenario=NAME/packetdump_HOST_DEVICE_START_STEM.avro */
static char *make_packets_path(const ArchiveRecord *record, const char *device)
{
    g_autofree char *scenario = partition_name_escape_within(record->scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *host = partition_name_escape_within(record->dump_host, PARTITION_NAME_HOST_BYTES);
    g_autofree char *escaped_device =
        partition_name_escape_within(device != NULL ? device : "any", PARTITION_NAME_DEVICE_BYTES);
    g_autofree char *start = make_start_name(&record->counters);
    g_autofree char *stem = archive_record_make_stem_name(record);
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

static gboolean write_state(const Archive *archive, const ArchiveRecord *record, GError **error)
{
    g_autofree char *path = make_record_path(archive, record, ".json");
    g_autofree char *text = archive_record_to_json(record);
    return archive_write_text(path, text, error);
}

static gboolean give_names(const Archive *archive, ArchiveRecord *record, OutputFile *packets, GPtrArray *runs,
                           GError **error)
{
    record->is_complete = FALSE;
    if (!write_state(archive, record, error))
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
        remove_below(archive, record->replaced_path);
    g_clear_pointer(&record->replaced_path, g_free);
    record->is_complete = TRUE;
    return write_state(archive, record, error);
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
    record->packets_path = packets != NULL ? make_packets_path(record, device) : NULL;
    if (!give_names(archive, record, packets, runs, error))
        return FALSE;
    g_mutex_lock(&archive->mutex);
    g_hash_table_insert(archive->records, g_steal_pointer(&key), g_steal_pointer(&owned));
    g_mutex_unlock(&archive->mutex);
    return TRUE;
}
