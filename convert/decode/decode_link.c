/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

/* Address families of the BSDs, which differ for IPv6: LINKTYPE_NULL's page. */
static void walk_to_bsd_family(Walk *walk, guint32 offset, guint32 family)
{
    if (family == 2)
        walk_to(walk, offset, decode_ip);
    else if (family == 24 || family == 28 || family == 30)
        walk_to(walk, offset, decode_ipv6);
}

/* The family is in the byte order of the host that captured, which is not known: the order that gives less than
 * 65536. Some systems write an EtherType instead, others a PPP header: Wireshark reads them, so we do. */
static void decode_null(Walk *walk)
{
    if (!walk_has(walk, 4))
        return;
    guint32 family = bytes_be32(&walk->bytes, walk->offset);
    if (family >> 16 == 0xff03) {
        walk_to(walk, walk->offset, decode_ppp);
        return;
    }
    if (family >> 16 != 0)
        family = bytes_le32(&walk->bytes, walk->offset);
    if (family >= ETHERTYPE_MIN && family <= G_MAXUINT16)
        walk_to_ethertype(walk, walk->offset + 4, (guint16)family);
    else
        walk_to_bsd_family(walk, walk->offset + 4, family);
}

/* OpenBSD's encapsulation: family, SPI, flags. */
static void decode_enc(Walk *walk)
{
    if (!walk_has(walk, 12))
        return;
    decode_null(walk);
    walk->offset += 8;
}

/* LINKTYPE_PFLOG: the header's length comes without its padding to 4 bytes. */
static void decode_pflog(Walk *walk)
{
    if (!walk_has(walk, 2))
        return;
    guint32 header_bytes = (bytes_u8(&walk->bytes, walk->offset) + 3U) & ~3U;
    guint8 family = bytes_u8(&walk->bytes, walk->offset + 1);
    walk_to_bsd_family(walk, walk->offset + header_bytes, family);
}

enum {
    LINUX_ARPHRD_FRAME_RELAY = 770,
    LINUX_ARPHRD_GRE = 778,
    LINUX_ARPHRD_RADIOTAP = 803,
    LINUX_ARPHRD_NETLINK = 824,
    LINUX_PROTOCOL_802_2 = 4, /* linux/if_ether.h, ETH_P_802_2 */
    LINUX_PROTOCOL_PPP = 7,   /* ETH_P_WAN_PPP */
};

/* What a cooked header leads to: the protocol field's meaning depends on the ARPHRD_ type. */
static void walk_to_cooked(Walk *walk, guint32 offset, guint16 hardware, guint16 protocol)
{
    if (hardware == LINUX_ARPHRD_FRAME_RELAY)
        walk_to(walk, offset, decode_frame_relay);
    else if (hardware == LINUX_ARPHRD_GRE)
        walk_to_gre_protocol(walk, offset, protocol);
    else if (hardware == LINUX_ARPHRD_RADIOTAP)
        walk_to(walk, offset, decode_radiotap);
    else if (hardware == LINUX_ARPHRD_NETLINK)
        return;
    else if (protocol == LINUX_PROTOCOL_802_2)
        walk_to(walk, offset, decode_llc);
    else if (protocol == LINUX_PROTOCOL_PPP)
        walk_to(walk, offset, decode_ppp);
    else if (protocol >= ETHERTYPE_MIN)
        walk_to_ethertype(walk, offset, protocol);
}

static void decode_sll(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (walk_has(walk, 16))
        walk_to_cooked(walk, start + 16, bytes_be16(bytes, start + 2), bytes_be16(bytes, start + 14));
}

static void decode_sll2(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (walk_has(walk, 20))
        walk_to_cooked(walk, start + 20, bytes_be16(bytes, start + 8), bytes_be16(bytes, start));
}

/* LINKTYPE_SLIP: direction, kind of compression, 14 bytes of the compressed header; the packet itself is behind. */
static void decode_slip(Walk *walk)
{
    if (walk_has(walk, 16))
        walk_to(walk, walk->offset + 16, decode_ip);
}

/* RFC 2625: network header of two 8-byte addresses, then 802.2 LLC. */
static void decode_ip_over_fc(Walk *walk)
{
    if (walk_has(walk, 16))
        walk_to(walk, walk->offset + 16, decode_llc);
}

enum {
    ARCNET_IPV4 = 0xd4,     /* RFC 1201 */
    ARCNET_IPV4_OLD = 0xf0, /* RFC 1051: no fragments */
    ARCNET_IPV6 = 0xc4,
    ARCNET_EXCEPTION = 0xff,
};

static void walk_to_arcnet(Walk *walk, guint32 offset, gboolean has_exception)
{
    const Bytes *bytes = &walk->bytes;
    guint8 protocol = bytes_u8(bytes, offset);
    if (protocol == ARCNET_IPV4_OLD) {
        walk_to(walk, offset + 1, decode_ip);
        return;
    }
    /* The exception packet of RFC 1201 repeats the type after padding. */
    if (has_exception && bytes_u8(bytes, offset + 1) == ARCNET_EXCEPTION)
        offset += 4;
    if (protocol == ARCNET_IPV4)
        walk_to(walk, offset + 4, decode_ip);
    else if (protocol == ARCNET_IPV6)
        walk_to(walk, offset + 4, decode_ipv6);
}

static void decode_arcnet(Walk *walk)
{
    if (walk_has(walk, 3))
        walk_to_arcnet(walk, walk->offset + 2, TRUE);
}

static void decode_arcnet_linux(Walk *walk)
{
    if (walk_has(walk, 5))
        walk_to_arcnet(walk, walk->offset + 4, FALSE);
}

enum {
    NFLOG_PACKET_HEADER = 1, /* linux/netfilter/nfnetlink_log.h: NFULA_PACKET_HDR */
    NFLOG_PAYLOAD = 9,
    NFLOG_TYPE_MASK = 0x7fff, /* the first bit says that the value is in network order */
};

/* The values' lengths are in the byte order of the host that captured; the smaller reading of the first is right. */
static gboolean is_little_endian_nflog(const Bytes *bytes, guint32 first)
{
    return bytes_le16(bytes, first) < bytes_be16(bytes, first);
}

/* A list of values, the packet among them; the packet header's EtherType says more than the family, if it is there. */
static void decode_nflog(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    if (!walk_has(walk, 8))
        return;
    guint8 family = bytes_u8(bytes, walk->offset);
    guint16 ethertype = family == 2 ? ETHERTYPE_IPV4 : family == 10 ? ETHERTYPE_IPV6 : 0;
    guint32 value = walk->offset + 4;
    gboolean is_little = is_little_endian_nflog(bytes, value);
    while (bytes_has(bytes, value, 4)) {
        guint32 length = is_little ? bytes_le16(bytes, value) : bytes_be16(bytes, value);
        guint16 type = (is_little ? bytes_le16(bytes, value + 2) : bytes_be16(bytes, value + 2)) & NFLOG_TYPE_MASK;
        if (length < 4)
            return;
        if (type == NFLOG_PACKET_HEADER)
            ethertype = bytes_be16(bytes, value + 4);
        if (type == NFLOG_PAYLOAD) {
            walk_cut(walk, value, length);
            walk_to_ethertype(walk, value + 4, ethertype);
            return;
        }
        value += (length + 3) & ~3U;
    }
}

/* Per-Packet Information: its header's length, and the LINKTYPE_ of what follows. */
static void decode_ppi(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (!walk_has(walk, 8))
        return;
    guint32 header_bytes = bytes_le16(bytes, start + 2);
    if (header_bytes < 8)
        walk_end(walk, DECODE_MALFORMED);
    else
        walk_to(walk, start + header_bytes, decoder_of_link_type(bytes_le32(bytes, start + 4)));
}

/* FDDI: frame control and two addresses; only LLC frames (RFC 1390) carry IP. */
static void decode_fddi(Walk *walk)
{
    if (walk_has(walk, 13) && (bytes_u8(&walk->bytes, walk->offset) & 0xf0) == 0x50)
        walk_to(walk, walk->offset + 13, decode_llc);
}

/* RFC 2734 as Apple's systems capture it: two 8-byte addresses, EtherType. */
static void decode_ip_over_firewire(Walk *walk)
{
    if (walk_has(walk, 18))
        walk_to_ethertype(walk, walk->offset + 18, bytes_be16(&walk->bytes, walk->offset + 16));
}

/* https://www.tcpdump.org/linktypes.html */
HeaderDecoder decoder_of_link_type(guint32 link_type)
{
    static const struct {
        guint16 link_type;
        HeaderDecoder decode;
    } decoders[] = {
        {LINK_TYPE_ETHERNET, decode_ethernet},
        {113, decode_sll},
        {276, decode_sll2},
        {101, decode_ip},
        {12, decode_ip},
        {14, decode_ip},
        {228, decode_ip},
        {229, decode_ipv6},
        {0, decode_null},
        {108, decode_null},
        {105, decode_wlan},
        {127, decode_radiotap},
        {119, decode_prism},
        {163, decode_avs},
        {9, decode_ppp_hdlc},
        {50, decode_ppp_hdlc},
        {51, decode_pppoe},
        {104, decode_cisco_hdlc},
        {107, decode_frame_relay},
        {166, decode_directed_ppp},
        {204, decode_directed_ppp},
        {8, decode_slip},
        {239, decode_nflog},
        {117, decode_pflog},
        {7, decode_arcnet},
        {129, decode_arcnet_linux},
        {192, decode_ppi},
        {122, decode_ip_over_fc},
        {109, decode_enc},
        {10, decode_fddi},

        {138, decode_ip_over_firewire},
        {219, decode_mpls},
    };
    for (guint i = 0; i < G_N_ELEMENTS(decoders); i++) {
        if (decoders[i].link_type == link_type)
            return decoders[i].decode;
    }
    return NULL;
}
