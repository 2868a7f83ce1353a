/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef FRAME_QUEUE_H
#define FRAME_QUEUE_H

#include "frame_batch.h"

/** Batches in order from several receiving threads to one that converts. Its memory is bounded, and used again. */
typedef struct _FrameQueue FrameQueue;

/** @most_bytes: of batches, waiting and in use; at least two a sender are allowed. */
FrameQueue *frame_queue_new(gsize most_bytes, guint sender_count);
void frame_queue_free(FrameQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrameQueue, frame_queue_free)

/** An empty batch to fill; waits while all are taken. Returns NULL once the queue is closed. */
FrameBatch *frame_queue_get_empty(FrameQueue *queue);

/** Hands a batch on; an empty one only tells its passed_us. The queue's from here on. */
void frame_queue_push(FrameQueue *queue, FrameBatch *batch);

/** A sender has no more. */
void frame_queue_end_sender(FrameQueue *queue);

/** The next batch, for frame_queue_recycle(); NULL when none has come by @end_us of g_get_monotonic_time(). */
FrameBatch *frame_queue_pop(FrameQueue *queue, gint64 end_us);
void frame_queue_recycle(FrameQueue *queue, FrameBatch *batch);

/** Whether all senders have ended and all batches are taken. */
gboolean frame_queue_is_at_end(FrameQueue *queue);

/** Ends the senders' waiting: nobody takes their batches any more. */
void frame_queue_close(FrameQueue *queue);

#endif
