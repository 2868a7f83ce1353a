/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_recording.h"

typedef struct {
    FrameConverter *converter;
    const ConvertSinks *sinks;
    ConvertCounters *counters;
    ConvertSinks all_sinks; /* what looks on, too */
} Recording;

static gboolean take(gpointer target, const CaptureFrame *frames, guint count, GError **error)
{
    Recording *recording = target;
    return frame_converter_take(recording->converter, frames, count, &recording->all_sinks, recording->counters, error);
}

static gboolean flush(gpointer target, LiveSyncer *syncer, GError **error)
{
    const Recording *recording = target;
    const ConvertSinks *sinks = recording->sinks;
    return (sinks->text == NULL || packet_text_flush(sinks->text, error)) &&
           live_syncer_flush(syncer, sinks->packets, error);
}

static gboolean is_full(gpointer target)
{
    return frame_converter_is_full(((Recording *)target)->converter);
}

static ConvertCounters *get_counters(gpointer target)
{
    return ((Recording *)target)->counters;
}

gboolean live_recording_run(LiveRun *run, const ConvertOptions *options, const ConvertSinks *sinks,
                            ConvertCounters *counters, GError **error)
{
    static const LiveTarget functions = {take, NULL, flush, is_full, get_counters};
    g_autoptr(FrameConverter) converter = frame_converter_new(options, live_source_get_interface, run->source);
    Recording recording = {converter, sinks, counters, *sinks};
    if (run->status != NULL)
        recording.all_sinks.recent = live_status_get_graph(run->status);
    frame_converter_set_record_limit(converter, run->options->record_limit);
    if (live_run(run, &functions, &recording, error))
        return TRUE;
    /* What could not be written is tried once more when the outputs are finished. */
    if (sinks->packets != NULL)
        (void)!packet_writer_take_back(sinks->packets, NULL);
    return FALSE;
}
