/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DISPLAY_FILTER_H
#define DISPLAY_FILTER_H

#include "comm_node.h"

/**
 * Wireshark's display filters for the frames that were counted for a node or an edge.
 *
 * All return NULL when there is no such filter: text nodes (roles, and what dissectors name), and endpoints of
 * protocols without ports. The caller's, for g_free().
 */

/** Which header of a frame a layer counts. */
typedef enum {
    DISPLAY_FILTER_OUTERMOST, /**< the first one, `ip.src#1`: without `#1` tunnelled and quoted headers are found too */
    DISPLAY_FILTER_ENDPOINTS, /**< the first one and its ports; a bare address is that of a packet without ports */
    DISPLAY_FILTER_EVERY_HEADER /**< each one, as Statistics > Conversations */
} DisplayFilterScope;

/** Frames from and to @node. */
char *display_filter_from_node(const CommNode *node, DisplayFilterScope scope);

/** Frames from @source to @target. */
char *display_filter_from_edge(const CommNode *source, const CommNode *target, DisplayFilterScope scope);

/** Frames of [@from_us, @to_us); NULL when that is G_MININT64 to G_MAXINT64. */
char *display_filter_from_range(gint64 from_us, gint64 to_us);

/** The frames that both find; NULL or an empty text finds all. NULL when both do. */
char *display_filter_join(const char *first, const char *second);

#endif
