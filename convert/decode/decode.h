/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef DECODE_H
#define DECODE_H

#include "capture_frame.h"
#include "comm_packet.h"

/**
 * What a record says where documents leave a choice, each as Wireshark 4.0 shows it (tests/oracle compares them):
 *
 * - AH is a protocol of its own, 51, in IPv4; in IPv6 it is an extension header (RFC 4302, 3.1.1) and walked over. The
 *   walk through extension headers ends at ESP, at no next header, and at a fragment that is not the first.
 * - An IPv4 total length of 0 (segmentation offload) reaches to the end of the frame; an IPv6 payload length of 0 is 0,
 *   unless there is a jumbo payload option above 65535. A UDP length does not cut the payload.
 * - TCP fields are there once the flags are captured; of a header with a nonsensical length only the sequence number.
 *   The payload is then all behind the IP header.
 * - First fragments are walked for tunnels, later ones are not. A UDP tunnel is known by either port, the lower one
 *   first, and by nothing else: no guessing from the payload. L2TPv3, whose layout only its control messages tell, is
 *   not walked; GRE, IP in IP, EtherIP, MPLS, PIM Register, AH, PPTP, ERSPAN, NSH; VXLAN (4789, 8472), VXLAN-GPE,
 *   Geneve, GTP-U, Teredo, L2TPv2, MPLS, GRE and LISP in UDP are.
 *
 * Three things differ on purpose: the target of a source-routed IPv4 packet is the header's own; with
 * DECODE_TUNNELS_ALL later IPv6 fragments and packets that end in a mobility header make a record, though Wireshark's
 * conversations leave them out; Ethernet in MPLS is known by its EtherType and not by the vendors of its addresses.
 */

/** Which IP headers of a frame make records. */
typedef enum {
    DECODE_TUNNELS_OUTER, /**< the first one: the default */
    DECODE_TUNNELS_INNER, /**< the innermost that is not quoted in an ICMP error */
    DECODE_TUNNELS_ALL    /**< every one that is not quoted in an ICMP error, outermost first */
} DecodeTunnels;

/** What became of a frame. All but DECODE_OK make no record; each has a counter of its own. */
typedef enum {
    DECODE_OK,
    DECODE_NOT_IP,
    DECODE_TOO_SHORT, /**< the capture ends before the IP header does */
    DECODE_MALFORMED, /**< the first IP header breaks the rules: version, IHL, total length */
    DECODE_ENCRYPTED, /**< the link layer's payload is encrypted: protected 802.11, MACsec */
    DECODE_UNKNOWN_LINK_TYPE,
    DECODE_STATUS_COUNT
} DecodeStatus;

/** "not IP", "too short", ...: as the summary prints it. Static. */
const char *decode_status_name(DecodeStatus status);

/** Whether frames of this LINKTYPE_ can be decoded. */
gboolean decode_knows_link_type(guint32 link_type);

/** The bytes behind the headers of a CommPacket, cut at the IP length: borrowed from the frame. */
typedef struct {
    const guint8 *data;
    guint32 length_bytes;
} PacketPayload;

/** The most records that one frame can make; headers nested deeper are not looked at. */
#define DECODE_MAX_RECORDS 16

/**
 * Decodes a frame into one record, or with DECODE_TUNNELS_ALL up to DECODE_MAX_RECORDS.
 *
 * @packets, @payloads: room for DECODE_MAX_RECORDS each (1 is enough but for DECODE_TUNNELS_ALL).
 * @count: the number of records, 0 unless DECODE_OK is returned.
 * Allocates nothing, and reads nothing past captured_length_bytes.
 * Sources: RFC 791, RFC 8200, the LINKTYPE_ pages, and for each encapsulation the document named at its function.
 */
DecodeStatus decode_frame(const CaptureFrame *frame, DecodeTunnels tunnels, CommPacket *packets,
                          PacketPayload *payloads, guint *count);

#endif
