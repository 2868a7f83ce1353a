/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_PACKET_H
#define COMM_PACKET_H

#include "comm_address.h"

/**
 * What one IP header of one frame says, without payload: a small value, copied.
 * Ports and sequence numbers are in host byte order.
 */
typedef struct {
    CommAddress source;
    CommAddress target;             /**< the header's own destination, whatever a source route says */
    gint64 timestamp_us;            /**< microseconds since 1970 UTC; 0 when has_time is FALSE */
    guint64 frame_number;           /**< in its capture, from 1, as Wireshark numbers it */
    guint32 sequence_number;        /**< TCP, else 0 */
    guint32 acknowledgement_number; /**< TCP, else 0 */
    guint32 length_bytes;           /**< the frame's length on the wire */
    guint16 header_length_bytes;    /**< link header and IP header, IPv6 extension headers included */
    guint16 source_port;            /**< 0 when has_ports is FALSE */
    guint16 target_port;            /**< 0 when has_ports is FALSE */
    guint16 tcp_flags;  /**< the 12 bits of RFC 9293 from reserved to FIN, as Wireshark's tcp.flags; else 0 */
    guint8 protocol;    /**< IANA protocol number of what follows the IP header and its extensions */
    gboolean has_ports; /**< TCP, UDP, UDP-Lite, SCTP, DCCP with their ports captured */
    gboolean has_time;  /**< FALSE for a frame without a time: a pcapng simple packet block */
} CommPacket;

#endif
