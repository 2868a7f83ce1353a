/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_GEXF_H
#define COMM_GEXF_H

#include <stdio.h>

#include "comm_graph.h"

/**
 * Writes a GEXF 1.3 document as it goes: comm_gexf_begin(), every node, every edge, comm_gexf_end(). Memory does not
 * grow with the graph.
 *
 * The form is the one that Gephi 0.10 was seen to read right. Its reader takes a weight as a float, which ends at 2^24,
 * so every exact count stands in an attribute of type long beside it (a bare weight in one of type double, exact to
 * 2^53); it rewrites "INF" inside attributes of type
 * string, so texts from outside stand only in ids and labels, where it does not.
 * Source: https://gexf.net/primer.html.
 */
typedef struct _CommGexf CommGexf;

typedef enum {
    COMM_GEXF_STATIC,
    COMM_GEXF_DATE_TIME, /**< intervals as UTC dates, exact to the millisecond: what Gephi's timeline shows as time */
    COMM_GEXF_SECONDS /**< intervals as seconds since 1970, exact to the microsecond: for windows below a millisecond */
} CommGexfTime;

typedef struct {
    CommGexfTime time;
    gboolean has_counts;  /**< packets, bytes, first and last seen of nodes and edges are known and written */
    gboolean has_picture; /**< nodes carry position, radius, colour and community */
    const char *title;    /**< or NULL */
} CommGexfOptions;

/** One window of an edge, half-open as everywhere; or a span in which a node was there, whose weight is not read. */
typedef struct {
    gint64 start_us;
    gint64 end_us;
    double weight;
} CommGexfWindow;

typedef struct {
    CommNode node;
    const char *label; /**< NULL: the node's own text */
    double weight;     /**< the sum of its edges' weights, a self loop once; read without has_counts only */
    guint64 packets;   /**< this and the following three with has_counts only */
    guint64 bytes;
    gint64 first_seen_us; /**< COMM_NO_TIME is left out */
    gint64 last_seen_us;
    double x; /**< this and the following with has_picture only; y grows upwards, as Gephi's does */
    double y;
    double radius;
    guint32 colour; /**< 0xRRGGBB */
    gint community; /**< from 0; below 0 is left out */
} CommGexfNode;

/**
 * Begins a document on @stream, which stays the caller's, as @names do (they hold the texts of text nodes; NULL when
 * there are none). A stream that takes no more is reported by comm_gexf_end().
 */
CommGexf *comm_gexf_begin(FILE *stream, const CommNames *names, const CommGexfOptions *options);

/** Drops the writer without ending the document. */
void comm_gexf_free(CommGexf *gexf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommGexf, comm_gexf_free)

/**
 * Adds a node; all nodes come before the first edge.
 *
 * @spans: when the node was there, by start and without overlap; those that touch become one. NULL in static
 * documents; a node or an edge without spans is there always.
 */
void comm_gexf_add_node(CommGexf *gexf, const CommGexfNode *node, const CommGexfWindow *spans, gsize span_count);

/**
 * Adds an edge; its counts and times are read with has_counts only.
 *
 * @weight: the sum over all windows, and over what carried no time.
 * @windows: by start and without overlap: Gephi drops overlapping ones. NULL in static documents.
 */
void comm_gexf_add_edge(CommGexf *gexf, const CommEdge *edge, double weight, const CommGexfWindow *windows,
                        gsize window_count);

/** Ends the document, flushes @stream and frees @gexf. Returns FALSE with @error set (COMM_ERROR_WRITE) when the
 * stream did not take all of it. */
gboolean comm_gexf_end(CommGexf *gexf, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
