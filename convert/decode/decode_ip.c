/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

#include <netinet/in.h>
#include <string.h>

enum {
    IPV4_HEADER_BYTES = 20, /* without options; RFC 791 */
    IPV6_HEADER_BYTES = 40, /* RFC 8200 */
    TCP_HEADER_BYTES = 20,  /* without options; RFC 9293 */
    UDP_HEADER_BYTES = 8,   /* RFC 768, and UDP-Lite's in RFC 3828 */
    SCTP_HEADER_BYTES = 12, /* RFC 9260 */
    DCCP_HEADER_BYTES = 12, /* RFC 4340, with short sequence numbers */
    PROTOCOL_SHIM6 = 140,   /* RFC 5533 */
    PROTOCOL_HIP = 139,     /* RFC 7401 */
};

/* More extension headers than any real packet has; a longer chain ends the walk where it stands. */
#define MAX_EXTENSION_HEADERS 32

/* Field by field: GCC clears a whole CommPacket with `rep stos`, which took half of the decoder's time. */
static inline CommPacket *add_packet(Walk *walk, guint8 version)
{
    if (walk->tunnels == DECODE_TUNNELS_INNER)
        walk->count = 0;
    const CaptureFrame *frame = walk->frame;
    CommPacket *packet = &walk->packets[walk->count++];
    packet->source = (CommAddress){.version = version};
    packet->target = (CommAddress){.version = version};
    packet->timestamp_us = frame->timestamp_us;
    packet->frame_number = frame->number;
    packet->sequence_number = 0;
    packet->acknowledgement_number = 0;
    packet->length_bytes = frame->length_bytes;
    packet->header_length_bytes = 0;
    packet->source_port = 0;
    packet->target_port = 0;
    packet->tcp_flags = 0;
    packet->protocol = 0;
    packet->has_ports = FALSE;
    packet->has_time = frame->has_time;
    return packet;
}

/* Reads what Wireshark shows: nothing before the flags are captured, and no more than the sequence number when the
 * header's length is nonsense. Returns that length, 0 for nonsense. */
static inline guint32 read_tcp(const Bytes *bytes, guint32 offset, CommPacket *packet)
{
    const guint8 *header = bytes_at(bytes, offset, 14);
    if (header == NULL)
        return 0;
    guint32 header_bytes = (guint32)(header[12] >> 4) * 4;
    packet->sequence_number = load_be32(header + 4);
    if (header_bytes < TCP_HEADER_BYTES)
        return 0;
    packet->acknowledgement_number = load_be32(header + 8);
    packet->tcp_flags = load_be16(header + 12) & 0xfff;
    return header_bytes;
}

/* A length of 0 is a jumbogram's (RFC 2675), or one that the network card was to fill in. */
static inline guint32 read_udp(const Bytes *bytes, guint32 offset)
{
    guint16 length_bytes = bytes_be16(bytes, offset + 4);
    return length_bytes == 0 || length_bytes >= UDP_HEADER_BYTES ? UDP_HEADER_BYTES : 0;
}

static inline guint32 read_transport(const Bytes *bytes, guint32 offset, CommPacket *packet)
{
    switch (packet->protocol) {
    case IPPROTO_TCP:
        return read_tcp(bytes, offset, packet);
    case IPPROTO_UDP:
        return read_udp(bytes, offset);
    case IPPROTO_UDPLITE:
        return UDP_HEADER_BYTES;
    case IPPROTO_SCTP:
        return SCTP_HEADER_BYTES;
    default: {
        guint32 header_bytes = (guint32)bytes_u8(bytes, offset + 4) * 4;
        return header_bytes < DCCP_HEADER_BYTES ? 0 : header_bytes;
    }
    }
}

static inline gboolean has_transport(guint8 protocol)
{
    return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP ||
           protocol == IPPROTO_UDPLITE || protocol == IPPROTO_DCCP;
}

/* @bytes are cut at the IP length; the transport header begins at @offset, unless this is a later fragment. */
static inline void add_payload(Walk *walk, CommPacket *packet, guint32 offset, gboolean is_later_fragment)
{
    const Bytes *bytes = &walk->bytes;
    guint32 header_bytes = 0;
    const guint8 *ports = bytes_at(bytes, offset, 4);
    if (ports != NULL && !is_later_fragment && has_transport(packet->protocol)) {
        packet->has_ports = TRUE;
        packet->source_port = load_be16(ports);
        packet->target_port = load_be16(ports + 2);
        header_bytes = read_transport(bytes, offset, packet);
        if (!bytes_has(bytes, offset, header_bytes))
            header_bytes = 0;
    }
    guint32 start = MIN(offset + header_bytes, bytes->length_bytes);
    PacketPayload *payload = &walk->payloads[walk->count - 1];
    payload->data = bytes->data + start;
    payload->length_bytes = bytes->length_bytes - start;
}

/* Behind an IP header, whose record is made: its transport, and what may be tunnelled in it. */
static inline void finish_packet(Walk *walk, CommPacket *packet, guint32 offset, gboolean is_later_fragment)
{
    packet->header_length_bytes = (guint16)MIN(offset, G_MAXUINT16);
    add_payload(walk, packet, offset, is_later_fragment);
    if (walk->tunnels == DECODE_TUNNELS_OUTER || is_later_fragment || walk->count == DECODE_MAX_RECORDS)
        walk->next = NULL;
    else
        walk_to_ip_protocol(walk, offset, packet->protocol);
}

void decode_ipv4(Walk *walk)
{
    guint32 start = walk->offset;
    const guint8 *header = walk_header(walk, IPV4_HEADER_BYTES);
    if (header == NULL)
        return;
    guint32 header_bytes = (header[0] & 15U) * 4;
    guint32 total_bytes = load_be16(header + 2);
    if (header[0] >> 4 != 4 || header_bytes < IPV4_HEADER_BYTES || (total_bytes != 0 && total_bytes < header_bytes)) {
        walk_end(walk, DECODE_MALFORMED);
        return;
    }
    CommPacket *packet = add_packet(walk, 4);
    packet->protocol = header[9];
    memcpy(packet->source.bytes, header + 12, 4);
    memcpy(packet->target.bytes, header + 16, 4);
    gboolean is_later_fragment = (load_be16(header + 6) & 0x1fff) != 0;
    /* 0: the sender left it to the network card, which cut the packet up after it was captured. */
    if (total_bytes != 0)
        walk_cut(walk, start, total_bytes);
    finish_packet(walk, packet, start + header_bytes, is_later_fragment);
}

/* One extension header's place in the chain. */
typedef struct {
    guint32 offset;
    guint8 protocol; /* what is at the offset */
    gboolean is_later_fragment;
} ExtensionChain;

/* The header's length as its own rule has it, 0 when the protocol is no extension header. */
static guint32 extension_length(const Bytes *bytes, const ExtensionChain *chain)
{
    guint32 length = bytes_u8(bytes, chain->offset + 1);
    switch (chain->protocol) {
    case IPPROTO_HOPOPTS:
    case IPPROTO_ROUTING:
    case IPPROTO_DSTOPTS:
    case IPPROTO_MH:
    case PROTOCOL_HIP:
    case PROTOCOL_SHIM6:
        return (length + 1) * 8;
    case IPPROTO_FRAGMENT:
        return 8;
    case IPPROTO_AH:
        return (length + 2) * 4; /* RFC 4302, 2.2 */
    default:
        return 0;
    }
}

/* Moves behind one extension header; FALSE when there is none, or none that is whole. */
static gboolean skip_extension(const Bytes *bytes, ExtensionChain *chain)
{
    guint32 length = extension_length(bytes, chain);
    if (length == 0 || !bytes_has(bytes, chain->offset, length))
        return FALSE;
    if (chain->protocol == IPPROTO_FRAGMENT)
        chain->is_later_fragment = (bytes_be16(bytes, chain->offset + 2) & 0xfff8) != 0;
    chain->protocol = bytes_u8(bytes, chain->offset);
    chain->offset += length;
    return !chain->is_later_fragment;
}

/* The jumbo payload's length from a hop-by-hop header, 0 when there is none: RFC 2675, which has it above 65535. */
static guint32 find_jumbo_length(const Bytes *bytes, guint32 offset)
{
    guint32 end = offset + ((guint32)bytes_u8(bytes, offset + 1) + 1) * 8;
    for (guint32 i = offset + 2; i + 6 <= end && bytes_has(bytes, i, 6);) {
        guint8 option = bytes_u8(bytes, i);
        if (option == 0xc2 && bytes_u8(bytes, i + 1) == 4)
            return bytes_be32(bytes, i + 2) > G_MAXUINT16 ? bytes_be32(bytes, i + 2) : 0;
        i += option == 0 ? 1 : 2U + bytes_u8(bytes, i + 1); /* Pad1 has no length */
    }
    return 0;
}

static void cut_ipv6(Walk *walk, guint32 payload_bytes, const ExtensionChain *chain)
{
    if (payload_bytes == 0 && chain->protocol == IPPROTO_HOPOPTS)
        payload_bytes = find_jumbo_length(&walk->bytes, chain->offset);
    walk_cut(walk, chain->offset, payload_bytes);
}

void decode_ipv6(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    const guint8 *header = walk_header(walk, IPV6_HEADER_BYTES);
    if (header == NULL)
        return;
    if (header[0] >> 4 != 6) {
        walk_end(walk, DECODE_MALFORMED);
        return;
    }
    CommPacket *packet = add_packet(walk, 6);
    memcpy(packet->source.bytes, header + 8, 16);
    memcpy(packet->target.bytes, header + 24, 16);
    ExtensionChain chain = {.offset = start + IPV6_HEADER_BYTES, .protocol = header[6]};
    cut_ipv6(walk, load_be16(header + 4), &chain);
    for (guint i = 0; i < MAX_EXTENSION_HEADERS && skip_extension(bytes, &chain); i++)
        ;
    packet->protocol = chain.protocol;
    finish_packet(walk, packet, chain.offset, chain.is_later_fragment);
}

void decode_ip(Walk *walk)
{
    if (!walk_has(walk, 1))
        return;
    guint8 version = bytes_u8(&walk->bytes, walk->offset) >> 4;
    if (version == 4)
        decode_ipv4(walk);
    else if (version == 6)
        decode_ipv6(walk);
    else
        walk_end(walk, DECODE_MALFORMED);
}
