/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef FRAME_BATCH_H
#define FRAME_BATCH_H

#include "capture_frame.h"

/** The longest frame that is captured, and the bytes that a batch has room for: MAXIMUM_SNAPLEN of libpcap. */
#define FRAME_BATCH_BYTES  262144
#define FRAME_BATCH_FRAMES 2048

/** Frames of one interface with their bytes: what goes from the thread that receives to the one that converts. */
typedef struct {
    guint interface;
    gint64 passed_us; /**< no frame of an earlier time is to come from this interface, but for a few that are late */
    guint count;
    gsize used_bytes;
    CaptureFrame frames[FRAME_BATCH_FRAMES]; /**< their data points into bytes; not numbered yet */
    guint8 bytes[FRAME_BATCH_BYTES];
} FrameBatch;

static inline gboolean frame_batch_has_room(const FrameBatch *batch, gsize bytes)
{
    return batch->count < FRAME_BATCH_FRAMES && bytes <= FRAME_BATCH_BYTES - batch->used_bytes;
}

#endif
