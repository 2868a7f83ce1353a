/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert.h"
#include "comm_error.h"
#include "frame_filter.h"

#define FRAME_BATCH  64
#define RECORD_BATCH 64

typedef struct {
    Capture *capture;
    const ConvertOptions *options;
    const ConvertSinks *sinks;
    ConvertCounters *counters;
    FrameFilter *filter; /* NULL: none */
    gboolean has_time_range;
    guint count; /* of records waiting */
    CommPacket packets[RECORD_BATCH + DECODE_MAX_RECORDS];
    PacketPayload payloads[RECORD_BATCH + DECODE_MAX_RECORDS];
    const char *devices[RECORD_BATCH + DECODE_MAX_RECORDS];
} Conversion;

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

static gboolean give_records(Conversion *conversion, GError **error)
{
    const ConvertSinks *sinks = conversion->sinks;
    guint count = conversion->count;
    conversion->count = 0;
    convert_counters_add_packets(conversion->counters, conversion->packets, count);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (sinks->edges[level] != NULL &&
            !edge_collector_add_packets(sinks->edges[level], conversion->packets, count, error))
            return FALSE;
    }
    if (sinks->text != NULL &&
        !packet_text_append(sinks->text, conversion->packets, conversion->payloads, count, error))
        return FALSE;
    return sinks->packets == NULL || packet_writer_append(sinks->packets, conversion->packets, conversion->payloads,
                                                          conversion->devices, count, error);
}

/* Whether a frame is wanted: 1, 0, or -1 with @error. A frame without a time lies in no range of time. */
static int frame_is_wanted(Conversion *conversion, const CaptureFrame *frame, GError **error)
{
    const ConvertOptions *options = conversion->options;
    if (conversion->has_time_range &&
        (!frame->has_time || frame->timestamp_us < options->from_us || frame->timestamp_us >= options->until_us))
        return 0;
    if (conversion->filter == NULL || !decode_knows_link_type(frame->link_type))
        return 1;
    return frame_filter_match(conversion->filter, frame, error);
}

static void decode_one(Conversion *conversion, const CaptureFrame *frame)
{
    guint made = 0;
    guint first = conversion->count;
    DecodeStatus status = decode_frame(frame, conversion->options->tunnels, conversion->packets + first,
                                       conversion->payloads + first, &made);
    conversion->counters->status_counts[status]++;
    if (status == DECODE_UNKNOWN_LINK_TYPE)
        convert_counters_add_unknown_link_type(conversion->counters, frame->link_type);
    conversion->count += made;
    if (conversion->sinks->packets == NULL)
        return;
    const char *device = capture_get_interface(conversion->capture, frame->interface)->name;
    for (guint i = first; i < conversion->count; i++)
        conversion->devices[i] = device;
}

static gboolean convert_frames(Conversion *conversion, const CaptureFrame *frames, int count, GError **error)
{
    gboolean takes_all = conversion->filter == NULL && !conversion->has_time_range;
    conversion->counters->frame_count += (guint64)count;
    for (int i = 0; i < count; i++) {
        int is_wanted = takes_all ? 1 : frame_is_wanted(conversion, &frames[i], error);
        if (is_wanted < 0)
            return FALSE;
        if (is_wanted == 0) {
            conversion->counters->filtered_out_count++;
            continue;
        }
        decode_one(conversion, &frames[i]);
        if (conversion->count >= RECORD_BATCH && !give_records(conversion, error))
            return FALSE;
    }
    /* The payloads are borrowed from the reader, until it reads on. */
    return conversion->count == 0 || give_records(conversion, error);
}

static gboolean convert_all(Conversion *conversion, ConvertProgress *progress, GError **error)
{
    CaptureFrame frames[FRAME_BATCH];
    PacketText *text = conversion->sinks->text;
    guint64 position = 0;
    int count;
    while ((count = capture_read_frames(conversion->capture, frames, FRAME_BATCH, error)) > 0) {
        if (!convert_frames(conversion, frames, count, error))
            return FALSE;
        gboolean may_wait_now = count < FRAME_BATCH;
        if (may_wait_now && text != NULL && !packet_text_flush(text, error))
            return FALSE;
        guint64 now = capture_get_position(conversion->capture);
        convert_progress_add(progress, now - position, (guint64)count);
        position = now;
        if (convert_progress_is_interrupted(progress)) {
            g_set_error(error, COMM_ERROR, COMM_ERROR_INTERRUPTED, "interrupted");
            return FALSE;
        }
    }
    return count == 0;
}

gboolean convert_capture(Capture *capture, const ConvertOptions *options, const ConvertSinks *sinks,
                         ConvertProgress *progress, ConvertCounters *counters, GError **error)
{
    g_autoptr(FrameFilter) filter = options->filter != NULL ? frame_filter_new(options->filter) : NULL;
    Conversion conversion;
    conversion.capture = capture;
    conversion.options = options;
    conversion.sinks = sinks;
    conversion.counters = counters;
    conversion.filter = filter;
    conversion.has_time_range = options->from_us != G_MININT64 || options->until_us != G_MAXINT64;
    conversion.count = 0;
    return convert_all(&conversion, progress, error);
}

gboolean convert_is_cut_stream(gboolean is_stream, const GError *error)
{
    return is_stream && g_error_matches(error, COMM_ERROR, COMM_ERROR_INTERRUPTED);
}
