/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_packing.h"

#include <math.h>
#include <string.h>

/* A drawing on the grid: from which to which cell each of its rows is covered. */
typedef struct {
    gint32 low;
    gint32 high; /* below low: the row is free */
} Span;

typedef struct {
    Span *spans;
    gint32 width;
    gint32 height;
    CommPoint origin; /* where the drawing's own coordinates have the corner of cell 0, 0 */
} Shape;

typedef struct {
    gint32 x;
    gint32 y;
    float distance;
} Spot;

typedef struct {
    guint8 *is_taken;
    gint32 side;
    double cell_size;
    double gap;
    Spot *spots; /* by distance from the middle */
    gsize spot_count;
    gsize first_spots[5][5]; /* by size of a small shape: nothing before it is free for one of this size */
} Board;

#define CELLS_WANTED 12000.0
/* The board's side as a multiple of what the shapes would take without any waste. */
#define BOARD_SLACK 2.2
#define SMALL       4

typedef struct {
    CommPoint low;
    CommPoint high;
} Bounds;

static Bounds bounds_of(const CommDrawing *drawing, double gap)
{
    Bounds bounds = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (guint32 i = 0; i < drawing->count; i++) {
        const CommPoint *point = &drawing->points[i];
        const CommExtent *extent = &drawing->extents[i];
        bounds.low.x = MIN(bounds.low.x, point->x - extent->half_width - gap / 2);
        bounds.low.y = MIN(bounds.low.y, point->y - extent->above - gap / 2);
        bounds.high.x = MAX(bounds.high.x, point->x + extent->half_width + gap / 2);
        bounds.high.y = MAX(bounds.high.y, point->y + extent->below + gap / 2);
    }
    return bounds;
}

static double choose_cell_size(const CommDrawing *drawings, guint32 count, double gap)
{
    double area = 0;
    for (guint32 i = 0; i < count; i++) {
        Bounds bounds = bounds_of(&drawings[i], gap);
        area += (bounds.high.x - bounds.low.x) * (bounds.high.y - bounds.low.y);
    }
    return MAX(sqrt(area / (CELLS_WANTED + count)), 1e-6);
}

static void cover(Shape *shape, const Board *board, const CommPoint *point, const CommExtent *extent)
{
    double margin = board->gap / 2;
    gint32 left = (gint32)((point->x - extent->half_width - margin - shape->origin.x) / board->cell_size);
    gint32 right = (gint32)((point->x + extent->half_width + margin - shape->origin.x) / board->cell_size);
    gint32 top = (gint32)((point->y - extent->above - margin - shape->origin.y) / board->cell_size);
    gint32 bottom = (gint32)((point->y + extent->below + margin - shape->origin.y) / board->cell_size);
    for (gint32 row = MAX(top, 0); row <= MIN(bottom, shape->height - 1); row++) {
        shape->spans[row].low = MIN(shape->spans[row].low, MAX(left, 0));
        shape->spans[row].high = MAX(shape->spans[row].high, MIN(right, shape->width - 1));
    }
}

/* An edge may cross rows that have no node: between the first and the last all are taken. */
static void fill_free_rows(Shape *shape)
{
    for (gint32 row = 1; row < shape->height; row++)
        if (shape->spans[row].high < shape->spans[row].low)
            shape->spans[row] = shape->spans[row - 1];
}

static void cover_between(Shape *shape, gint32 first, gint32 last)
{
    const Span *a = &shape->spans[first];
    const Span *b = &shape->spans[last];
    for (gint32 row = first + 1; row < last; row++) {
        double part = (double)(row - first) / (last - first);
        Span *span = &shape->spans[row];
        span->low = MIN(span->low, (gint32)(a->low + part * (b->low - a->low)));
        span->high = MAX(span->high, (gint32)ceil(a->high + part * (b->high - a->high)));
    }
}

/* Edges run where no node is: all that lies between two rows is taken, so that no other drawing comes under them. */
static void make_convex(Shape *shape)
{
    for (gint32 first = 0; first < shape->height; first++)
        for (gint32 last = first + 2; last < shape->height; last++)
            cover_between(shape, first, last);
}

static Shape shape_of(const CommDrawing *drawing, const Board *board)
{
    Bounds bounds = bounds_of(drawing, board->gap);
    Shape shape = {.origin = bounds.low};
    shape.width = (gint32)((bounds.high.x - bounds.low.x) / board->cell_size) + 1;
    shape.height = (gint32)((bounds.high.y - bounds.low.y) / board->cell_size) + 1;
    shape.spans = g_new(Span, shape.height);
    gboolean is_small = shape.width <= SMALL && shape.height <= SMALL;
    for (gint32 row = 0; row < shape.height; row++)
        shape.spans[row] = is_small ? (Span){0, shape.width - 1} : (Span){shape.width, -1};
    for (guint32 i = 0; i < drawing->count && !is_small; i++)
        cover(&shape, board, &drawing->points[i], &drawing->extents[i]);
    fill_free_rows(&shape);
    if (!is_small)
        make_convex(&shape);
    return shape;
}

static gint compare_spots(gconstpointer a, gconstpointer b)
{
    const Spot *x = a;
    const Spot *y = b;
    if (x->distance < y->distance)
        return -1;
    if (x->distance > y->distance)
        return 1;
    return x->y != y->y ? (x->y < y->y ? -1 : 1) : (x->x < y->x ? -1 : x->x > y->x);
}

static void board_init(Board *board, const Shape *shapes, guint32 count, double aspect)
{
    double cells = 0;
    gint32 longest = 0;
    for (guint32 i = 0; i < count; i++) {
        cells += (double)shapes[i].width * shapes[i].height;
        longest = MAX(longest, MAX(shapes[i].width, shapes[i].height));
    }
    double stretch = sqrt(MAX(aspect, 1 / aspect));
    board->side = (gint32)(sqrt(cells) * BOARD_SLACK * stretch) + 2 * longest + 2;
    gsize area = (gsize)board->side * board->side;
    board->is_taken = g_malloc0(area);
    board->spots = g_new(Spot, area);
    board->spot_count = area;
    memset(board->first_spots, 0, sizeof board->first_spots);
    gint32 middle = board->side / 2;
    for (gsize i = 0; i < area; i++) {
        Spot *spot = &board->spots[i];
        spot->x = (gint32)(i % board->side);
        spot->y = (gint32)(i / board->side);
        double dx = (spot->x - middle) / aspect;
        double dy = spot->y - middle;
        spot->distance = (float)(dx * dx + dy * dy);
    }
    qsort(board->spots, area, sizeof *board->spots, compare_spots);
}

static void board_clear(Board *board)
{
    g_free(board->is_taken);
    g_free(board->spots);
}

static gboolean fits(const Board *board, const Shape *shape, gint32 left, gint32 top)
{
    if (left < 0 || top < 0 || left + shape->width > board->side || top + shape->height > board->side)
        return FALSE;
    for (gint32 row = 0; row < shape->height; row++) {
        const guint8 *cells = board->is_taken + (gsize)(top + row) * board->side + left;
        const Span *span = &shape->spans[row];
        if (span->high >= span->low && memchr(cells + span->low, 1, span->high - span->low + 1) != NULL)
            return FALSE;
    }
    return TRUE;
}

static void take(Board *board, const Shape *shape, gint32 left, gint32 top)
{
    for (gint32 row = 0; row < shape->height; row++) {
        guint8 *cells = board->is_taken + (gsize)(top + row) * board->side + left;
        const Span *span = &shape->spans[row];
        if (span->high >= span->low)
            memset(cells + span->low, 1, span->high - span->low + 1);
    }
}

/* Puts the shape's middle on the nearest spot where it fits. */
static CommPoint place(Board *board, const Shape *shape)
{
    gboolean is_small = shape->width <= SMALL && shape->height <= SMALL;
    gsize first = is_small ? board->first_spots[shape->width][shape->height] : 0;
    gsize i = first;
    while (i < board->spot_count &&
           !fits(board, shape, board->spots[i].x - shape->width / 2, board->spots[i].y - shape->height / 2))
        i++;
    /* The board has room for all of them side by side, so a spot is always found. */
    g_assert(i < board->spot_count);
    if (is_small)
        board->first_spots[shape->width][shape->height] = i;
    gint32 left = board->spots[i].x - shape->width / 2;
    gint32 top = board->spots[i].y - shape->height / 2;
    take(board, shape, left, top);
    return (CommPoint){left * board->cell_size - shape->origin.x, top * board->cell_size - shape->origin.y};
}

void comm_packing_pack(const CommDrawing *drawings, guint32 count, double aspect, double gap, CommPoint *offsets)
{
    if (count == 0)
        return;
    if (count == 1) {
        offsets[0] = (CommPoint){0, 0};
        return;
    }
    Board board = {.gap = gap, .cell_size = choose_cell_size(drawings, count, gap)};
    g_autofree Shape *shapes = g_new(Shape, count);
    for (guint32 i = 0; i < count; i++)
        shapes[i] = shape_of(&drawings[i], &board);
    board_init(&board, shapes, count, aspect);
    for (guint32 i = 0; i < count; i++)
        offsets[i] = place(&board, &shapes[i]);
    for (guint32 i = 0; i < count; i++)
        g_free(shapes[i].spans);
    board_clear(&board);
}
