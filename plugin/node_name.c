/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "node_name.h"

#include <wireshark.h>
#include <epan/address.h>
#include <epan/to_str.h>
#include <epan/wmem_scopes.h>

static char *display_address(const CommAddress *from)
{
    address shown;
    set_address(&shown, from->version == 4 ? AT_IPv4 : AT_IPv6, from->version == 4 ? 4 : 16, from->bytes);
    char *text = address_to_display(NULL, &shown);
    char *copy = g_strdup(text);
    wmem_free(NULL, text);
    return copy;
}

static char *format_address(const CommAddress *address)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    CommNode node = comm_node_from_address(address);
    const char *text = comm_node_format(&node, NULL, buffer, &length);
    return g_strndup(text, length);
}

char *node_name_resolve(const CommNode *node)
{
    CommAddress address;
    char protocol[4];
    if (node->kind == COMM_NODE_GROUP || !comm_node_get_address(node, &address))
        return NULL;
    g_autofree char *name = display_address(&address);
    g_autofree char *text = format_address(&address);
    if (g_str_equal(name, text))
        return NULL;
    if (node->kind == COMM_NODE_ADDRESS)
        return g_steal_pointer(&name);
    return g_strdup_printf("%s:%u/%s", name, node->port, comm_protocol_suffix(node->protocol, protocol));
}
