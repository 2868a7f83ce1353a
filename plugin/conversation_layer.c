/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation_layer.h"
#include "frame_time.h"

#include <epan/ipproto.h>
#include <epan/proto.h>

struct _ConversationLayer {
    conv_hash_t table; /* one packet's conversations: emptied after each */
    const char *name;
    tap_packet_cb count;
    gboolean hides_ports;
    GHashTable *ends;    /* of text nodes: from the number of their text to a ConversationEnd */
    GHashTable *filters; /* of text nodes: from their key to a display filter, or NULL */
};

typedef struct {
    CommNode source;
    CommNode target; /* all 0: the filter is for the source alone */
} FilterKey;

/* What a text node is made of. */
typedef struct {
    char *text;
    address host;
    char *port; /* NULL: none */
} ConversationEnd;

static void free_end(gpointer data)
{
    ConversationEnd *end = data;
    free_address(&end->host);
    g_free(end->port);
    g_free(end->text);
    g_free(end);
}

/* The bytes of a text node are its number. */
static guint hash_key(gconstpointer key)
{
    const FilterKey *pair = key;
    return g_int_hash(pair->source.bytes) * 31 + g_int_hash(pair->target.bytes);
}

static gboolean is_same_key(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(FilterKey)) == 0;
}

ConversationLayer *conversation_layer_new(const char *name)
{
    int protocol = proto_get_id_by_filter_name(name);
    register_ct_t *registered = protocol < 0 ? NULL : get_conversation_by_proto_id(protocol);
    if (registered == NULL || get_conversation_packet_func(registered) == NULL)
        return NULL;
    ConversationLayer *layer = g_new0(ConversationLayer, 1);
    layer->name = proto_get_protocol_filter_name(protocol);
    layer->count = get_conversation_packet_func(registered);
    layer->hides_ports = get_conversation_hide_ports(registered);
    layer->ends = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_end);
    layer->filters = g_hash_table_new_full(hash_key, is_same_key, g_free, g_free);
    return layer;
}

void conversation_layer_free(ConversationLayer *layer)
{
    if (layer == NULL)
        return;
    reset_conversation_table_data(&layer->table);
    g_hash_table_unref(layer->filters);
    g_hash_table_unref(layer->ends);
    g_free(layer);
}

const char *conversation_layer_get_tap(const ConversationLayer *layer)
{
    return layer->name;
}

/* The IANA protocol number of a kind of conversation between IP endpoints, or 0. */
static guint8 transport_of(conversation_type type)
{
    switch (type) {
    case CONVERSATION_TCP:
        return IP_PROTO_TCP;
    case CONVERSATION_UDP:
        return IP_PROTO_UDP;
    case CONVERSATION_SCTP:
        return IP_PROTO_SCTP;
    case CONVERSATION_DCCP:
        return IP_PROTO_DCCP;
    default:
        return 0;
    }
}

static gpointer number_of(const CommNode *node)
{
    guint32 number;
    memcpy(&number, node->bytes, sizeof number);
    return GUINT_TO_POINTER(number);
}

static void keep_end(ConversationLayer *layer, const CommNode *node, const char *text, const address *host,
                     const char *port)
{
    if (g_hash_table_contains(layer->ends, number_of(node)))
        return;
    ConversationEnd *end = g_new0(ConversationEnd, 1);
    end->text = g_strdup(text);
    end->port = g_strdup(port);
    copy_address(&end->host, host);
    g_hash_table_insert(layer->ends, number_of(node), end);
}

static char *join_port(const char *host, const char *port)
{
    return port != NULL ? g_strdup_printf("%s:%s", host, port) : g_strdup(host);
}

static CommNode text_node(ConversationLayer *layer, const conv_item_t *item, gboolean is_source, CommNames *names)
{
    address host = is_source ? item->src_address : item->dst_address;
    guint32 number = is_source ? item->src_port : item->dst_port;
    /* An address that there is none of is "" as text, and NONE where tshark shows it. */
    char *text = get_conversation_address(NULL, &host, host.type == AT_NONE);
    char *port = layer->hides_ports ? NULL : get_conversation_port(NULL, number, item->ctype, FALSE);
    const char *shown_port = port != NULL && *port != '\0' ? port : NULL;
    g_autofree char *joined = join_port(text, shown_port);
    CommNode node = comm_node_from_text(names, joined, -1);
    keep_end(layer, &node, joined, &host, shown_port);
    wmem_free(NULL, port);
    wmem_free(NULL, text);
    return node;
}

char *conversation_layer_resolve(const ConversationLayer *layer, const CommNode *node)
{
    ConversationEnd *end = g_hash_table_lookup(layer->ends, number_of(node));
    if (end == NULL)
        return NULL;
    char *host = get_conversation_address(NULL, &end->host, TRUE);
    g_autofree char *name = join_port(host, end->port);
    wmem_free(NULL, host);
    return g_str_equal(name, end->text) ? NULL : g_steal_pointer(&name);
}

static CommNode node_of(ConversationLayer *layer, const conv_item_t *item, gboolean is_source, CommNames *names)
{
    const address *host = is_source ? &item->src_address : &item->dst_address;
    guint8 transport = layer->hides_ports ? 0 : transport_of(item->ctype);
    if ((host->type != AT_IPv4 && host->type != AT_IPv6) || (!layer->hides_ports && transport == 0))
        return text_node(layer, item, is_source, names);
    CommAddress comm_address = {.version = host->type == AT_IPv4 ? 4 : 6};
    memcpy(comm_address.bytes, host->data, comm_address.version == 4 ? 4 : 16);
    if (transport == 0)
        return comm_node_from_address(&comm_address);
    guint32 port = is_source ? item->src_port : item->dst_port;
    return comm_node_from_endpoint(&comm_address, (guint16)port, transport);
}

static void keep_filter(ConversationLayer *layer, conv_item_t *item, const FilterKey *key, conv_direction_e direction)
{
    if (g_hash_table_contains(layer->filters, key))
        return;
    char *filter = get_conversation_filter(item, direction);
    gboolean is_known = filter != NULL && strstr(filter, CONV_FILTER_INVALID) == NULL;
    g_hash_table_insert(layer->filters, g_memdup2(key, sizeof *key), is_known ? g_strdup(filter) : NULL);
    g_free(filter);
}

/* Only the dissector knows its fields; of addresses display_filter.h does. */
static void keep_filters(ConversationLayer *layer, conv_item_t *item, const CommNode *source, const CommNode *target)
{
    if (source->kind != COMM_NODE_TEXT || target->kind != COMM_NODE_TEXT)
        return;
    keep_filter(layer, item, &(FilterKey){*source, *target}, CONV_DIR_A_TO_B);
    keep_filter(layer, item, &(FilterKey){*target, *source}, CONV_DIR_A_FROM_B);
    keep_filter(layer, item, &(FilterKey){.source = *source}, CONV_DIR_A_TO_FROM_ANY);
    keep_filter(layer, item, &(FilterKey){.source = *target}, CONV_DIR_ANY_TO_FROM_B);
}

const char *conversation_layer_get_filter(const ConversationLayer *layer, const CommNode *source,
                                          const CommNode *target)
{
    FilterKey key = {.source = *source};
    if (target != NULL)
        key.target = *target;
    return g_hash_table_lookup(layer->filters, &key);
}

tap_packet_status conversation_layer_take(ConversationLayer *layer, const ConversationPacket *packet, CommNames *names,
                                          ConversationEdgeFunc func, gpointer user_data)
{
    tap_packet_status status = layer->count(&layer->table, packet->pinfo, packet->edt, packet->data, packet->flags);
    gint64 time_us = frame_time_us(packet->pinfo);
    for (guint i = 0; layer->table.conv_array != NULL && i < layer->table.conv_array->len; i++) {
        conv_item_t *item = &g_array_index(layer->table.conv_array, conv_item_t, i);
        CommNode source = node_of(layer, item, TRUE, names);
        CommNode target = node_of(layer, item, FALSE, names);
        CommEdge there = {source, target, item->tx_frames, item->tx_bytes, time_us, time_us};
        CommEdge back = {target, source, item->rx_frames, item->rx_bytes, time_us, time_us};
        keep_filters(layer, item, &source, &target);
        if (there.packets > 0)
            func(&there, user_data);
        if (back.packets > 0)
            func(&back, user_data);
    }
    reset_conversation_table_data(&layer->table);
    return status;
}

/* gboolean until 4.2, bool from then on. */
typedef __typeof__(((wmem_foreach_func)NULL)(NULL, NULL, NULL)) ForeachResult;

static ForeachResult add_name(const void *key G_GNUC_UNUSED, void *value, void *user_data)
{
    int protocol = get_conversation_proto_id(value);
    g_ptr_array_add(user_data, g_strdup(proto_get_protocol_filter_name(protocol)));
    return FALSE;
}

static int compare_names(const void *a, const void *b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

char **conversation_layer_list(void)
{
    GPtrArray *names = g_ptr_array_new();
    conversation_table_iterate_tables(add_name, names);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}
