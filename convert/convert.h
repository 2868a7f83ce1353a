/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONVERT_H
#define CONVERT_H

#include "capture.h"
#include "convert_counters.h"
#include "convert_options.h"
#include "edge_collector.h"
#include "packet_text.h"

/** How far a run is: written by the converting threads, read by the one that shows it. Access by the functions below.
 */
typedef struct {
    guint64 byte_count; /**< read from captures, as they lie on disk */
    guint64 frame_count;
    guint64 skipped_byte_count; /**< of captures that need not be read */
    gint is_interrupted;        /**< set once, from a signal handler too */
} ConvertProgress;

void convert_progress_add(ConvertProgress *progress, guint64 byte_count, guint64 frame_count);
void convert_progress_skip(ConvertProgress *progress, guint64 byte_count);
void convert_progress_interrupt(ConvertProgress *progress);
gboolean convert_progress_is_interrupted(const ConvertProgress *progress);

/** capture_open(), of which waiting for a stream ends with COMM_ERROR_INTERRUPTED when @progress is interrupted. */
Capture *convert_open(const char *path, const ConvertProgress *progress, GError **error);

/** Where a capture's records go: each may be NULL. */
typedef struct {
    EdgeCollector *edges[COMM_LEVEL_COUNT];
    CommGraph *recent; /**< edges between hosts, for who looks at them in between */
    PacketWriter *packets;
    PacketText *text; /**< flushed whenever the capture has nothing more at hand */
} ConvertSinks;

/** The name of an interface that frames came by, or NULL. */
typedef const char *(*ConvertDeviceFunc)(gconstpointer source, guint32 interface);

/** Frames -> filter -> records -> sinks, whatever the frames come from. One a thread. */
typedef struct _FrameConverter FrameConverter;

/** @options and @source (for @get_device) are borrowed until the converter is freed. */
FrameConverter *frame_converter_new(const ConvertOptions *options, ConvertDeviceFunc get_device, gconstpointer source);
void frame_converter_free(FrameConverter *converter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrameConverter, frame_converter_free)

/** It makes no more than @limit records (0: no limit): a frame that would make the next one is not taken. */
void frame_converter_set_record_limit(FrameConverter *converter, guint64 limit);
gboolean frame_converter_is_full(const FrameConverter *converter);

/**
 * Converts @frames. All their records have gone to @sinks when this returns, so that the frames may go.
 *
 * Returns FALSE with @error set: COMM_ERROR_WRITE, COMM_ERROR_USAGE as convert_capture().
 */
gboolean frame_converter_take(FrameConverter *converter, const CaptureFrame *frames, guint count,
                              const ConvertSinks *sinks, ConvertCounters *counters,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Reads @capture to its end, by a FrameConverter into @sinks.
 *
 * @counters: added to; right also when this fails.
 * Returns FALSE with @error set: COMM_ERROR_FORMAT and COMM_ERROR_READ for a damaged capture, whose good frames have
 * all gone to the sinks; COMM_ERROR_WRITE when a sink takes no more, COMM_ERROR_USAGE for a filter that its link type
 * does not know, COMM_ERROR_INTERRUPTED.
 */
gboolean convert_capture(Capture *capture, const ConvertOptions *options, const ConvertSinks *sinks,
                         ConvertProgress *progress, ConvertCounters *counters,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether @error is an interrupt that ends a stream: it cannot be read again, so what came until then is all of it. */
gboolean convert_is_cut_stream(gboolean is_stream, const GError *error);

#endif
