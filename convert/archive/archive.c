/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_internal.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static gboolean take_lock(Archive *archive, GError **error)
{
    g_autofree char *path = archive_make_state_path(archive, "lock");
    archive->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (archive->lock_fd < 0)
        return archive_set_write_error(error, path, errno);
    if (flock(archive->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    if (errno != EWOULDBLOCK)
        return archive_set_write_error(error, path, errno);
    g_set_error(error, COMM_ERROR, COMM_ERROR_CONFLICT,
                "%s: another run is writing here: wait for its end, or choose another --output", archive->path);
    return FALSE;
}

static gboolean make_folders(Archive *archive, GError **error)
{
    if (g_mkdir(archive->path, 0777) != 0 && errno != EEXIST)
        return archive_set_write_error(error, archive->path, errno);
    g_autofree char *captures = g_build_filename(archive->path, ARCHIVE_CAPTURES_FOLDER, NULL);
    if (g_mkdir_with_parents(captures, 0777) != 0)
        return archive_set_write_error(error, captures, errno);
    return TRUE;
}

/* What a killed run left: neither its old nor its new outputs can be trusted to be there. Packets that cannot be
 * captured again stay. */
static void take_back(const Archive *archive, const ArchiveRecord *record, const char *state_path)
{
    archive_remove_below(archive, record->packets_path);
    archive_remove_below(archive, record->replaced_path);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        g_autofree char *run_path = archive_make_run_path(archive, record, (CommLevel)level);
        g_unlink(run_path);
    }
    g_unlink(state_path);
}

static gboolean is_file(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

static gboolean lies_below(const Archive *archive, const char *relative_path)
{
    g_autofree char *path = relative_path != NULL ? g_build_filename(archive->path, relative_path, NULL) : NULL;
    return path != NULL && is_file(path);
}

/* A stream cannot be read again: what was written of it stays until it is recovered. */
static gboolean is_recording(const Archive *archive, const ArchiveRecord *record)
{
    return record->recording_path != NULL &&
           (lies_below(archive, record->recording_path) || lies_below(archive, record->packets_path));
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
    gboolean is_kept = record->is_complete || is_recording(archive, record);
    if (!is_kept) {
        take_back(archive, record, path);
        return TRUE;
    }
    char *key = archive_record_make_key(record);
    gboolean is_whole = record->is_complete && record->slice_start_us == COMM_NO_TIME;
    g_hash_table_insert(is_whole ? archive->records : archive->recordings, key, g_steal_pointer(&record));
    return TRUE;
}

static gboolean load_records(Archive *archive, GError **error)
{
    g_autofree char *folder = g_build_filename(archive->path, ARCHIVE_CAPTURES_FOLDER, NULL);
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

/* @kept: paths, as a set. */
static void sweep_folder(const char *folder, guint depth, GHashTable *kept)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_prefix(name, OUTPUT_FILE_PREFIX) && !g_hash_table_contains(kept, path))
            g_unlink(path);
        else if (depth > 0 && !g_file_test(path, G_FILE_TEST_IS_SYMLINK) && g_file_test(path, G_FILE_TEST_IS_DIR))
            sweep_folder(path, depth - 1, kept);
    }
}

static void sweep(const Archive *archive)
{
    g_autoptr(GHashTable) kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iterator;
    gpointer recording;
    g_hash_table_iter_init(&iterator, archive->recordings);
    while (g_hash_table_iter_next(&iterator, NULL, &recording))
        g_hash_table_add(kept, g_build_filename(archive->path, ((ArchiveRecord *)recording)->recording_path, NULL));
    sweep_folder(archive->path, 2, kept);
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
    guint kept_count = g_hash_table_size(archive->records) + g_hash_table_size(archive->recordings);
    if (kept_count > 0 && g_file_get_contents(path, &stored_text, NULL, NULL)) {
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
    archive->recordings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)archive_record_free);
    g_mutex_init(&archive->mutex);
    if (!make_folders(archive, error) || !take_lock(archive, error) || !load_records(archive, error) ||
        !check_options(archive, options, error))
        return NULL;
    sweep(archive);
    return g_steal_pointer(&archive);
}

void archive_close(Archive *archive)
{
    if (archive == NULL)
        return;
    g_hash_table_destroy(archive->records);
    g_hash_table_destroy(archive->recordings);
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

static GPtrArray *list(GHashTable *table)
{
    GPtrArray *records = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer record;
    g_hash_table_iter_init(&iterator, table);
    while (g_hash_table_iter_next(&iterator, NULL, &record))
        g_ptr_array_add(records, record);
    g_ptr_array_sort(records, compare_records);
    return records;
}

GPtrArray *archive_list_records(const Archive *archive)
{
    return list(archive->records);
}

GPtrArray *archive_list_recordings(const Archive *archive)
{
    return list(archive->recordings);
}

gboolean archive_has_edges(const Archive *archive, const ArchiveRecord *record, guint levels)
{
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        g_autofree char *run_path = archive_make_run_path(archive, record, (CommLevel)level);
        if ((level == COMM_LEVEL_HOST || (levels & (1u << level)) != 0) && !is_file(run_path))
            return FALSE;
    }
    return TRUE;
}

gboolean archive_has_files(const Archive *archive, const ArchiveRecord *record, guint levels)
{
    if (!archive_has_edges(archive, record, levels))
        return FALSE;
    return record->packets_path == NULL || lies_below(archive, record->packets_path);
}
