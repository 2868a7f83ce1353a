/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz.h"

#include "decode.h"

/* Touches every byte of a payload, so that a sanitizer sees each one that is not the frame's. */
static void check_record(const CaptureFrame *frame, const CommPacket *packet, const PacketPayload *payload)
{
    guint32 sum = 0;
    for (guint32 i = 0; i < payload->length_bytes; i++)
        sum += payload->data[i];
    g_assert_cmpuint(sum, <=, 255 * payload->length_bytes);
    g_assert_true(payload->data >= frame->data);
    g_assert_true(payload->data + payload->length_bytes <= frame->data + frame->captured_length_bytes);
    g_assert_true(packet->source.version == 4 || packet->source.version == 6);
    g_assert_true(packet->has_ports || (packet->source_port == 0 && packet->target_port == 0));
}

/* The first two bytes are the link type, big-endian, the third the tunnels; the rest is the frame, in a heap block of
 * its own size. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    g_autofree guint8 *copy = g_memdup2(data + 3, size - 3);
    CaptureFrame frame = {.data = copy,
                          .captured_length_bytes = (guint32)(size - 3),
                          .length_bytes = (guint32)(size - 3),
                          .link_type = (guint32)(data[0] << 8 | data[1])};
    CommPacket packets[DECODE_MAX_RECORDS];
    PacketPayload payloads[DECODE_MAX_RECORDS];
    guint count;
    DecodeTunnels tunnels = (DecodeTunnels)(data[2] % 3);
    DecodeStatus status = decode_frame(&frame, tunnels, packets, payloads, &count);
    g_assert_cmpuint(count, <=, tunnels == DECODE_TUNNELS_ALL ? DECODE_MAX_RECORDS : 1);
    g_assert_true((status == DECODE_OK) == (count > 0));
    for (guint i = 0; i < count; i++)
        check_record(&frame, &packets[i], &payloads[i]);
    return 0;
}
