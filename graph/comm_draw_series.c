/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw_series_plot.h"

#include <math.h>

#include "comm_text.h"
#include "comm_time_axis.h"

#define SHEET_HEIGHT (LINE_TOP + LINE_HEIGHT + 58)
#define EMPTY_HEIGHT 90.0
#define MOST_MARKS   9

/* A round number, not below @value: 1, 2 or 5 times a power of ten. */
static double round_above(double value)
{
    double power = pow(10, floor(log10(value) + 1e-9));
    double lead = value / power;
    return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

static void paint_rule(const Series *series, CommPoint from, CommPoint to, double opacity)
{
    CommShape look = {.line = series->palette->rest, .line_width = 0.8, .opacity = opacity};
    comm_series_paint_line(series, from, to, &look);
}

static void write_at(const Series *series, CommPoint at, const char *text, gboolean is_centred, guint32 colour)
{
    CommTextStyle style = {
        .at = at, .size = SMALL_TEXT, .width_limit = SHEET_WIDTH, .colour = colour, .is_centred = is_centred};
    comm_picture_add_text(series->picture, text, &style);
}

static void write_left_of_axis(const Series *series, double y, const char *text)
{
    double width = comm_text_get_width(text, SMALL_TEXT, FALSE);
    write_at(series, (CommPoint){PLOT_LEFT - 9 - width, y + 4}, text, FALSE, series->palette->faint_text);
}

static void paint_level(const Series *series, double y, const char *text)
{
    paint_rule(series, (CommPoint){PLOT_LEFT, y}, (CommPoint){PLOT_LEFT + PLOT_WIDTH, y}, 0.4);
    write_left_of_axis(series, y, text);
}

static void paint_levels(const Series *series)
{
    static const char *const SHARES[] = {"0", "0.5", "1"};
    double step = series->weight_max > 0 ? round_above(series->weight_max / 5) : 0;
    for (double value = 0; value <= series->weight_max * 1.1; value += step) {
        g_autofree char *text = comm_text_from_count(value);
        paint_level(series, BARS_TOP + BARS_HEIGHT - comm_series_get_height(series, value), text);
        if (!(step > 0)) /* nor is it where a fifth of the smallest double rounds to 0 */
            break;
    }
    for (guint i = 0; i < G_N_ELEMENTS(SHARES); i++)
        paint_level(series, LINE_TOP + LINE_HEIGHT * (1 - i / 2.0), SHARES[i]);
}

static void write_moment(const Series *series, double x, const char *time, const char *date)
{
    double width = MAX(comm_text_get_width(time, SMALL_TEXT, FALSE), comm_text_get_width(date, SMALL_TEXT, FALSE));
    double middle = CLAMP(x, width / 2 + 2, SHEET_WIDTH - width / 2 - 2);
    double y = LINE_TOP + LINE_HEIGHT + 20;
    write_at(series, (CommPoint){middle, y}, time, TRUE, series->palette->faint_text);
    write_at(series, (CommPoint){middle, y + (time[0] != '\0' ? 16 : 0)}, date, TRUE, series->palette->faint_text);
}

/* The date stands below the first mark, and where it changes. */
static void paint_times(const Series *series)
{
    CommTimeAxis axis = comm_time_axis_choose(series->begin_us, series->end_us, MOST_MARKS);
    double span = (double)series->end_us - (double)series->begin_us;
    g_autofree char *last_date = g_strdup("");
    for (guint i = 0; i < axis.count; i++) {
        gint64 time_us = comm_time_axis_get_mark(&axis, i);
        double x = PLOT_LEFT + ((double)time_us - (double)series->begin_us) / span * PLOT_WIDTH;
        g_autofree char *time = comm_time_axis_format_time(time_us, axis.step_us);
        g_autofree char *date = comm_time_axis_format_date(time_us);
        gboolean is_new_date = g_strcmp0(date, last_date) != 0;
        paint_rule(series, (CommPoint){x, BARS_TOP}, (CommPoint){x, BARS_TOP + BARS_HEIGHT}, 0.25);
        paint_rule(series, (CommPoint){x, LINE_TOP}, (CommPoint){x, LINE_TOP + LINE_HEIGHT + 5}, 0.25);
        write_moment(series, x, time, is_new_date ? date : "");
        g_free(last_date);
        last_date = g_steal_pointer(&date);
    }
}

typedef struct {
    guint64 told_count;
    double empty_count;
    guint64 peak_count;
    guint64 change_count;
    double weight;
} Totals;

static Totals sum_up(const Series *series)
{
    Totals totals = {0};
    for (gsize i = 0; i < series->window_count; i++) {
        const CommWindow *window = &series->windows[i];
        totals.told_count += !window->is_late;
        totals.empty_count += (double)window->empty_count;
        totals.peak_count += comm_series_is_marked(window->weight_score);
        totals.change_count += comm_series_is_marked(window->distance_score);
        totals.weight += window->weight;
    }
    return totals;
}

static const char *unit_of(const Series *series)
{
    return series->options->unit != NULL ? series->options->unit : "weight";
}

static void write_heading(const Series *series, double y, const char *text, CommShapeKind kind, const char *mark)
{
    CommTextStyle style = {.at = {PLOT_LEFT, y},
                           .size = 12.5,
                           .width_limit = PLOT_WIDTH,
                           .colour = series->palette->text,
                           .is_bold = TRUE};
    double x = PLOT_LEFT + comm_picture_add_text(series->picture, text, &style) + 30;
    comm_series_paint_dot(series, kind, (CommPoint){x, y - 4}, 5, series->palette->goes);
    write_at(series, (CommPoint){x + 11, y}, mark, FALSE, series->palette->faint_text);
}

static const char *plural_of(guint64 count)
{
    return count == 1 ? "" : "s";
}

static void write_totals(const Series *series)
{
    Totals totals = sum_up(series);
    g_autofree char *told = comm_text_from_count((double)totals.told_count);
    g_autofree char *empty = comm_text_from_count(totals.empty_count);
    g_autofree char *weight = comm_text_from_count(totals.weight);
    g_autofree char *peaks = comm_text_from_count((double)totals.peak_count);
    g_autofree char *changes = comm_text_from_count((double)totals.change_count);
    char length[G_ASCII_DTOSTR_BUF_SIZE];
    const CommWindow *first = &series->windows[0];
    g_ascii_formatd(length, sizeof length, "%.10g", ((double)first->end_us - (double)first->start_us) / G_USEC_PER_SEC);
    g_autofree char *gaps =
        totals.empty_count > 0 ? g_strdup_printf(", %s empty ones between them", empty) : g_strdup("");
    g_autofree char *text = g_strdup_printf("%s window%s of %s s%s; %s %s; %s peak%s, %s change%s", told,
                                            plural_of(totals.told_count), length, gaps, weight, unit_of(series), peaks,
                                            plural_of(totals.peak_count), changes, plural_of(totals.change_count));
    CommTextStyle style = {
        .at = {MARGIN, 60}, .size = 12.5, .width_limit = SHEET_WIDTH - 2 * MARGIN, .colour = series->palette->text};
    comm_picture_add_text(series->picture, text, &style);
}

static void write_words(const Series *series)
{
    guint share_count = (guint)MIN(ceil(series->slots_per_column), G_MAXUINT);
    g_autofree char *bars =
        share_count > 1 ? g_strdup_printf("%s, each bar the heaviest of up to %u windows", unit_of(series), share_count)
                        : g_strdup_printf("%s of each window", unit_of(series));
    g_autofree char *line =
        share_count > 1
            ? g_strdup_printf("Distance to the window before, each point the greatest of up to %u", share_count)
            : g_strdup("Distance to the window before: 0 the same, 1 no common edge");
    bars[0] = g_ascii_toupper(bars[0]);
    write_heading(series, BARS_TOP - 16, bars, COMM_SHAPE_DIAMOND, "peak: far above the windows before it");
    write_heading(series, LINE_TOP - 16, line, COMM_SHAPE_CIRCLE, "change: farther than it was before");
    write_totals(series);
}

static void paint_all(Series *series)
{
    comm_series_init(series);
    write_words(series);
    paint_levels(series);
    paint_times(series);
    comm_series_paint_bars(series);
    comm_series_paint_distances(series);
    comm_series_paint_marks(series);
    comm_series_clear(series);
}

CommPicture *comm_draw_series(const CommWindow *windows, gsize window_count, const CommDrawOptions *options)
{
    const CommPalette *palette = comm_palette_get(options->theme);
    Series series = {
        .picture = comm_picture_new(SHEET_WIDTH, window_count > 0 ? SHEET_HEIGHT : EMPTY_HEIGHT, palette->background),
        .palette = palette,
        .options = options,
        .windows = windows,
        .window_count = window_count};
    CommTextStyle title = {.at = {MARGIN, 36},
                           .size = 19,
                           .width_limit = SHEET_WIDTH - 2 * MARGIN,
                           .colour = palette->text,
                           .is_bold = TRUE};
    comm_picture_set_title(series.picture, options->title);
    if (options->title != NULL)
        comm_picture_add_text(series.picture, options->title, &title);
    if (window_count > 0)
        paint_all(&series);
    else
        write_at(&series, (CommPoint){MARGIN, 60}, "no windows: nothing in it has a time", FALSE, palette->text);
    return series.picture;
}
