/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw.h"

#include <math.h>

#include "comm_compare.h"
#include "comm_legend.h"
#include "comm_text.h"
#include "comm_union.h"

/* The scene, and what it is made from. */
typedef struct {
    CommScene scene;
    const CommDifference *given;
    double change_max; /* of a link, as a weight */
} Difference;

static CommChange change_of(const Difference *difference, gsize link)
{
    return comm_compare_get_change(difference->given->link_shares[0][link], difference->given->link_shares[1][link]);
}

static double change_size(const Difference *difference, gsize link)
{
    const CommDifference *given = difference->given;
    return fabs(given->link_shares[1][link] - given->link_shares[0][link]) * given->scale;
}

/* Colour and dashes both tell the kind, for whoever does not see the one or prints without it. */
static CommStroke stroke_of(const CommScene *scene, CommChange change)
{
    const CommPalette *palette = scene->palette;
    switch (change) {
    case COMM_CHANGE_NEW:
        return (CommStroke){.colour = palette->appears, .opacity = 0.9};
    case COMM_CHANGE_GONE:
        return (CommStroke){.colour = palette->goes, .opacity = 0.9, .dash = COMM_DASH_DOTS};
    case COMM_CHANGE_HEAVIER:
        return (CommStroke){.colour = palette->appears, .opacity = 0.6, .dash = COMM_DASH_LONG};
    case COMM_CHANGE_LIGHTER:
        return (CommStroke){.colour = palette->goes, .opacity = 0.6, .dash = COMM_DASH_LONG};
    default:
        return (CommStroke){.colour = palette->rest, .opacity = 0.35};
    }
}

/* Kind by kind, so that what changed lies on top; in each the heaviest last. */
static void paint_links(const Difference *difference, CommChange wanted)
{
    const CommScene *scene = &difference->scene;
    const CommLink *links = comm_network_get_links(scene->network);
    for (gsize rank = comm_network_get_link_count(scene->network); rank > 0; rank--) {
        guint32 number = scene->link_order[rank - 1];
        const CommLink *link = &links[number];
        if (change_of(difference, number) != wanted)
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
        gboolean is_new = !difference->given->has_node[0][node];
        gboolean is_gone = !difference->given->has_node[1][node];
        guint32 colour = is_new ? scene->palette->appears : is_gone ? scene->palette->goes : scene->palette->rest;
        comm_scene_paint_node(scene, node, colour, is_gone);
    }
}

static void write_kind(CommLegend *legend, CommChange change, guint count)
{
    CommStroke stroke = stroke_of(legend->scene, change);
    stroke.line_width = 2.4;
    stroke.opacity = MAX(stroke.opacity, 0.6);
    stroke.item = -1;
    CommPoint from = {legend->x, legend->y - 2};
    CommPoint to = {legend->x + 44, legend->y - 2};
    g_autofree char *number = comm_text_from_count(count);
    g_autofree char *text = g_strdup_printf("%s (%s)", comm_compare_get_change_name(change), number);
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
        counts[!difference->given->has_node[0][i] ? 0 : !difference->given->has_node[1][i] ? 1 : 2]++;
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

static void write_hidden(CommLegend *legend)
{
    gsize count = legend->scene->options.hidden_edge_count;
    if (count > 0)
        comm_legend_write_count(legend, (double)count, "edge more, the lightest, is not drawn",
                                "edges more, the lightest, are not drawn");
}

static void paint_legend(const Difference *difference)
{
    static const CommChange ORDER[] = {COMM_CHANGE_NEW, COMM_CHANGE_GONE, COMM_CHANGE_HEAVIER, COMM_CHANGE_LIGHTER,
                                       COMM_CHANGE_NONE};
    CommLegend legend = comm_legend_begin(&difference->scene);
    guint counts[COMM_CHANGE_COUNT] = {0};
    gsize link_count = comm_network_get_link_count(difference->scene.network);
    for (gsize i = 0; i < link_count; i++)
        counts[change_of(difference, i)]++;
    write_side(&legend, "First graph", difference->given->sides[0]);
    write_side(&legend, "Second graph", difference->given->sides[1]);
    write_hosts(&legend, difference);
    comm_legend_write_heading(&legend, "Edges, by their share of the whole");
    for (guint i = 0; i < G_N_ELEMENTS(ORDER); i++)
        write_kind(&legend, ORDER[i], counts[ORDER[i]]);
    comm_legend_write(&legend, 0, "heavier, lighter: by more than a quarter");
    comm_legend_write(&legend, 0, "the wider, the more it changed (log scale)");
    write_hidden(&legend);
}

static void difference_init(Difference *difference, const CommDrawOptions *options)
{
    CommDrawOptions own = *options;
    own.groups = NULL;
    own.sizes = NULL;
    comm_scene_init(&difference->scene, difference->given->network, &own, NULL);
    for (gsize i = 0; i < comm_network_get_link_count(difference->given->network); i++)
        difference->change_max = MAX(difference->change_max, change_size(difference, i));
}

CommPicture *comm_draw_difference_of(const CommDifference *given, const CommDrawOptions *options, CommNodeLook **looks)
{
    static const CommChange ORDER[] = {COMM_CHANGE_NONE, COMM_CHANGE_LIGHTER, COMM_CHANGE_HEAVIER, COMM_CHANGE_GONE,
                                       COMM_CHANGE_NEW};
    Difference difference = {.given = given};
    difference_init(&difference, options);
    comm_scene_place(&difference.scene);
    comm_scene_paint_title(&difference.scene, comm_picture_get_width(difference.scene.picture));
    for (guint i = 0; i < G_N_ELEMENTS(ORDER); i++)
        paint_links(&difference, ORDER[i]);
    paint_nodes(&difference);
    comm_scene_paint_labels(&difference.scene);
    paint_legend(&difference);
    if (looks != NULL)
        *looks = g_steal_pointer(&difference.scene.looks);
    comm_scene_clear(&difference.scene);
    return difference.scene.picture;
}

static double *find_shares(const CommUnion *sum, const CommNetwork *network, guint side)
{
    const guint32 *numbers = sum->numbers[side];
    gsize count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    double total = comm_network_get_total_weight(network);
    double *shares = g_new0(double, comm_network_get_link_count(sum->network) + 1);
    for (gsize i = 0; i < count; i++) {
        const CommLink *link = comm_network_find_link(sum->network, numbers[links[i].source], numbers[links[i].target]);
        if (link != NULL) /* a share too small for a double is 0, and no link of the sum */
            shares[link - comm_network_get_links(sum->network)] = links[i].weight / total;
    }
    return shares;
}

static guint8 *find_nodes(const CommUnion *sum, const CommNetwork *network, guint side)
{
    guint8 *has_node = g_malloc0((gsize)comm_network_get_node_count(sum->network) + 1);
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++)
        has_node[sum->numbers[side][i]] = 1;
    return has_node;
}

CommPicture *comm_draw_difference(const CommNetwork *before, const CommNetwork *after, const CommDrawOptions *options)
{
    const CommNetwork *sides[2] = {before, after};
    double totals[2] = {comm_network_get_total_weight(before), comm_network_get_total_weight(after)};
    double mean = (totals[0] + totals[1]) / 2;
    double factors[2] = {totals[0] > 0 ? mean / totals[0] : 1, totals[1] > 0 ? mean / totals[1] : 1};
    g_auto(CommUnion) sum;
    comm_union_init(&sum, sides, factors, 2);
    g_autofree double *shares_before = find_shares(&sum, before, 0);
    g_autofree double *shares_after = find_shares(&sum, after, 1);
    g_autofree guint8 *nodes_before = find_nodes(&sum, before, 0);
    g_autofree guint8 *nodes_after = find_nodes(&sum, after, 1);
    CommDifference difference = {.sides = {before, after},
                                 .network = sum.network,
                                 .link_shares = {shares_before, shares_after},
                                 .has_node = {nodes_before, nodes_after},
                                 .scale = mean};
    CommDrawOptions plain = {
        .title = options->title, .unit = options->unit, .theme = options->theme, .label_table = options->label_table};
    return comm_draw_difference_of(&difference, &plain, NULL);
}
