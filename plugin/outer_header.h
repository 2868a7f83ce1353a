/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTER_HEADER_H
#define OUTER_HEADER_H

#include <wireshark.h>
#include <epan/packet.h>
#include <epan/dissectors/packet-ip.h>

#include "comm_packet.h"

/*
 * The frame's first IP header as a CommPacket, read by pcap2avro's decoder from the place where Wireshark found it, so
 * that both count the same: the header's own target, ports of first fragments, extension headers walked. Dissectors
 * tell no offset to taps, so the header is looked for in the frame's bytes by what they do tell of it; nothing before
 * it can be taken for it but a link layer's header that holds the same addresses and counters.
 */

/**
 * Of the header that the `ip` or `ipv6` tap tells. Without ports when it is found in no data source of the frame.
 * Returns FALSE when pcap2avro has no record for such a header.
 */
gboolean outer_header_from_ipv4(const packet_info *pinfo, const ws_ip4 *header, CommPacket *packet);
gboolean outer_header_from_ipv6(const packet_info *pinfo, const ws_ip6 *header, CommPacket *packet);

/**
 * Of a frame for which neither tap was called though it has an IP header: a later IPv6 fragment, one that waits to be
 * reassembled, an IPv6 packet that ends in a mobility header. Returns FALSE when it has none.
 */
gboolean outer_header_from_layers(const packet_info *pinfo, CommPacket *packet);

#endif
