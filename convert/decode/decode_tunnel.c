/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

#include <netinet/in.h>

enum {
    PROTOCOL_IPV6 = 41,
    PROTOCOL_ETHERIP = 97,
    PROTOCOL_MPLS = 137,
    PROTOCOL_ETHERNET = 143,
};

/* The flags of GRE: RFC 2784, RFC 2890 and RFC 1701; of version 1: RFC 2637. */
enum {
    GRE_HAS_CHECKSUM = 0x8000,
    GRE_HAS_ROUTING = 0x4000,
    GRE_HAS_KEY = 0x2000,
    GRE_HAS_SEQUENCE = 0x1000,
    GRE_HAS_ACKNOWLEDGEMENT = 0x0080, /* version 1 only */
    GRE_VERSION_MASK = 0x0007,
};

enum {
    GRE_ERSPAN_2 = 0x88be, /* and type I, which has no header of its own */
    GRE_ERSPAN_3 = 0x22eb,
};

/* ERSPAN type II and III: draft-foschiano-erspan. */
static void decode_erspan(Walk *walk)
{
    enum { VERSION_2 = 1, VERSION_3 = 2, HAS_PLATFORM_HEADER = 0x01 };
    const Bytes *bytes = &walk->bytes;
    if (!walk_has(walk, 8))
        return;
    guint8 version = bytes_u8(bytes, walk->offset) >> 4;
    if (version == VERSION_2) {
        walk_to(walk, walk->offset + 8, decode_ethernet);
    } else if (version == VERSION_3) {
        gboolean has_platform = (bytes_u8(bytes, walk->offset + 11) & HAS_PLATFORM_HEADER) != 0;
        walk_to(walk, walk->offset + (has_platform ? 20 : 12), decode_ethernet);
    }
}

/* WCCP version 2 puts a redirect header of 4 bytes before the packet; version 1 does not. */
static void decode_wccp(Walk *walk)
{
    gboolean has_redirect = bytes_u8(&walk->bytes, walk->offset) >> 4 != 4;
    walk_to(walk, walk->offset + (has_redirect ? 4 : 0), decode_ip);
}

/* Aruba's access points: 0x8200 to 0x8370 in steps of 16 are 802.11 frames. */
static gboolean is_aruba_wlan(guint16 protocol)
{
    return protocol >= 0x8200 && protocol <= 0x8370 && (protocol & 0xf) == 0;
}

void walk_to_gre_protocol(Walk *walk, guint32 offset, guint16 protocol)
{
    static const struct {
        guint16 protocol;
        HeaderDecoder decode;
    } decoders[] = {
        {ETHERTYPE_IPV4, decode_ip},   {ETHERTYPE_IPV6, decode_ipv6},
        {0x6558, decode_ethernet}, /* transparent Ethernet bridging, NVGRE too: RFC 7637 */
        {0x6400, decode_ethernet}, /* the same before it had a number */
        {0x8847, decode_mpls},         {0x8848, decode_mpls},
        {0x880b, decode_ppp}, /* PPTP: RFC 2637 */
        {0x894f, decode_nsh},          {0x6559, decode_frame_relay},
        {GRE_ERSPAN_2, decode_erspan}, {GRE_ERSPAN_3, decode_erspan},
        {0x883e, decode_wccp},
    };
    for (guint i = 0; i < G_N_ELEMENTS(decoders); i++) {
        if (decoders[i].protocol == protocol)
            walk_to(walk, offset, decoders[i].decode);
    }
    if (is_aruba_wlan(protocol))
        walk_to(walk, offset, decode_wlan);
}

/* Behind the source routes of RFC 1701: each has its length in its fourth byte, the last is all 0. */
static guint32 skip_gre_routing(const Bytes *bytes, guint32 offset)
{
    while (bytes_has(bytes, offset, 4)) {
        gboolean is_last = bytes_be32(bytes, offset) == 0;
        offset += 4U + bytes_u8(bytes, offset + 3);
        if (is_last)
            break;
    }
    return offset;
}

void decode_gre(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    if (!walk_has(walk, 4))
        return;
    guint16 flags = bytes_be16(bytes, walk->offset);
    guint16 protocol = bytes_be16(bytes, walk->offset + 2);
    guint32 offset = walk->offset + 4;
    if ((flags & (GRE_HAS_CHECKSUM | GRE_HAS_ROUTING)) != 0)
        offset += 4;
    if ((flags & GRE_HAS_KEY) != 0)
        offset += 4;
    if ((flags & GRE_HAS_SEQUENCE) != 0)
        offset += 4;
    if ((flags & GRE_VERSION_MASK) == 1 && (flags & GRE_HAS_ACKNOWLEDGEMENT) != 0)
        offset += 4;
    if ((flags & GRE_HAS_ROUTING) != 0)
        offset = skip_gre_routing(bytes, offset);
    if (protocol == GRE_ERSPAN_2 && (flags & GRE_HAS_SEQUENCE) == 0)
        walk_to(walk, offset, decode_ethernet); /* type I */
    else
        walk_to_gre_protocol(walk, offset, protocol);
}

/* RFC 4302. */
static void decode_authentication(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    if (!walk_has(walk, 12))
        return;
    guint32 header_bytes = (bytes_u8(bytes, walk->offset + 1) + 2U) * 4;
    walk_to_ip_protocol(walk, walk->offset + header_bytes, bytes_u8(bytes, walk->offset));
}

/* RFC 3378: version 3 and 12 reserved bits. */
static void decode_etherip(Walk *walk)
{
    if (walk_has(walk, 2) && bytes_u8(&walk->bytes, walk->offset) >> 4 == 3)
        walk_to(walk, walk->offset + 2, decode_ethernet);
}

/* RFC 7761, 4.9: a Register message of PIM version 2 holds the whole packet behind 8 bytes. */
static void decode_pim(Walk *walk)
{
    enum { VERSION_2_REGISTER = 0x21 };
    if (walk_has(walk, 8) && bytes_u8(&walk->bytes, walk->offset) == VERSION_2_REGISTER)
        walk_to(walk, walk->offset + 8, decode_ip);
}

void walk_to_ip_protocol(Walk *walk, guint32 offset, guint8 protocol)
{
    /* https://www.iana.org/assignments/protocol-numbers */
    static const HeaderDecoder decoders[256] = {
        [IPPROTO_IPIP] = decode_ip,           [PROTOCOL_IPV6] = decode_ipv6,         [IPPROTO_GRE] = decode_gre,
        [IPPROTO_AH] = decode_authentication, [PROTOCOL_ETHERIP] = decode_etherip,   [IPPROTO_PIM] = decode_pim,
        [PROTOCOL_MPLS] = decode_mpls,        [PROTOCOL_ETHERNET] = decode_ethernet, [IPPROTO_UDP] = decode_udp_tunnel,
    };
    walk_to(walk, offset, decoders[protocol]);
}
