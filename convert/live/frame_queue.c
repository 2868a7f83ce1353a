/* SPDX-License-Identifier: BSD-3-Clause */
#include "frame_queue.h"

struct _FrameQueue {
    GMutex mutex;
    GCond has_batch;
    GCond has_empty;
    GQueue full;
    GQueue empty;
    guint made_count;
    guint most_count;
    guint sender_count;
    gboolean is_closed;
};

FrameQueue *frame_queue_new(gsize most_bytes, guint sender_count)
{
    FrameQueue *queue = g_new0(FrameQueue, 1);
    g_mutex_init(&queue->mutex);
    g_cond_init(&queue->has_batch);
    g_cond_init(&queue->has_empty);
    g_queue_init(&queue->full);
    g_queue_init(&queue->empty);
    queue->most_count = (guint)MAX(most_bytes / sizeof(FrameBatch), 2 * sender_count);
    queue->sender_count = sender_count;
    return queue;
}

void frame_queue_free(FrameQueue *queue)
{
    if (queue == NULL)
        return;
    g_queue_clear_full(&queue->full, g_free);
    g_queue_clear_full(&queue->empty, g_free);
    g_cond_clear(&queue->has_batch);
    g_cond_clear(&queue->has_empty);
    g_mutex_clear(&queue->mutex);
    g_free(queue);
}

static FrameBatch *take_empty(FrameQueue *queue)
{
    /* The one used last is the one that is in the processor's cache. */
    FrameBatch *batch = g_queue_pop_head(&queue->empty);
    if (batch != NULL || queue->made_count == queue->most_count)
        return batch;
    queue->made_count++;
    return g_new(FrameBatch, 1);
}

FrameBatch *frame_queue_get_empty(FrameQueue *queue)
{
    FrameBatch *batch = NULL;
    g_mutex_lock(&queue->mutex);
    while (!queue->is_closed && (batch = take_empty(queue)) == NULL)
        g_cond_wait(&queue->has_empty, &queue->mutex);
    g_mutex_unlock(&queue->mutex);
    if (batch == NULL)
        return NULL;
    batch->count = 0;
    batch->used_bytes = 0;
    return batch;
}

void frame_queue_push(FrameQueue *queue, FrameBatch *batch)
{
    g_mutex_lock(&queue->mutex);
    g_queue_push_tail(&queue->full, batch);
    g_cond_signal(&queue->has_batch);
    g_mutex_unlock(&queue->mutex);
}

void frame_queue_end_sender(FrameQueue *queue)
{
    g_mutex_lock(&queue->mutex);
    queue->sender_count--;
    g_cond_signal(&queue->has_batch);
    g_mutex_unlock(&queue->mutex);
}

static gboolean is_at_end(const FrameQueue *queue)
{
    return queue->sender_count == 0 && queue->full.length == 0;
}

FrameBatch *frame_queue_pop(FrameQueue *queue, gint64 end_us)
{
    FrameBatch *batch;
    g_mutex_lock(&queue->mutex);
    while ((batch = g_queue_pop_head(&queue->full)) == NULL && !is_at_end(queue)) {
        if (!g_cond_wait_until(&queue->has_batch, &queue->mutex, end_us))
            break;
    }
    g_mutex_unlock(&queue->mutex);
    return batch;
}

void frame_queue_recycle(FrameQueue *queue, FrameBatch *batch)
{
    g_mutex_lock(&queue->mutex);
    g_queue_push_head(&queue->empty, batch);
    g_cond_signal(&queue->has_empty);
    g_mutex_unlock(&queue->mutex);
}

gboolean frame_queue_is_at_end(FrameQueue *queue)
{
    g_mutex_lock(&queue->mutex);
    gboolean result = is_at_end(queue);
    g_mutex_unlock(&queue->mutex);
    return result;
}

void frame_queue_close(FrameQueue *queue)
{
    g_mutex_lock(&queue->mutex);
    queue->is_closed = TRUE;
    g_cond_broadcast(&queue->has_empty);
    g_mutex_unlock(&queue->mutex);
}
