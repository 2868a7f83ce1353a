/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DISPLAY_FILTER_H
#define DISPLAY_FILTER_H

#include "comm_node.h"

/**
 * Wireshark's display filter for the frames that were counted for a node or an edge. It looks at the outermost header
 * (`ip.src#1`), as the graph does: without `#1` it would also find what tunnels carry and ICMP errors quote.
 *
 * Returns NULL when there is none: text nodes (roles, and what dissectors name), and endpoints of other protocols than
 * tcp, udp and sctp. The caller's, for g_free().
 */
char *display_filter_from_node(const CommNode *node);
char *display_filter_from_edge(const CommNode *source, const CommNode *target);

#endif
