/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_record.h"

#include <string.h>

#include "address_texts.h"
#include "protocol_name.h"
#include "varint.h"

/* More than all fields but dumpHost, dumpDevice and the bytes of data take: 8 longs and ints, the lengths of data and
 * protocolType, two addresses with the NUL that comm_address_format() adds, the protocol's name. */
#define FIXED_FIELDS_BYTES 256

G_STATIC_ASSERT(FIXED_FIELDS_BYTES >= 13 * VARINT_MAX_BYTES + 2 * (1 + COMM_ADDRESS_TEXT_SIZE) + PROTOCOL_NAME_SIZE);

#define REPLACEMENT_CHARACTER "\xef\xbf\xbd"

typedef struct {
    guint8 length;
    guint8 bytes[PROTOCOL_NAME_SIZE]; /* as an Avro string */
} EncodedProtocol;

struct _PacketRecordEncoder {
    guint64 payload_limit_bytes;
    gboolean keeps_payload;
    GByteArray *host;        /* as an Avro string */
    GByteArray *device;      /* as the union's branch, of device_name */
    GByteArray *valid_text;  /* between texts */
    GByteArray *device_name; /* with its NUL, as given; empty for none */
    EncodedProtocol protocols[256];
    AddressTexts addresses;
};

static void append_long(GByteArray *bytes, gint64 value)
{
    guint8 encoded[VARINT_MAX_BYTES];
    g_byte_array_append(bytes, encoded, (guint)(varint_put(encoded, value) - encoded));
}

static void append_valid_utf8(GByteArray *bytes, const char *text, gsize length)
{
    const char *valid_end;
    while (!g_utf8_validate_len(text, length, &valid_end)) {
        gsize valid_length = (gsize)(valid_end - text);
        g_byte_array_append(bytes, (const guint8 *)text, (guint)valid_length);
        g_byte_array_append(bytes, (const guint8 *)REPLACEMENT_CHARACTER, strlen(REPLACEMENT_CHARACTER));
        text = valid_end + 1;
        length -= valid_length + 1;
    }
    g_byte_array_append(bytes, (const guint8 *)text, (guint)length);
}

static void append_string(PacketRecordEncoder *encoder, GByteArray *bytes, const char *text)
{
    GByteArray *valid = encoder->valid_text;
    g_byte_array_set_size(valid, 0);
    append_valid_utf8(valid, text, strlen(text));
    append_long(bytes, valid->len);
    g_byte_array_append(bytes, valid->data, valid->len);
}

static void encode_protocols(PacketRecordEncoder *encoder)
{
    for (guint i = 0; i < G_N_ELEMENTS(encoder->protocols); i++) {
        EncodedProtocol *encoded = &encoder->protocols[i];
        char buffer[PROTOCOL_NAME_SIZE];
        const char *name = protocol_name((guint8)i, buffer);
        gsize length = strlen(name);
        guint8 *end = varint_put(encoded->bytes, (gint64)length);
        memcpy(end, name, length);
        encoded->length = (guint8)(end + length - encoded->bytes);
    }
}

/* The union's branch: 0 is null, 1 the string. */
static void encode_device(PacketRecordEncoder *encoder, const char *device)
{
    g_byte_array_set_size(encoder->device, 0);
    g_byte_array_set_size(encoder->device_name, 0);
    append_long(encoder->device, device == NULL ? 0 : 1);
    if (device == NULL)
        return;
    g_byte_array_append(encoder->device_name, (const guint8 *)device, (guint)strlen(device) + 1);
    append_string(encoder, encoder->device, device);
}

PacketRecordEncoder *packet_record_encoder_new(const char *dump_host, gint64 payload_limit_bytes)
{
    PacketRecordEncoder *encoder = g_new0(PacketRecordEncoder, 1);
    encoder->keeps_payload = payload_limit_bytes >= 0;
    encoder->payload_limit_bytes = (guint64)MAX(payload_limit_bytes, 0);
    encoder->host = g_byte_array_new();
    encoder->device = g_byte_array_new();
    encoder->device_name = g_byte_array_new();
    encoder->valid_text = g_byte_array_new();
    append_string(encoder, encoder->host, dump_host);
    encode_device(encoder, NULL);
    encode_protocols(encoder);
    return encoder;
}

void packet_record_encoder_free(PacketRecordEncoder *encoder)
{
    if (encoder == NULL)
        return;
    g_byte_array_unref(encoder->host);
    g_byte_array_unref(encoder->device);
    g_byte_array_unref(encoder->device_name);
    g_byte_array_unref(encoder->valid_text);
    g_free(encoder);
}

/* By content, since a name's place in memory may be used again for another. */
static gboolean is_current_device(const PacketRecordEncoder *encoder, const char *device)
{
    if (device == NULL || encoder->device_name->len == 0)
        return device == NULL && encoder->device_name->len == 0;
    return strcmp(device, (const char *)encoder->device_name->data) == 0;
}

static gsize kept_length(const PacketRecordEncoder *encoder, const PacketPayload *payload)
{
    return MIN(payload->length_bytes, encoder->payload_limit_bytes);
}

gsize packet_record_prepare(PacketRecordEncoder *encoder, const PacketPayload *payload, const char *device)
{
    if (!is_current_device(encoder, device))
        encode_device(encoder, device);
    return FIXED_FIELDS_BYTES + encoder->host->len + encoder->device->len + kept_length(encoder, payload);
}

static guint8 *put_bytes(guint8 *out, const void *bytes, gsize length)
{
    memcpy(out, bytes, length);
    return out + length;
}

/* An address has at most 45 characters: its length is one byte. */
static guint8 *put_address(PacketRecordEncoder *encoder, guint8 *out, const CommAddress *address)
{
    const AddressText *found = address_texts_get(&encoder->addresses, address);
    varint_put(out, found->length);
    memcpy(out + 1, found->text, sizeof found->text);
    return out + 1 + found->length;
}

static guint8 *put_data(const PacketRecordEncoder *encoder, const PacketPayload *payload, guint8 *out)
{
    if (!encoder->keeps_payload)
        return varint_put(out, 0);
    gsize length = kept_length(encoder, payload);
    out = varint_put(out, 1);
    out = varint_put(out, (gint64)length);
    return length > 0 ? put_bytes(out, payload->data, length) : out;
}

gsize packet_record_encode(PacketRecordEncoder *encoder, const CommPacket *packet, const PacketPayload *payload,
                           guint8 *out)
{
    const EncodedProtocol *protocol = &encoder->protocols[packet->protocol];
    guint8 *end = varint_put(out, (gint64)packet->frame_number);
    end = varint_put(end, packet->timestamp_us);
    end = put_address(encoder, end, &packet->source);
    end = put_address(encoder, end, &packet->target);
    end = varint_put(end, packet->source_port);
    end = varint_put(end, packet->target_port);
    end = varint_put(end, packet->sequence_number);
    end = varint_put(end, packet->acknowledgement_number);
    end = put_bytes(end, encoder->host->data, encoder->host->len);
    end = put_bytes(end, protocol->bytes, protocol->length);
    end = put_bytes(end, encoder->device->data, encoder->device->len);
    end = put_data(encoder, payload, end);
    end = varint_put(end, MIN(packet->length_bytes, G_MAXINT32));
    end = varint_put(end, packet->header_length_bytes);
    end = varint_put(end, packet->tcp_flags);
    return (gsize)(end - out);
}
