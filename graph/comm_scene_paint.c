/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_scene.h"

#include <math.h>

/* How far an edge bends to the right of its way, as a part of its length, and at most. Seen from the other end it is
 * the other side, so two directions lie apart. */
#define BEND       0.11
#define BEND_LIMIT 46.0

#define HEAD_LENGTH_MIN 3.2
#define HEAD_PER_WIDTH  2.1

static double head_length_of(const CommStroke *stroke, double room)
{
    double wanted = HEAD_LENGTH_MIN + HEAD_PER_WIDTH * stroke->line_width;
    return MIN(wanted, room * 0.6);
}

static CommShape curve_of(const CommStroke *stroke)
{
    return (CommShape){.kind = COMM_SHAPE_CURVE,
                       .line_width = stroke->line_width,
                       .opacity = stroke->opacity,
                       .fill = COMM_NO_COLOUR,
                       .line = stroke->colour,
                       .dash = stroke->dash,
                       .item = stroke->item};
}

void comm_paint_arrow(CommPicture *picture, CommPoint from, CommPoint to, const CommStroke *stroke, gboolean has_head)
{
    double dx = to.x - from.x;
    double dy = to.y - from.y;
    double length = hypot(dx, dy);
    if (length < 0.05)
        return;
    double bend = MIN(length * BEND, BEND_LIMIT) * 4 / 3;
    CommPoint side = {-dy / length * bend, dx / length * bend};
    CommShape shape = curve_of(stroke);
    shape.at = from;
    shape.control[0] = (CommPoint){from.x + dx * 0.3 + side.x, from.y + dy * 0.3 + side.y};
    shape.control[1] = (CommPoint){from.x + dx * 0.7 + side.x, from.y + dy * 0.7 + side.y};
    shape.end = to;
    shape.head_tip = to;
    if (has_head) {
        double head_length = head_length_of(stroke, length);
        double back_x = shape.control[1].x - to.x;
        double back_y = shape.control[1].y - to.y;
        double back = hypot(back_x, back_y);
        shape.end = (CommPoint){to.x + back_x / back * head_length, to.y + back_y / back * head_length};
        shape.head_width = MIN(head_length * 0.9, 2.2 * stroke->line_width + 3);
    }
    comm_picture_add(picture, &shape);
}

/* A loop above the circle, from its upper left to its upper right. */
static void paint_loop(const CommScene *scene, CommPicture *picture, guint32 node, const CommStroke *stroke)
{
    const CommNodeLook *look = &scene->looks[node];
    double reach = look->radius * 0.7;
    double rise = look->radius + 9 + stroke->line_width;
    CommShape shape = curve_of(stroke);
    shape.at = (CommPoint){look->at.x - reach, look->at.y - reach};
    shape.control[0] = (CommPoint){look->at.x - rise, look->at.y - 2 * rise};
    shape.control[1] = (CommPoint){look->at.x + rise, look->at.y - 2 * rise};
    shape.head_tip = (CommPoint){look->at.x + reach, look->at.y - reach};
    double head_length = scene->style.has_heads ? head_length_of(stroke, rise) : 0;
    double angle = atan2(shape.control[1].y - shape.head_tip.y, shape.control[1].x - shape.head_tip.x);
    shape.end.x = shape.head_tip.x + head_length * cos(angle);
    shape.end.y = shape.head_tip.y + head_length * sin(angle);
    shape.head_width = MIN(head_length * 0.9, 2.2 * stroke->line_width + 3);
    comm_picture_add(picture, &shape);
}

/* From the one circle's rim to the other's, both met at the angle at which the curve leaves and comes. */
void comm_scene_paint_link(const CommScene *scene, CommPicture *picture, guint32 source, guint32 target,
                           const CommStroke *stroke)
{
    if (source == target) {
        paint_loop(scene, picture, source, stroke);
        return;
    }
    const CommNodeLook *from = &scene->looks[source];
    const CommNodeLook *to = &scene->looks[target];
    double angle = atan2(to->at.y - from->at.y, to->at.x - from->at.x);
    double turn = atan(BEND * 4 / 3 / 0.3) * 0.8;
    CommPoint begin = {from->at.x + from->radius * cos(angle + turn), from->at.y + from->radius * sin(angle + turn)};
    double reach = to->radius + 0.8;
    CommPoint end = {to->at.x - reach * cos(angle - turn), to->at.y - reach * sin(angle - turn)};
    comm_paint_arrow(picture, begin, end, stroke, scene->style.has_heads);
}

static void paint_link_of(const CommScene *scene, guint32 number, gboolean is_hot)
{
    const CommLink *link = &comm_network_get_links(scene->network)[number];
    guint32 colour = scene->looks[link->source].colour;
    CommStroke stroke = {.line_width = comm_style_get_line_width(&scene->style, link->weight, scene->weight_max),
                         .opacity = comm_style_get_opacity(&scene->style, link->weight, scene->weight_max),
                         .colour = comm_palette_mix(colour, scene->palette->line, is_hot ? 0.45 : 0.08),
                         .item = number};
    if (is_hot)
        stroke.opacity = 0.95;
    comm_scene_paint_link(scene, scene->picture, link->source, link->target, &stroke);
}

/* The heaviest last, on top. */
void comm_scene_paint_links(const CommScene *scene)
{
    for (gsize i = comm_network_get_link_count(scene->network); i > 0; i--)
        paint_link_of(scene, scene->link_order[i - 1], i - 1 < scene->hot_link_count);
}

static CommShapeKind shape_of(const CommNode *node)
{
    CommAddress address;
    if (!comm_node_get_address(node, &address))
        return COMM_SHAPE_CIRCLE;
    switch (comm_address_cast(&address)) {
    case COMM_CAST_MULTICAST:
        return COMM_SHAPE_DIAMOND;
    case COMM_CAST_BROADCAST:
        return COMM_SHAPE_SQUARE;
    default:
        return COMM_SHAPE_CIRCLE;
    }
}

void comm_scene_paint_node(const CommScene *scene, guint32 node, guint32 colour, gboolean is_hollow)
{
    const CommNodeLook *look = &scene->looks[node];
    CommShape shape = {.kind = shape_of(&comm_network_get_nodes(scene->network)[node]),
                       .at = look->at,
                       .size = look->radius,
                       .fill = colour,
                       .line = scene->palette->background,
                       .line_width = CLAMP(look->radius * 0.2, 0.3, 1.2),
                       .opacity = 1,
                       .item = node};
    if (is_hollow || shape.kind != COMM_SHAPE_CIRCLE) {
        shape.line_width = CLAMP(look->radius * 0.35, 0.8, 2.4);
        shape.size -= shape.line_width / 2;
        shape.fill = scene->palette->background;
        shape.line = colour;
    }
    comm_picture_add(scene->picture, &shape);
}

void comm_scene_paint_ring(const CommScene *scene, guint32 node)
{
    const CommNodeLook *look = &scene->looks[node];
    double line_width = CLAMP(look->radius * 0.14, 1.2, 2.2);
    CommShape shape = {.kind = COMM_SHAPE_CIRCLE,
                       .at = look->at,
                       .size = look->radius + line_width * 1.2,
                       .fill = COMM_NO_COLOUR,
                       .line = scene->palette->line,
                       .line_width = line_width,
                       .opacity = 1,
                       .item = node};
    comm_picture_add(scene->picture, &shape);
}
