/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef DECODE_WALK_H
#define DECODE_WALK_H

#include "bytes.h"
#include "decode.h"

#define ETHERTYPE_MIN  0x0600 /* below it is a length, IEEE 802.3 */
#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd

/**
 * The way through one frame's headers, private to the decoder. Each header's function reads its header at the walk's
 * offset, moves the offset behind it and says what follows; the loop in decode.c calls that next. So there is no
 * recursion, and the number of headers has one bound.
 */
typedef struct _Walk Walk;

typedef void (*HeaderDecoder)(Walk *walk);

struct _Walk {
    Bytes bytes;         /**< the frame, cut at the captured length and at every length that a header so far gave */
    guint32 offset;      /**< where the next header begins, in the frame */
    DecodeStatus status; /**< why there is no record, as far as is known */
    HeaderDecoder next;  /**< what begins at the offset; NULL: nothing that leads to an IP header */
    DecodeTunnels tunnels;
    guint count; /**< records made */
    const CaptureFrame *frame;
    CommPacket *packets;
    PacketPayload *payloads;
};

static inline void walk_to(Walk *walk, guint32 offset, HeaderDecoder next)
{
    walk->offset = offset;
    walk->next = next;
}

/** Ends the walk; @status tells why, should there be no record. */
static inline void walk_end(Walk *walk, DecodeStatus status)
{
    walk->status = status;
    walk->next = NULL;
}

/** Cuts what is seen from here on to @count bytes from @offset; more than there are changes nothing. */
static inline void walk_cut(Walk *walk, guint32 offset, guint32 count)
{
    if (bytes_has(&walk->bytes, offset, count))
        walk->bytes.length_bytes = offset + count;
}

/** Whether @count bytes are there at the walk's offset; ends the walk as too short if not. */
static inline gboolean walk_has(Walk *walk, guint32 count)
{
    if (bytes_has(&walk->bytes, walk->offset, count))
        return TRUE;
    walk_end(walk, DECODE_TOO_SHORT);
    return FALSE;
}

/** The @count bytes at the walk's offset; NULL, and the walk ended as too short, if they are not there. */
static inline const guint8 *walk_header(Walk *walk, guint32 count)
{
    return walk_has(walk, count) ? walk->bytes.data + walk->offset : NULL;
}

/** Goes on at @offset with what an EtherType names. */
void walk_to_ethertype(Walk *walk, guint32 offset, guint16 ethertype);

/** Goes on at @offset with what a 16-bit field says that is an EtherType, or a length of 802.2 LLC. */
void walk_to_type_or_length(Walk *walk, guint32 offset, guint16 value);

/** Goes on at @offset with what an IP protocol number names, if that is a tunnel. */
void walk_to_ip_protocol(Walk *walk, guint32 offset, guint8 protocol);

#define LINK_TYPE_ETHERNET 1

/** The first header of a LINKTYPE_, NULL for unknown ones. */
HeaderDecoder decoder_of_link_type(guint32 link_type);

/** Goes on at @offset with what the protocol field of GRE names. */
void walk_to_gre_protocol(Walk *walk, guint32 offset, guint16 protocol);

/** Goes on at @offset with a SNAP header: organisation and protocol. */
void walk_to_snap(Walk *walk, guint32 offset);

void decode_ip(Walk *walk); /**< IPv4 or IPv6, by the version */
void decode_ipv4(Walk *walk);
void decode_ipv6(Walk *walk);

void decode_ethernet(Walk *walk);
void decode_llc(Walk *walk);
void decode_mpls(Walk *walk);
void decode_pppoe(Walk *walk);
void decode_nsh(Walk *walk);

void decode_ppp(Walk *walk);
void decode_ppp_hdlc(Walk *walk);
void decode_directed_ppp(Walk *walk);
void decode_cisco_hdlc(Walk *walk);
void decode_frame_relay(Walk *walk);

void decode_wlan(Walk *walk);
void decode_radiotap(Walk *walk);
void decode_prism(Walk *walk);
void decode_avs(Walk *walk);

void decode_gre(Walk *walk);

/** At a UDP header: goes on with what its ports say, if that is a tunnel. */
void decode_udp_tunnel(Walk *walk);

#endif
