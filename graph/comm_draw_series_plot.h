/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_DRAW_SERIES_PLOT_H
#define COMM_DRAW_SERIES_PLOT_H

#include "comm_draw_series.h"

/* Bars, line and marks of comm_draw_series(), and where they stand. */

#define SHEET_WIDTH 1300.0
#define MARGIN      24.0
#define PLOT_LEFT   84.0
#define PLOT_WIDTH  (SHEET_WIDTH - PLOT_LEFT - MARGIN)
#define BARS_TOP    128.0
#define BARS_HEIGHT 270.0
#define LINE_TOP    (BARS_TOP + BARS_HEIGHT + 58)
#define LINE_HEIGHT 130.0
#define SMALL_TEXT  11.0

/* One bar, and one point of the line: a window, or the greatest values of several. */
typedef struct {
    double weight;
    double weight_score; /* 0: none */
    gint64 weight_start_us;
    double distance; /* NaN: none */
    double distance_score;
    gint64 distance_start_us;
} Column;

typedef struct {
    CommPicture *picture;
    const CommPalette *palette;
    const CommDrawOptions *options;
    const CommWindow *windows;
    gsize window_count;
    gint64 begin_us;
    gint64 end_us;
    gint64 step_us; /* between two windows' starts */
    Column *columns;
    guint column_count;
    double slots_per_column; /* more than 1: a column stands for several windows */
    double weight_max;       /* the axis' */
} Series;

/* Reads the windows of @series, at least one, into columns; comm_series_clear() frees them. */
void comm_series_init(Series *series);
void comm_series_clear(Series *series);

gboolean comm_series_is_marked(double score);

/* Of a bar, in points. */
double comm_series_get_height(const Series *series, double weight);

void comm_series_paint_line(const Series *series, CommPoint from, CommPoint to, const CommShape *look);
void comm_series_paint_dot(const Series *series, CommShapeKind kind, CommPoint at, double size, guint32 colour);
void comm_series_paint_bars(const Series *series);
void comm_series_paint_distances(const Series *series);
void comm_series_paint_marks(const Series *series);

#endif
