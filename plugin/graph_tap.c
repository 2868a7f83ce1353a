/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_tap.h"
#include "comm_error.h"
#include "conversation_layer.h"
#include "display_filter.h"
#include "node_name.h"
#include "outer_header.h"

#include <epan/tap.h>

/* The taps of the layers that count the first IP header. `ip` and `ipv6` are called for each header of a frame, the
 * outermost first, and not at all for some; `frame` is called last, once for every frame, so it counts. */
enum { LISTENER_IPV4, LISTENER_IPV6, LISTENER_FRAME, LISTENER_COUNT };

/* Wireshark finds a listener by the address of its data. */
typedef struct {
    GraphTap *tap;
    gboolean is_registered;
} Listener;

typedef struct {
    CommNode source;
    CommNode target;
    guint32 frame_number;
} FirstFrame;

struct _GraphTap {
    Listener listeners[LISTENER_COUNT];
    GraphTapFunc draw;
    GraphTapFunc reset;
    gpointer user_data;
    EdgeWindows *windows;
    GArray *first_frames; /* of FirstFrame */
    /* The first IP header of a frame */
    CommServices *services;
    CommLevelMap *map;
    DisplayFilterScope scope; /* of the filters for what is counted */
    CommPacket packet;
    guint32 header_frame; /* the number of the frame whose first header was seen; 0: none */
    gboolean has_packet;  /* it makes a record */
    /* A dissector's conversations; NULL in the layers above */
    ConversationLayer *conversations;
    guint32 frame_number;
};

static void add_edge(GraphTap *tap, const CommEdge *edge, guint32 frame_number)
{
    if (!edge_windows_add(tap->windows, edge))
        return;
    FirstFrame first = {edge->source, edge->target, frame_number};
    g_array_append_val(tap->first_frames, first);
}

/* Whether it is the frame's first header that is being told. */
static gboolean is_first_header(GraphTap *tap, const packet_info *pinfo)
{
    if (tap->header_frame == pinfo->num)
        return FALSE;
    tap->header_frame = pinfo->num;
    return TRUE;
}

static tap_packet_status take_ipv4(void *data, packet_info *pinfo, epan_dissect_t *edt G_GNUC_UNUSED,
                                   const void *header, tap_flags_t flags G_GNUC_UNUSED)
{
    GraphTap *tap = ((Listener *)data)->tap;
    if (is_first_header(tap, pinfo))
        tap->has_packet = outer_header_from_ipv4(pinfo, header, &tap->packet);
    return TAP_PACKET_DONT_REDRAW;
}

static tap_packet_status take_ipv6(void *data, packet_info *pinfo, epan_dissect_t *edt G_GNUC_UNUSED,
                                   const void *header, tap_flags_t flags G_GNUC_UNUSED)
{
    GraphTap *tap = ((Listener *)data)->tap;
    if (is_first_header(tap, pinfo))
        tap->has_packet = outer_header_from_ipv6(pinfo, header, &tap->packet);
    return TAP_PACKET_DONT_REDRAW;
}

static tap_packet_status take_frame(void *data, packet_info *pinfo, epan_dissect_t *edt G_GNUC_UNUSED,
                                    const void *header G_GNUC_UNUSED, tap_flags_t flags G_GNUC_UNUSED)
{
    GraphTap *tap = ((Listener *)data)->tap;
    if (tap->header_frame != pinfo->num)
        tap->has_packet = outer_header_from_layers(pinfo, &tap->packet);
    tap->header_frame = 0;
    if (!tap->has_packet)
        return TAP_PACKET_DONT_REDRAW;
    const CommPacket *packet = &tap->packet;
    gint64 time_us = packet->has_time ? packet->timestamp_us : COMM_NO_TIME;
    CommEdge edge = {.packets = 1, .bytes = packet->length_bytes, .first_seen_us = time_us, .last_seen_us = time_us};
    comm_level_map_packet(tap->map, packet, &edge.source, &edge.target);
    add_edge(tap, &edge, pinfo->num);
    return TAP_PACKET_REDRAW;
}

static void add_conversation_edge(const CommEdge *edge, gpointer data)
{
    GraphTap *tap = data;
    add_edge(tap, edge, tap->frame_number);
}

static tap_packet_status take_conversation(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *header,
                                           tap_flags_t flags)
{
    GraphTap *tap = ((Listener *)data)->tap;
    ConversationPacket packet = {pinfo, edt, header, flags};
    tap->frame_number = pinfo->num;
    return conversation_layer_take(tap->conversations, &packet, edge_windows_get_names(tap->windows),
                                   add_conversation_edge, tap);
}

static void reset_tap(void *data)
{
    GraphTap *tap = ((Listener *)data)->tap;
    edge_windows_clear(tap->windows);
    g_array_set_size(tap->first_frames, 0);
    tap->header_frame = 0;
    if (tap->reset != NULL)
        tap->reset(tap->user_data);
}

static void draw_tap(void *data)
{
    GraphTap *tap = ((Listener *)data)->tap;
    if (tap->draw != NULL)
        tap->draw(tap->user_data);
}

/* At its end Wireshark removes all listeners itself, before a window that owns one is destroyed. */
static void finish_listener(void *data)
{
    ((Listener *)data)->is_registered = FALSE;
}

static gboolean take_error(GString *message, GError **error)
{
    if (message == NULL)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s", g_strchomp(message->str));
    g_string_free(message, TRUE);
    return FALSE;
}

static gboolean register_listener(GraphTap *tap, guint index, const char *name, const char *filter, tap_packet_cb take,
                                  GError **error)
{
    Listener *listener = &tap->listeners[index];
    gboolean tells_owner = take == take_frame || take == take_conversation;
    listener->tap = tap;
    GString *message =
        register_tap_listener(name, listener, filter, TL_REQUIRES_NOTHING, tells_owner ? reset_tap : NULL, take,
                              tells_owner ? draw_tap : NULL, finish_listener);
    listener->is_registered = message == NULL;
    return take_error(message, error);
}

static gboolean find_level(const char *name, CommLevel *level)
{
    for (guint i = 0; i < COMM_LEVEL_COUNT; i++) {
        if (g_strcmp0(comm_level_name((CommLevel)i), name) == 0) {
            *level = (CommLevel)i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean listen_to_headers(GraphTap *tap, const GraphTapOptions *options, CommLevel level, GError **error)
{
    gboolean is_default = options->group_by.ipv4_prefix_bits == 0 && options->group_by.ipv6_prefix_bits == 0;
    tap->scope = level == COMM_LEVEL_ENDPOINT ? DISPLAY_FILTER_ENDPOINTS : DISPLAY_FILTER_OUTERMOST;
    tap->services = comm_services_new_default();
    tap->map = comm_level_map_new(level, is_default ? NULL : &options->group_by, tap->services,
                                  edge_windows_get_names(tap->windows));
    return register_listener(tap, LISTENER_IPV4, "ip", options->filter, take_ipv4, error) &&
           register_listener(tap, LISTENER_IPV6, "ipv6", options->filter, take_ipv6, error) &&
           register_listener(tap, LISTENER_FRAME, "frame", options->filter, take_frame, error);
}

static gboolean listen_to_conversations(GraphTap *tap, const GraphTapOptions *options, GError **error)
{
    tap->scope = DISPLAY_FILTER_EVERY_HEADER;
    tap->conversations = conversation_layer_new(options->layer);
    if (tap->conversations == NULL) {
        g_auto(GStrv) layers = graph_tap_list_layers();
        g_autofree char *list = g_strjoinv(", ", layers);
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "layer=%s: not one of %s", options->layer, list);
        return FALSE;
    }
    return register_listener(tap, 0, conversation_layer_get_tap(tap->conversations), options->filter, take_conversation,
                             error);
}

GraphTap *graph_tap_new(const GraphTapOptions *options, GError **error)
{
    g_autoptr(GraphTap) tap = g_new0(GraphTap, 1);
    CommLevel level;
    tap->draw = options->draw;
    tap->reset = options->reset;
    tap->user_data = options->user_data;
    tap->windows = edge_windows_new(options->interval_us);
    tap->first_frames = g_array_new(FALSE, FALSE, sizeof(FirstFrame));
    gboolean is_listening = find_level(options->layer, &level) ? listen_to_headers(tap, options, level, error)
                                                               : listen_to_conversations(tap, options, error);
    return is_listening ? g_steal_pointer(&tap) : NULL;
}

void graph_tap_free(GraphTap *tap)
{
    if (tap == NULL)
        return;
    for (guint i = 0; i < LISTENER_COUNT; i++) {
        if (tap->listeners[i].is_registered)
            remove_tap_listener(&tap->listeners[i]);
    }
    conversation_layer_free(tap->conversations);
    comm_level_map_free(tap->map);
    comm_services_free(tap->services);
    g_array_unref(tap->first_frames);
    edge_windows_free(tap->windows);
    g_free(tap);
}

char **graph_tap_list_layers(void)
{
    g_auto(GStrv) conversations = conversation_layer_list();
    GStrvBuilder *builder = g_strv_builder_new();
    for (guint i = 0; i < COMM_LEVEL_COUNT; i++)
        g_strv_builder_add(builder, comm_level_name((CommLevel)i));
    g_strv_builder_addv(builder, (const char **)conversations);
    char **layers = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return layers;
}

gboolean graph_tap_set_filter(GraphTap *tap, const char *filter, GError **error)
{
    for (guint i = 0; i < LISTENER_COUNT; i++) {
        if (tap->listeners[i].is_registered && !take_error(set_tap_dfilter(&tap->listeners[i], filter), error))
            return FALSE;
    }
    return TRUE;
}

EdgeWindows *graph_tap_get_windows(GraphTap *tap)
{
    return tap->windows;
}

CommEdge *graph_tap_get_edges(GraphTap *tap, gint64 from_us, gint64 to_us, gsize *count)
{
    return edge_windows_sort_edges(tap->windows, from_us, to_us, count);
}

static gboolean is_same_node(const CommNode *a, const CommNode *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static gboolean is_counted_for(const FirstFrame *first, const CommNode *source, const CommNode *target)
{
    if (target != NULL)
        return is_same_node(&first->source, source) && is_same_node(&first->target, target);
    return is_same_node(&first->source, source) || is_same_node(&first->target, source);
}

/* They lie in the order in which the frames came, which in a retap is that of their numbers. */
guint32 graph_tap_find_first_frame(const GraphTap *tap, const CommNode *source, const CommNode *target)
{
    for (guint i = 0; i < tap->first_frames->len; i++) {
        const FirstFrame *first = &g_array_index(tap->first_frames, FirstFrame, i);
        if (is_counted_for(first, source, target))
            return first->frame_number;
    }
    return 0;
}

char *graph_tap_make_filter(const GraphTap *tap, const CommNode *source, const CommNode *target)
{
    if (tap->conversations != NULL && source->kind == COMM_NODE_TEXT)
        return g_strdup(conversation_layer_get_filter(tap->conversations, source, target));
    return target != NULL ? display_filter_from_edge(source, target, tap->scope)
                          : display_filter_from_node(source, tap->scope);
}

char *graph_tap_resolve_node(const GraphTap *tap, const CommNode *node)
{
    if (node->kind != COMM_NODE_TEXT)
        return node_name_resolve(node);
    return tap->conversations != NULL ? conversation_layer_resolve(tap->conversations, node) : NULL;
}
