/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_receiver.h"
#include "comm_error.h"

#include <string.h>

/* Frames of one pass through the ring, after which the thread looks up. */
#define FRAMES_A_PASS 8192

#define WAIT_MS 100

/* Twice what the kernel keeps a frame back for, and some more: after so long a silence all frames have come. */
#define SETTLED_US (300 * 1000)

/* A stream of frames is cut at the moment of the stop; should the clock have jumped, it is not waited for. */
#define MOST_ENDING_US (30 * G_USEC_PER_SEC)

#define STATISTICS_INTERVAL_US (G_USEC_PER_SEC / 2)

struct _LiveReceiver {
    LiveInterface *interface;
    FrameQueue *queue;
    GThread *thread;
    GError *error;
    FrameBatch *batch; /* being filled, or NULL */
    guint number;
    guint32 link_type;
    gint64 stop_us;         /* 0: go on; the time of day of the stop, atomic */
    gint64 ending_us;       /* monotonic: since when only what is still in the ring is read; 0: not yet */
    gint64 latest_frame_us; /* monotonic: when something was there the last time */
    gint64 statistics_us;   /* monotonic: of the latest statistics */
    gboolean is_past_stop;  /* a frame came that is later than the stop */
    gboolean is_refused;    /* the queue takes no more */
    gint is_at_end;
    GMutex mutex; /* guards statistics */
    LiveStatistics statistics;
};

static void push_batch(LiveReceiver *receiver, gint64 passed_us)
{
    receiver->batch->passed_us = passed_us;
    frame_queue_push(receiver->queue, g_steal_pointer(&receiver->batch));
}

static gboolean has_batch_for(LiveReceiver *receiver, gsize bytes, gint64 time_us)
{
    if (receiver->batch != NULL && !frame_batch_has_room(receiver->batch, bytes))
        push_batch(receiver, time_us);
    if (receiver->batch == NULL) {
        receiver->batch = frame_queue_get_empty(receiver->queue);
        if (receiver->batch != NULL)
            receiver->batch->interface = receiver->number;
    }
    return receiver->batch != NULL;
}

static void keep_frame(guint8 *user, const struct pcap_pkthdr *header, const guint8 *data)
{
    LiveReceiver *receiver = (LiveReceiver *)(gpointer)user;
    gint64 time_us = (gint64)header->ts.tv_sec * G_USEC_PER_SEC + header->ts.tv_usec;
    gint64 stop_us = __atomic_load_n(&receiver->stop_us, __ATOMIC_RELAXED);
    if (stop_us != 0 && time_us > stop_us) {
        receiver->is_past_stop = TRUE;
        return;
    }
    guint32 bytes = MIN(header->caplen, FRAME_BATCH_BYTES);
    if (receiver->is_refused || !has_batch_for(receiver, bytes, time_us)) {
        receiver->is_refused = TRUE;
        return;
    }
    FrameBatch *batch = receiver->batch;
    guint8 *copy = batch->bytes + batch->used_bytes;
    memcpy(copy, data, bytes);
    batch->used_bytes += bytes;
    batch->frames[batch->count++] = (CaptureFrame){.data = copy,
                                                   .captured_length_bytes = bytes,
                                                   .length_bytes = header->len,
                                                   .link_type = receiver->link_type,
                                                   .interface = receiver->number,
                                                   .timestamp_us = time_us,
                                                   .has_time = TRUE};
}

static void take_statistics(LiveReceiver *receiver)
{
    LiveStatistics statistics = live_interface_get_statistics(receiver->interface);
    g_mutex_lock(&receiver->mutex);
    receiver->statistics = statistics;
    g_mutex_unlock(&receiver->mutex);
}

/* After a silence, that nothing older will come is told. */
static void tell_silence(LiveReceiver *receiver, gint64 now_us)
{
    if (now_us - receiver->latest_frame_us >= SETTLED_US && has_batch_for(receiver, 0, 0))
        push_batch(receiver, g_get_real_time() - SETTLED_US);
}

static gboolean has_ended(LiveReceiver *receiver, gint64 now_us)
{
    if (receiver->is_refused || receiver->is_past_stop)
        return TRUE;
    gboolean is_ending = receiver->error != NULL || __atomic_load_n(&receiver->stop_us, __ATOMIC_RELAXED) != 0;
    if (!is_ending)
        return FALSE;
    if (receiver->ending_us == 0)
        receiver->ending_us = now_us;
    return now_us - MAX(receiver->ending_us, receiver->latest_frame_us) >= SETTLED_US ||
           now_us - receiver->ending_us >= MOST_ENDING_US;
}

static void check_interface(LiveReceiver *receiver, gboolean has_failed)
{
    if (receiver->error != NULL) {
        g_usleep(SETTLED_US / 10);
        return;
    }
    if (live_interface_check(receiver->interface, &receiver->error) && has_failed)
        g_set_error(&receiver->error, COMM_ERROR, COMM_ERROR_READ, "%s: %s: what was received is kept",
                    live_interface_get_name(receiver->interface),
                    pcap_geterr(live_interface_get_handle(receiver->interface)));
}

static void receive_some(LiveReceiver *receiver)
{
    int count =
        pcap_dispatch(live_interface_get_handle(receiver->interface), FRAMES_A_PASS, keep_frame, (guint8 *)receiver);
    gint64 now_us = g_get_monotonic_time();
    if (now_us - receiver->statistics_us >= STATISTICS_INTERVAL_US) {
        take_statistics(receiver);
        receiver->statistics_us = now_us;
    }
    if (count > 0) {
        receiver->latest_frame_us = now_us;
        return;
    }
    if (receiver->batch != NULL && receiver->batch->count > 0)
        push_batch(receiver, receiver->batch->frames[receiver->batch->count - 1].timestamp_us);
    if (count == 0 && live_interface_wait(receiver->interface, WAIT_MS))
        return;
    check_interface(receiver, count < 0);
    tell_silence(receiver, now_us);
}

static gpointer receive(gpointer data)
{
    LiveReceiver *receiver = data;
    receiver->latest_frame_us = g_get_monotonic_time();
    while (!has_ended(receiver, g_get_monotonic_time()))
        receive_some(receiver);
    take_statistics(receiver);
    if (!receiver->is_refused && has_batch_for(receiver, 0, 0))
        push_batch(receiver, G_MAXINT64);
    else if (receiver->batch != NULL)
        frame_queue_recycle(receiver->queue, receiver->batch);
    __atomic_store_n(&receiver->is_at_end, TRUE, __ATOMIC_RELEASE);
    frame_queue_end_sender(receiver->queue);
    return NULL;
}

LiveReceiver *live_receiver_start(LiveInterface *interface, guint number, FrameQueue *queue)
{
    LiveReceiver *receiver = g_new0(LiveReceiver, 1);
    receiver->interface = interface;
    receiver->queue = queue;
    receiver->number = number;
    receiver->link_type = live_interface_get_link_type(interface);
    g_mutex_init(&receiver->mutex);
    receiver->thread = g_thread_new("receiver", receive, receiver);
    return receiver;
}

void live_receiver_stop(LiveReceiver *receiver)
{
    if (__atomic_load_n(&receiver->stop_us, __ATOMIC_RELAXED) == 0)
        __atomic_store_n(&receiver->stop_us, g_get_real_time(), __ATOMIC_RELAXED);
}

gboolean live_receiver_is_at_end(const LiveReceiver *receiver)
{
    return __atomic_load_n(&receiver->is_at_end, __ATOMIC_ACQUIRE);
}

gboolean live_receiver_join(LiveReceiver *receiver, GError **error)
{
    if (receiver->thread != NULL)
        g_thread_join(g_steal_pointer(&receiver->thread));
    if (receiver->error == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&receiver->error));
    return FALSE;
}

LiveStatistics live_receiver_get_statistics(LiveReceiver *receiver)
{
    g_mutex_lock(&receiver->mutex);
    LiveStatistics statistics = receiver->statistics;
    g_mutex_unlock(&receiver->mutex);
    return statistics;
}

void live_receiver_free(LiveReceiver *receiver)
{
    if (receiver == NULL)
        return;
    g_mutex_clear(&receiver->mutex);
    g_clear_error(&receiver->error);
    g_free(receiver);
}
