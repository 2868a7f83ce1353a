/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_node.h"

#include <string.h>

struct _CommNames {
    GStringChunk *texts;
    GPtrArray *by_number;
    GHashTable *numbers; /* text -> number + 1 */
};

CommNames *comm_names_new(void)
{
    CommNames *names = g_new0(CommNames, 1);
    names->texts = g_string_chunk_new(4096);
    names->by_number = g_ptr_array_new();
    names->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    return names;
}

void comm_names_free(CommNames *names)
{
    if (names == NULL)
        return;
    g_hash_table_destroy(names->numbers);
    g_ptr_array_free(names->by_number, TRUE);
    g_string_chunk_free(names->texts);
    g_free(names);
}

CommNames *comm_names_copy(const CommNames *names)
{
    CommNames *copy = comm_names_new();
    for (guint i = 0; i < names->by_number->len; i++)
        comm_names_intern(copy, g_ptr_array_index(names->by_number, i), -1);
    return copy;
}

guint32 comm_names_intern(CommNames *names, const char *text, gssize length)
{
    g_autofree char *copy = length < 0 ? NULL : g_strndup(text, (gsize)length);
    const char *key = copy != NULL ? copy : text;
    gpointer found = g_hash_table_lookup(names->numbers, key);
    if (found != NULL)
        return GPOINTER_TO_UINT(found) - 1;
    char *held = g_string_chunk_insert(names->texts, key);
    g_ptr_array_add(names->by_number, held);
    g_hash_table_insert(names->numbers, held, GUINT_TO_POINTER(names->by_number->len));
    return names->by_number->len - 1;
}

const char *comm_names_get(const CommNames *names, guint32 number)
{
    g_assert(number < names->by_number->len);
    return g_ptr_array_index(names->by_number, number);
}

static CommNode node_from_address(const CommAddress *address, CommNodeKind kind)
{
    CommNode node = {.kind = (guint8)kind, .version = address->version};
    memcpy(node.bytes, address->bytes, sizeof node.bytes);
    return node;
}

CommNode comm_node_from_address(const CommAddress *address)
{
    return node_from_address(address, COMM_NODE_ADDRESS);
}

CommNode comm_node_from_endpoint(const CommAddress *address, guint16 port, guint8 protocol)
{
    CommNode node = node_from_address(address, COMM_NODE_ENDPOINT);
    node.port = port;
    node.protocol = protocol;
    return node;
}

CommNode comm_node_from_group(const CommAddress *address, guint prefix_bits)
{
    guint address_bits = address->version == 4 ? 32 : 128;
    CommAddress masked = comm_address_mask(address, prefix_bits);
    CommNode node = node_from_address(&masked, COMM_NODE_GROUP);
    node.prefix_bits = (guint8)MIN(prefix_bits, address_bits);
    return node;
}

CommNode comm_node_from_text(CommNames *names, const char *text, gssize length)
{
    return comm_node_from_number(comm_names_intern(names, text, length));
}

CommNode comm_node_from_number(guint32 number)
{
    CommNode node = {.kind = COMM_NODE_TEXT};
    memcpy(node.bytes, &number, sizeof number);
    return node;
}

static gboolean parse_number(const char *text, guint64 maximum, guint64 *value)
{
    return g_ascii_string_to_unsigned(text, 10, 0, maximum, value, NULL);
}

static gboolean parse_protocol(const char *text, guint8 *protocol)
{
    static const guint8 named[] = {6, 17, 33, 132, 136};
    for (guint i = 0; i < G_N_ELEMENTS(named); i++) {
        if (strcmp(text, comm_protocol_suffix(named[i], NULL)) == 0) {
            *protocol = named[i];
            return TRUE;
        }
    }
    guint64 number;
    gboolean is_number = parse_number(text, G_MAXUINT8, &number);
    *protocol = is_number ? (guint8)number : 0;
    return is_number;
}

/* Takes @text apart, which is a copy; whether it was in canonical form is for the caller to see. */
static gboolean parse_structured(char *text, CommNode *node)
{
    CommAddress address;
    if (comm_address_parse(text, &address)) {
        *node = comm_node_from_address(&address);
        return TRUE;
    }
    char *slash = strrchr(text, '/');
    if (slash == NULL)
        return FALSE;
    *slash = '\0';
    guint64 number;
    if (comm_address_parse(text, &address) && parse_number(slash + 1, 128, &number)) {
        *node = comm_node_from_group(&address, (guint)number);
        return TRUE;
    }
    char *colon = strrchr(text, ':');
    guint8 protocol;
    if (colon == NULL || colon == text || !parse_number(colon + 1, G_MAXUINT16, &number) ||
        !parse_protocol(slash + 1, &protocol))
        return FALSE;
    gboolean has_brackets = *text == '[' && colon[-1] == ']';
    colon[has_brackets ? -1 : 0] = '\0';
    if (!comm_address_parse(has_brackets ? text + 1 : text, &address))
        return FALSE;
    *node = comm_node_from_endpoint(&address, (guint16)number, protocol);
    return TRUE;
}

CommNode comm_node_parse(CommNames *names, const char *text, gssize length)
{
    gsize size = length < 0 ? strlen(text) : (gsize)length;
    char copy[COMM_NODE_TEXT_SIZE];
    CommNode node;
    if (size < sizeof copy) {
        memcpy(copy, text, size);
        copy[size] = '\0';
        char canonical[COMM_NODE_TEXT_SIZE];
        gsize canonical_length;
        if (parse_structured(copy, &node)) {
            comm_node_format(&node, names, canonical, &canonical_length);
            if (canonical_length == size && memcmp(canonical, text, size) == 0)
                return node;
        }
    }
    return comm_node_from_text(names, text, (gssize)size);
}

gboolean comm_node_get_address(const CommNode *node, CommAddress *address)
{
    if (node->kind == COMM_NODE_TEXT)
        return FALSE;
    address->version = node->version;
    memcpy(address->bytes, node->bytes, sizeof address->bytes);
    return TRUE;
}

static const char *node_text(const CommNode *node, const CommNames *names)
{
    guint32 number;
    memcpy(&number, node->bytes, sizeof number);
    return comm_names_get(names, number);
}

int comm_node_compare(const CommNode *a, const CommNode *b, const CommNames *names)
{
    gboolean a_is_text = a->kind == COMM_NODE_TEXT;
    gboolean b_is_text = b->kind == COMM_NODE_TEXT;
    if (a_is_text != b_is_text)
        return a_is_text ? 1 : -1;
    if (a_is_text)
        return memcmp(a, b, sizeof *a) == 0 ? 0 : strcmp(node_text(a, names), node_text(b, names));
    if (a->version != b->version)
        return a->version < b->version ? -1 : 1;
    int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
    if (order != 0)
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->prefix_bits != b->prefix_bits)
        return a->prefix_bits < b->prefix_bits ? -1 : 1;
    if (a->port != b->port)
        return a->port < b->port ? -1 : 1;
    return (int)a->protocol - (int)b->protocol;
}

const char *comm_protocol_suffix(guint8 protocol, char *buffer)
{
    switch (protocol) {
    case 6:
        return "tcp";
    case 17:
        return "udp";
    case 33:
        return "dccp";
    case 132:
        return "sctp";
    case 136:
        return "udplite";
    default:
        g_snprintf(buffer, 4, "%u", protocol);
        return buffer;
    }
}

static gsize format_endpoint(const CommNode *node, const char *address, char *buffer)
{
    char number[4];
    const char *suffix = comm_protocol_suffix(node->protocol, number);
    const char *form = node->version == 6 ? "[%s]:%u/%s" : "%s:%u/%s";
    return (gsize)g_snprintf(buffer, COMM_NODE_TEXT_SIZE, form, address, node->port, suffix);
}

const char *comm_node_format(const CommNode *node, const CommNames *names, char *buffer, gsize *length)
{
    if (node->kind == COMM_NODE_TEXT) {
        const char *text = node_text(node, names);
        *length = strlen(text);
        return text;
    }
    CommAddress address;
    comm_node_get_address(node, &address);
    if (node->kind == COMM_NODE_ADDRESS) {
        *length = comm_address_format(&address, buffer);
        return buffer;
    }
    char text[COMM_ADDRESS_TEXT_SIZE];
    comm_address_format(&address, text);
    if (node->kind == COMM_NODE_GROUP)
        *length = (gsize)g_snprintf(buffer, COMM_NODE_TEXT_SIZE, "%s/%u", text, node->prefix_bits);
    else
        *length = format_endpoint(node, text, buffer);
    return buffer;
}
