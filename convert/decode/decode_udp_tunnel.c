/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

/* RFC 7348. */
static void decode_vxlan(Walk *walk)
{
    if (walk_has(walk, 8))
        walk_to(walk, walk->offset + 8, decode_ethernet);
}

/* draft-ietf-nvo3-vxlan-gpe: the next protocol is in the fourth byte. */
static void decode_vxlan_gpe(Walk *walk)
{
    static const HeaderDecoder next[] = {NULL, decode_ip, decode_ipv6, decode_ethernet, decode_nsh, decode_mpls};
    if (!walk_has(walk, 8))
        return;
    guint8 protocol = bytes_u8(&walk->bytes, walk->offset + 3);
    if (protocol < G_N_ELEMENTS(next))
        walk_to(walk, walk->offset + 8, next[protocol]);
}

/* RFC 8926. */
static void decode_geneve(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    if (!walk_has(walk, 8))
        return;
    guint32 options_bytes = (bytes_u8(bytes, walk->offset) & 0x3fU) * 4;
    walk_to_ethertype(walk, walk->offset + 8 + options_bytes, bytes_be16(bytes, walk->offset + 2));
}

enum {
    GTP_VERSION_0_HEADER_BYTES = 20, /* GSM 09.60, 6 */
    GTP_HAS_EXTENSION = 0x04,
    GTP_HAS_OPTIONS = 0x07, /* extension, sequence number or N-PDU number: all three fields are there */
    GTP_PACKET = 0xff,      /* message type G-PDU */
};

/* Behind the chain of extension headers: lengths in 4-byte words first, the next one's type last. */
static guint32 skip_gtp_extensions(const Bytes *bytes, guint32 offset, guint8 type)
{
    while (type != 0 && bytes_has(bytes, offset, 4)) {
        guint32 length = bytes_u8(bytes, offset) * 4U;
        if (length == 0)
            return bytes->length_bytes;
        offset += length;
        type = bytes_u8(bytes, offset - 1);
    }
    return offset;
}

/* Behind the header of version 1: 3GPP TS 29.281, 5.1. */
static guint32 skip_gtp_header(const Bytes *bytes, guint32 start)
{
    guint8 flags = bytes_u8(bytes, start);
    if ((flags & GTP_HAS_OPTIONS) == 0)
        return start + 8;
    guint8 type = (flags & GTP_HAS_EXTENSION) != 0 ? bytes_u8(bytes, start + 11) : 0;
    return skip_gtp_extensions(bytes, start + 12, type);
}

/* What the tunnel carries is not named: IP, if its version says so. PPP is left out, as by Wireshark. */
static void decode_gtp(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (!walk_has(walk, 8) || bytes_u8(bytes, start + 1) != GTP_PACKET)
        return;
    guint8 version = bytes_u8(bytes, start) >> 5;
    if (version == 0)
        walk_to(walk, start + GTP_VERSION_0_HEADER_BYTES, decode_ip);
    else if (version == 1)
        walk_to(walk, skip_gtp_header(bytes, start), decode_ip);
}

/* RFC 4380, 5.1.1: authentication and origin indication may come before the IPv6 packet. */
static void decode_teredo(Walk *walk)
{
    enum { AUTHENTICATION = 0x0001, ORIGIN = 0x0000 };
    const Bytes *bytes = &walk->bytes;
    guint32 offset = walk->offset;
    if (bytes_has(bytes, offset, 4) && bytes_be16(bytes, offset) == AUTHENTICATION)
        offset += 13U + bytes_u8(bytes, offset + 2) + bytes_u8(bytes, offset + 3);
    if (bytes_has(bytes, offset, 2) && bytes_be16(bytes, offset) == ORIGIN)
        offset += 8;
    walk_to(walk, offset, decode_ipv6);
}

enum {
    L2TP_IS_CONTROL = 0x8000,
    L2TP_HAS_LENGTH = 0x4000,
    L2TP_HAS_SEQUENCE = 0x0800,
    L2TP_HAS_OFFSET = 0x0200,
    L2TP_VERSION_MASK = 0x000f,
};

/* RFC 2661, 3.1: the length, the sequence numbers and the offset's padding may each be left out. */
static void skip_l2tp_header(Walk *walk, guint16 flags)
{
    const Bytes *bytes = &walk->bytes;
    guint32 offset = walk->offset + 6;
    if ((flags & L2TP_HAS_LENGTH) != 0)
        offset += 2;
    if ((flags & L2TP_HAS_SEQUENCE) != 0)
        offset += 4;
    if ((flags & L2TP_HAS_OFFSET) != 0)
        offset += 2U + bytes_be16(bytes, offset);
    walk_to(walk, offset, decode_ppp);
}

/* Data of version 3 (RFC 3931) cannot be told apart without the session's control messages, by Wireshark neither. */
static void decode_l2tp(Walk *walk)
{
    if (!walk_has(walk, 6))
        return;
    guint16 flags = bytes_be16(&walk->bytes, walk->offset);
    if ((flags & L2TP_IS_CONTROL) == 0 && (flags & L2TP_VERSION_MASK) == 2)
        skip_l2tp_header(walk, flags);
}

/* RFC 9300, 5.1: 8 bytes, then IP by its version. */
static void decode_lisp(Walk *walk)
{
    if (walk_has(walk, 8))
        walk_to(walk, walk->offset + 8, decode_ip);
}

static HeaderDecoder decoder_of_port(guint16 port)
{
    switch (port) { /* https://www.iana.org/assignments/service-names-port-numbers */
    case 1701:
        return decode_l2tp;
    case 2152:
    case 3386: /* version 0 */
        return decode_gtp;
    case 3544:
        return decode_teredo;
    case 4341:
        return decode_lisp;
    case 4754:
        return decode_gre;
    case 4789:
    case 8472: /* Linux' default, from before there was a number */
        return decode_vxlan;
    case 4790:
        return decode_vxlan_gpe;
    case 6081:
        return decode_geneve;
    case 6635:
        return decode_mpls;
    default:
        return NULL;
    }
}

void decode_udp_tunnel(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (!walk_has(walk, 8))
        return;
    guint16 source = bytes_be16(bytes, start);
    guint16 target = bytes_be16(bytes, start + 2);
    guint16 length_bytes = bytes_be16(bytes, start + 4);
    HeaderDecoder next = decoder_of_port(MIN(source, target));
    if (next == NULL)
        next = decoder_of_port(MAX(source, target));
    if (length_bytes == 0 || length_bytes >= 8)
        walk_to(walk, start + 8, next);
}
