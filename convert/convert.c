/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert.h"
#include "comm_error.h"
#include "frame_filter.h"

#define FRAME_BATCH  64
#define RECORD_BATCH 64

struct _FrameConverter {
    const ConvertOptions *options;
    ConvertDeviceFunc get_device;
    gconstpointer source;
    FrameFilter *filter; /* NULL: none */
    gboolean has_time_range;
    guint64 records_left;
    /* of one call */
    const ConvertSinks *sinks;
    ConvertCounters *counters;
    guint count; /* of records waiting */
    CommPacket packets[RECORD_BATCH + DECODE_MAX_RECORDS];
    PacketPayload payloads[RECORD_BATCH + DECODE_MAX_RECORDS];
    const char *devices[RECORD_BATCH + DECODE_MAX_RECORDS];
};

void convert_progress_add(ConvertProgress *progress, guint64 byte_count, guint64 frame_count)
{
    __atomic_fetch_add(&progress->byte_count, byte_count, __ATOMIC_RELAXED);
    __atomic_fetch_add(&progress->frame_count, frame_count, __ATOMIC_RELAXED);
}

void convert_progress_skip(ConvertProgress *progress, guint64 byte_count)
{
    __atomic_fetch_add(&progress->skipped_byte_count, byte_count, __ATOMIC_RELAXED);
}

void convert_progress_interrupt(ConvertProgress *progress)
{
    __atomic_store_n(&progress->is_interrupted, TRUE, __ATOMIC_RELAXED);
}

gboolean convert_progress_is_interrupted(const ConvertProgress *progress)
{
    return __atomic_load_n(&progress->is_interrupted, __ATOMIC_RELAXED);
}

static gboolean is_stopped(gconstpointer progress)
{
    return convert_progress_is_interrupted(progress);
}

Capture *convert_open(const char *path, const ConvertProgress *progress, GError **error)
{
    ByteSource *source = byte_source_open(path, error);
    if (source == NULL)
        return NULL;
    byte_source_set_stop(source, is_stopped, progress);
    return capture_new(path, source, error);
}

FrameConverter *frame_converter_new(const ConvertOptions *options, ConvertDeviceFunc get_device, gconstpointer source)
{
    FrameConverter *converter = g_new0(FrameConverter, 1);
    converter->options = options;
    converter->get_device = get_device;
    converter->source = source;
    converter->filter = options->filter != NULL ? frame_filter_new(options->filter) : NULL;
    converter->has_time_range = options->from_us != G_MININT64 || options->until_us != G_MAXINT64;
    converter->records_left = G_MAXUINT64;
    return converter;
}

void frame_converter_free(FrameConverter *converter)
{
    if (converter == NULL)
        return;
    frame_filter_free(converter->filter);
    g_free(converter);
}

void frame_converter_set_record_limit(FrameConverter *converter, guint64 limit)
{
    converter->records_left = limit > 0 ? limit : G_MAXUINT64;
}

gboolean frame_converter_is_full(const FrameConverter *converter)
{
    return converter->records_left == 0;
}

static gboolean give_records(FrameConverter *converter, GError **error)
{
    const ConvertSinks *sinks = converter->sinks;
    guint count = converter->count;
    converter->count = 0;
    convert_counters_add_packets(converter->counters, converter->packets, count);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (sinks->edges[level] != NULL &&
            !edge_collector_add_packets(sinks->edges[level], converter->packets, count, error))
            return FALSE;
    }
    if (sinks->recent != NULL)
        comm_graph_add_packets(sinks->recent, converter->packets, count);
    if (sinks->text != NULL && !packet_text_append(sinks->text, converter->packets, converter->payloads, count, error))
        return FALSE;
    return sinks->packets == NULL || packet_writer_append(sinks->packets, converter->packets, converter->payloads,
                                                          converter->devices, count, error);
}

/* Whether a frame is wanted: 1, 0, or -1 with @error. A frame without a time lies in no range of time. */
static int frame_is_wanted(FrameConverter *converter, const CaptureFrame *frame, GError **error)
{
    const ConvertOptions *options = converter->options;
    if (converter->has_time_range &&
        (!frame->has_time || frame->timestamp_us < options->from_us || frame->timestamp_us >= options->until_us))
        return 0;
    if (converter->filter == NULL || !decode_knows_link_type(frame->link_type))
        return 1;
    return frame_filter_match(converter->filter, frame, error);
}

static void decode_one(FrameConverter *converter, const CaptureFrame *frame)
{
    guint made = 0;
    guint first = converter->count;
    DecodeStatus status = decode_frame(frame, converter->options->tunnels, converter->packets + first,
                                       converter->payloads + first, &made);
    converter->counters->status_counts[status]++;
    if (status == DECODE_UNKNOWN_LINK_TYPE)
        convert_counters_add_unknown_link_type(converter->counters, frame->link_type);
    made = (guint)MIN(made, converter->records_left);
    converter->records_left -= made;
    converter->count += made;
    if (converter->sinks->packets == NULL)
        return;
    const char *device = converter->get_device(converter->source, frame->interface);
    for (guint i = first; i < converter->count; i++)
        converter->devices[i] = device;
}

/* Returns FALSE with @error when the frame cannot be filtered. */
static gboolean take_one(FrameConverter *converter, const CaptureFrame *frame, gboolean takes_all, GError **error)
{
    int is_wanted = takes_all ? 1 : frame_is_wanted(converter, frame, error);
    if (is_wanted < 0)
        return FALSE;
    if (is_wanted > 0)
        decode_one(converter, frame);
    else
        converter->counters->filtered_out_count++;
    return TRUE;
}

gboolean frame_converter_take(FrameConverter *converter, const CaptureFrame *frames, guint count,
                              const ConvertSinks *sinks, ConvertCounters *counters, GError **error)
{
    gboolean takes_all = converter->filter == NULL && !converter->has_time_range;
    converter->sinks = sinks;
    converter->counters = counters;
    for (guint i = 0; i < count && converter->records_left > 0; i++) {
        counters->frame_count++;
        if (!take_one(converter, &frames[i], takes_all, error) ||
            (converter->count >= RECORD_BATCH && !give_records(converter, error)))
            return FALSE;
    }
    /* The payloads are borrowed from the reader, until it reads on. */
    return converter->count == 0 || give_records(converter, error);
}

static const char *get_capture_device(gconstpointer capture, guint32 interface)
{
    return capture_get_interface(capture, interface)->name;
}

gboolean convert_capture(Capture *capture, const ConvertOptions *options, const ConvertSinks *sinks,
                         ConvertProgress *progress, ConvertCounters *counters, GError **error)
{
    g_autoptr(FrameConverter) converter = frame_converter_new(options, get_capture_device, capture);
    CaptureFrame frames[FRAME_BATCH];
    guint64 position = 0;
    int count;
    while ((count = capture_read_frames(capture, frames, FRAME_BATCH, error)) > 0) {
        if (!frame_converter_take(converter, frames, (guint)count, sinks, counters, error))
            return FALSE;
        gboolean may_wait_now = count < FRAME_BATCH;
        if (may_wait_now && sinks->text != NULL && !packet_text_flush(sinks->text, error))
            return FALSE;
        guint64 now = capture_get_position(capture);
        convert_progress_add(progress, now - position, (guint64)count);
        position = now;
        if (convert_progress_is_interrupted(progress)) {
            g_set_error(error, COMM_ERROR, COMM_ERROR_INTERRUPTED, "interrupted");
            return FALSE;
        }
    }
    return count == 0;
}

gboolean convert_is_cut_stream(gboolean is_stream, const GError *error)
{
    return is_stream && g_error_matches(error, COMM_ERROR, COMM_ERROR_INTERRUPTED);
}
