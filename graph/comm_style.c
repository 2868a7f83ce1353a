/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_style.h"

#include <math.h>

/* Radii as parts of the side of the square that each host would have for itself: with these the circles cover about a
 * tenth of the picture, and edges are still seen between them. */
#define RADIUS_MIN_SHARE 0.085
#define RADIUS_MAX_SHARE 0.38

CommStyle comm_style_choose(guint32 node_count, gsize edge_count, double width, double height)
{
    double cell = sqrt(width * height / MAX(node_count, 1));
    double edges = sqrt((double)MAX(edge_count, 1));
    return (CommStyle){
        .radius_min = CLAMP(cell * RADIUS_MIN_SHARE, 0.9, 6.5),
        .radius_max = CLAMP(cell * RADIUS_MAX_SHARE, 4, 26),
        .line_min = CLAMP(24 / edges, 0.35, 1.1),
        .line_max = CLAMP(150 / edges, 1.8, 6),
        .opacity = CLAMP(14 / edges, 0.09, 0.6),
        .label_size = CLAMP(cell * 0.2, 9.5, 13),
        .label_count = node_count <= 80    ? node_count
                       : node_count <= 400 ? 24
                                           : 0,
        .has_heads = edge_count <= 12000,
    };
}

static double share_of(double value, double value_max)
{
    return value > 0 && value_max > 0 ? MIN(log1p(value) / log1p(value_max), 1) : 0;
}

double comm_style_get_radius(const CommStyle *style, double value, double value_max)
{
    double share = share_of(value, value_max);
    return style->radius_min + (style->radius_max - style->radius_min) * share * share * share;
}

double comm_style_get_line_width(const CommStyle *style, double weight, double weight_max)
{
    double share = share_of(weight, weight_max);
    return style->line_min + (style->line_max - style->line_min) * share * share;
}

double comm_style_get_opacity(const CommStyle *style, double weight, double weight_max)
{
    double share = share_of(weight, weight_max);
    return style->opacity + (0.9 - style->opacity) * share * share * share;
}

typedef struct {
    const double *values;
} Order;

static gint compare_values(gconstpointer a, gconstpointer b, gpointer data)
{
    const double *values = ((const Order *)data)->values;
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;
    if (values[x] != values[y])
        return values[x] > values[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

guint32 comm_style_find_hotspots(const double *values, guint32 count, guint32 count_limit, guint32 *order)
{
    Order by_value = {values};
    double total = 0;
    for (guint32 i = 0; i < count; i++) {
        order[i] = i;
        total += values[i];
    }
    g_qsort_with_data(order, (gint)count, sizeof *order, compare_values, &by_value);
    double sum = 0;
    guint32 hot_count = 0;
    while (hot_count < MIN(count, count_limit) && sum < total / 2 && values[order[hot_count]] * count >= 2 * total)
        sum += values[order[hot_count++]];
    return hot_count;
}
