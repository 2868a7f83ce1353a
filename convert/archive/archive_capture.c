/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_capture.h"
#include "comm_error.h"

struct _ArchiveCapture {
    Archive *archive;
    const ConvertOptions *options;
    ArchiveRecord *record;
    OutputFile *file; /* NULL: no Avro asked for */
    ConvertSinks sinks;
};

static gboolean open_packets(ArchiveCapture *capture, GError **error)
{
    const ConvertOptions *options = capture->options;
    ArchiveRecord *record = capture->record;
    capture->file = archive_new_packets_file(capture->archive, record, error);
    if (capture->file == NULL)
        return FALSE;
    g_autofree char *stem = archive_record_make_stem_name(record);
    g_autofree char *seed = g_strdup_printf("%s\n%s\n%s", record->scenario, record->dump_host, stem);
    PacketWriterOptions writer_options = {options->codec, options->payload_limit_bytes, record->dump_host};
    capture->sinks.packets = packet_writer_new(output_file_get_fd(capture->file), &writer_options, seed, error);
    if (capture->sinks.packets != NULL && record->is_live)
        output_file_keep(capture->file);
    return capture->sinks.packets != NULL;
}

/* Hosts are counted always: the summary tells how many there are. */
static void open_edges(ArchiveCapture *capture)
{
    const ConvertOptions *options = capture->options;
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        EdgeCollectorOptions collector = convert_options_get_collector(options, (CommLevel)level);
        if (level == COMM_LEVEL_HOST || (options->levels & (1u << level)) != 0)
            capture->sinks.edges[level] = edge_collector_new(&collector);
    }
}

ArchiveCapture *archive_capture_new(Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                                    GError **error)
{
    g_autoptr(ArchiveCapture) capture = g_new0(ArchiveCapture, 1);
    capture->archive = archive;
    capture->options = options;
    capture->record = record;
    if ((options->formats & CONVERT_FORMAT_AVRO) && !open_packets(capture, error))
        return NULL;
    open_edges(capture);
    return g_steal_pointer(&capture);
}

void archive_capture_free(ArchiveCapture *capture)
{
    if (capture == NULL)
        return;
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++)
        edge_collector_free(capture->sinks.edges[level]);
    packet_writer_free(capture->sinks.packets);
    output_file_free(capture->file);
    archive_record_free(capture->record);
    g_free(capture);
}

const ConvertSinks *archive_capture_get_sinks(const ArchiveCapture *capture)
{
    return &capture->sinks;
}

ArchiveRecord *archive_capture_get_record(ArchiveCapture *capture)
{
    return capture->record;
}

static gboolean verify(const ArchiveCapture *capture, GError **error)
{
    gint64 found = packet_descriptor_verify(output_file_get_fd(capture->file), error);
    if (found >= 0 && (guint64)found == capture->record->counters.record_count)
        return TRUE;
    if (found >= 0)
        g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%" G_GINT64_FORMAT " records", found);
    g_prefix_error(error, "verification of what was written: ");
    return FALSE;
}

gboolean archive_capture_finish(ArchiveCapture *capture, gboolean is_verified, GError **error)
{
    if (capture->file == NULL)
        return TRUE;
    return packet_writer_flush(capture->sinks.packets, error) && (!is_verified || verify(capture, error));
}

gboolean archive_capture_commit(ArchiveCapture *capture, const char *device, GError **error)
{
    EdgeMerge *rows[COMM_LEVEL_COUNT] = {NULL};
    gboolean is_good = TRUE;
    for (guint level = 0; level < COMM_LEVEL_COUNT && is_good; level++) {
        EdgeCollector *edges = capture->sinks.edges[level];
        if (edges != NULL)
            is_good = (rows[level] = edge_collector_finish(edges, error)) != NULL;
    }
    is_good = is_good && archive_commit_capture(capture->archive, g_steal_pointer(&capture->record), device,
                                                capture->file, rows, error);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++)
        edge_merge_free(rows[level]);
    return is_good;
}
