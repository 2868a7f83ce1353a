/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_internal.h"
#include "comm_error.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* A run that was stopped between giving the file its name and saying so left it under that name. */
static char *find_file(const Archive *archive, const ArchiveRecord *recording)
{
    g_autofree char *path = g_build_filename(archive->path, recording->recording_path, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR) || recording->packets_path == NULL)
        return g_steal_pointer(&path);
    return g_build_filename(archive->path, recording->packets_path, NULL);
}

OutputFile *archive_open_recording(const Archive *archive, const ArchiveRecord *recording, ArchiveRecord **record,
                                   GError **error)
{
    g_autofree char *path = find_file(archive, recording);
    OutputFile *file = output_file_adopt(path, error);
    if (file == NULL)
        return NULL;
    *record = archive_record_new(recording->path, recording->scenario, recording->dump_host);
    g_free((*record)->stem);
    (*record)->stem = g_strdup(recording->stem);
    (*record)->is_live = recording->is_live;
    (*record)->slice_start_us = recording->slice_start_us;
    (*record)->ring_count = recording->ring_count;
    (*record)->stem_number = recording->stem_number;
    (*record)->is_stream = recording->is_stream;
    (*record)->recording_path = g_strdup(recording->recording_path);
    return file;
}

void archive_drop_recording(Archive *archive, const ArchiveRecord *recording)
{
    g_autofree char *path = find_file(archive, recording);
    g_autofree char *state_path = archive_make_record_path(archive, recording, ".json");
    g_unlink(path);
    g_unlink(state_path);
}

static gint64 get_modified_ns(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec : G_MININT64;
}

gboolean archive_is_summed_up(const Archive *archive)
{
    g_autofree char *summary_path = g_build_filename(archive->path, "summary.json", NULL);
    g_autoptr(GPtrArray) records = archive_list_records(archive);
    gint64 summary_ns = get_modified_ns(summary_path);
    for (guint i = 0; i < records->len; i++) {
        g_autofree char *path = archive_make_record_path(archive, g_ptr_array_index(records, i), ".json");
        if (summary_ns < get_modified_ns(path))
            return FALSE;
    }
    return TRUE;
}

gboolean archive_load_options(const char *path, ConvertOptions *options, GError **error)
{
    g_autofree char *options_path = g_build_filename(path, ARCHIVE_STATE_FOLDER, "options", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(options_path, &text, NULL, NULL)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: not an output folder of pcap2avro", path);
        return FALSE;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GError) parse_error = NULL;
    if (convert_options_parse_description(options, lines, &parse_error))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: %s", options_path, parse_error->message);
    return FALSE;
}
