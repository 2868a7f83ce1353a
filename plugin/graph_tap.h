/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_TAP_H
#define GRAPH_TAP_H

#include "comm_level.h"
#include "edge_windows.h"

G_BEGIN_DECLS

/**
 * Listens to Wireshark's packets and counts the edges of one layer. Everything runs in Wireshark's main thread: packets
 * come while a file is read, while a capture runs, and in a retap, which the owner asks for when a tap is made, or its
 * filter changed, after packets were read.
 *
 * Layers: host, endpoint, service, group count the first IP header of each frame, as pcap2avro does; every other layer
 * is a protocol that has a table in Statistics > Conversations, and is counted by its dissector.
 */
typedef struct _GraphTap GraphTap;

/** Called with the user's data; never free a tap inside one. */
typedef void (*GraphTapFunc)(gpointer user_data);

typedef struct {
    const char *layer;    /**< as graph_tap_list_layers() has it */
    const char *filter;   /**< display filter, or NULL */
    gint64 interval_us;   /**< the windows' length, EDGE_WINDOWS_NONE or EDGE_WINDOWS_ADAPTIVE */
    CommGroupBy group_by; /**< the group layer's subnets; all 0: COMM_GROUP_BY_DEFAULT */
    GraphTapFunc draw;    /**< what is counted has changed, or everything is read; may be NULL */
    GraphTapFunc reset;   /**< all was forgotten, packets are about to come anew (or the file closed); may be NULL */
    gpointer user_data;
} GraphTapOptions;

/**
 * Texts in @options are copied. Returns NULL with @error set (COMM_ERROR_USAGE) when there is no such layer, or the
 * filter is none.
 */
GraphTap *graph_tap_new(const GraphTapOptions *options, GError **error);

/** Ends listening. */
void graph_tap_free(GraphTap *tap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GraphTap, graph_tap_free)

/** The names of all layers, those of our own first; NULL-terminated, the caller's, for g_strfreev(). */
char **graph_tap_list_layers(void);

/**
 * Counts with another display filter (NULL: none) from the next retap on; it may be called in the reset callback.
 * Returns FALSE with @error set (COMM_ERROR_USAGE), and listens as before, when @filter is none.
 */
gboolean graph_tap_set_filter(GraphTap *tap, const char *filter, GError **error);

/** What was counted so far: the whole and the windows; owned by the tap, its texts too. Read it, do not add to it. */
EdgeWindows *graph_tap_get_windows(GraphTap *tap);

/** As edge_windows_sort_edges(): G_MININT64, G_MAXINT64 for all. The caller's, for g_free(). */
CommEdge *graph_tap_get_edges(GraphTap *tap, gint64 from_us, gint64 to_us, gsize *count);

/** The number of the first frame that was counted on the edge, or for @source alone when @target is NULL; 0 when there
 * is none. */
guint32 graph_tap_find_first_frame(const GraphTap *tap, const CommNode *source, const CommNode *target);

/**
 * The display filter for the frames that are counted on the edge, or for @source alone when @target is NULL; whatever
 * the tap's own filter. Returns NULL when there is none (roles, and nodes whose dissector has no fields for them); the
 * caller's.
 */
char *graph_tap_make_filter(const GraphTap *tap, const CommNode *source, const CommNode *target);

/**
 * The node's text as Wireshark shows it, by its preferences for name resolution. Returns NULL where that is the text
 * that the node has anyway; the caller's. A name may come to be known later.
 */
char *graph_tap_resolve_node(const GraphTap *tap, const CommNode *node);

G_END_DECLS

#endif
