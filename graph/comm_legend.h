/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_LEGEND_H
#define COMM_LEGEND_H

#include "comm_scene.h"

/* A legend is written from the top down; y is the baseline of the next line. */
typedef struct {
    const CommScene *scene;
    CommPicture *picture;
    double x;
    double y;
    double width;
} CommLegend;

#define COMM_LEGEND_LINE 19.0
#define COMM_LEGEND_TEXT 11.5

/* At the top of the scene's right side. */
CommLegend comm_legend_begin(const CommScene *scene);

/* What weights count. */
const char *comm_legend_get_unit(const CommScene *scene);

/* A text that does not end the line. */
void comm_legend_write_text(CommLegend *legend, double indent, const char *text, guint32 colour, gboolean is_bold);
void comm_legend_write(CommLegend *legend, double indent, const char *text);
void comm_legend_write_heading(CommLegend *legend, const char *text);

/* `1,234 hosts`, or `1 host`. */
void comm_legend_write_count(CommLegend *legend, double count, const char *one, const char *many);

/* Samples at the begin of the line. */
void comm_legend_paint_swatch(CommLegend *legend, guint32 colour);
void comm_legend_paint_mark(CommLegend *legend, CommShapeKind kind, gboolean is_ring);

#endif
