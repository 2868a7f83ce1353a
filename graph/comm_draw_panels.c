/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw.h"

#include <math.h>

#include "comm_legend.h"
#include "comm_text.h"
#include "comm_union.h"

#define SHEET_WIDTH  1600.0
#define PANEL_ASPECT 0.72
#define PANEL_GAP    16.0
#define HEAD_HEIGHT  34.0
#define TITLE_HEIGHT 54.0
#define FOOT_HEIGHT  30.0
#define PANEL_LABELS 5

typedef struct {
    CommScene scene;
    CommPoint *places; /* of each node within a panel */
    guint column_count;
    double width;  /* of a panel */
    double height; /* of a panel, its head included */
} Sheet;

static CommPoint corner_of(const Sheet *sheet, guint number)
{
    return (CommPoint){COMM_MARGIN + (number % sheet->column_count) * (sheet->width + PANEL_GAP),
                       TITLE_HEIGHT + (number / sheet->column_count) * (sheet->height + PANEL_GAP)};
}

static void paint_frame(Sheet *sheet, const CommPanel *panel, CommPoint corner)
{
    const CommScene *scene = &sheet->scene;
    g_autofree char *hosts = comm_text_from_count(comm_network_get_node_count(panel->network));
    g_autofree char *edges = comm_text_from_count((double)comm_network_get_link_count(panel->network));
    g_autofree char *weight = comm_text_from_count(comm_network_get_total_weight(panel->network));
    g_autofree char *counts =
        g_strdup_printf("%s hosts, %s edges, %s %s", hosts, edges, weight, comm_legend_get_unit(scene));
    CommShape frame = {.kind = COMM_SHAPE_BOX,
                       .at = corner,
                       .end = {corner.x + sheet->width, corner.y + sheet->height},
                       .fill = COMM_NO_COLOUR,
                       .line = scene->palette->rest,
                       .line_width = 0.7,
                       .opacity = 0.6,
                       .item = -1};
    CommTextStyle style = {.at = {corner.x + 8, corner.y + 15},
                           .size = 11.5,
                           .width_limit = sheet->width - 16,
                           .colour = scene->palette->text,
                           .is_bold = TRUE};
    comm_picture_add(scene->picture, &frame);
    comm_picture_add_text(scene->picture, panel->title, &style);
    style.at.y += 14;
    style.size = 9.5;
    style.is_bold = FALSE;
    style.colour = scene->palette->faint_text;
    comm_picture_add_text(scene->picture, counts, &style);
}

static void paint_links(const CommScene *scene, const CommNetwork *network, const guint32 *numbers)
{
    gsize count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    for (gsize i = 0; i < count; i++) {
        guint32 source = numbers[links[i].source];
        CommStroke stroke = {.line_width = comm_style_get_line_width(&scene->style, links[i].weight, scene->weight_max),
                             .opacity = comm_style_get_opacity(&scene->style, links[i].weight, scene->weight_max),
                             .colour = comm_palette_mix(scene->looks[source].colour, scene->palette->line, 0.08),
                             .item = -1};
        comm_scene_paint_link(scene, scene->picture, source, numbers[links[i].target], &stroke);
    }
}

static void paint_nodes(const CommScene *scene, const guint8 *is_there)
{
    const CommPalette *palette = scene->palette;
    guint32 faint = comm_palette_mix(palette->background, palette->rest, 0.35);
    for (guint32 node = 0; node < scene->node_count; node++)
        comm_scene_paint_node(scene, node, is_there[node] ? scene->looks[node].colour : faint, FALSE);
}

/* Labels of hosts that are silent in this window would be noise. */
static void paint_labels(const CommScene *scene, const guint8 *is_there)
{
    CommScene shown = *scene;
    char empty[] = "";
    g_autofree char **labels = g_new(char *, scene->node_count);
    for (guint32 node = 0; node < scene->node_count; node++)
        labels[node] = is_there[node] ? scene->labels[node] : empty;
    shown.labels = labels;
    comm_scene_paint_labels(&shown);
}

static void paint_panel(Sheet *sheet, const CommPanel *panel, const guint32 *numbers, CommPoint corner)
{
    CommScene *scene = &sheet->scene;
    g_autofree guint8 *is_there = g_malloc0(scene->node_count);
    for (guint32 i = 0; i < comm_network_get_node_count(panel->network); i++)
        is_there[numbers[i]] = 1;
    scene->origin = (CommPoint){corner.x + PANEL_GAP, corner.y + HEAD_HEIGHT};
    for (guint32 node = 0; node < scene->node_count; node++)
        scene->looks[node].at =
            (CommPoint){scene->origin.x + sheet->places[node].x, scene->origin.y + sheet->places[node].y};
    paint_frame(sheet, panel, corner);
    paint_links(scene, panel->network, numbers);
    paint_nodes(scene, is_there);
    paint_labels(scene, is_there);
}

static double heaviest_weight(const CommPanel *panels, guint count)
{
    double heaviest = 0;
    for (guint i = 0; i < count; i++) {
        const CommLink *links = comm_network_get_links(panels[i].network);
        for (gsize j = 0; j < comm_network_get_link_count(panels[i].network); j++)
            heaviest = MAX(heaviest, links[j].weight);
    }
    return heaviest;
}

static void sheet_init(Sheet *sheet, const CommUnion *sum, guint panel_count, const CommDrawOptions *options)
{
    sheet->column_count = (guint)CLAMP(ceil(sqrt(panel_count * 1.1)), 1, 10);
    guint row_count = MAX((panel_count + sheet->column_count - 1) / sheet->column_count, 1);
    sheet->width =
        (SHEET_WIDTH - 2 * COMM_MARGIN - (sheet->column_count - 1) * PANEL_GAP) / MAX(sheet->column_count, 2);
    sheet->height = sheet->width * PANEL_ASPECT + HEAD_HEIGHT;
    CommSceneArea area = {sheet->width - 2 * PANEL_GAP, sheet->height - HEAD_HEIGHT - PANEL_GAP, {0, 0}};
    comm_scene_init(&sheet->scene, sum->network, options, &area);
    sheet->scene.style.label_count = 0;
    sheet->scene.style.label_size = 9;
    sheet->scene.label_limit = PANEL_LABELS;
    comm_scene_place_nodes(&sheet->scene);
    sheet->places = g_new(CommPoint, sheet->scene.node_count);
    for (guint32 i = 0; i < sheet->scene.node_count; i++)
        sheet->places[i] = sheet->scene.looks[i].at;
    double width = 2 * COMM_MARGIN + MAX(sheet->column_count, 2) * (sheet->width + PANEL_GAP) - PANEL_GAP;
    double height = TITLE_HEIGHT + row_count * (sheet->height + PANEL_GAP) + FOOT_HEIGHT;
    sheet->scene.picture = comm_picture_new(width, height, sheet->scene.palette->background);
    comm_picture_set_title(sheet->scene.picture, options->title);
}

static void paint_foot(const Sheet *sheet, guint panel_count)
{
    const CommScene *scene = &sheet->scene;
    g_autofree char *hosts = comm_text_from_count(scene->node_count);
    g_autofree char *heaviest = comm_text_from_count(scene->weight_max);
    g_autofree char *text = g_strdup_printf("%u windows, %s hosts in all, at the same place and in the same size and "
                                            "colour; silent ones are pale. Widths on one log scale, up to %s %s.",
                                            panel_count, hosts, heaviest, comm_legend_get_unit(scene));
    CommTextStyle style = {.at = {COMM_MARGIN, comm_picture_get_height(scene->picture) - 16},
                           .size = 11,
                           .width_limit = comm_picture_get_width(scene->picture) - 2 * COMM_MARGIN,
                           .colour = scene->palette->faint_text};
    comm_picture_add_text(scene->picture, text, &style);
}

CommPicture *comm_draw_panels(const CommPanel *panels, guint panel_count, const CommDrawOptions *options)
{
    Sheet sheet;
    g_autofree const CommNetwork **networks = g_new(const CommNetwork *, panel_count);
    for (guint i = 0; i < panel_count; i++)
        networks[i] = panels[i].network;
    g_auto(CommUnion) sum;
    comm_union_init(&sum, networks, NULL, panel_count);
    CommDrawOptions plain = {
        .title = options->title, .unit = options->unit, .theme = options->theme, .label_table = options->label_table};
    sheet_init(&sheet, &sum, panel_count, &plain);
    sheet.scene.weight_max = heaviest_weight(panels, panel_count);
    comm_scene_paint_title(&sheet.scene, comm_picture_get_width(sheet.scene.picture));
    for (guint i = 0; i < panel_count; i++)
        paint_panel(&sheet, &panels[i], sum.numbers[i], corner_of(&sheet, i));
    paint_foot(&sheet, panel_count);
    g_free(sheet.places);
    comm_scene_clear(&sheet.scene);
    return sheet.scene.picture;
}
