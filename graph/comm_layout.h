/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_LAYOUT_H
#define COMM_LAYOUT_H

#include "comm_layout_graph.h"
#include "comm_point.h"

/**
 * Positions for the nodes of a network, found step by step, so that a window can show it between two slices.
 *
 * Every component is laid out for itself by ForceAtlas2 with Barnes-Hut repulsion (Jacomy, Venturini, Heymann, Bastian,
 * "ForceAtlas2, a continuous graph layout algorithm", PLoS ONE 9(6), 2014, doi 10.1371/journal.pone.0098679); the edges
 * of both directions pull as one, with the logarithm of their weight, since raw counts draw everything into one point.
 * No randomness and no threads: the same network gives the same positions, whatever the slices.
 */
typedef struct _CommLayout CommLayout;

/**
 * @network: borrowed until the layout is freed.
 * @previous: NULL, or where each node was; a node whose x is NaN is new, and begins beside its neighbours.
 */
CommLayout *comm_layout_new(const CommNetwork *network, const CommPoint *previous);
void comm_layout_free(CommLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommLayout, comm_layout_free)

/** Does up to @step_count steps. Returns FALSE when there is nothing left to gain: the layout has settled. */
gboolean comm_layout_step(CommLayout *layout, guint step_count);

/** Where each node is, in the network's order and in no unit; y grows downwards. Borrowed until the next call. */
const CommPoint *comm_layout_get_points(CommLayout *layout);

/** Borrowed until the layout is freed. */
const CommLayoutGraph *comm_layout_get_graph(const CommLayout *layout);

/** What a node covers in the picture, in the picture's unit. */
typedef struct {
    double radius;
    double label_width; /**< a label below the circle; 0: none */
    double label_height;
} CommFootprint;

/**
 * Makes a picture of the positions: packs the components side by side, the largest in the middle, and moves nodes
 * apart until no two circles touch and, as far as there is room, no two labels.
 *
 * @footprints: one a node. @width, @height: the picture's; the result lies within it and is centred, unless the circles
 * alone do not fit.
 * Returns the positions in the network's order, the caller's; the layout itself does not change and may go on.
 */
CommPoint *comm_layout_arrange(CommLayout *layout, const CommFootprint *footprints, double width, double height);

/**
 * Finds places for new nodes in a picture that is there, near their neighbours where there is room. All others stay.
 *
 * @radii: one a node. @points: where each node is within @width, @height, a new one NaN; set to where it is then.
 */
void comm_layout_extend(const CommNetwork *network, const double *radii, CommPoint *points, double width,
                        double height);

#endif
