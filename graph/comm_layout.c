/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_layout.h"

#include <math.h>
#include <string.h>

#include "comm_repulsion.h"

/* A component's state; its places are a slice of the graph's, and its positions are relative to its own middle. */
typedef struct {
    double speed;
    guint step_count;
    gboolean is_settled;
    gboolean is_new; /* no position was known: it may be turned as a whole */
} Pace;

struct _CommLayout {
    CommLayoutGraph *graph;
    CommRepulsion *repulsion;
    guint32 node_count;
    double *masses;       /* by place: 1 + the number of neighbours */
    CommPoint *positions; /* by place, within the component */
    CommPoint *forces;
    CommPoint *last_forces; /* of the step before */
    Pace *paces;            /* by component */
    CommPoint *origins;     /* by component: where the middle lies among the others */
    CommPoint *points;      /* by node: what the caller sees */
};

/* Constants of the paper: k_r for graphs of this size (its figures use 2 to 10), k_g, tolerance, k_s, k_smax, and the
 * limit on the rise of the speed from one step to the next. */
#define REPULSION      4.0
#define GRAVITY        1.0
#define TOLERANCE      1.0
#define NODE_SPEED     0.1
#define NODE_SPEED_MAX 10.0
#define SPEED_RISE     1.5

/* A component rests when its nodes move on average by less than this part of its size in a step, or after so many
 * steps that a larger number was not seen to change the picture; fewer in large ones, which take longer. */
#define REST_MOVEMENT 0.0004
#define FEWEST_STEPS  50
#define MOST_STEPS    600
#define STEPS_WORK    3000000u
#define LEAST_STEPS   250

#define GOLDEN_ANGLE 2.399963229728653

/* Where nothing is known, the places lie on a sunflower spiral: in the order of a breadth-first search, so that
 * neighbours begin near each other. */
static CommPoint sunflower(guint32 number)
{
    double radius = sqrt(number + 0.5) * 2;
    return (CommPoint){radius * cos(number * GOLDEN_ANGLE), radius * sin(number * GOLDEN_ANGLE)};
}

/* The mean of the placed neighbours, plus a step of its own so that no two new nodes coincide; FALSE without any. */
static gboolean place_beside_neighbours(CommLayout *layout, guint32 place)
{
    gsize count;
    const CommSpring *springs = comm_layout_graph_get_springs(layout->graph, place, &count);
    CommPoint sum = {0, 0};
    guint32 placed_count = 0;
    for (gsize i = 0; i < count; i++) {
        const CommPoint *other = &layout->positions[springs[i].place];
        if (isnan(other->x))
            continue;
        sum.x += other->x;
        sum.y += other->y;
        placed_count++;
    }
    if (placed_count == 0)
        return FALSE;
    CommPoint step = sunflower(place % 97);
    layout->positions[place].x = sum.x / placed_count + step.x;
    layout->positions[place].y = sum.y / placed_count + step.y;
    return TRUE;
}

/* Forwards and backwards in turn, since a new node may reach the known ones in either direction. Each round places
 * one at least, as a component hangs together. */
static void place_new_nodes(CommLayout *layout, CommSlice slice, guint32 unplaced_count)
{
    for (gboolean is_forward = TRUE; unplaced_count > 0; is_forward = !is_forward) {
        for (guint32 i = 0; i < slice.count; i++) {
            guint32 place = slice.first + (is_forward ? i : slice.count - 1 - i);
            if (isnan(layout->positions[place].x) && place_beside_neighbours(layout, place))
                unplaced_count--;
        }
    }
}

/* Makes the known positions relative to their middle, which is set. Returns how many are known. */
static guint32 centre_known(CommPoint *positions, guint32 count, CommPoint *middle)
{
    guint32 known_count = 0;
    CommPoint sum = {0, 0};
    for (guint32 i = 0; i < count; i++) {
        if (isnan(positions[i].x))
            continue;
        sum.x += positions[i].x;
        sum.y += positions[i].y;
        known_count++;
    }
    guint32 divisor = MAX(known_count, 1);
    *middle = (CommPoint){sum.x / divisor, sum.y / divisor};
    for (guint32 i = 0; i < count; i++)
        positions[i] = (CommPoint){positions[i].x - middle->x, positions[i].y - middle->y};
    return known_count;
}

static void begin_component(CommLayout *layout, guint32 component)
{
    CommSlice slice = comm_layout_graph_get_component(layout->graph, component);
    CommPoint *positions = layout->positions + slice.first;
    guint32 known_count = centre_known(positions, slice.count, &layout->origins[component]);
    if (known_count > 0) {
        place_new_nodes(layout, slice, slice.count - known_count);
        return;
    }
    layout->paces[component].is_new = TRUE;
    for (guint32 i = 0; i < slice.count; i++)
        positions[i] = sunflower(i);
    /* New components begin on a circle of their own until comm_layout_arrange() packs them. */
    CommPoint spread = sunflower(component);
    double distance = 4 * sqrt(layout->node_count);
    layout->origins[component] =
        component == 0 ? (CommPoint){0, 0} : (CommPoint){spread.x * distance, spread.y * distance};
}

static void place_all(CommLayout *layout, const CommPoint *previous)
{
    for (guint32 place = 0; place < layout->node_count; place++) {
        guint32 node = comm_layout_graph_get_node(layout->graph, place);
        gboolean is_known = previous != NULL && isfinite(previous[node].x) && isfinite(previous[node].y);
        layout->positions[place] = is_known ? previous[node] : (CommPoint){NAN, NAN};
    }
    guint32 component_count = comm_layout_graph_get_component_count(layout->graph);
    for (guint32 component = 0; component < component_count; component++)
        begin_component(layout, component);
}

CommLayout *comm_layout_new(const CommNetwork *network, const CommPoint *previous)
{
    CommLayout *layout = g_new0(CommLayout, 1);
    layout->graph = comm_layout_graph_new(network);
    layout->repulsion = comm_repulsion_new();
    layout->node_count = comm_network_get_node_count(network);
    layout->masses = g_new(double, layout->node_count);
    layout->positions = g_new(CommPoint, layout->node_count);
    layout->forces = g_new0(CommPoint, layout->node_count);
    layout->last_forces = g_new0(CommPoint, layout->node_count);
    layout->points = g_new(CommPoint, layout->node_count);
    guint32 component_count = comm_layout_graph_get_component_count(layout->graph);
    layout->paces = g_new0(Pace, component_count);
    layout->origins = g_new0(CommPoint, component_count);
    for (guint32 place = 0; place < layout->node_count; place++) {
        gsize degree;
        comm_layout_graph_get_springs(layout->graph, place, &degree);
        layout->masses[place] = (double)degree + 1;
    }
    place_all(layout, previous);
    return layout;
}

const CommLayoutGraph *comm_layout_get_graph(const CommLayout *layout)
{
    return layout->graph;
}

void comm_layout_free(CommLayout *layout)
{
    if (layout == NULL)
        return;
    comm_layout_graph_free(layout->graph);
    comm_repulsion_free(layout->repulsion);
    g_free(layout->masses);
    g_free(layout->positions);
    g_free(layout->forces);
    g_free(layout->last_forces);
    g_free(layout->paces);
    g_free(layout->origins);
    g_free(layout->points);
    g_free(layout);
}

static void add_gravity(const CommLayout *layout, CommSlice slice)
{
    for (guint32 i = slice.first; i < slice.first + slice.count; i++) {
        const CommPoint *position = &layout->positions[i];
        double distance = sqrt(position->x * position->x + position->y * position->y);
        if (distance <= 0)
            continue;
        double factor = GRAVITY * layout->masses[i] / distance;
        layout->forces[i].x -= position->x * factor;
        layout->forces[i].y -= position->y * factor;
    }
}

static void add_springs(const CommLayout *layout, guint32 place)
{
    gsize count;
    const CommSpring *springs = comm_layout_graph_get_springs(layout->graph, place, &count);
    const CommPoint *position = &layout->positions[place];
    CommPoint pull = {0, 0};
    for (gsize i = 0; i < count; i++) {
        const CommPoint *other = &layout->positions[springs[i].place];
        pull.x += (other->x - position->x) * springs[i].pull;
        pull.y += (other->y - position->y) * springs[i].pull;
    }
    layout->forces[place].x += pull.x;
    layout->forces[place].y += pull.y;
}

static void compute_forces(CommLayout *layout, CommSlice slice)
{
    CommPoint *forces = layout->forces + slice.first;
    memset(forces, 0, slice.count * sizeof *forces);
    comm_repulsion_add(layout->repulsion, layout->positions + slice.first, layout->masses + slice.first, slice.count,
                       forces);
    for (guint32 i = 0; i < slice.count; i++) {
        forces[i].x *= REPULSION;
        forces[i].y *= REPULSION;
    }
    add_gravity(layout, slice);
    for (guint32 i = 0; i < slice.count; i++)
        add_springs(layout, slice.first + i);
}

static double length_of(double x, double y)
{
    return sqrt(x * x + y * y);
}

/* How much a node's force changed since the last step: it swings, and is to go slower. */
static double swing_of(const CommLayout *layout, guint32 place)
{
    const CommPoint *now = &layout->forces[place];
    const CommPoint *then = &layout->last_forces[place];
    return length_of(now->x - then->x, now->y - then->y);
}

static double traction_of(const CommLayout *layout, guint32 place)
{
    const CommPoint *now = &layout->forces[place];
    const CommPoint *then = &layout->last_forces[place];
    return length_of(now->x + then->x, now->y + then->y) / 2;
}

static void adapt_speed(CommLayout *layout, CommSlice slice, Pace *pace)
{
    double swing = 0;
    double traction = 0;
    for (guint32 i = slice.first; i < slice.first + slice.count; i++) {
        swing += layout->masses[i] * swing_of(layout, i);
        traction += layout->masses[i] * traction_of(layout, i);
    }
    double speed = swing > 0 ? TOLERANCE * traction / swing : NODE_SPEED_MAX;
    pace->speed = pace->step_count > 0 ? MIN(speed, pace->speed * SPEED_RISE) : MIN(speed, 1);
}

/* Moves every node. Returns the mean distance moved, as a part of the component's size. */
static double move_nodes(CommLayout *layout, CommSlice slice, double speed)
{
    double moved = 0;
    double size = 0;
    for (guint32 i = slice.first; i < slice.first + slice.count; i++) {
        CommPoint *force = &layout->forces[i];
        double node_speed = NODE_SPEED * speed / (1 + speed * sqrt(swing_of(layout, i)));
        double strength = length_of(force->x, force->y);
        if (strength * node_speed > NODE_SPEED_MAX)
            node_speed = NODE_SPEED_MAX / strength;
        layout->positions[i].x += force->x * node_speed;
        layout->positions[i].y += force->y * node_speed;
        moved += strength * node_speed;
        size += length_of(layout->positions[i].x, layout->positions[i].y);
        layout->last_forces[i] = *force;
    }
    return size > 0 ? moved / size : 0;
}

/* Turns the component so that it is widest from left to right, as pictures and windows are. */
static void turn_to_width(CommPoint *positions, guint32 count)
{
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (guint32 i = 0; i < count; i++) {
        xx += positions[i].x * positions[i].x;
        yy += positions[i].y * positions[i].y;
        xy += positions[i].x * positions[i].y;
    }
    double angle = atan2(2 * xy, xx - yy) / 2;
    double cosine = cos(angle);
    double sine = sin(angle);
    for (guint32 i = 0; i < count; i++) {
        CommPoint old = positions[i];
        positions[i] = (CommPoint){old.x * cosine + old.y * sine, old.y * cosine - old.x * sine};
    }
}

static void step_component(CommLayout *layout, guint32 component)
{
    Pace *pace = &layout->paces[component];
    if (pace->is_settled)
        return;
    CommSlice slice = comm_layout_graph_get_component(layout->graph, component);
    compute_forces(layout, slice);
    adapt_speed(layout, slice, pace);
    double movement = move_nodes(layout, slice, pace->speed);
    pace->step_count++;
    gboolean is_at_rest = pace->step_count >= FEWEST_STEPS && movement < REST_MOVEMENT;
    guint limit = CLAMP(STEPS_WORK / slice.count, LEAST_STEPS, MOST_STEPS);
    pace->is_settled = slice.count == 1 || is_at_rest || pace->step_count >= limit;
    if (pace->is_settled && pace->is_new)
        turn_to_width(layout->positions + slice.first, slice.count);
}

gboolean comm_layout_step(CommLayout *layout, guint step_count)
{
    guint32 component_count = comm_layout_graph_get_component_count(layout->graph);
    gboolean has_more = FALSE;
    for (guint32 component = 0; component < component_count; component++) {
        for (guint step = 0; step < step_count && !layout->paces[component].is_settled; step++)
            step_component(layout, component);
        has_more = has_more || !layout->paces[component].is_settled;
    }
    return has_more;
}

const CommPoint *comm_layout_get_points(CommLayout *layout)
{
    guint32 component_count = comm_layout_graph_get_component_count(layout->graph);
    for (guint32 component = 0; component < component_count; component++) {
        CommSlice slice = comm_layout_graph_get_component(layout->graph, component);
        const CommPoint *origin = &layout->origins[component];
        for (guint32 place = slice.first; place < slice.first + slice.count; place++) {
            CommPoint *point = &layout->points[comm_layout_graph_get_node(layout->graph, place)];
            point->x = layout->positions[place].x + origin->x;
            point->y = layout->positions[place].y + origin->y;
        }
    }
    return layout->points;
}
