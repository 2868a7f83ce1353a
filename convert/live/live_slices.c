/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_slices.h"
#include "archive_slice.h"

/* Frames that two processors receive at once come in another order than that of their times. */
#define SLACK_US (G_USEC_PER_SEC / 10)

typedef struct {
    gint64 start_us;
    ArchiveCapture *capture;
} Slice;

struct _LiveSlices {
    LiveSlicesOptions options;
    const char *device;
    FrameConverter *converter;
    GArray *open;     /* of Slice, by start */
    gint64 closed_us; /* every slice that ends by then is closed */
    ConvertTotals totals;
    CommGraph *recent; /* or NULL; borrowed */
};

static Slice *get_slice(const LiveSlices *slices, guint i)
{
    return &g_array_index(slices->open, Slice, i);
}

LiveSlices *live_slices_new(const LiveSlicesOptions *options, LiveSource *source)
{
    LiveSlices *slices = g_new0(LiveSlices, 1);
    slices->options = *options;
    slices->device = live_source_get_device(source);
    slices->converter = frame_converter_new(options->options, live_source_get_interface, source);
    frame_converter_set_record_limit(slices->converter, options->live->record_limit);
    slices->open = g_array_new(FALSE, FALSE, sizeof(Slice));
    slices->closed_us = G_MININT64;
    slices->totals.is_without_edges = TRUE;
    convert_counters_init(&slices->totals.counters);
    return slices;
}

void live_slices_free(LiveSlices *slices)
{
    if (slices == NULL)
        return;
    for (guint i = 0; i < slices->open->len; i++)
        archive_capture_free(get_slice(slices, i)->capture);
    g_array_free(slices->open, TRUE);
    frame_converter_free(slices->converter);
    g_free(slices);
}

static Slice *open_slice(LiveSlices *slices, gint64 start_us, GError **error)
{
    const LiveSlicesOptions *options = &slices->options;
    ArchiveRecord *record =
        archive_plan_live(options->archive, options->scenario, options->dump_host, slices->device, start_us);
    record->slice_start_us = start_us;
    record->ring_count = options->live->ring_count;
    Slice slice = {start_us, archive_capture_new(options->archive, options->options, record, error)};
    if (slice.capture == NULL)
        return NULL;
    guint place = 0;
    while (place < slices->open->len && get_slice(slices, place)->start_us < start_us)
        place++;
    g_array_insert_val(slices->open, place, slice);
    return get_slice(slices, place);
}

/* The slice that a time lies in: open or opened, or when it is closed already the oldest that is open. */
static Slice *find_slice(LiveSlices *slices, gint64 time_us, GError **error)
{
    gint64 length_us = slices->options.live->slice_us;
    gint64 start_us = edge_window_start(time_us, length_us);
    if (start_us < slices->closed_us) {
        if (slices->open->len > 0)
            return get_slice(slices, 0);
        start_us = slices->closed_us;
    }
    for (guint i = 0; i < slices->open->len; i++) {
        if (get_slice(slices, i)->start_us == start_us)
            return get_slice(slices, i);
    }
    return open_slice(slices, start_us, error);
}

/* How many of the frames belong to the slice that begins at @start_us, from the first on. */
static guint count_same(const LiveSlices *slices, const CaptureFrame *frames, guint count)
{
    gint64 length_us = slices->options.live->slice_us;
    gint64 start_us = edge_window_start(frames[0].timestamp_us, length_us);
    guint same = 1;
    while (same < count && frames[same].timestamp_us >= start_us && frames[same].timestamp_us < start_us + length_us)
        same++;
    return same;
}

static gboolean take(gpointer target, const CaptureFrame *frames, guint count, GError **error)
{
    LiveSlices *slices = target;
    while (count > 0) {
        guint same = count_same(slices, frames, count);
        const Slice *slice = find_slice(slices, frames[0].timestamp_us, error);
        if (slice == NULL)
            return FALSE;
        ConvertCounters *counters = &archive_capture_get_record(slice->capture)->counters;
        if (frames[0].timestamp_us < slices->closed_us)
            counters->late_count += same;
        ConvertSinks sinks = *archive_capture_get_sinks(slice->capture);
        sinks.recent = slices->recent;
        if (!frame_converter_take(slices->converter, frames, same, &sinks, counters, error))
            return FALSE;
        frames += same;
        count -= same;
    }
    return TRUE;
}

static gboolean commit_slice(LiveSlices *slices, const Slice *slice, ConvertTotals *totals, GError **error)
{
    const LiveSlicesOptions *options = &slices->options;
    ArchiveRecord *record = archive_capture_get_record(slice->capture);
    totals->counters = record->counters;
    totals->name = archive_make_start_name(slice->start_us);
    totals->capture_count = 1;
    if (!archive_capture_finish(slice->capture, options->is_verified, error))
        return FALSE;
    if (!archive_capture_commit(slice->capture, slices->device, error))
        return FALSE;
    totals->edge_count = record->edge_count;
    totals->host_count = record->host_count;
    return archive_finish_slice(options->archive, options->options, record, options->hosts, error);
}

/* It is no longer among the open ones, whatever becomes of it. */
static gboolean close_first(LiveSlices *slices, GError **error)
{
    Slice slice = *get_slice(slices, 0);
    ConvertTotals totals = {.name = NULL};
    g_array_remove_index(slices->open, 0);
    slices->closed_us = MAX(slices->closed_us, slice.start_us + slices->options.live->slice_us);
    gboolean is_good = commit_slice(slices, &slice, &totals, error);
    convert_counters_add(&slices->totals.counters, &totals.counters);
    slices->totals.capture_count++;
    if (is_good)
        slices->options.report(&totals, slices->options.user_data);
    g_free(totals.name);
    archive_capture_free(slice.capture);
    return is_good;
}

static gboolean pass(gpointer target, gint64 passed_us, GError **error)
{
    LiveSlices *slices = target;
    gint64 length_us = slices->options.live->slice_us;
    if (passed_us == G_MININT64 || passed_us == G_MAXINT64)
        return TRUE;
    while (slices->open->len > 0 && get_slice(slices, 0)->start_us + length_us <= passed_us - SLACK_US) {
        if (!close_first(slices, error))
            return FALSE;
    }
    /* A slice in which nothing came is told from one that was not recorded by its files, which hold nothing. */
    return slices->open->len > 0 || edge_window_start(passed_us, length_us) < slices->closed_us ||
           find_slice(slices, passed_us, error) != NULL;
}

static gboolean flush(gpointer target, LiveSyncer *syncer, GError **error)
{
    const LiveSlices *slices = target;
    for (guint i = 0; i < slices->open->len; i++) {
        if (!live_syncer_flush(syncer, archive_capture_get_sinks(get_slice(slices, i)->capture)->packets, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_full(gpointer target)
{
    return frame_converter_is_full(((LiveSlices *)target)->converter);
}

static ConvertCounters *get_counters(gpointer target)
{
    LiveSlices *slices = target;
    if (slices->open->len == 0)
        return &slices->totals.counters;
    return &archive_capture_get_record(get_slice(slices, slices->open->len - 1)->capture)->counters;
}

static void take_back(const LiveSlices *slices)
{
    for (guint i = 0; i < slices->open->len; i++) {
        PacketWriter *packets = archive_capture_get_sinks(get_slice(slices, i)->capture)->packets;
        if (packets != NULL)
            (void)!packet_writer_take_back(packets, NULL);
    }
}

gboolean live_slices_run(LiveSlices *slices, LiveRun *run, GError **error)
{
    static const LiveTarget functions = {take, pass, flush, is_full, get_counters};
    slices->recent = run->status != NULL ? live_status_get_graph(run->status) : NULL;
    gboolean is_good = live_run(run, &functions, slices, error);
    if (!is_good)
        take_back(slices);
    while (slices->open->len > 0)
        is_good = close_first(slices, is_good ? error : NULL) && is_good;
    return is_good;
}

const ConvertTotals *live_slices_get_totals(const LiveSlices *slices)
{
    return &slices->totals;
}
