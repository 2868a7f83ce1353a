/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_SCENE_H
#define COMM_SCENE_H

#include "comm_draw.h"
#include "comm_layout.h"
#include "comm_style.h"

/* A picture in the making; what the files comm_scene_*.c share. Arrays have one entry a node. */
typedef struct {
    const CommNetwork *network;
    CommDrawOptions options;
    const CommPalette *palette;
    CommPicture *picture;
    CommStyle style;
    CommPoint origin; /* of the graph's area */
    double width;     /* of the graph's area */
    double height;
    guint32 node_count;
    char **labels; /* shortened; may be empty */
    double *strengths;
    double *sizes; /* what the circles show */
    double size_max;
    double weight_max;
    gint *groups;
    guint32 group_count;
    CommNodeLook *looks;
    guint32 *order; /* the largest node first */
    guint32 hot_node_count;
    guint32 *link_order; /* the heaviest link first */
    guint32 hot_link_count;
    guint label_limit; /* at most so many labels; 0: by the number of hosts */
} CommScene;

/* How a scene differs from a picture with a legend. */
typedef struct {
    double width; /* of the graph's area; 0: by the number of hosts */
    double height;
    CommPoint origin;
} CommSceneArea;

void comm_scene_init(CommScene *scene, const CommNetwork *network, const CommDrawOptions *options,
                     const CommSceneArea *area);
void comm_scene_clear(CommScene *scene);

/* Makes the picture and the graph's place in it, then finds where each node lies. */
void comm_scene_place(CommScene *scene);

/* Only finds where each node lies. */
void comm_scene_place_nodes(CommScene *scene);

/* How a link is to be painted. */
typedef struct {
    double line_width;
    double opacity;
    guint32 colour;
    CommDash dash;
    gint64 item;
} CommStroke;

void comm_scene_paint_title(const CommScene *scene, double width);
void comm_scene_paint_link(const CommScene *scene, CommPicture *picture, guint32 source, guint32 target,
                           const CommStroke *stroke);
void comm_scene_paint_links(const CommScene *scene);
void comm_scene_paint_node(const CommScene *scene, guint32 node, guint32 colour, gboolean is_hollow);
void comm_scene_paint_ring(const CommScene *scene, guint32 node);
void comm_scene_paint_labels(const CommScene *scene);
void comm_scene_paint_legend(const CommScene *scene);

/* An arrow from one circle to another, within another picture's coordinates: for samples in legends. */
void comm_paint_arrow(CommPicture *picture, CommPoint from, CommPoint to, const CommStroke *stroke, gboolean has_head);

#define COMM_LEGEND_WIDTH 280.0
#define COMM_MARGIN       24.0

#endif
