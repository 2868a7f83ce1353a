/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_repulsion.h"

/* A quadtree in one array, in preorder, each cell knowing where the next one after its subtree is: to walk it takes no
 * stack. The points are sorted into the order of the leaves, so that a leaf is a slice. */
typedef struct {
    double x; /* the centre of mass */
    double y;
    double mass;
    double far_distance2; /* beyond this squared distance the cell counts as one point */
    guint32 next;         /* the cell after this one's subtree */
    guint32 first;        /* the slice of points of a leaf; in other cells the count is 0 */
    guint32 count;
} Cell;

typedef struct {
    CommPoint point;
    double mass;
    guint32 number;
} Body;

typedef struct {
    double x; /* the centre */
    double y;
    double half;
} Square;

struct _CommRepulsion {
    GArray *cells;
    GArray *bodies;
};

/* The ratio of size to distance under which a cell is one point: 1.2, as in ForceAtlas2's reference implementation. */
#define THETA     1.2
#define LEAF_SIZE 8
/* Points closer than the square's size over 2^24 share a leaf, however many they are. */
#define MAX_DEPTH 24

CommRepulsion *comm_repulsion_new(void)
{
    CommRepulsion *repulsion = g_new0(CommRepulsion, 1);
    repulsion->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    repulsion->bodies = g_array_new(FALSE, FALSE, sizeof(Body));
    return repulsion;
}

void comm_repulsion_free(CommRepulsion *repulsion)
{
    if (repulsion == NULL)
        return;
    g_array_free(repulsion->cells, TRUE);
    g_array_free(repulsion->bodies, TRUE);
    g_free(repulsion);
}

static Square square_around(const CommPoint *points, guint32 count)
{
    CommPoint low = points[0];
    CommPoint high = points[0];
    for (guint32 i = 1; i < count; i++) {
        low.x = MIN(low.x, points[i].x);
        low.y = MIN(low.y, points[i].y);
        high.x = MAX(high.x, points[i].x);
        high.y = MAX(high.y, points[i].y);
    }
    double half = MAX(high.x - low.x, high.y - low.y) / 2;
    return (Square){(low.x + high.x) / 2, (low.y + high.y) / 2, half * 1.0001};
}

static guint quarter_of(const Body *body, const Square *square)
{
    return (body->point.x >= square->x ? 1 : 0) | (body->point.y >= square->y ? 2 : 0);
}

/* Sorts the slice into the four quarters and sets where each begins (bounds[4] is the end). */
static void sort_into_quarters(Body *bodies, guint32 count, const Square *square, guint32 *bounds)
{
    guint32 sizes[4] = {0};
    for (guint32 i = 0; i < count; i++)
        sizes[quarter_of(&bodies[i], square)]++;
    guint32 next[4];
    bounds[0] = 0;
    for (guint quarter = 0; quarter < 4; quarter++) {
        next[quarter] = bounds[quarter];
        bounds[quarter + 1] = bounds[quarter] + sizes[quarter];
    }
    for (guint quarter = 0; quarter < 4; quarter++) {
        while (next[quarter] < bounds[quarter + 1]) {
            guint home = quarter_of(&bodies[next[quarter]], square);
            Body moved = bodies[next[quarter]];
            bodies[next[quarter]] = bodies[next[home]];
            bodies[next[home]++] = moved;
        }
    }
}

static void set_mass(Cell *cell, const Body *bodies, guint32 count)
{
    double mass = 0;
    double x = 0;
    double y = 0;
    for (guint32 i = 0; i < count; i++) {
        mass += bodies[i].mass;
        x += bodies[i].mass * bodies[i].point.x;
        y += bodies[i].mass * bodies[i].point.y;
    }
    cell->mass = mass;
    cell->x = x / mass;
    cell->y = y / mass;
}

static void build(CommRepulsion *repulsion, guint32 first, guint32 count, Square square, guint depth)
{
    Body *bodies = &g_array_index(repulsion->bodies, Body, first);
    double far_distance = 2 * square.half * THETA;
    Cell cell = {.first = first, .far_distance2 = far_distance * far_distance};
    guint32 number = repulsion->cells->len;
    gboolean is_leaf = count <= LEAF_SIZE || depth >= MAX_DEPTH;
    cell.count = is_leaf ? count : 0;
    set_mass(&cell, bodies, count);
    g_array_append_val(repulsion->cells, cell);
    if (!is_leaf) {
        guint32 bounds[5];
        sort_into_quarters(bodies, count, &square, bounds);
        double half = square.half / 2;
        for (guint quarter = 0; quarter < 4; quarter++) {
            guint32 size = bounds[quarter + 1] - bounds[quarter];
            Square part = {square.x + (quarter & 1 ? half : -half), square.y + (quarter & 2 ? half : -half), half};
            if (size > 0)
                build(repulsion, first + bounds[quarter], size, part, depth + 1);
        }
    }
    g_array_index(repulsion->cells, Cell, number).next = repulsion->cells->len;
}

static inline void push(CommPoint *force, double dx, double dy, double distance2, double mass)
{
    if (distance2 <= 0)
        return;
    double factor = mass / distance2;
    force->x += dx * factor;
    force->y += dy * factor;
}

static void push_from_leaf(CommPoint *force, const CommPoint *point, const Body *bodies, guint32 count)
{
    for (guint32 i = 0; i < count; i++) {
        double dx = point->x - bodies[i].point.x;
        double dy = point->y - bodies[i].point.y;
        push(force, dx, dy, dx * dx + dy * dy, bodies[i].mass);
    }
}

static CommPoint force_on(const CommRepulsion *repulsion, const CommPoint *point)
{
    const Cell *cells = (const Cell *)repulsion->cells->data;
    const Body *bodies = (const Body *)repulsion->bodies->data;
    CommPoint force = {0, 0};
    for (guint32 i = 0; i < repulsion->cells->len;) {
        const Cell *cell = &cells[i];
        double dx = point->x - cell->x;
        double dy = point->y - cell->y;
        double distance2 = dx * dx + dy * dy;
        gboolean is_far = distance2 > cell->far_distance2;
        if (is_far)
            push(&force, dx, dy, distance2, cell->mass);
        else if (cell->count > 0)
            push_from_leaf(&force, point, bodies + cell->first, cell->count);
        i = is_far || cell->count > 0 ? cell->next : i + 1;
    }
    return force;
}

void comm_repulsion_add(CommRepulsion *repulsion, const CommPoint *points, const double *masses, guint32 count,
                        CommPoint *forces)
{
    if (count < 2)
        return;
    g_array_set_size(repulsion->cells, 0);
    g_array_set_size(repulsion->bodies, count);
    for (guint32 i = 0; i < count; i++)
        g_array_index(repulsion->bodies, Body, i) = (Body){points[i], masses[i], i};
    build(repulsion, 0, count, square_around(points, count), 0);
    /* In the order of the leaves: neighbours walk the same cells, which are then in the cache. */
    for (guint32 i = 0; i < count; i++) {
        const Body *body = &g_array_index(repulsion->bodies, Body, i);
        CommPoint force = force_on(repulsion, &body->point);
        forces[body->number].x += force.x * body->mass;
        forces[body->number].y += force.y * body->mass;
    }
}
