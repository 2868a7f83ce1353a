/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_text.h"

#include "address_texts.h"
#include "comm_error.h"
#include "descriptor_write.h"
#include "packet_writer.h"
#include "protocol_name.h"

#define FLUSH_BYTES 65536
#define NUMBER_SIZE 10 /* of 32 bits */

/* All of a line but data: two addresses with the NUL that each copy adds, a protocol, five numbers, '|' and newline. */
#define LINE_HEAD_BYTES (2 * COMM_ADDRESS_TEXT_SIZE + PROTOCOL_NAME_SIZE + 5 * NUMBER_SIZE + 16)

static const char HEADER[] = "srcIP|dstIP|protocolType|headerLength|srcPort|dstPort|seqNumber|ackNumber|data\n";

typedef struct {
    guint8 length;
    char text[PROTOCOL_NAME_SIZE];
} ProtocolText;

struct _PacketText {
    int fd;
    guint64 payload_limit_bytes;
    guint64 written_bytes;
    gboolean has_failed;
    GByteArray *lines;
    ProtocolText protocols[256];
    guint8 is_printable[256];
    AddressTexts addresses;
};

static void name_protocols(PacketText *text)
{
    for (guint i = 0; i < G_N_ELEMENTS(text->protocols); i++) {
        char buffer[PROTOCOL_NAME_SIZE];
        const char *name = protocol_name((guint8)i, buffer);
        text->protocols[i].length = (guint8)g_strlcpy(text->protocols[i].text, name, PROTOCOL_NAME_SIZE);
    }
}

PacketText *packet_text_new(int fd, gint64 payload_limit_bytes)
{
    PacketText *text = g_new0(PacketText, 1);
    text->fd = fd;
    if (payload_limit_bytes != PACKET_NO_PAYLOAD)
        text->payload_limit_bytes = payload_limit_bytes < 0 ? G_MAXUINT64 : (guint64)payload_limit_bytes;
    text->lines = g_byte_array_sized_new(2 * FLUSH_BYTES);
    name_protocols(text);
    for (guint byte = ' '; byte <= '~'; byte++)
        text->is_printable[byte] = 1;
    return text;
}

void packet_text_free(PacketText *text)
{
    if (text == NULL)
        return;
    g_byte_array_unref(text->lines);
    g_free(text);
}

void packet_text_add_header(PacketText *text)
{
    g_byte_array_append(text->lines, (const guint8 *)HEADER, sizeof HEADER - 1);
}

static guint8 *put_number(guint8 *out, guint32 value)
{
    guint8 digits[NUMBER_SIZE];
    guint8 *first = digits + sizeof digits;
    do
        *--first = (guint8)('0' + value % 10);
    while ((value /= 10) > 0);
    gsize length = (gsize)(digits + sizeof digits - first);
    memcpy(out, first, length);
    out[length] = '|';
    return out + length + 1;
}

static guint8 *put_address(PacketText *text, guint8 *out, const CommAddress *address)
{
    const AddressText *found = address_texts_get(&text->addresses, address);
    memcpy(out, found->text, sizeof found->text);
    out[found->length] = '|';
    return out + found->length + 1;
}

static guint8 *put_protocol(const PacketText *text, guint8 *out, guint8 protocol)
{
    const ProtocolText *found = &text->protocols[protocol];
    memcpy(out, found->text, sizeof found->text);
    out[found->length] = '|';
    return out + found->length + 1;
}

/* Each byte is written, and the next one over it when it is not to stay: no branch that a payload could mislead. */
static guint8 *put_data(const PacketText *text, guint8 *out, const guint8 *data, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        *out = data[i];
        out += text->is_printable[data[i]];
    }
    return out;
}

static void add_line(PacketText *text, const CommPacket *packet, const PacketPayload *payload)
{
    gsize data_length = MIN(payload->length_bytes, text->payload_limit_bytes);
    guint start = text->lines->len;
    g_byte_array_set_size(text->lines, start + LINE_HEAD_BYTES + (guint)data_length);
    guint8 *end = text->lines->data + start;
    end = put_address(text, end, &packet->source);
    end = put_address(text, end, &packet->target);
    end = put_protocol(text, end, packet->protocol);
    end = put_number(end, packet->header_length_bytes);
    end = put_number(end, packet->source_port);
    end = put_number(end, packet->target_port);
    end = put_number(end, packet->sequence_number);
    end = put_number(end, packet->acknowledgement_number);
    end = put_data(text, end, payload->data, data_length);
    *end++ = '\n';
    g_byte_array_set_size(text->lines, (guint)(end - text->lines->data));
}

gboolean packet_text_append(PacketText *text, const CommPacket *packets, const PacketPayload *payloads, gsize count,
                            GError **error)
{
    for (gsize i = 0; i < count; i++) {
        add_line(text, &packets[i], &payloads[i]);
        if (text->lines->len >= FLUSH_BYTES && !packet_text_flush(text, error))
            return FALSE;
    }
    return TRUE;
}

gboolean packet_text_flush(PacketText *text, GError **error)
{
    int reason = descriptor_write(text->fd, text->lines->data, text->lines->len, &text->written_bytes);
    g_byte_array_set_size(text->lines, 0);
    if (reason == 0)
        return TRUE;
    text->has_failed = TRUE;
    g_set_error_literal(error, COMM_ERROR, COMM_ERROR_WRITE, g_strerror(reason));
    return FALSE;
}

gboolean packet_text_has_failed(const PacketText *text)
{
    return text->has_failed;
}
