/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_slice.h"
#include "archive_internal.h"
#include "partition_name.h"
#include "scenario_writer.h"
#include "slice_ring.h"

#include <glib/gstdio.h>

/* Names of the slice's files: HOST_START, and what tells a second one of the same from the first. */
static char *make_suffix(const ArchiveRecord *record)
{
    g_autofree char *host = partition_name_escape_within(record->dump_host, PARTITION_NAME_HOST_BYTES);
    g_autofree char *start = archive_make_start_name(record->slice_start_us);
    return record->stem_number > 1 ? g_strdup_printf("_%s_%s-%u", host, start, record->stem_number)
                                   : g_strdup_printf("_%s_%s", host, start);
}

/* The partial edges go first: without them its files are known to be written. */
static void forget(Archive *archive, const ArchiveRecord *record)
{
    g_autofree char *key = archive_record_make_key(record);
    g_autofree char *state_path = archive_make_record_path(archive, record, ".json");
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        g_autofree char *run_path = archive_make_run_path(archive, record, (CommLevel)level);
        g_unlink(run_path);
    }
    g_unlink(state_path);
    g_hash_table_remove(archive->recordings, key);
}

static gboolean write_files(const Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                            const HostNames *hosts, GError **error)
{
    g_autofree char *suffix = make_suffix(record);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    return scenario_write_alone(archive, options, record, hosts, suffix, paths, error) &&
           slice_ring_add(archive, record, paths, error);
}

gboolean archive_finish_slice(Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                              const HostNames *hosts, GError **error)
{
    if (archive_has_edges(archive, record, options->levels) && !write_files(archive, options, record, hosts, error))
        return FALSE;
    forget(archive, record);
    return TRUE;
}
