/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

/* Bridged Ethernet: RFC 3518, 4.2. */
static void decode_ppp_bridged(Walk *walk)
{
    enum { HAS_LAN_ID = 0x40, MAC_802_3 = 1 };
    if (!walk_has(walk, 2) || bytes_u8(&walk->bytes, walk->offset + 1) != MAC_802_3)
        return;
    gboolean has_lan_id = (bytes_u8(&walk->bytes, walk->offset) & HAS_LAN_ID) != 0;
    walk_to(walk, walk->offset + (has_lan_id ? 6 : 2), decode_ethernet);
}

/* RFC 1661; the protocol is one byte when it is compressed, which its lowest bit shows. */
static void walk_to_ppp_protocol(Walk *walk, guint32 offset)
{
    const Bytes *bytes = &walk->bytes;
    guint16 protocol = bytes_u8(bytes, offset);
    guint32 next = offset + 1;
    if ((protocol & 1) == 0) {
        protocol = bytes_be16(bytes, offset);
        next = offset + 2;
    }
    switch (protocol) { /* https://www.iana.org/assignments/ppp-numbers */
    case 0x0021:
        walk_to(walk, next, decode_ip);
        break;
    case 0x0057:
        walk_to(walk, next, decode_ipv6);
        break;
    case 0x0031:
        walk_to(walk, next, decode_ppp_bridged);
        break;
    case 0x0281:
    case 0x0283:
        walk_to(walk, next, decode_mpls);
        break;
    default:
        break;
    }
}

/* RFC 1662: address and control may be left out. */
void decode_ppp(Walk *walk)
{
    if (!walk_has(walk, 1))
        return;
    gboolean has_address = bytes_be16(&walk->bytes, walk->offset) == 0xff03;
    walk_to_ppp_protocol(walk, walk->offset + (has_address ? 2 : 0));
}

/* One byte says which way the frame went: before PPP, or, as pppd writes it, in place of the address. */
void decode_directed_ppp(Walk *walk)
{
    enum { CONTROL = 0x03 };
    if (!walk_has(walk, 2))
        return;
    if (bytes_u8(&walk->bytes, walk->offset + 1) == CONTROL)
        walk_to_ppp_protocol(walk, walk->offset + 2);
    else
        walk_to(walk, walk->offset + 1, decode_ppp);
}

/* Address, control, EtherType: RFC 1547, 4.3.1. */
void decode_cisco_hdlc(Walk *walk)
{
    if (walk_has(walk, 4))
        walk_to_ethertype(walk, walk->offset + 4, bytes_be16(&walk->bytes, walk->offset + 2));
}

/* LINKTYPE_PPP_HDLC's page: PPP, or Cisco's HDLC by its addresses for unicast and multicast. */
void decode_ppp_hdlc(Walk *walk)
{
    enum { CISCO_UNICAST = 0x0f, CISCO_MULTICAST = 0x8f };
    if (!walk_has(walk, 1))
        return;
    guint8 address = bytes_u8(&walk->bytes, walk->offset);
    walk_to(walk, walk->offset,
            address == CISCO_UNICAST || address == CISCO_MULTICAST ? decode_cisco_hdlc : decode_ppp);
}

/* RFC 2427: a SNAP header whose organisation is IEEE 802.1's stands before bridged frames, 1 and 7 are 802.3's. */
static void walk_to_bridged_or_snap(Walk *walk, guint32 offset)
{
    enum { BRIDGED_802_3_WITH_FCS = 0x80c20001, BRIDGED_802_3 = 0x80c20007 };
    guint32 protocol = bytes_be32(&walk->bytes, offset + 1);
    if (bytes_u8(&walk->bytes, offset) == 0 && (protocol == BRIDGED_802_3_WITH_FCS || protocol == BRIDGED_802_3))
        walk_to(walk, offset + 5, decode_ethernet);
    else
        walk_to_snap(walk, offset);
}

/* RFC 2427: network layer protocol id. */
static void walk_to_nlpid(Walk *walk, guint32 offset)
{
    switch (bytes_u8(&walk->bytes, offset)) {
    case 0xcc:
        walk_to(walk, offset + 1, decode_ip);
        break;
    case 0x8e:
        walk_to(walk, offset + 1, decode_ipv6);
        break;
    case 0xcf:
        walk_to(walk, offset + 1, decode_ppp);
        break;
    case 0x80:
        walk_to_bridged_or_snap(walk, offset + 1);
        break;
    default:
        break;
    }
}

/* Q.922 address of 2 to 4 bytes, ended by a set lowest bit; then RFC 2427, or Cisco's way: an EtherType. */
void decode_frame_relay(Walk *walk)
{
    const Bytes *bytes = &walk->bytes;
    guint32 offset = walk->offset + 1;
    while ((bytes_u8(bytes, offset) & 1) == 0 && offset < walk->offset + 3)
        offset++;
    offset++;
    if (!bytes_has(bytes, offset, 2)) {
        walk_end(walk, DECODE_TOO_SHORT);
        return;
    }
    if (bytes_u8(bytes, offset) != 0x03)
        walk_to_ethertype(walk, offset + 2, bytes_be16(bytes, offset));
    else if (bytes_u8(bytes, offset + 1) == 0) /* padding, so that what follows is aligned */
        walk_to_nlpid(walk, offset + 2);
    else
        walk_to_nlpid(walk, offset + 1);
}
