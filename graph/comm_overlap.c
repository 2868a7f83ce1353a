/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_overlap.h"

#include <math.h>

/* A grid over the points, whose cells are as large as the largest pair's distance: who may touch lies in the same or
 * in a neighbouring cell. Each cell is a list through `next`. */
typedef struct {
    double cell_size;
    CommPoint low;
    guint32 column_count;
    guint32 row_count;
    guint32 *heads;
    guint32 *next;
} Grid;

#define NOBODY        G_MAXUINT32
#define SPREAD_ROUNDS 60
#define SPREAD_FACTOR 1.06
/* So that rounding cannot leave a pair just within reach. */
#define OVERSHOOT 1.0005

/* What a pass does to a pair that may touch. Returns TRUE when it moved them. */
typedef gboolean (*SeparatePair)(CommPoint *points, guint32 a, guint32 b, gconstpointer sizes);

static void grid_init(Grid *grid, const CommPoint *points, guint32 count, double cell_size)
{
    CommPoint low = points[0];
    CommPoint high = points[0];
    for (guint32 i = 1; i < count; i++) {
        low = (CommPoint){MIN(low.x, points[i].x), MIN(low.y, points[i].y)};
        high = (CommPoint){MAX(high.x, points[i].x), MAX(high.y, points[i].y)};
    }
    /* Never more than about as many cells as points, however far apart they lie. */
    double area = (high.x - low.x) * (high.y - low.y);
    double side = MAX(high.x - low.x, high.y - low.y);
    grid->cell_size = MAX(MAX(cell_size, sqrt(area / count)), side / 4096);
    grid->low = low;
    grid->column_count = (guint32)((high.x - low.x) / grid->cell_size) + 1;
    grid->row_count = (guint32)((high.y - low.y) / grid->cell_size) + 1;
    gsize cell_count = (gsize)grid->column_count * grid->row_count;
    grid->heads = g_new(guint32, cell_count);
    grid->next = g_new(guint32, count);
    for (gsize i = 0; i < cell_count; i++)
        grid->heads[i] = NOBODY;
}

static gsize grid_cell(const Grid *grid, const CommPoint *point)
{
    guint32 column = (guint32)((point->x - grid->low.x) / grid->cell_size);
    guint32 row = (guint32)((point->y - grid->low.y) / grid->cell_size);
    return (gsize)MIN(row, grid->row_count - 1) * grid->column_count + MIN(column, grid->column_count - 1);
}

static void grid_clear(Grid *grid)
{
    g_free(grid->heads);
    g_free(grid->next);
}

static gboolean separate_from_cell(const Grid *grid, CommPoint *points, guint32 mover, gsize cell,
                                   SeparatePair separate, gconstpointer sizes)
{
    gboolean has_moved = FALSE;
    for (guint32 other = grid->heads[cell]; other != NOBODY; other = grid->next[other])
        has_moved = separate(points, mover, other, sizes) || has_moved;
    return has_moved;
}

/* The point meets those that the grid already holds, in the nine cells around it. */
static gboolean separate_from_earlier(const Grid *grid, CommPoint *points, guint32 mover, SeparatePair separate,
                                      gconstpointer sizes)
{
    gsize home = grid_cell(grid, &points[mover]);
    gsize row = home / grid->column_count;
    gsize column = home % grid->column_count;
    gboolean has_moved = FALSE;
    for (gsize y = row > 0 ? row - 1 : 0; y <= MIN(row + 1, grid->row_count - 1); y++)
        for (gsize x = column > 0 ? column - 1 : 0; x <= MIN(column + 1, grid->column_count - 1); x++)
            has_moved =
                separate_from_cell(grid, points, mover, y * grid->column_count + x, separate, sizes) || has_moved;
    return has_moved;
}

static gboolean separate_all(CommPoint *points, guint32 count, double reach, SeparatePair separate, gconstpointer sizes)
{
    Grid grid;
    gboolean has_moved = FALSE;
    grid_init(&grid, points, count, reach);
    for (guint32 i = 0; i < count; i++) {
        /* The cell from before the move, as the points that come later will look for it where the grid was made. */
        gsize cell = grid_cell(&grid, &points[i]);
        has_moved = separate_from_earlier(&grid, points, i, separate, sizes) || has_moved;
        grid.next[i] = grid.heads[cell];
        grid.heads[cell] = i;
    }
    grid_clear(&grid);
    return has_moved;
}

typedef struct {
    const double *radii;
    double gap;
} Circles;

static gboolean separate_circles(CommPoint *points, guint32 a, guint32 b, gconstpointer sizes)
{
    const Circles *circles = sizes;
    double wanted = circles->radii[a] + circles->radii[b] + circles->gap;
    double dx = points[a].x - points[b].x;
    double dy = points[a].y - points[b].y;
    double distance2 = dx * dx + dy * dy;
    if (distance2 >= wanted * wanted)
        return FALSE;
    double distance = sqrt(distance2);
    if (distance < wanted * 1e-6) {
        /* In the same place: a direction of their own, which is the same in every run. */
        dx = cos(a * 2.399963229728653);
        dy = sin(a * 2.399963229728653);
        distance = 1;
        distance2 = 0;
    }
    double missing = wanted * OVERSHOOT - sqrt(distance2);
    /* The small one gives way: a hub that moves would drag the picture along. */
    double share = circles->radii[b] / (circles->radii[a] + circles->radii[b] + 1e-9);
    points[a].x += dx / distance * missing * share;
    points[a].y += dy / distance * missing * share;
    points[b].x -= dx / distance * missing * (1 - share);
    points[b].y -= dy / distance * missing * (1 - share);
    return TRUE;
}

static void spread(CommPoint *points, guint32 count)
{
    for (guint32 i = 0; i < count; i++) {
        points[i].x *= SPREAD_FACTOR;
        points[i].y *= SPREAD_FACTOR;
    }
}

void comm_overlap_separate_circles(CommPoint *points, const double *radii, guint32 count, double gap)
{
    if (count < 2)
        return;
    Circles circles = {radii, gap};
    double largest = 0;
    for (guint32 i = 0; i < count; i++)
        largest = MAX(largest, radii[i]);
    guint round = 0;
    while (separate_all(points, count, 2 * largest + gap, separate_circles, &circles)) {
        if (++round % SPREAD_ROUNDS == 0)
            spread(points, count);
    }
}

static gboolean separate_boxes(CommPoint *points, guint32 a, guint32 b, gconstpointer sizes)
{
    const CommExtent *extents = sizes;
    double dx = points[a].x - points[b].x;
    double dy = points[a].y - points[b].y;
    gboolean is_below = dy > 0 || (dy == 0 && a > b);
    double wanted_x = extents[a].half_width + extents[b].half_width;
    double wanted_y = is_below ? extents[a].above + extents[b].below : extents[a].below + extents[b].above;
    double missing_x = wanted_x * OVERSHOOT - fabs(dx);
    double missing_y = wanted_y * OVERSHOOT - fabs(dy);
    if (fabs(dx) >= wanted_x || fabs(dy) >= wanted_y)
        return FALSE;
    gboolean is_right = dx > 0 || (dx == 0 && a > b);
    if (missing_x < missing_y) {
        points[a].x += is_right ? missing_x / 2 : -missing_x / 2;
        points[b].x -= is_right ? missing_x / 2 : -missing_x / 2;
    } else {
        points[a].y += is_below ? missing_y / 2 : -missing_y / 2;
        points[b].y -= is_below ? missing_y / 2 : -missing_y / 2;
    }
    return TRUE;
}

gboolean comm_overlap_separate_boxes(CommPoint *points, const CommExtent *extents, guint32 count, guint round_count)
{
    if (count < 2)
        return TRUE;
    double reach = 0;
    for (guint32 i = 0; i < count; i++)
        reach = MAX(reach, MAX(2 * extents[i].half_width, 2 * MAX(extents[i].above, extents[i].below)));
    for (guint round = 0; round < round_count; round++)
        if (!separate_all(points, count, reach, separate_boxes, extents))
            return TRUE;
    return FALSE;
}
