/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "display_filter.h"

#include <string.h>

static gboolean has_port_field(guint8 protocol)
{
    char buffer[4];
    const char *name = comm_protocol_suffix(protocol, buffer);
    return g_str_equal(name, "tcp") || g_str_equal(name, "udp") || g_str_equal(name, "sctp");
}

/* @end: `src` or `dst`, as in ip.src and tcp.srcport. */
static char *filter_from_end(const CommNode *node, const char *end)
{
    char text[COMM_NODE_TEXT_SIZE];
    char buffer[4];
    gsize length;
    CommAddress address;
    if (!comm_node_get_address(node, &address) || (node->kind == COMM_NODE_ENDPOINT && !has_port_field(node->protocol)))
        return NULL;
    CommNode plain = node->kind == COMM_NODE_ENDPOINT ? comm_node_from_address(&address) : *node;
    const char *value = comm_node_format(&plain, NULL, text, &length);
    g_autofree char *host =
        g_strdup_printf("%s.%s#1 == %.*s", node->version == 4 ? "ip" : "ipv6", end, (int)length, value);
    if (node->kind != COMM_NODE_ENDPOINT)
        return g_steal_pointer(&host);
    return g_strdup_printf("%s && %s.%sport#1 == %u", host, comm_protocol_suffix(node->protocol, buffer), end,
                           node->port);
}

char *display_filter_from_node(const CommNode *node)
{
    g_autofree char *sent = filter_from_end(node, "src");
    g_autofree char *received = filter_from_end(node, "dst");
    return sent == NULL ? NULL : g_strdup_printf("(%s) || (%s)", sent, received);
}

char *display_filter_from_edge(const CommNode *source, const CommNode *target)
{
    g_autofree char *sent = filter_from_end(source, "src");
    g_autofree char *received = filter_from_end(target, "dst");
    return sent == NULL || received == NULL ? NULL : g_strdup_printf("%s && %s", sent, received);
}
