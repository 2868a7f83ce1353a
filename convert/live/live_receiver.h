/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_RECEIVER_H
#define LIVE_RECEIVER_H

#include "frame_queue.h"
#include "live_interface.h"

/**
 * A thread that copies one interface's frames from the kernel's ring into batches, and does nothing else, so that the
 * ring is emptied whatever the converting thread is held up by.
 */
typedef struct _LiveReceiver LiveReceiver;

/** @number: the interface's, for the batches. @interface and @queue are borrowed until the receiver is freed. */
LiveReceiver *live_receiver_start(LiveInterface *interface, guint number, FrameQueue *queue);

/** What came until now is still received, and the thread then ends: in less than a second. */
void live_receiver_stop(LiveReceiver *receiver);

/** Whether the thread has ended by itself; live_receiver_join() says why. */
gboolean live_receiver_is_at_end(const LiveReceiver *receiver);

/** Waits for its end. Returns FALSE with @error set (COMM_ERROR_READ) when the interface gave nothing more. */
gboolean live_receiver_join(LiveReceiver *receiver, GError **error);

/** The latest statistics; at the end, all. */
LiveStatistics live_receiver_get_statistics(LiveReceiver *receiver);

/** After live_receiver_join(). */
void live_receiver_free(LiveReceiver *receiver);

#endif
