/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_layout.h"

#include <math.h>
#include <string.h>

#include "comm_overlap.h"
#include "comm_packing.h"

/* A picture in the making: all arrays by place, so that a component is a slice. */
typedef struct {
    const CommLayoutGraph *graph;
    guint32 count;
    double width;
    double height;
    double gap;
    CommPoint *start; /* in the layout's unit, each component around its own middle */
    CommPoint *points;
    double *radii;
    CommExtent *circles; /* what the circles cover */
    CommExtent *boxes;   /* what circles and labels cover */
} Arrangement;

typedef struct {
    CommPoint low;
    CommPoint high;
} Bounds;

/* Between two circles, as a part of the side of the square that each has for itself, so that arrows can be seen. */
#define GAP_SHARE     0.17
#define GAP_MIN       2.5
#define GAP_MAX       40.0
#define COMPONENT_GAP 14.0
/* Rounds with the labels, then without: they need more room than there may be. */
#define LABEL_TRIES  4
#define TRIES        8
#define LABEL_ROUNDS 200
#define AREA_WANTED  0.8
/* No edge is to be longer than this part of the picture's smaller side on average. */
#define EDGE_LENGTH_WANTED 0.3
/* How much more the one axis may be stretched than the other; a few hosts on a line need not stay on it. */
#define STRETCH        1.35
#define STRETCH_FEW    2.2
#define FEW            40
#define LARGEST_GROWTH 3.0

static Bounds bounds_of(const CommPoint *points, const CommExtent *extents, guint32 count)
{
    Bounds bounds = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (guint32 i = 0; i < count; i++) {
        bounds.low.x = MIN(bounds.low.x, points[i].x - extents[i].half_width);
        bounds.low.y = MIN(bounds.low.y, points[i].y - extents[i].above);
        bounds.high.x = MAX(bounds.high.x, points[i].x + extents[i].half_width);
        bounds.high.y = MAX(bounds.high.y, points[i].y + extents[i].below);
    }
    return bounds;
}

static void arrangement_init(Arrangement *all, CommLayout *layout, const CommFootprint *footprints)
{
    const CommPoint *points = comm_layout_get_points(layout);
    all->start = g_new(CommPoint, all->count);
    all->points = g_new(CommPoint, all->count);
    all->radii = g_new(double, all->count);
    all->circles = g_new(CommExtent, all->count);
    all->boxes = g_new(CommExtent, all->count);
    for (guint32 place = 0; place < all->count; place++) {
        guint32 node = comm_layout_graph_get_node(all->graph, place);
        const CommFootprint *print = &footprints[node];
        double radius = print->radius;
        all->start[place] = points[node];
        all->radii[place] = radius;
        all->circles[place] = (CommExtent){radius, radius, radius};
        all->boxes[place] = (CommExtent){MAX(radius, print->label_width / 2), radius, radius + print->label_height};
    }
}

static void arrangement_clear(Arrangement *all)
{
    g_free(all->start);
    g_free(all->points);
    g_free(all->radii);
    g_free(all->circles);
    g_free(all->boxes);
}

static double mean_edge_length(const Arrangement *all)
{
    double sum = 0;
    gsize total = 0;
    for (guint32 place = 0; place < all->count; place++) {
        gsize count;
        const CommSpring *springs = comm_layout_graph_get_springs(all->graph, place, &count);
        for (gsize i = 0; i < count; i++) {
            const CommPoint *other = &all->start[springs[i].place];
            sum += hypot(other->x - all->start[place].x, other->y - all->start[place].y);
        }
        total += count;
    }
    return total > 0 ? sum / (double)total : 0;
}

/* From the layout's unit to the picture's, so that all components together would fill most of it. */
static double choose_scale(const Arrangement *all)
{
    guint32 component_count = comm_layout_graph_get_component_count(all->graph);
    double area = 0;
    for (guint32 component = 0; component < component_count; component++) {
        CommSlice slice = comm_layout_graph_get_component(all->graph, component);
        static const CommExtent NOTHING = {0, 0, 0};
        Bounds bounds = {all->start[slice.first], all->start[slice.first]};
        for (guint32 i = slice.first; i < slice.first + slice.count; i++) {
            Bounds point = bounds_of(&all->start[i], &NOTHING, 1);
            bounds.low = (CommPoint){MIN(bounds.low.x, point.low.x), MIN(bounds.low.y, point.low.y)};
            bounds.high = (CommPoint){MAX(bounds.high.x, point.high.x), MAX(bounds.high.y, point.high.y)};
        }
        area += (bounds.high.x - bounds.low.x) * (bounds.high.y - bounds.low.y);
    }
    double edge_length = mean_edge_length(all);
    if (edge_length <= 0)
        return 1;
    double by_edge = EDGE_LENGTH_WANTED * MIN(all->width, all->height) / edge_length;
    return area > 0 ? MIN(by_edge, sqrt(AREA_WANTED * all->width * all->height / area)) : by_edge;
}

static void separate(const Arrangement *all, CommSlice slice, gboolean has_labels)
{
    CommPoint *points = all->points + slice.first;
    if (has_labels)
        comm_overlap_separate_boxes(points, all->boxes + slice.first, slice.count, LABEL_ROUNDS);
    comm_overlap_separate_circles(points, all->radii + slice.first, slice.count, all->gap);
}

static void pack(const Arrangement *all, const CommExtent *extents)
{
    guint32 component_count = comm_layout_graph_get_component_count(all->graph);
    g_autofree CommDrawing *drawings = g_new(CommDrawing, component_count);
    g_autofree CommPoint *offsets = g_new(CommPoint, component_count);
    for (guint32 i = 0; i < component_count; i++) {
        CommSlice slice = comm_layout_graph_get_component(all->graph, i);
        drawings[i] = (CommDrawing){all->points + slice.first, extents + slice.first, slice.count};
    }
    comm_packing_pack(drawings, component_count, all->width / all->height, COMPONENT_GAP, offsets);
    for (guint32 i = 0; i < component_count; i++) {
        CommSlice slice = comm_layout_graph_get_component(all->graph, i);
        for (guint32 place = slice.first; place < slice.first + slice.count; place++) {
            all->points[place].x += offsets[i].x;
            all->points[place].y += offsets[i].y;
        }
    }
}

/* One picture at a scale. Returns by how much it could still grow, below 1 when it is too large. */
static double arrange_at(const Arrangement *all, double scale, gboolean has_labels)
{
    const CommExtent *extents = has_labels ? all->boxes : all->circles;
    guint32 component_count = comm_layout_graph_get_component_count(all->graph);
    for (guint32 place = 0; place < all->count; place++)
        all->points[place] = (CommPoint){all->start[place].x * scale, all->start[place].y * scale};
    for (guint32 component = 0; component < component_count; component++)
        separate(all, comm_layout_graph_get_component(all->graph, component), has_labels);
    pack(all, extents);
    Bounds bounds = bounds_of(all->points, extents, all->count);
    return MIN(all->width / (bounds.high.x - bounds.low.x), all->height / (bounds.high.y - bounds.low.y));
}

static CommPoint span_at(const Arrangement *all, const CommExtent *extents, double factor)
{
    Bounds bounds = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (guint32 i = 0; i < all->count; i++) {
        const CommPoint *point = &all->points[i];
        bounds.low.x = MIN(bounds.low.x, point->x * factor - extents[i].half_width);
        bounds.low.y = MIN(bounds.low.y, point->y * factor - extents[i].above);
        bounds.high.x = MAX(bounds.high.x, point->x * factor + extents[i].half_width);
        bounds.high.y = MAX(bounds.high.y, point->y * factor + extents[i].below);
    }
    return (CommPoint){bounds.high.x - bounds.low.x, bounds.high.y - bounds.low.y};
}

/* By how much the points may move apart, on one axis each, until what they cover fills the picture: found by halving,
 * since what they cover does not grow with them. Not below 1, or they would touch. */
static CommPoint growth(const Arrangement *all, const CommExtent *extents)
{
    CommPoint low = {1, 1};
    CommPoint high = {LARGEST_GROWTH, LARGEST_GROWTH};
    for (guint round = 0; round < 40; round++) {
        CommPoint middle = {(low.x + high.x) / 2, (low.y + high.y) / 2};
        if (span_at(all, extents, middle.x).x <= all->width)
            low.x = middle.x;
        else
            high.x = middle.x;
        if (span_at(all, extents, middle.y).y <= all->height)
            low.y = middle.y;
        else
            high.y = middle.y;
    }
    double limit = MIN(low.x, low.y) * (all->count <= FEW ? STRETCH_FEW : STRETCH);
    return (CommPoint){MIN(low.x, limit), MIN(low.y, limit)};
}

/* Centres the picture and lets it grow into the room that is left. */
static void fit(const Arrangement *all, const CommExtent *extents)
{
    CommPoint factor = growth(all, extents);
    for (guint32 i = 0; i < all->count; i++)
        all->points[i] = (CommPoint){all->points[i].x * factor.x, all->points[i].y * factor.y};
    Bounds bounds = bounds_of(all->points, extents, all->count);
    double dx = all->width / 2 - (bounds.low.x + bounds.high.x) / 2;
    double dy = all->height / 2 - (bounds.low.y + bounds.high.y) / 2;
    for (guint32 i = 0; i < all->count; i++)
        all->points[i] = (CommPoint){all->points[i].x + dx, all->points[i].y + dy};
}

CommPoint *comm_layout_arrange(CommLayout *layout, const CommFootprint *footprints, double width, double height)
{
    const CommLayoutGraph *graph = comm_layout_get_graph(layout);
    guint32 count = comm_layout_graph_get_node_count(graph);
    CommPoint *result = g_new(CommPoint, count);
    if (count == 0)
        return result;
    Arrangement all = {.graph = graph, .count = count, .width = width, .height = height};
    all.gap = CLAMP(GAP_SHARE * sqrt(width * height / count), GAP_MIN, GAP_MAX);
    arrangement_init(&all, layout, footprints);
    double scale = choose_scale(&all);
    guint attempt = 0;
    for (double room = 0; attempt < TRIES && room < 1; attempt++) {
        room = arrange_at(&all, scale, attempt < LABEL_TRIES);
        if (room < 1)
            scale *= MAX(room * 0.97, 0.5);
    }
    fit(&all, attempt <= LABEL_TRIES ? all.boxes : all.circles);
    for (guint32 place = 0; place < count; place++)
        result[comm_layout_graph_get_node(graph, place)] = all.points[place];
    arrangement_clear(&all);
    return result;
}
