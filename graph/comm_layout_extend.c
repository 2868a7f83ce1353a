/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_layout.h"

#include <math.h>

/* A picture to which nodes are added; points of new ones are NaN until they have a place. */
typedef struct {
    const CommNetwork *network;
    const double *radii;
    CommPoint *points;
    guint32 count;
    double width;
    double height;
    double gap;
} Extension;

#define GOLDEN_ANGLE 2.399963229728653
#define GAP_SHARE    0.12
#define GAP_MIN      2.5
#define GAP_MAX      24.0
/* On a spiral around where a node would like to be; the last try is taken whatever lies there. */
#define TRIES 900

static gboolean is_placed(const Extension *extension, guint32 node)
{
    return !isnan(extension->points[node].x);
}

typedef struct {
    CommPoint sum;
    double nearest; /* the largest radius among them */
    guint32 count;
} Neighbours;

static void add_neighbour(const Extension *extension, Neighbours *neighbours, guint32 node)
{
    if (!is_placed(extension, node))
        return;
    neighbours->sum.x += extension->points[node].x;
    neighbours->sum.y += extension->points[node].y;
    neighbours->nearest = MAX(neighbours->nearest, extension->radii[node]);
    neighbours->count++;
}

static Neighbours find_neighbours(const Extension *extension, guint32 node)
{
    Neighbours neighbours = {{0, 0}, 0, 0};
    gsize count;
    const CommLink *out = comm_network_get_out_links(extension->network, node, &count);
    for (gsize i = 0; i < count; i++)
        add_neighbour(extension, &neighbours, out[i].target);
    const CommLink *links = comm_network_get_links(extension->network);
    const guint32 *in = comm_network_get_in_links(extension->network, node, &count);
    for (gsize i = 0; i < count; i++)
        add_neighbour(extension, &neighbours, links[in[i]].source);
    return neighbours;
}

static gboolean is_inside(const Extension *extension, const CommPoint *point, double radius)
{
    return point->x >= radius && point->y >= radius && point->x <= extension->width - radius &&
           point->y <= extension->height - radius;
}

static gboolean has_room(const Extension *extension, guint32 node, const CommPoint *point)
{
    double radius = extension->radii[node] + extension->gap;
    for (guint32 i = 0; i < extension->count; i++) {
        double wanted = radius + extension->radii[i];
        double dx = extension->points[i].x - point->x;
        double dy = extension->points[i].y - point->y;
        if (dx * dx + dy * dy < wanted * wanted) /* false for NaN */
            return FALSE;
    }
    return TRUE;
}

static CommPoint find_room(const Extension *extension, guint32 node, CommPoint wanted, double start)
{
    double step = 0.6 * (extension->radii[node] + extension->gap);
    CommPoint point = wanted;
    for (guint i = 0; i < TRIES; i++) {
        double distance = start + sqrt(i) * step;
        point.x = wanted.x + distance * cos(i * GOLDEN_ANGLE);
        point.y = wanted.y + distance * sin(i * GOLDEN_ANGLE);
        if (is_inside(extension, &point, extension->radii[node]) && has_room(extension, node, &point))
            break;
    }
    point.x = CLAMP(point.x, 0, extension->width);
    point.y = CLAMP(point.y, 0, extension->height);
    return point;
}

static void place(const Extension *extension, guint32 node, const Neighbours *neighbours)
{
    CommPoint wanted = {extension->width / 2, extension->height / 2};
    double start = 0;
    if (neighbours->count > 0)
        wanted = (CommPoint){neighbours->sum.x / neighbours->count, neighbours->sum.y / neighbours->count};
    if (neighbours->count == 1) /* as far from a hub as other leaves are */
        start = neighbours->nearest + extension->radii[node] + 2 * extension->gap;
    extension->points[node] = find_room(extension, node, wanted, start);
}

/* Those that have a neighbour with a place. Returns how many. */
static guint32 place_beside_others(const Extension *extension)
{
    guint32 placed_count = 0;
    for (guint32 node = 0; node < extension->count; node++) {
        if (is_placed(extension, node))
            continue;
        Neighbours neighbours = find_neighbours(extension, node);
        if (neighbours.count == 0)
            continue;
        place(extension, node, &neighbours);
        placed_count++;
    }
    return placed_count;
}

void comm_layout_extend(const CommNetwork *network, const double *radii, CommPoint *points, double width, double height)
{
    guint32 count = comm_network_get_node_count(network);
    double cell = sqrt(width * height / MAX(count, 1));
    double gap = CLAMP(GAP_SHARE * cell, GAP_MIN, GAP_MAX);
    Extension extension = {network, radii, points, count, width, height, gap};
    static const Neighbours NOBODY = {{0, 0}, 0, 0};
    while (place_beside_others(&extension) > 0)
        continue;
    for (guint32 node = 0; node < count; node++) {
        if (is_placed(&extension, node))
            continue;
        place(&extension, node, &NOBODY);
        while (place_beside_others(&extension) > 0)
            continue;
    }
}
