/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "outer_header.h"
#include "decode.h"
#include "frame_time.h"

#include <epan/packet.h>
#include <epan/proto.h>

#define IPV4_HEADER_BYTES 20 /* RFC 791, as all offsets of IPv4 here */
#define IPV4_ID           4
#define IPV4_TTL          8
#define IPV4_PROTOCOL     9
#define IPV4_CHECKSUM     10
#define IPV4_SOURCE       12
#define IPV4_TARGET       16
#define IPV6_HEADER_BYTES 40 /* RFC 8200, as all offsets of IPv6 here */
#define IPV6_HOP_LIMIT    7
#define IPV6_SOURCE       8
#define LINKTYPE_RAW      101

/* What is known of a header: its bytes under a mask. */
typedef struct {
    guint8 bytes[IPV6_HEADER_BYTES];
    guint8 mask[IPV6_HEADER_BYTES];
    guint length_bytes;
} Pattern;

static void pattern_init(Pattern *pattern, guint8 version)
{
    *pattern = (Pattern){.length_bytes = version == 4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES};
    pattern->bytes[0] = (guint8)(version << 4);
    pattern->mask[0] = 0xf0;
}

static void pattern_set(Pattern *pattern, guint offset, const void *bytes, guint length)
{
    memcpy(pattern->bytes + offset, bytes, length);
    memset(pattern->mask + offset, 0xff, length);
}

static void pattern_set_be16(Pattern *pattern, guint offset, guint16 value)
{
    guint16 bytes = GUINT16_TO_BE(value);
    pattern_set(pattern, offset, &bytes, sizeof bytes);
}

static gboolean pattern_matches(const Pattern *pattern, const guint8 *bytes)
{
    for (guint i = 0; i < pattern->length_bytes; i++) {
        if ((bytes[i] & pattern->mask[i]) != pattern->bytes[i])
            return FALSE;
    }
    return TRUE;
}

/* Sets the bytes of @frame to those from the first header on that is like @pattern. A data source is the frame itself,
 * or what a dissector made of it by decrypting, unpacking or reassembling. */
static gboolean find_header(const packet_info *pinfo, const Pattern *pattern, CaptureFrame *frame)
{
    for (const GSList *item = pinfo->data_src; item != NULL; item = item->next) {
        tvbuff_t *tvb = get_data_source_tvb(item->data);
        guint length = tvb_captured_length(tvb);
        if (length < pattern->length_bytes)
            continue;
        const guint8 *start = tvb_get_ptr(tvb, 0, (int)length);
        for (guint offset = 0; offset <= length - pattern->length_bytes; offset++) {
            if (!pattern_matches(pattern, start + offset))
                continue;
            frame->data = start + offset;
            frame->captured_length_bytes = length - offset;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean decode_header(const CaptureFrame *frame, CommPacket *packet)
{
    PacketPayload payload;
    guint count;
    return decode_frame(frame, DECODE_TUNNELS_OUTER, packet, &payload, &count) == DECODE_OK;
}

static CommAddress to_comm_address(const address *address)
{
    CommAddress result = {.version = address->type == AT_IPv4 ? 4 : 6};
    memcpy(result.bytes, address->data, result.version == 4 ? 4 : 16);
    return result;
}

static CaptureFrame to_frame(const packet_info *pinfo)
{
    gint64 time_us = frame_time_us(pinfo);
    return (CaptureFrame){.length_bytes = pinfo->fd->pkt_len,
                          .link_type = LINKTYPE_RAW,
                          .timestamp_us = time_us != COMM_NO_TIME ? time_us : 0,
                          .number = pinfo->num,
                          .has_time = time_us != COMM_NO_TIME};
}

static gboolean from_tap(const packet_info *pinfo, const Pattern *pattern, const address *source, const address *target,
                         CommPacket *packet)
{
    CaptureFrame frame = to_frame(pinfo);
    if (find_header(pinfo, pattern, &frame))
        return decode_header(&frame, packet);
    *packet = (CommPacket){.source = to_comm_address(source),
                           .target = to_comm_address(target),
                           .timestamp_us = frame.timestamp_us,
                           .frame_number = frame.number,
                           .length_bytes = frame.length_bytes,
                           .has_time = frame.has_time};
    return TRUE;
}

gboolean outer_header_from_ipv4(const packet_info *pinfo, const ws_ip4 *header, CommPacket *packet)
{
    Pattern pattern;
    pattern_init(&pattern, 4);
    pattern_set_be16(&pattern, IPV4_ID, header->ip_id);
    pattern_set(&pattern, IPV4_TTL, &header->ip_ttl, 1);
    pattern_set(&pattern, IPV4_PROTOCOL, &header->ip_proto, 1);
    pattern_set_be16(&pattern, IPV4_CHECKSUM, header->ip_sum);
    pattern_set(&pattern, IPV4_SOURCE, header->ip_src.data, 4);
    return from_tap(pinfo, &pattern, &header->ip_src, &header->ip_dst, packet);
}

/* Length, next header and target are no longer the header's own once extension headers were walked. */
gboolean outer_header_from_ipv6(const packet_info *pinfo, const ws_ip6 *header, CommPacket *packet)
{
    Pattern pattern;
    pattern_init(&pattern, 6);
    pattern_set(&pattern, IPV6_HOP_LIMIT, &header->ip6_hop, 1);
    pattern_set(&pattern, IPV6_SOURCE, header->ip6_src.data, 16);
    return from_tap(pinfo, &pattern, &header->ip6_src, &header->ip6_dst, packet);
}

static gboolean pattern_from_layers(const packet_info *pinfo, Pattern *pattern)
{
    const address *source = &pinfo->net_src;
    const address *target = &pinfo->net_dst;
    if (source->type == AT_IPv4 && target->type == AT_IPv4 && proto_is_frame_protocol(pinfo->layers, "ip")) {
        pattern_init(pattern, 4);
        pattern_set(pattern, IPV4_SOURCE, source->data, 4);
        pattern_set(pattern, IPV4_TARGET, target->data, 4);
        return TRUE;
    }
    if (source->type == AT_IPv6 && proto_is_frame_protocol(pinfo->layers, "ipv6")) {
        pattern_init(pattern, 6);
        pattern_set(pattern, IPV6_SOURCE, source->data, 16);
        return TRUE;
    }
    return FALSE;
}

gboolean outer_header_from_layers(const packet_info *pinfo, CommPacket *packet)
{
    Pattern pattern;
    CaptureFrame frame = to_frame(pinfo);
    return pattern_from_layers(pinfo, &pattern) && find_header(pinfo, &pattern, &frame) &&
           decode_header(&frame, packet);
}
