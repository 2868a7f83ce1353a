/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

#define ETHERNET_HEADER_BYTES 14
#define IEEE_802_3_MAX_LENGTH 1500

void decode_ethernet(Walk *walk)
{
    const guint8 *header = walk_header(walk, ETHERNET_HEADER_BYTES);
    if (header == NULL)
        return;
    guint16 type = load_be16(header + 12);
    walk->offset += ETHERNET_HEADER_BYTES;
    if (type == ETHERTYPE_IPV4) /* nearly always: not by way of the table and the loop */
        decode_ip(walk);
    else
        walk_to_type_or_length(walk, walk->offset, type);
}

void walk_to_type_or_length(Walk *walk, guint32 offset, guint16 value)
{
    if (value >= ETHERTYPE_MIN) {
        walk_to_ethertype(walk, offset, value);
    } else if (value <= IEEE_802_3_MAX_LENGTH) {
        walk_cut(walk, offset, value);
        walk_to(walk, offset, decode_llc);
    }
}

/* Goes on behind a tag that ends in an EtherType or length. */
static void skip_tag(Walk *walk, guint32 tag_bytes)
{
    if (!walk_has(walk, tag_bytes))
        return;
    guint32 offset = walk->offset + tag_bytes;
    walk_to_type_or_length(walk, offset, bytes_be16(&walk->bytes, offset - 2));
}

/* IEEE 802.1Q, and stacked as Q-in-Q. */
static void decode_vlan(Walk *walk)
{
    skip_tag(walk, 4);
}

/* Four bytes before the EtherType: the R-tag of IEEE 802.1CB, the tag of HSR (IEC 62439-3), Cisco's VN-Tag. */
static void decode_long_tag(Walk *walk)
{
    skip_tag(walk, 6);
}

/* IEEE 802.1BR. */
static void decode_e_tag(Walk *walk)
{
    skip_tag(walk, 8);
}

/* IEEE 802.1ah: the I-tag's flags and service id, then the customer's Ethernet frame. */
static void decode_i_tag(Walk *walk)
{
    if (walk_has(walk, 4))
        walk_to(walk, walk->offset + 4, decode_ethernet);
}

/* IEEE 802.1AE: the tag control byte says whether the data is encrypted or only authenticated. */
static void decode_macsec(Walk *walk)
{
    enum { HAS_CHANNEL = 0x20, IS_ENCRYPTED = 0x08, IS_CHANGED = 0x04, CHECK_BYTES = 16 };
    if (!walk_has(walk, 6))
        return;
    guint8 control = bytes_u8(&walk->bytes, walk->offset);
    if ((control & (IS_ENCRYPTED | IS_CHANGED)) != 0) {
        walk_end(walk, DECODE_ENCRYPTED);
        return;
    }
    guint32 left = bytes_left(&walk->bytes, walk->offset);
    if (left > CHECK_BYTES)
        walk_cut(walk, walk->offset, left - CHECK_BYTES);
    skip_tag(walk, (control & HAS_CHANNEL) != 0 ? 16 : 8);
}

/* RFC 8300: the length in 4-byte words in the second byte, the next protocol in the fourth. */
void decode_nsh(Walk *walk)
{
    static const HeaderDecoder next[] = {NULL, decode_ip, decode_ipv6, decode_ethernet, decode_nsh, decode_mpls};
    const Bytes *bytes = &walk->bytes;
    if (!walk_has(walk, 8))
        return;
    guint32 header_bytes = (bytes_u8(bytes, walk->offset + 1) & 0x3fU) * 4;
    guint8 protocol = bytes_u8(bytes, walk->offset + 3);
    if (header_bytes >= 8 && protocol < G_N_ELEMENTS(next))
        walk_to(walk, walk->offset + header_bytes, next[protocol]);
}

/* Ethernet in a pseudowire: whether its header is at @offset shows in an EtherType that is known. */
static gboolean walk_to_pseudowire(Walk *walk, guint32 offset)
{
    walk_to_ethertype(walk, offset + ETHERNET_HEADER_BYTES, bytes_be16(&walk->bytes, offset + 12));
    return walk->next != NULL;
}

/* RFC 3032; what follows the last label is not named, so its first four bits have to tell (RFC 4928): 0 is a
 * pseudowire's control word (RFC 4385), or the first of an Ethernet address as anything else. */
void decode_mpls(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 offset = walk->offset;
    while (bytes_has(bytes, offset, 4) && (bytes_u8(bytes, offset + 2) & 1) == 0)
        offset += 4;
    walk->offset = offset;
    if (!walk_has(walk, 5))
        return;
    offset += 4;
    switch (bytes_u8(bytes, offset) >> 4) {
    case 4:
        walk_to(walk, offset, decode_ipv4);
        break;
    case 6:
        walk_to(walk, offset, decode_ipv6);
        break;
    case 0:
        if (walk_to_pseudowire(walk, offset + 4))
            break;
        G_GNUC_FALLTHROUGH;
    default:
        walk_to_pseudowire(walk, offset);
        break;
    }
}

/* RFC 2516: version and type 1, code 0 for session data. */
void decode_pppoe(Walk *walk)
{
    if (!walk_has(walk, 6) || bytes_u8(&walk->bytes, walk->offset + 1) != 0)
        return;
    walk_cut(walk, walk->offset + 6, bytes_be16(&walk->bytes, walk->offset + 4));
    walk_to(walk, walk->offset + 6, decode_ppp);
}

void walk_to_ethertype(Walk *walk, guint32 offset, guint16 ethertype)
{
    /* https://www.iana.org/assignments/ieee-802-numbers */
    static const struct {
        guint16 ethertype;
        HeaderDecoder decode;
    } decoders[] = {
        {ETHERTYPE_IPV4, decode_ip}, {ETHERTYPE_IPV6, decode_ipv6}, {0x8100, decode_vlan},
        {0x88a8, decode_vlan},       {0x9100, decode_vlan},         {0x8847, decode_mpls},
        {0x8848, decode_mpls},       {0x8864, decode_pppoe},        {0x6558, decode_ethernet},
        {0x88e5, decode_macsec},     {0x88e7, decode_i_tag},        {0x894f, decode_nsh},
        {0x893f, decode_e_tag},      {0x8926, decode_long_tag},     {0xf1c1, decode_long_tag},
        {0x892f, decode_long_tag},   {0x8870, decode_llc},
    };
    for (guint i = 0; i < G_N_ELEMENTS(decoders); i++) {
        if (decoders[i].ethertype == ethertype) {
            walk_to(walk, offset, decoders[i].decode);
            return;
        }
    }
}

void walk_to_snap(Walk *walk, guint32 offset)
{
    enum { OUI_ETHERNET = 0x000000, OUI_BRIDGE_TUNNEL = 0x0000f8 };
    const Bytes *bytes = &walk->bytes;
    walk->offset = offset;
    if (!walk_has(walk, 5))
        return;
    guint32 organisation = bytes_be32(bytes, offset) >> 8;
    guint16 protocol = bytes_be16(bytes, offset + 3);
    if (organisation == OUI_ETHERNET || organisation == OUI_BRIDGE_TUNNEL)
        walk_to_ethertype(walk, offset + 5, protocol);
}

/* IEEE 802.2: service access points, and one byte of control in unnumbered frames, two in others. */
void decode_llc(Walk *walk)
{
    enum { SAP_IP = 0x06, SAP_SNAP = 0xaa };
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (!walk_has(walk, 3))
        return;
    guint8 target = bytes_u8(bytes, start);
    guint8 source = bytes_u8(bytes, start + 1) & 0xfe;
    guint32 header_bytes = (bytes_u8(bytes, start + 2) & 3) == 3 ? 3 : 4;
    if (target == SAP_SNAP && source == SAP_SNAP)
        walk_to_snap(walk, start + header_bytes);
    else if (target == SAP_IP)
        walk_to(walk, start + header_bytes, decode_ip);
}
