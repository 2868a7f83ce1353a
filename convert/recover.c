/* SPDX-License-Identifier: BSD-3-Clause */
#include "recover.h"
#include "archive_slice.h"
#include "comm_error.h"
#include "edge_collector.h"
#include "packet_reader.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    Archive *archive;
    const ConvertOptions *options;
    const HostNames *hosts;
    ConvertTotals *slices;
} Recover;

typedef struct {
    ArchiveRecord *record;
    OutputFile *file;
    PacketReader *reader;
    EdgeCollector *edges[COMM_LEVEL_COUNT];
    EdgeMerge *rows[COMM_LEVEL_COUNT];
} Work;

static void work_clear(Work *work)
{
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        edge_merge_free(work->rows[level]);
        edge_collector_free(work->edges[level]);
    }
    packet_reader_free(work->reader);
    output_file_free(work->file);
    archive_record_free(work->record);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

void recovery_free(Recovery *recovery)
{
    if (recovery == NULL)
        return;
    g_free(recovery->message);
    g_free(recovery);
}

static void free_recovery(gpointer recovery)
{
    recovery_free(recovery);
}

static void new_collectors(Work *work, const ConvertOptions *options)
{
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        EdgeCollectorOptions collector = convert_options_get_collector(options, (CommLevel)level);
        if (level == COMM_LEVEL_HOST || (options->levels & (1u << level)) != 0)
            work->edges[level] = edge_collector_new(&collector);
    }
}

/* Frames without a record have left no trace. A frame with several has them side by side. */
static void count_frames(ConvertCounters *counters, const CommPacket *packets, gsize count, guint64 *last_number)
{
    for (gsize i = 0; i < count; i++) {
        gboolean is_new = packets[i].frame_number != *last_number;
        counters->frame_count += is_new;
        counters->status_counts[DECODE_OK] += is_new;
        *last_number = packets[i].frame_number;
    }
}

static gboolean count_packets(Work *work, const CommPacket *packets, gsize count, GError **error)
{
    convert_counters_add_packets(&work->record->counters, packets, (guint)count);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (work->edges[level] != NULL && !edge_collector_add_packets(work->edges[level], packets, count, error))
            return FALSE;
    }
    return TRUE;
}

/* Up to the end, or to what is no whole block. */
static gboolean read_whole_blocks(Work *work, GError **error)
{
    g_autoptr(GError) read_error = NULL;
    const CommPacket *packets;
    guint64 last_number = 0;
    gssize count;
    while ((count = packet_reader_read(work->reader, &packets, &read_error)) > 0) {
        count_frames(&work->record->counters, packets, (gsize)count, &last_number);
        if (!count_packets(work, packets, (gsize)count, error))
            return FALSE;
    }
    if (count == 0 || g_error_matches(read_error, COMM_ERROR, COMM_ERROR_FORMAT))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&read_error));
    return FALSE;
}

static guint64 get_size(const OutputFile *file)
{
    struct stat status;
    return fstat(output_file_get_fd(file), &status) == 0 ? (guint64)status.st_size : 0;
}

static char *describe(const ArchiveRecord *record, guint64 kept_bytes, guint64 dropped_bytes)
{
    return g_strdup_printf("%s: recovered: %" G_GUINT64_FORMAT " records in %" G_GUINT64_FORMAT
                           " bytes kept, %" G_GUINT64_FORMAT " bytes behind the last whole block dropped",
                           record->path, record->counters.record_count, kept_bytes, dropped_bytes);
}

static gboolean cut(Work *work, GError **error)
{
    guint64 size_bytes = get_size(work->file);
    guint64 whole_bytes = packet_reader_get_whole_bytes(work->reader);
    if (ftruncate(output_file_get_fd(work->file), (off_t)whole_bytes) != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s", g_strerror(errno));
        return FALSE;
    }
    work->record->damage = describe(work->record, whole_bytes, size_bytes - MIN(size_bytes, whole_bytes));
    return TRUE;
}

static gboolean commit(Work *work, Archive *archive, GError **error)
{
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (work->edges[level] == NULL)
            continue;
        work->rows[level] = edge_collector_finish(work->edges[level], error);
        if (work->rows[level] == NULL)
            return FALSE;
    }
    return archive_commit_capture(archive, g_steal_pointer(&work->record), packet_reader_get_device(work->reader),
                                  work->file, work->rows, error);
}

static gboolean finish_slice(const Recover *recover, ArchiveRecord *record, GError **error)
{
    ConvertCounters counters = record->counters;
    if (!archive_finish_slice(recover->archive, recover->options, record, recover->hosts, error))
        return FALSE;
    convert_counters_add(&recover->slices->counters, &counters);
    recover->slices->capture_count++;
    return TRUE;
}

/* Returns FALSE with @error when it must stay as it is. */
static gboolean recover_one(const Recover *recover, ArchiveRecord *recording, Recovery *recovery, GError **error)
{
    if (recording->is_complete) {
        recovery->message =
            g_strdup_printf("%s: recovered: %" G_GUINT64_FORMAT " records of a slice that had all its packets",
                            recording->path, recording->counters.record_count);
        return finish_slice(recover, recording, error);
    }
    g_auto(Work) work = {.record = NULL};
    g_autoptr(GError) header_error = NULL;
    work.file = archive_open_recording(recover->archive, recording, &work.record, error);
    if (work.file == NULL)
        return FALSE;
    work.reader = packet_reader_new(output_file_get_fd(work.file), &header_error);
    if (g_error_matches(header_error, COMM_ERROR, COMM_ERROR_FORMAT)) {
        recovery->message =
            g_strdup_printf("%s: nothing to recover: not one whole block in %" G_GUINT64_FORMAT " bytes: removed",
                            recording->path, get_size(work.file));
        archive_drop_recording(recover->archive, recording);
        return TRUE;
    }
    if (work.reader == NULL) {
        g_propagate_error(error, g_steal_pointer(&header_error));
        return FALSE;
    }
    new_collectors(&work, recover->options);
    if (!read_whole_blocks(&work, error) || !cut(&work, error))
        return FALSE;
    recovery->message = g_strdup(work.record->damage);
    ArchiveRecord *record = work.record;
    return commit(&work, recover->archive, error) &&
           (record->slice_start_us == COMM_NO_TIME || finish_slice(recover, record, error));
}

GPtrArray *recover_run(Archive *archive, const ConvertOptions *options, const HostNames *hosts, ConvertTotals *slices)
{
    const Recover recover = {archive, options, hosts, slices};
    GPtrArray *recoveries = g_ptr_array_new_with_free_func(free_recovery);
    g_autoptr(GPtrArray) recordings = archive_list_recordings(archive);
    for (guint i = 0; i < recordings->len; i++) {
        ArchiveRecord *recording = g_ptr_array_index(recordings, i);
        g_autofree char *path = g_strdup(recording->path); /* a slice is forgotten */
        g_autoptr(GError) error = NULL;
        Recovery *recovery = g_new0(Recovery, 1);
        g_ptr_array_add(recoveries, recovery);
        if (recover_one(&recover, recording, recovery, &error))
            continue;
        recovery->is_failed = TRUE;
        g_free(recovery->message);
        recovery->message = g_strdup_printf("%s: not recovered: %s", path, error->message);
    }
    return recoveries;
}
