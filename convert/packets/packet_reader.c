/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_reader.h"

#include <string.h>

#include "comm_error.h"
#include "packet_block.h"
#include "packet_cursor.h"
#include "packet_schema.h"
#include "protocol_name.h"

struct _PacketReader {
    ContainerReader *container;
    GArray *packets;       /* of CommPacket */
    GHashTable *protocols; /* name -> number */
    guint64 whole_bytes;
    GString *device; /* the first one seen; NULL: none yet */
    gboolean has_several_devices;
};

static GHashTable *number_protocols(void)
{
    GHashTable *protocols = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < 256; i++) {
        char buffer[PROTOCOL_NAME_SIZE];
        g_hash_table_insert(protocols, g_strdup(protocol_name((guint8)i, buffer)), GUINT_TO_POINTER(i));
    }
    return protocols;
}

PacketReader *packet_reader_new(int fd, GError **error)
{
    g_autoptr(ContainerReader) container = container_reader_new(fd, error);
    if (container == NULL)
        return NULL;
    gsize schema_length;
    const char *schema = container_reader_get_schema(container, &schema_length);
    if (!packet_schema_check(schema, schema_length, error))
        return NULL;
    PacketReader *reader = g_new0(PacketReader, 1);
    reader->whole_bytes = container_reader_get_offset(container);
    reader->container = g_steal_pointer(&container);
    reader->packets = g_array_new(FALSE, TRUE, sizeof(CommPacket));
    reader->protocols = number_protocols();
    return reader;
}

void packet_reader_free(PacketReader *reader)
{
    if (reader == NULL)
        return;
    container_reader_free(reader->container);
    g_array_unref(reader->packets);
    g_hash_table_destroy(reader->protocols);
    if (reader->device != NULL)
        g_string_free(reader->device, TRUE);
    g_free(reader);
}

/* packet_block_check() has found the block good: what is taken here is there. */
static gint64 take_number(PacketCursor *cursor)
{
    gint64 value = 0;
    packet_cursor_take_number(cursor, &value);
    return value;
}

static const char *take_span(PacketCursor *cursor, gsize *length)
{
    const char *span = "";
    *length = 0;
    packet_cursor_take_span(cursor, &span, length);
    return span;
}

static void take_address(PacketCursor *cursor, CommAddress *address)
{
    gsize length;
    const char *span = take_span(cursor, &length);
    char text[COMM_ADDRESS_TEXT_SIZE] = "";
    memcpy(text, span, MIN(length, sizeof text - 1));
    comm_address_parse(text, address);
}

static gboolean take_protocol(const PacketReader *reader, PacketCursor *cursor, guint8 *protocol)
{
    gsize length;
    const char *span = take_span(cursor, &length);
    g_autofree char *name = g_strndup(span, length);
    gpointer number;
    if (!g_hash_table_lookup_extended(reader->protocols, name, NULL, &number))
        return FALSE;
    *protocol = (guint8)GPOINTER_TO_UINT(number);
    return TRUE;
}

/* A name of length 0 is none that an interface has: it stands for null. */
static void take_device(PacketReader *reader, PacketCursor *cursor)
{
    gsize length = 0;
    const char *span = take_number(cursor) == 1 ? take_span(cursor, &length) : "";
    if (reader->device == NULL)
        reader->device = g_string_new_len(span, (gssize)length);
    else if (reader->device->len != length || memcmp(reader->device->str, span, length) != 0)
        reader->has_several_devices = TRUE;
}

static void skip_data(PacketCursor *cursor)
{
    gsize length;
    if (take_number(cursor) == 1)
        take_span(cursor, &length);
}

static gboolean protocol_has_ports(guint8 protocol)
{
    enum { TCP = 6, UDP = 17, DCCP = 33, SCTP = 132, UDP_LITE = 136 };
    return protocol == TCP || protocol == UDP || protocol == DCCP || protocol == SCTP || protocol == UDP_LITE;
}

/* The fields in the order of schema/packet.avsc. */
static gboolean take_packet(PacketReader *reader, PacketCursor *cursor, CommPacket *packet)
{
    gsize length;
    packet->frame_number = (guint64)take_number(cursor);
    packet->timestamp_us = take_number(cursor);
    packet->has_time = packet->timestamp_us != 0;
    take_address(cursor, &packet->source);
    take_address(cursor, &packet->target);
    packet->source_port = (guint16)take_number(cursor);
    packet->target_port = (guint16)take_number(cursor);
    packet->sequence_number = (guint32)take_number(cursor);
    packet->acknowledgement_number = (guint32)take_number(cursor);
    take_span(cursor, &length);
    if (!take_protocol(reader, cursor, &packet->protocol))
        return FALSE;
    packet->has_ports = protocol_has_ports(packet->protocol) && (packet->source_port != 0 || packet->target_port != 0);
    take_device(reader, cursor);
    skip_data(cursor);
    packet->length_bytes = (guint32)take_number(cursor);
    packet->header_length_bytes = (guint16)take_number(cursor);
    packet->tcp_flags = (guint16)take_number(cursor);
    return TRUE;
}

static gboolean take_packets(PacketReader *reader, const ContainerBlock *block, GError **error)
{
    PacketCursor cursor = {block->data, block->data + block->length};
    g_array_set_size(reader->packets, 0);
    g_array_set_size(reader->packets, (guint)block->record_count);
    for (guint i = 0; i < reader->packets->len; i++) {
        if (take_packet(reader, &cursor, &g_array_index(reader->packets, CommPacket, i)))
            continue;
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT,
                    "byte %" G_GUINT64_FORMAT ": block %" G_GUINT64_FORMAT ": record %u: protocolType: not a protocol",
                    block->offset, block->number, i + 1);
        return FALSE;
    }
    return TRUE;
}

gssize packet_reader_read(PacketReader *reader, const CommPacket **packets, GError **error)
{
    ContainerBlock block;
    int status = container_reader_read_block(reader->container, &block, error);
    if (status <= 0)
        return status;
    if (!packet_block_check(&block, error) || !take_packets(reader, &block, error))
        return -1;
    reader->whole_bytes = container_reader_get_offset(reader->container);
    *packets = (const CommPacket *)(gconstpointer)reader->packets->data;
    return reader->packets->len;
}

guint64 packet_reader_get_whole_bytes(const PacketReader *reader)
{
    return reader->whole_bytes;
}

const char *packet_reader_get_device(const PacketReader *reader)
{
    return reader->device != NULL && reader->device->len > 0 && !reader->has_several_devices ? reader->device->str
                                                                                             : NULL;
}
