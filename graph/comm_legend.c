/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_legend.h"

#include "comm_text.h"

CommLegend comm_legend_begin(const CommScene *scene)
{
    return (CommLegend){.scene = scene,
                        .picture = scene->picture,
                        .x = comm_picture_get_width(scene->picture) - COMM_LEGEND_WIDTH - COMM_MARGIN,
                        .y = scene->origin.y + 12,
                        .width = COMM_LEGEND_WIDTH};
}

void comm_legend_write_text(CommLegend *legend, double indent, const char *text, guint32 colour, gboolean is_bold)
{
    CommTextStyle style = {.at = {legend->x + indent, legend->y},
                           .size = COMM_LEGEND_TEXT,
                           .width_limit = legend->width - indent,
                           .colour = colour,
                           .is_bold = is_bold};
    comm_picture_add_text(legend->picture, text, &style);
}

void comm_legend_write(CommLegend *legend, double indent, const char *text)
{
    comm_legend_write_text(legend, indent, text, legend->scene->palette->text, FALSE);
    legend->y += COMM_LEGEND_LINE;
}

void comm_legend_write_heading(CommLegend *legend, const char *text)
{
    legend->y += 10;
    comm_legend_write_text(legend, 0, text, legend->scene->palette->text, TRUE);
    legend->y += COMM_LEGEND_LINE + 2;
}

const char *comm_legend_get_unit(const CommScene *scene)
{
    return scene->options.unit != NULL ? scene->options.unit : "weight";
}

void comm_legend_write_count(CommLegend *legend, double count, const char *one, const char *many)
{
    g_autofree char *number = comm_text_from_count(count);
    g_autofree char *text = g_strdup_printf("%s %s", number, count == 1 ? one : many);
    comm_legend_write(legend, 0, text);
}

void comm_legend_paint_swatch(CommLegend *legend, guint32 colour)
{
    CommShape shape = {.kind = COMM_SHAPE_CIRCLE,
                       .at = {legend->x + 7, legend->y - 4},
                       .size = 5.5,
                       .fill = colour,
                       .opacity = 1,
                       .item = -1};
    comm_picture_add(legend->picture, &shape);
}

void comm_legend_paint_mark(CommLegend *legend, CommShapeKind kind, gboolean is_ring)
{
    const CommPalette *palette = legend->scene->palette;
    CommShape shape = {.kind = kind,
                       .at = {legend->x + 8, legend->y - 4},
                       .size = 6,
                       .fill = palette->background,
                       .line = palette->rest,
                       .line_width = 2,
                       .opacity = 1,
                       .item = -1};
    if (is_ring) {
        shape.fill = palette->rest;
        shape.line = palette->line;
    }
    comm_picture_add(legend->picture, &shape);
}
