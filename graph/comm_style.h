/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_STYLE_H
#define COMM_STYLE_H

#include "comm_network.h"

/** How large and how strong things are drawn in a graph of some size: one set of rules for files and windows. */
typedef struct {
    double radius_min;
    double radius_max;
    double line_min;
    double line_max;
    double opacity; /**< of the lightest edges; more edges, fainter ones */
    double label_size;
    guint label_count;  /**< so many of the heaviest hosts get room for a label when the layout is made */
    gboolean has_heads; /**< arrow heads can be seen */
} CommStyle;

CommStyle comm_style_choose(guint32 node_count, gsize edge_count, double width, double height);

/** By the logarithm of @value, 0 to @value_max. */
double comm_style_get_radius(const CommStyle *style, double value, double value_max);
double comm_style_get_line_width(const CommStyle *style, double weight, double weight_max);

/** Between the style's opacity for the lightest edges and nearly 1 for the heaviest. */
double comm_style_get_opacity(const CommStyle *style, double weight, double weight_max);

/**
 * Marks the hotspots: the largest @values that together make at least half of the sum, but at most @count_limit, and
 * none that does not stand out (twice the mean). Returns their number; @order lists all numbers, largest value first.
 */
guint32 comm_style_find_hotspots(const double *values, guint32 count, guint32 count_limit, guint32 *order);

#endif
