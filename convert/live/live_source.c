/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_source.h"
#include "frame_queue.h"
#include "live_receiver.h"

typedef struct {
    LiveInterface *interface;
    LiveReceiver *receiver; /* NULL before the start */
    gint64 passed_us;
    gboolean is_told; /* that it has ended */
} Member;

struct _LiveSource {
    const LiveOptions *options;
    GArray *members; /* of Member */
    FrameQueue *queue;
    FrameBatch *batch; /* given last */
    guint64 frame_count;
};

static Member *get_member(const LiveSource *source, guint i)
{
    return &g_array_index(source->members, Member, i);
}

LiveSource *live_source_open(const LiveOptions *options, GError **error)
{
    g_autoptr(LiveSource) source = g_new0(LiveSource, 1);
    source->options = options;
    source->members = g_array_new(FALSE, TRUE, sizeof(Member));
    for (guint i = 0; i < options->interfaces->len; i++) {
        Member member = {live_interface_open(g_ptr_array_index(options->interfaces, i), options, error), NULL,
                         G_MININT64, FALSE};
        if (member.interface == NULL)
            return NULL;
        g_array_append_val(source->members, member);
    }
    return g_steal_pointer(&source);
}

void live_source_free(LiveSource *source)
{
    if (source == NULL)
        return;
    live_source_close(source);
    for (guint i = 0; i < source->members->len; i++) {
        live_receiver_free(get_member(source, i)->receiver);
        live_interface_free(get_member(source, i)->interface);
    }
    g_array_free(source->members, TRUE);
    frame_queue_free(source->queue);
    g_free(source);
}

const char *live_source_get_device(const LiveSource *source)
{
    return source->members->len == 1 ? live_interface_get_name(get_member(source, 0)->interface) : NULL;
}

const char *live_source_get_interface(gconstpointer source, guint32 interface)
{
    return live_interface_get_name(get_member(source, interface)->interface);
}

void live_source_start(LiveSource *source)
{
    source->queue = frame_queue_new((gsize)source->options->buffer_mib << 20, source->members->len);
    for (guint i = 0; i < source->members->len; i++)
        get_member(source, i)->receiver = live_receiver_start(get_member(source, i)->interface, i, source->queue);
}

static void give_back(LiveSource *source)
{
    if (source->batch != NULL)
        frame_queue_recycle(source->queue, g_steal_pointer(&source->batch));
}

FrameBatch *live_source_take(LiveSource *source, gint64 end_us)
{
    give_back(source);
    FrameBatch *batch = source->batch = frame_queue_pop(source->queue, end_us);
    if (batch == NULL)
        return NULL;
    for (guint i = 0; i < batch->count; i++)
        batch->frames[i].number = ++source->frame_count;
    get_member(source, batch->interface)->passed_us = batch->passed_us;
    return batch;
}

gint64 live_source_get_passed_us(const LiveSource *source)
{
    gint64 passed_us = G_MAXINT64;
    for (guint i = 0; i < source->members->len; i++)
        passed_us = MIN(passed_us, get_member(source, i)->passed_us);
    return passed_us;
}

void live_source_stop(LiveSource *source)
{
    for (guint i = 0; i < source->members->len; i++)
        live_receiver_stop(get_member(source, i)->receiver);
}

gboolean live_source_is_at_end(const LiveSource *source)
{
    return frame_queue_is_at_end(source->queue);
}

GError *live_source_take_failure(LiveSource *source)
{
    for (guint i = 0; i < source->members->len; i++) {
        Member *member = get_member(source, i);
        GError *failure = NULL;
        if (member->is_told || !live_receiver_is_at_end(member->receiver))
            continue;
        member->is_told = TRUE;
        if (!live_receiver_join(member->receiver, &failure))
            return failure;
    }
    return NULL;
}

void live_source_close(LiveSource *source)
{
    if (source->queue == NULL)
        return;
    give_back(source);
    frame_queue_close(source->queue);
    live_source_stop(source);
    for (guint i = 0; i < source->members->len; i++) {
        g_autoptr(GError) ignored = NULL;
        (void)live_receiver_join(get_member(source, i)->receiver, &ignored);
    }
}

LiveStatistics live_source_get_statistics(LiveSource *source)
{
    LiveStatistics sum = {0};
    for (guint i = 0; i < source->members->len; i++) {
        LiveStatistics one = live_receiver_get_statistics(get_member(source, i)->receiver);
        sum.received += one.received;
        sum.dropped_by_kernel += one.dropped_by_kernel;
        sum.dropped_by_interface += one.dropped_by_interface;
    }
    return sum;
}

guint64 live_source_get_frame_count(const LiveSource *source)
{
    return source->frame_count;
}
