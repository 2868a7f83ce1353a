/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_internal.h"
#include "comm_error.h"
#include "partition_name.h"

#include <errno.h>
#include <glib/gstdio.h>

gboolean archive_set_write_error(GError **error, const char *path, int reason)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s: %s", path, g_strerror(reason));
    return FALSE;
}

void archive_remove_below(const Archive *archive, const char *relative_path)
{
    if (relative_path == NULL)
        return;
    g_autofree char *path = g_build_filename(archive->path, relative_path, NULL);
    g_unlink(path);
}

char *archive_make_state_path(const Archive *archive, const char *name)
{
    return g_build_filename(archive->path, ARCHIVE_STATE_FOLDER, name, NULL);
}

char *archive_make_record_path(const Archive *archive, const ArchiveRecord *record, const char *ending)
{
    g_autofree char *key = archive_record_make_key(record);
    g_autofree char *name = g_strconcat(key, ending, NULL);
    return g_build_filename(archive->path, ARCHIVE_CAPTURES_FOLDER, name, NULL);
}

char *archive_make_run_path(const Archive *archive, const ArchiveRecord *record, CommLevel level)
{
    g_autofree char *ending = g_strconcat(".", comm_level_name(level), NULL);
    return archive_make_record_path(archive, record, ending);
}

static char *make_scenario_folder(const Archive *archive, const char *folder, const char *scenario, GError **error)
{
    g_autofree char *escaped = partition_name_escape_within(scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *partition = g_strconcat("szenario=", escaped, NULL);
    g_autofree char *path = g_build_filename(archive->path, folder, partition, NULL);
    if (g_mkdir_with_parents(path, 0777) != 0) {
        archive_set_write_error(error, path, errno);
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
        archive_set_write_error(error, directory, errno);
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

gboolean archive_write_state(const Archive *archive, const ArchiveRecord *record, GError **error)
{
    g_autofree char *path = archive_make_record_path(archive, record, ".json");
    g_autofree char *text = archive_record_to_json(record);
    return archive_write_text(path, text, error);
}

OutputFile *archive_new_packets_file(const Archive *archive, ArchiveRecord *record, GError **error)
{
    g_autofree char *folder = make_scenario_folder(archive, "packets", record->scenario, error);
    g_autoptr(OutputFile) file = folder != NULL ? output_file_new_in(folder, error) : NULL;
    if (file == NULL || !record->is_stream)
        return g_steal_pointer(&file);
    g_autofree char *partition = g_path_get_basename(folder);
    g_autofree char *name = g_path_get_basename(output_file_get_temporary_path(file));
    record->recording_path = g_build_filename("packets", partition, name, NULL);
    return archive_write_state(archive, record, error) ? g_steal_pointer(&file) : NULL;
}
