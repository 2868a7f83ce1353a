/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_TARGET_H
#define LIVE_TARGET_H

#include "convert.h"
#include "live_syncer.h"

/** Where live frames go: one recording, or slices. Each function gets the target itself first. */
typedef struct {
    /** Takes frames in the order in which they came, not always that of time. Fails as frame_converter_take(). */
    gboolean (*take)(gpointer target, const CaptureFrame *frames, guint count, GError **error);
    /** No frame is to come that is earlier than @passed_us, but for a few late ones. NULL: it does not matter. */
    gboolean (*pass)(gpointer target, gint64 passed_us, GError **error);
    /** Has all that was taken readable on disk. Fails with COMM_ERROR_WRITE. */
    gboolean (*flush)(gpointer target, LiveSyncer *syncer, GError **error);
    /** Whether it has all records that are wanted. */
    gboolean (*is_full)(gpointer target);
    /** What is lost now is added here. */
    ConvertCounters *(*get_counters)(gpointer target);
} LiveTarget;

#endif
