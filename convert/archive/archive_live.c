/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_internal.h"

static gboolean is_taken(const Archive *archive, const ArchiveRecord *record)
{
    g_autofree char *relative_path = archive_make_packets_path(record, NULL);
    g_autofree char *path = g_build_filename(archive->path, relative_path, NULL);
    g_autofree char *key = archive_record_make_key(record);
    return g_hash_table_contains(archive->records, key) || g_hash_table_contains(archive->recordings, key) ||
           g_file_test(path, G_FILE_TEST_EXISTS);
}

ArchiveRecord *archive_plan_live(const Archive *archive, const char *scenario, const char *dump_host,
                                 const char *device, gint64 start_us)
{
    const char *name = device != NULL ? device : "any";
    g_autofree char *start = archive_make_start_name(start_us);
    ArchiveRecord *record = archive_record_new(name, scenario, dump_host);
    g_free(record->stem);
    record->stem = g_strdup_printf("%s_%s", name, start);
    record->is_stream = TRUE;
    record->is_live = TRUE;
    while (is_taken(archive, record))
        record->stem_number++;
    return record;
}
