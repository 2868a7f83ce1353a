/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "display_filter.h"
#include "comm_csv.h"

#include <string.h>

/* The IANA numbers of the protocols whose ports make endpoints. */
#define PORT_PROTOCOLS "6, 17, 33, 132, 136"

/* The first part of the names of Wireshark's fields for the ports; UDP-Lite has those of UDP. */
static const char *port_field(guint8 protocol)
{
    static const struct {
        guint8 protocol;
        const char *field;
    } fields[] = {{6, "tcp"}, {17, "udp"}, {33, "dccp"}, {132, "sctp"}, {136, "udp"}};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].protocol == protocol)
            return fields[i].field;
    }
    return NULL;
}

/* @end: `src` or `dst`, as in ip.src and tcp.srcport; @index: `#1` or nothing. */
static char *filter_from_address(const CommNode *node, const char *end, const char *index)
{
    char text[COMM_NODE_TEXT_SIZE];
    gsize length;
    CommAddress address;
    if (!comm_node_get_address(node, &address))
        return NULL;
    CommNode plain = node->kind == COMM_NODE_ENDPOINT ? comm_node_from_address(&address) : *node;
    const char *value = comm_node_format(&plain, NULL, text, &length);
    return g_strdup_printf("%s.%s%s == %.*s", node->version == 4 ? "ip" : "ipv6", end, index, (int)length, value);
}

/* An IPv6 header names what follows it, and that may be an extension header; so only what quotes others is left out. */
static char *filter_from_protocol(const CommNode *node)
{
    if (node->kind == COMM_NODE_ENDPOINT)
        return node->version == 4 ? g_strdup_printf("ip.proto#1 == %u", node->protocol)
                                  : g_strdup("!(ipv6.nxt#1 in {4, 41, 47, 58})");
    return g_strdup(node->version == 4 ? "(ip.frag_offset#1 > 0 || !(ip.proto#1 in {" PORT_PROTOCOLS "}))"
                                       : "!(ipv6.nxt#1 in {" PORT_PROTOCOLS "})");
}

/* What both ends of an edge have in common, or a node alone: the protocol, in a scope where it counts. */
static char *add_protocol(const CommNode *node, DisplayFilterScope scope, const char *filter)
{
    g_autofree char *protocol = scope == DISPLAY_FILTER_ENDPOINTS ? filter_from_protocol(node) : NULL;
    return protocol == NULL ? g_strdup(filter) : g_strdup_printf("%s && %s", filter, protocol);
}

static char *filter_from_end(const CommNode *node, const char *end, DisplayFilterScope scope)
{
    const char *index = scope == DISPLAY_FILTER_EVERY_HEADER ? "" : "#1";
    g_autofree char *host = filter_from_address(node, end, index);
    if (host == NULL || node->kind != COMM_NODE_ENDPOINT)
        return g_steal_pointer(&host);
    const char *field = port_field(node->protocol);
    return field == NULL ? NULL : g_strdup_printf("%s && %s.%sport%s == %u", host, field, end, index, node->port);
}

char *display_filter_from_node(const CommNode *node, DisplayFilterScope scope)
{
    g_autofree char *sent = filter_from_end(node, "src", scope);
    g_autofree char *received = filter_from_end(node, "dst", scope);
    if (sent == NULL)
        return NULL;
    g_autofree char *both = g_strdup_printf("((%s) || (%s))", sent, received);
    return add_protocol(node, scope, both);
}

char *display_filter_from_edge(const CommNode *source, const CommNode *target, DisplayFilterScope scope)
{
    g_autofree char *sent = filter_from_end(source, "src", scope);
    g_autofree char *received = filter_from_end(target, "dst", scope);
    if (sent == NULL || received == NULL)
        return NULL;
    g_autofree char *both = g_strdup_printf("%s && %s", sent, received);
    return add_protocol(source, scope, both);
}

char *display_filter_from_range(gint64 from_us, gint64 to_us)
{
    char from[COMM_CSV_TIME_SIZE];
    char to[COMM_CSV_TIME_SIZE];
    if (from_us == G_MININT64 && to_us == G_MAXINT64)
        return NULL;
    comm_csv_format_time(from_us, from);
    comm_csv_format_time(to_us, to);
    return g_strdup_printf("frame.time_epoch >= %s && frame.time_epoch < %s", from, to);
}

char *display_filter_join(const char *first, const char *second)
{
    gboolean has_first = first != NULL && *first != '\0';
    gboolean has_second = second != NULL && *second != '\0';
    if (has_first && has_second)
        return g_strdup_printf("(%s) && (%s)", first, second);
    return has_first || has_second ? g_strdup(has_first ? first : second) : NULL;
}
