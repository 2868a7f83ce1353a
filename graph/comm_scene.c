/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_scene.h"

#include <math.h>
#include <string.h>

#include "comm_community.h"
#include "comm_text.h"

#define HOT_NODES         8
#define HOT_LINKS         12
#define TITLE_HEIGHT      54.0
#define LABEL_WIDTH_LIMIT 300.0
#define STEPS_AT_ONCE     10

static void sum_strengths(CommScene *scene)
{
    gsize count = comm_network_get_link_count(scene->network);
    const CommLink *links = comm_network_get_links(scene->network);
    for (gsize i = 0; i < count; i++) {
        scene->strengths[links[i].source] += links[i].weight;
        if (links[i].source != links[i].target)
            scene->strengths[links[i].target] += links[i].weight;
        scene->weight_max = MAX(scene->weight_max, links[i].weight);
    }
}

static void set_sizes(CommScene *scene)
{
    for (guint32 i = 0; i < scene->node_count; i++) {
        double size = scene->options.sizes != NULL ? scene->options.sizes[i] : scene->strengths[i];
        scene->sizes[i] = isfinite(size) && size > 0 ? size : 0;
        scene->size_max = MAX(scene->size_max, scene->sizes[i]);
    }
}

static void set_groups(CommScene *scene)
{
    const gint *given = scene->options.groups;
    g_autofree guint32 *communities = NULL;
    if (given == NULL)
        communities = comm_community_louvain(scene->network, &scene->group_count, NULL);
    for (guint32 i = 0; i < scene->node_count; i++) {
        scene->groups[i] = given != NULL ? given[i] : (gint)communities[i];
        scene->group_count = MAX(scene->group_count, (guint32)(scene->groups[i] + 1));
    }
}

static void set_looks(CommScene *scene)
{
    for (guint32 i = 0; i < scene->node_count; i++) {
        CommNodeLook *look = &scene->looks[i];
        look->radius = comm_style_get_radius(&scene->style, scene->sizes[i], scene->size_max);
        look->group = scene->groups[i];
        look->colour = comm_palette_get_group(scene->options.theme, look->group);
    }
}

static char *find_label(const CommScene *scene, guint32 node)
{
    if (scene->options.labels != NULL && scene->options.labels[node] != NULL)
        return g_strdup(scene->options.labels[node]);
    char *own = comm_network_get_node_text(scene->network, node);
    GHashTable *table = scene->options.label_table;
    const char *given = table != NULL ? g_hash_table_lookup(table, own) : NULL;
    if (given == NULL)
        return own;
    g_free(own);
    return g_strdup(given);
}

static void set_labels(CommScene *scene)
{
    for (guint32 i = 0; i < scene->node_count; i++) {
        g_autofree char *label = find_label(scene, i);
        scene->labels[i] = comm_text_shorten(label, scene->style.label_size, FALSE, LABEL_WIDTH_LIMIT);
    }
}

static void find_hotspots(CommScene *scene)
{
    gsize link_count = comm_network_get_link_count(scene->network);
    const CommLink *links = comm_network_get_links(scene->network);
    g_autofree double *weights = g_new(double, link_count);
    for (gsize i = 0; i < link_count; i++)
        weights[i] = links[i].weight;
    guint32 node_limit = CLAMP(scene->node_count / 4, 1, HOT_NODES);
    guint32 link_limit = (guint32)CLAMP(link_count / 5, 1, HOT_LINKS);
    scene->hot_node_count = comm_style_find_hotspots(scene->sizes, scene->node_count, node_limit, scene->order);
    scene->hot_link_count = comm_style_find_hotspots(weights, (guint32)link_count, link_limit, scene->link_order);
}

/* A handful of hosts on a large sheet is mostly paper. */
static void set_area(CommScene *scene, const CommSceneArea *area)
{
    if (area != NULL) {
        scene->width = area->width;
        scene->height = area->height;
        scene->origin = area->origin;
        return;
    }
    guint32 count = MAX(scene->node_count, scene->options.sheet_node_count);
    gboolean is_small = count <= 30;
    gboolean is_large = count > 3000;
    scene->width = is_small ? 760 : is_large ? 1900 : 1250;
    scene->height = is_small ? 620 : is_large ? 1420 : 900;
    scene->origin = (CommPoint){COMM_MARGIN, TITLE_HEIGHT};
}

void comm_scene_init(CommScene *scene, const CommNetwork *network, const CommDrawOptions *options,
                     const CommSceneArea *area)
{
    guint32 count = comm_network_get_node_count(network);
    memset(scene, 0, sizeof *scene);
    scene->network = network;
    scene->options = *options;
    scene->palette = comm_palette_get(options->theme);
    scene->node_count = count;
    scene->labels = g_new0(char *, (gsize)count + 1);
    scene->strengths = g_new0(double, count);
    scene->sizes = g_new0(double, count);
    scene->groups = g_new0(gint, count);
    scene->looks = g_new0(CommNodeLook, count);
    scene->order = g_new0(guint32, count);
    scene->link_order = g_new0(guint32, comm_network_get_link_count(network));
    set_area(scene, area);
    scene->style = comm_style_choose(MAX(count, options->sheet_node_count), comm_network_get_link_count(network),
                                     scene->width, scene->height);
    sum_strengths(scene);
    set_sizes(scene);
    set_groups(scene);
    set_looks(scene);
    set_labels(scene);
    find_hotspots(scene);
}

void comm_scene_clear(CommScene *scene)
{
    g_strfreev(scene->labels);
    g_free(scene->strengths);
    g_free(scene->sizes);
    g_free(scene->groups);
    g_free(scene->looks);
    g_free(scene->order);
    g_free(scene->link_order);
}

/* The heaviest hosts have room for their labels made; the others' labels take what is left. */
static CommFootprint *make_footprints(const CommScene *scene)
{
    CommFootprint *prints = g_new0(CommFootprint, scene->node_count);
    for (guint32 rank = 0; rank < scene->node_count; rank++) {
        guint32 node = scene->order[rank];
        prints[node].radius = scene->looks[node].radius;
        if (rank >= scene->style.label_count || scene->labels[node][0] == '\0')
            continue;
        prints[node].label_width = comm_text_get_width(scene->labels[node], scene->style.label_size, FALSE) + 8;
        prints[node].label_height = scene->style.label_size + 5;
    }
    return prints;
}

static gboolean is_cancelled(const CommScene *scene)
{
    return scene->options.is_cancelled != NULL && g_atomic_int_get(scene->options.is_cancelled) != 0;
}

static CommPoint *lay_out(const CommScene *scene)
{
    g_autoptr(CommLayout) layout = comm_layout_new(scene->network, scene->options.positions);
    while (!is_cancelled(scene) && comm_layout_step(layout, STEPS_AT_ONCE))
        continue;
    g_autofree CommFootprint *prints = make_footprints(scene);
    return comm_layout_arrange(layout, prints, scene->width, scene->height);
}

static CommPoint *extend(const CommScene *scene)
{
    g_autofree double *radii = g_new(double, scene->node_count);
    CommPoint *points = g_new(CommPoint, scene->node_count);
    for (guint32 i = 0; i < scene->node_count; i++) {
        radii[i] = scene->looks[i].radius;
        points[i].x = scene->options.positions[i].x - scene->origin.x;
        points[i].y = scene->options.positions[i].y - scene->origin.y;
    }
    comm_layout_extend(scene->network, radii, points, scene->width, scene->height);
    return points;
}

void comm_scene_place_nodes(CommScene *scene)
{
    gboolean is_kept = scene->options.keeps_positions && scene->options.positions != NULL;
    g_autofree CommPoint *points = is_kept ? extend(scene) : lay_out(scene);
    for (guint32 i = 0; i < scene->node_count; i++)
        scene->looks[i].at = (CommPoint){scene->origin.x + points[i].x, scene->origin.y + points[i].y};
}

void comm_scene_place(CommScene *scene)
{
    comm_scene_place_nodes(scene);
    scene->picture = comm_picture_new(scene->origin.x + scene->width + COMM_MARGIN + COMM_LEGEND_WIDTH + COMM_MARGIN,
                                      scene->origin.y + scene->height + COMM_MARGIN, scene->palette->background);
    comm_picture_set_title(scene->picture, scene->options.title);
}

void comm_scene_paint_title(const CommScene *scene, double width)
{
    if (scene->options.title == NULL)
        return;
    CommTextStyle style = {.at = {COMM_MARGIN, 34},
                           .size = 19,
                           .width_limit = width - 2 * COMM_MARGIN,
                           .colour = scene->palette->text,
                           .is_bold = TRUE};
    comm_picture_add_text(scene->picture, scene->options.title, &style);
}
