/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_DRAW_H
#define COMM_DRAW_H

#include "comm_network.h"
#include "comm_palette.h"
#include "comm_picture.h"

/** What a picture of a network is to show; all zero is a good picture. Arrays have one entry a node. */
typedef struct {
    const char *title;
    const char *unit; /**< what weights count; NULL: "weight" */
    CommTheme theme;
    const char *const *labels;      /**< NULL: the nodes' own texts; an empty one is not drawn */
    GHashTable *label_table;        /**< where @labels is NULL: from a node's text to its label; NULL */
    const gint *groups;             /**< from 0, the largest first; below 0: none. NULL: comm_community_louvain() */
    const char *const *group_names; /**< of the first groups, NULL-terminated; NULL: the heaviest member's label */
    const char *group_word;         /**< "communities" when NULL: the legend's heading */
    const double *sizes;            /**< NULL: the weight of a node's edges */
    const char *size_word;          /**< what they are; NULL: the unit */
    gsize hidden_edge_count;        /**< left out of the network by the caller, and said so */
    double hidden_weight;
    const CommPoint *positions; /**< where the layout begins, as in comm_layout_new(); NULL */
    /** @positions are looks of an earlier picture: nodes stay there, and only new ones look for a place beside them. */
    gboolean keeps_positions;
    guint32 sheet_node_count; /**< the sheet and the circles are as large as for so many nodes at least */
    const gint *is_cancelled; /**< another thread sets it to end the layout where it is; NULL */
} CommDrawOptions;

/** Where and how each node was drawn. */
typedef struct {
    CommPoint at;
    double radius;
    guint32 colour;
    gint group;
} CommNodeLook;

/**
 * Lays @network out and draws it: hosts as circles by traffic (multicast as hollow diamonds, broadcast as hollow
 * squares), edges as arrows that bend to one side so that both directions are seen, colours by group, the hotspots
 * ringed, the heaviest labelled, and a legend. An empty network is a picture that says so.
 *
 * @looks: NULL, or set to each node's look; the caller's.
 */
CommPicture *comm_draw_network(const CommNetwork *network, const CommDrawOptions *options, CommNodeLook **looks);

/**
 * Draws what changed from @before to @after: edges and hosts only in one of them, heavier and lighter ones, told by
 * colour and by dashes. Weights are compared as shares of their network's total, as the distance does. Of the options'
 * arrays none is read, but the label table is.
 */
CommPicture *comm_draw_difference(const CommNetwork *before, const CommNetwork *after, const CommDrawOptions *options);

/** Two networks, and how both are drawn as one. Arrays of links and nodes have one entry a link or node of @network. */
typedef struct {
    const CommNetwork *sides[2];  /**< before and after, whole: the legend counts them */
    const CommNetwork *network;   /**< what is drawn of both; a link weighs the sum of its shares, times @scale */
    const double *link_shares[2]; /**< of the side's whole weight */
    const guint8 *has_node[2];    /**< 1: the side has it */
    double scale;                 /**< from a share to a weight */
} CommDifference;

/** The same of what the caller has added up, and kept of it. Of the options only groups and sizes are not read. */
CommPicture *comm_draw_difference_of(const CommDifference *difference, const CommDrawOptions *options,
                                     CommNodeLook **looks);

/** A panel of a picture with several. */
typedef struct {
    const char *title;
    const CommNetwork *network;
} CommPanel;

/** Draws panels side by side in reading order; a host has the same place, size and colour in all of them.
 * Of the options' arrays none is read, but the label table is. */
CommPicture *comm_draw_panels(const CommPanel *panels, guint panel_count, const CommDrawOptions *options);

#endif
