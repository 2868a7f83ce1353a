/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw_series_plot.h"

#include <math.h>

#include "comm_text.h"
#include "comm_time_axis.h"

#define MOST_COLUMNS    596
#define MOST_NAMED      8
#define DOTTED_COLUMNS  120
#define BAR_WIDTH_LIMIT 90.0

typedef struct {
    CommPoint at;
    double score;
    gint64 start_us;
    double value;
} Mark;

static double max_of(double score, double other)
{
    return isnan(other) ? score : MAX(score, other);
}

/* Sliding windows begin more often than they end. */
static gint64 find_step(const CommWindow *windows, gsize count)
{
    gint64 step = MAX(windows[0].end_us - windows[0].start_us, 1);
    for (gsize i = 1; i < count; i++) {
        double apart = fabs((double)windows[i].start_us - (double)windows[i - 1].start_us);
        if (apart > 0 && apart < (double)step)
            step = (gint64)apart;
    }
    return step;
}

static guint column_at(const Series *series, gint64 time_us)
{
    double span = (double)series->end_us - (double)series->begin_us;
    double place = ((double)time_us - (double)series->begin_us) / span * series->column_count;
    /* Half a step on, since a start is a column's left edge and may be a hair before it. */
    place += (double)series->step_us / 2 / span * series->column_count;
    return (guint)CLAMP(place, 0, series->column_count - 1.0);
}

static void add_to_column(Series *series, const CommWindow *window)
{
    Column *column = &series->columns[column_at(series, window->start_us)];
    if (window->weight > column->weight) {
        column->weight = window->weight;
        column->weight_start_us = window->start_us;
    }
    column->weight_score = max_of(column->weight_score, window->weight_score);
    column->distance_score = max_of(column->distance_score, window->distance_score);
    if (!isnan(window->distance) && !(window->distance <= column->distance)) {
        column->distance = window->distance;
        column->distance_start_us = window->start_us;
    }
}

void comm_series_init(Series *series)
{
    const CommWindow *windows = series->windows;
    series->begin_us = windows[0].start_us;
    series->end_us = windows[0].start_us;
    for (gsize i = 0; i < series->window_count; i++) {
        series->begin_us = MIN(series->begin_us, windows[i].start_us);
        series->end_us = MAX(series->end_us, windows[i].start_us);
    }
    series->step_us = find_step(windows, series->window_count);
    double slot_count = ((double)series->end_us - (double)series->begin_us) / (double)series->step_us + 1;
    series->end_us = series->end_us < G_MAXINT64 - series->step_us ? series->end_us + series->step_us : G_MAXINT64;
    series->column_count = slot_count > MOST_COLUMNS ? MOST_COLUMNS : (guint)(slot_count + 0.5);
    series->slots_per_column = MAX(slot_count / MOST_COLUMNS, 1);
    series->columns = g_new0(Column, series->column_count);
    for (guint i = 0; i < series->column_count; i++)
        series->columns[i].distance = NAN;
    for (gsize i = 0; i < series->window_count; i++)
        add_to_column(series, &windows[i]);
    for (guint i = 0; i < series->column_count; i++)
        series->weight_max = MAX(series->weight_max, series->columns[i].weight);
}

void comm_series_clear(Series *series)
{
    g_free(series->columns);
}

static double column_width(const Series *series)
{
    return PLOT_WIDTH / series->column_count;
}

static double column_middle(const Series *series, guint column)
{
    return PLOT_LEFT + (column + 0.5) * column_width(series);
}

double comm_series_get_height(const Series *series, double weight)
{
    /* Names of the peaks stand above the bars. */
    return series->weight_max > 0 ? weight / (series->weight_max * 1.1) * BARS_HEIGHT : 0;
}

static void paint_box(const Series *series, CommPoint from, CommPoint to, guint32 colour)
{
    CommShape shape = {.kind = COMM_SHAPE_BOX, .at = from, .end = to, .fill = colour, .opacity = 1, .item = -1};
    comm_picture_add(series->picture, &shape);
}

void comm_series_paint_line(const Series *series, CommPoint from, CommPoint to, const CommShape *look)
{
    CommShape shape = *look;
    shape.kind = COMM_SHAPE_CURVE;
    shape.at = from;
    shape.control[0] = (CommPoint){from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3};
    shape.control[1] = (CommPoint){to.x - (to.x - from.x) / 3, to.y - (to.y - from.y) / 3};
    shape.end = to;
    shape.head_tip = to;
    shape.fill = COMM_NO_COLOUR;
    shape.item = -1;
    comm_picture_add(series->picture, &shape);
}

gboolean comm_series_is_marked(double score)
{
    return score > COMM_PEAK_SCORE;
}

void comm_series_paint_bars(const Series *series)
{
    double gap = column_width(series) >= 4 ? MIN(column_width(series) * 0.15, 6) : 0;
    double width = MIN(column_width(series) - gap, BAR_WIDTH_LIMIT);
    double foot = BARS_TOP + BARS_HEIGHT;
    for (guint i = 0; i < series->column_count; i++) {
        const Column *column = &series->columns[i];
        if (column->weight <= 0)
            continue;
        double x = column_middle(series, i) - width / 2;
        double height = MAX(comm_series_get_height(series, column->weight), 0.7);
        guint32 colour = comm_series_is_marked(column->weight_score) ? series->palette->goes : series->palette->appears;
        paint_box(series, (CommPoint){x, foot - height}, (CommPoint){x + width, foot}, colour);
    }
}

static CommPoint point_of(const Series *series, guint column)
{
    double distance = MIN(series->columns[column].distance, 1);
    return (CommPoint){column_middle(series, column), LINE_TOP + LINE_HEIGHT * (1 - distance)};
}

void comm_series_paint_dot(const Series *series, CommShapeKind kind, CommPoint at, double size, guint32 colour)
{
    CommShape shape = {.kind = kind,
                       .at = at,
                       .size = size,
                       .fill = colour,
                       .line = series->palette->background,
                       .line_width = 0.8,
                       .opacity = 1,
                       .item = -1};
    comm_picture_add(series->picture, &shape);
}

/* Over empty windows the line is dotted: it is the distance to the last window that was not empty. */
void comm_series_paint_distances(const Series *series)
{
    guint last = G_MAXUINT;
    for (guint i = 0; i < series->column_count; i++) {
        if (isnan(series->columns[i].distance))
            continue;
        CommShape look = {.line = series->palette->appears, .line_width = 1.6, .opacity = 1};
        if (last != G_MAXUINT && i - last > 1)
            look.dash = COMM_DASH_DOTS;
        if (last != G_MAXUINT)
            comm_series_paint_line(series, point_of(series, last), point_of(series, i), &look);
        last = i;
    }
    gboolean has_dots = series->column_count <= DOTTED_COLUMNS;
    for (guint i = 0; i < series->column_count; i++)
        if (has_dots && !isnan(series->columns[i].distance))
            comm_series_paint_dot(series, COMM_SHAPE_CIRCLE, point_of(series, i), 3, series->palette->appears);
}

static gint compare_marks(gconstpointer a, gconstpointer b)
{
    const Mark *x = a;
    const Mark *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->at.x < y->at.x ? -1 : x->at.x > y->at.x;
}

/* Room for a name: no other name there, nor another mark. */
static gboolean is_free(const GArray *names, const GArray *marks, const CommShape *name)
{
    for (guint i = 0; i < names->len; i++) {
        const CommShape *other = &g_array_index(names, CommShape, i);
        if (fabs(name->at.x - other->at.x) < (name->width + other->width) / 2 + 8 &&
            fabs(name->at.y - other->at.y) < SMALL_TEXT + 4)
            return FALSE;
    }
    for (guint i = 0; i < marks->len; i++) {
        const CommPoint *mark = &g_array_index(marks, Mark, i).at;
        double above = name->at.y - mark->y;
        if (fabs(name->at.x - mark->x) < name->width / 2 + 4 && above > -7 && above < SMALL_TEXT + 4)
            return FALSE;
    }
    return TRUE;
}

static char *name_of(const Series *series, const Mark *mark, gboolean is_distance)
{
    g_autofree char *time = comm_time_axis_format_time(mark->start_us, series->step_us);
    g_autofree char *date = comm_time_axis_format_date(mark->start_us);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *value = is_distance ? g_strdup(g_ascii_formatd(digits, sizeof digits, "%.2f", mark->value))
                                         : comm_text_from_count(mark->value);
    return g_strdup_printf("%s: %s", time[0] != '\0' ? time : date, value);
}

/* The highest scores have names, where they find room. */
static void name_marks(const Series *series, GArray *marks, gboolean is_distance)
{
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(CommShape));
    g_array_sort(marks, compare_marks);
    for (guint i = 0; i < marks->len && names->len < MOST_NAMED; i++) {
        const Mark *mark = &g_array_index(marks, Mark, i);
        g_autofree char *text = name_of(series, mark, is_distance);
        CommShape shape = {.kind = COMM_SHAPE_TEXT,
                           .size = SMALL_TEXT,
                           .width = comm_text_get_width(text, SMALL_TEXT, FALSE),
                           .fill = series->palette->text,
                           .line = series->palette->background,
                           .line_width = 3,
                           .opacity = 1,
                           .is_centred = TRUE,
                           .item = -1,
                           .text = text};
        shape.at.x = CLAMP(mark->at.x, PLOT_LEFT + shape.width / 2, SHEET_WIDTH - 4 - shape.width / 2);
        shape.at.y = mark->at.y - 9;
        if (!is_free(names, marks, &shape))
            continue;
        comm_picture_add(series->picture, &shape);
        g_array_append_val(names, shape);
    }
}

void comm_series_paint_marks(const Series *series)
{
    g_autoptr(GArray) peaks = g_array_new(FALSE, FALSE, sizeof(Mark));
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(Mark));
    double size = series->column_count > DOTTED_COLUMNS ? 3.6 : 5;
    for (guint i = 0; i < series->column_count; i++) {
        const Column *column = &series->columns[i];
        double top = BARS_TOP + BARS_HEIGHT - comm_series_get_height(series, column->weight);
        Mark peak = {
            {column_middle(series, i), top - size}, column->weight_score, column->weight_start_us, column->weight};
        Mark change = {point_of(series, i), column->distance_score, column->distance_start_us, column->distance};
        if (comm_series_is_marked(peak.score)) {
            comm_series_paint_dot(series, COMM_SHAPE_DIAMOND, peak.at, size, series->palette->goes);
            g_array_append_val(peaks, peak);
        }
        if (comm_series_is_marked(change.score)) {
            comm_series_paint_dot(series, COMM_SHAPE_CIRCLE, change.at, size, series->palette->goes);
            g_array_append_val(changes, change);
        }
    }
    name_marks(series, peaks, FALSE);
    name_marks(series, changes, TRUE);
}
