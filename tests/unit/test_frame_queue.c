/* SPDX-License-Identifier: BSD-3-Clause */
#include "frame_queue.h"

#define BATCH_COUNT 500

static FrameBatch *pop(FrameQueue *queue)
{
    return frame_queue_pop(queue, g_get_monotonic_time() + 10 * G_USEC_PER_SEC);
}

static gpointer send_batches(gpointer data)
{
    FrameQueue *queue = data;
    for (guint i = 0; i < BATCH_COUNT; i++) {
        FrameBatch *batch = frame_queue_get_empty(queue);
        batch->passed_us = i;
        frame_queue_push(queue, batch);
    }
    frame_queue_end_sender(queue);
    return NULL;
}

/* Two batches for one sender: it has to wait for the receiver all the time. */
static void batches_come_in_order_in_bounded_memory(void)
{
    g_autoptr(FrameQueue) queue = frame_queue_new(0, 1);
    GThread *sender = g_thread_new("sender", send_batches, queue);
    for (guint i = 0; i < BATCH_COUNT; i++) {
        FrameBatch *batch = pop(queue);
        g_assert_nonnull(batch);
        g_assert_cmpint(batch->passed_us, ==, i);
        frame_queue_recycle(queue, batch);
    }
    g_thread_join(sender);
    g_assert_null(pop(queue));
    g_assert_true(frame_queue_is_at_end(queue));
}

static void nothing_is_there_in_time(void)
{
    g_autoptr(FrameQueue) queue = frame_queue_new(0, 1);
    g_assert_null(frame_queue_pop(queue, g_get_monotonic_time() + 1000));
    g_assert_false(frame_queue_is_at_end(queue));
}

static gpointer wait_for_empty(gpointer queue)
{
    return frame_queue_get_empty(queue);
}

static void closing_ends_the_waiting(void)
{
    g_autoptr(FrameQueue) queue = frame_queue_new(0, 1);
    for (guint i = 0; i < 2; i++)
        frame_queue_push(queue, frame_queue_get_empty(queue));
    GThread *sender = g_thread_new("sender", wait_for_empty, queue);
    frame_queue_close(queue);
    g_assert_null(g_thread_join(sender));
}

static void batch_has_room_for_so_many_frames_and_bytes(void)
{
    g_autofree FrameBatch *batch = g_new0(FrameBatch, 1);
    g_assert_true(frame_batch_has_room(batch, FRAME_BATCH_BYTES));
    batch->used_bytes = 1;
    g_assert_false(frame_batch_has_room(batch, FRAME_BATCH_BYTES));
    batch->count = FRAME_BATCH_FRAMES;
    g_assert_false(frame_batch_has_room(batch, 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame_queue/batches_come_in_order_in_bounded_memory", batches_come_in_order_in_bounded_memory);
    g_test_add_func("/frame_queue/nothing_is_there_in_time", nothing_is_there_in_time);
    g_test_add_func("/frame_queue/closing_ends_the_waiting", closing_ends_the_waiting);
    g_test_add_func("/frame_queue/batch_has_room_for_so_many_frames_and_bytes",
                    batch_has_room_for_so_many_frames_and_bytes);
    return g_test_run();
}
