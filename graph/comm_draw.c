/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw.h"

#include "comm_scene.h"

/* The smallest circles first, so that the order is the same as the labels' from the other end. */
static void paint_nodes(const CommScene *scene)
{
    for (guint32 rank = scene->node_count; rank > 0; rank--) {
        guint32 node = scene->order[rank - 1];
        comm_scene_paint_node(scene, node, scene->looks[node].colour, FALSE);
        if (rank - 1 < scene->hot_node_count)
            comm_scene_paint_ring(scene, node);
    }
}

CommPicture *comm_draw_network(const CommNetwork *network, const CommDrawOptions *options, CommNodeLook **looks)
{
    CommScene scene;
    comm_scene_init(&scene, network, options, NULL);
    comm_scene_place(&scene);
    comm_scene_paint_title(&scene, comm_picture_get_width(scene.picture));
    comm_scene_paint_links(&scene);
    paint_nodes(&scene);
    comm_scene_paint_labels(&scene);
    comm_scene_paint_legend(&scene);
    if (looks != NULL)
        *looks = g_steal_pointer(&scene.looks);
    comm_scene_clear(&scene);
    return scene.picture;
}
