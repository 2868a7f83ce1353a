/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef DECODE_H
#define DECODE_H

#include "capture_frame.h"
#include "comm_packet.h"

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
