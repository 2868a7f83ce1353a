/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw.h"

#include <math.h>

#include "comm_legend.h"
#include "comm_text.h"
#include "comm_union.h"

typedef enum { CHANGE_NONE, CHANGE_HEAVIER, CHANGE_LIGHTER, CHANGE_NEW, CHANGE_GONE, CHANGE_COUNT } Change;

/* The two networks as one scene, and what each link and node of it carries in both. */
typedef struct {
    CommScene scene;
    const CommNetwork *networks[2];
    double *link_shares[2];
    double scale;      /* from a share to a weight */
    double change_max; /* of a link, as a weight */
    guint8 *has_node[2];
} Difference;

/* A share that grew or fell by less than this factor is the same: captures of one state differ as much. */
#define SAME_FACTOR 1.25

static Change change_of(double before, double after)
{
    if (before <= 0)
        return CHANGE_NEW;
    if (after <= 0)
        return CHANGE_GONE;
    if (after > before * SAME_FACTOR)
        return CHANGE_HEAVIER;
    return before > after * SAME_FACTOR ? CHANGE_LIGHTER : CHANGE_NONE;
}

static void set_shares(Difference *difference, const CommUnion *sum, guint side)
{
    const CommNetwork *network = difference->networks[side];
    const guint32 *numbers = sum->numbers[side];
    gsize count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    double total = comm_network_get_total_weight(network);
    difference->link_shares[side] = g_new0(double, comm_network_get_link_count(sum->network));
    difference->has_node[side] = g_malloc0(comm_network_get_node_count(sum->network));
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++)
        difference->has_node[side][numbers[i]] = 1;
    for (gsize i = 0; i < count; i++) {
        const CommLink *link = comm_network_find_link(sum->network, numbers[links[i].source], numbers[links[i].target]);
        if (link != NULL) /* a share too small for a double is 0, and no link of the sum */
            difference->link_shares[side][link - comm_network_get_links(sum->network)] = links[i].weight / total;
    }
}

static double change_size(const Difference *difference, gsize link)
{
    return fabs(difference->link_shares[1][link] - difference->link_shares[0][link]) * difference->scale;
}

/* Colour and dashes both tell the kind, for whoever does not see the one or prints without it. */
static CommStroke stroke_of(const CommScene *scene, Change change)
{
    const CommPalette *palette = scene->palette;
    switch (change) {
    case CHANGE_NEW:
        return (CommStroke){.colour = palette->appears, .opacity = 0.9};
    case CHANGE_GONE:
        return (CommStroke){.colour = palette->goes, .opacity = 0.9, .dash = COMM_DASH_DOTS};
    case CHANGE_HEAVIER:
        return (CommStroke){.colour = palette->appears, .opacity = 0.6, .dash = COMM_DASH_LONG};
    case CHANGE_LIGHTER:
        return (CommStroke){.colour = palette->goes, .opacity = 0.6, .dash = COMM_DASH_LONG};
    default:
        return (CommStroke){.colour = palette->rest, .opacity = 0.35};
    }
}

/* Kind by kind, so that what changed lies on top; in each the heaviest last. */
static void paint_links(const Difference *difference, Change wanted)
{
    const CommScene *scene = &difference->scene;
    const CommLink *links = comm_network_get_links(scene->network);
    for (gsize rank = comm_network_get_link_count(scene->network); rank > 0; rank--) {
        guint32 number = scene->link_order[rank - 1];
        const CommLink *link = &links[number];
        if (change_of(difference->link_shares[0][number], difference->link_shares[1][number]) != wanted)
            continue;
        CommStroke stroke = stroke_of(scene, wanted);
        double size = change_size(difference, number);
        stroke.line_width = comm_style_get_line_width(&scene->style, size, difference->change_max);
        stroke.item = number;
        comm_scene_paint_link(scene, scene->picture, link->source, link->target, &stroke);
    }
}

static void paint_nodes(const Difference *difference)
{
    const CommScene *scene = &difference->scene;
    for (guint32 rank = scene->node_count; rank > 0; rank--) {
        guint32 node = scene->order[rank - 1];
        gboolean is_new = !difference->has_node[0][node];
        gboolean is_gone = !difference->has_node[1][node];
        guint32 colour = is_new ? scene->palette->appears : is_gone ? scene->palette->goes : scene->palette->rest;
        comm_scene_paint_node(scene, node, colour, is_gone);
    }
}

static void write_kind(CommLegend *legend, Change change, guint count)
{
    static const char *const WORDS[CHANGE_COUNT] = {"as before", "heavier", "lighter", "new", "gone"};
    CommStroke stroke = stroke_of(legend->scene, change);
    stroke.line_width = 2.4;
    stroke.opacity = MAX(stroke.opacity, 0.6);
    stroke.item = -1;
    CommPoint from = {legend->x, legend->y - 2};
    CommPoint to = {legend->x + 44, legend->y - 2};
    g_autofree char *number = comm_text_from_count(count);
    g_autofree char *text = g_strdup_printf("%s (%s)", WORDS[change], number);
    comm_paint_arrow(legend->picture, from, to, &stroke, TRUE);
    comm_legend_write(legend, 54, text);
}

static void write_side(CommLegend *legend, const char *word, const CommNetwork *network)
{
    g_autofree char *hosts = comm_text_from_count(comm_network_get_node_count(network));
    g_autofree char *edges = comm_text_from_count((double)comm_network_get_link_count(network));
    g_autofree char *weight = comm_text_from_count(comm_network_get_total_weight(network));
    g_autofree char *counts = g_strdup_printf("%s hosts, %s edges", hosts, edges);
    g_autofree char *total = g_strdup_printf("%s %s", weight, comm_legend_get_unit(legend->scene));
    comm_legend_write_heading(legend, word);
    comm_legend_write(legend, 0, counts);
    comm_legend_write(legend, 0, total);
}

static void write_hosts(CommLegend *legend, const Difference *difference)
{
    const CommPalette *palette = difference->scene.palette;
    guint counts[3] = {0};
    for (guint32 i = 0; i < difference->scene.node_count; i++)
        counts[!difference->has_node[0][i] ? 0 : !difference->has_node[1][i] ? 1 : 2]++;
    g_autofree char *new_hosts = g_strdup_printf("new (%u)", counts[0]);
    g_autofree char *gone_hosts = g_strdup_printf("gone, hollow (%u)", counts[1]);
    g_autofree char *kept_hosts = g_strdup_printf("in both (%u)", counts[2]);
    comm_legend_write_heading(legend, "Hosts");
    comm_legend_paint_swatch(legend, palette->appears);
    comm_legend_write(legend, 20, new_hosts);
    comm_legend_paint_swatch(legend, palette->goes);
    comm_legend_write(legend, 20, gone_hosts);
    comm_legend_paint_swatch(legend, palette->rest);
    comm_legend_write(legend, 20, kept_hosts);
}

static void paint_legend(const Difference *difference)
{
    static const Change ORDER[] = {CHANGE_NEW, CHANGE_GONE, CHANGE_HEAVIER, CHANGE_LIGHTER, CHANGE_NONE};
    CommLegend legend = comm_legend_begin(&difference->scene);
    guint counts[CHANGE_COUNT] = {0};
    gsize link_count = comm_network_get_link_count(difference->scene.network);
    for (gsize i = 0; i < link_count; i++)
        counts[change_of(difference->link_shares[0][i], difference->link_shares[1][i])]++;
    write_side(&legend, "First graph", difference->networks[0]);
    write_side(&legend, "Second graph", difference->networks[1]);
    write_hosts(&legend, difference);
    comm_legend_write_heading(&legend, "Edges, by their share of the whole");
    for (guint i = 0; i < G_N_ELEMENTS(ORDER); i++)
        write_kind(&legend, ORDER[i], counts[ORDER[i]]);
    comm_legend_write(&legend, 0, "heavier, lighter: by more than a quarter");
    comm_legend_write(&legend, 0, "the wider, the more it changed (log scale)");
}

static void difference_init(Difference *difference, const CommUnion *sum, const CommDrawOptions *options)
{
    CommDrawOptions plain = {
        .title = options->title, .unit = options->unit, .theme = options->theme, .label_table = options->label_table};
    comm_scene_init(&difference->scene, sum->network, &plain, NULL);
    for (guint side = 0; side < 2; side++)
        set_shares(difference, sum, side);
    for (gsize i = 0; i < comm_network_get_link_count(sum->network); i++)
        difference->change_max = MAX(difference->change_max, change_size(difference, i));
}

static void difference_clear(Difference *difference)
{
    for (guint side = 0; side < 2; side++) {
        g_free(difference->link_shares[side]);
        g_free(difference->has_node[side]);
    }
    comm_scene_clear(&difference->scene);
}

CommPicture *comm_draw_difference(const CommNetwork *before, const CommNetwork *after, const CommDrawOptions *options)
{
    static const Change ORDER[] = {CHANGE_NONE, CHANGE_LIGHTER, CHANGE_HEAVIER, CHANGE_GONE, CHANGE_NEW};
    double totals[2] = {comm_network_get_total_weight(before), comm_network_get_total_weight(after)};
    double mean = (totals[0] + totals[1]) / 2;
    double factors[2] = {totals[0] > 0 ? mean / totals[0] : 1, totals[1] > 0 ? mean / totals[1] : 1};
    Difference difference = {.networks = {before, after}, .scale = mean};
    g_auto(CommUnion) sum;
    comm_union_init(&sum, difference.networks, factors, 2);
    difference_init(&difference, &sum, options);
    comm_scene_place(&difference.scene);
    comm_scene_paint_title(&difference.scene, comm_picture_get_width(difference.scene.picture));
    for (guint i = 0; i < G_N_ELEMENTS(ORDER); i++)
        paint_links(&difference, ORDER[i]);
    paint_nodes(&difference);
    comm_scene_paint_labels(&difference.scene);
    paint_legend(&difference);
    difference_clear(&difference);
    return difference.scene.picture;
}
