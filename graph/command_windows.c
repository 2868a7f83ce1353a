/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv.h"
#include "comm_draw_series.h"
#include "comm_number.h"
#include "comm_picture_file.h"
#include "comm_window_series.h"
#include "comm_windows_reader.h"
#include "command.h"
#include "signal_wait.h"

#include <math.h>

#define POLL_US              (G_USEC_PER_SEC / 5)
#define ROWS_BETWEEN_SIGNALS 4096

typedef struct {
    gboolean wants_json;
    gboolean follows;
    GArray *windows;      /* CommWindow, for the picture; NULL: none is wanted */
    guint64 window_count; /* but empty and late ones */
    guint64 empty_count;
    guint64 peak_count;
    guint64 change_count;
} Printer;

/* ISO 8601 for people; epoch seconds where the calendar ends. */
static char *format_moment(gint64 time_us)
{
    gint64 second = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0);
    guint fraction_us = (guint)(time_us - second * G_USEC_PER_SEC);
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(second);
    if (moment == NULL) {
        char seconds[COMM_CSV_TIME_SIZE];
        comm_csv_format_time(time_us, seconds);
        return g_strdup(seconds);
    }
    g_autofree char *text = g_date_time_format(moment, "%Y-%m-%dT%H:%M:%S");
    return fraction_us == 0 ? g_strdup_printf("%sZ", text) : g_strdup_printf("%s.%06uZ", text, fraction_us);
}

static gboolean is_peak(double score)
{
    return score > COMM_PEAK_SCORE;
}

static void print_window(const CommWindow *window)
{
    if (window->empty_count > 0)
        printf("  ... %" G_GUINT64_FORMAT " empty window%s\n", window->empty_count, window->empty_count > 1 ? "s" : "");
    g_autofree char *start = format_moment(window->start_us);
    char weight[COMM_NUMBER_TEXT_SIZE];
    char distance[COMM_NUMBER_TEXT_SIZE] = "-";
    if (!isnan(window->distance))
        g_ascii_formatd(distance, sizeof distance, "%.4f", window->distance);
    printf("%-27s %10s %7u %7" G_GSIZE_FORMAT " %7" G_GSIZE_FORMAT " %9s%s%s%s\n", start,
           command_format_number(window->weight, weight), window->node_count, window->link_count,
           window->new_link_count, distance, is_peak(window->weight_score) ? "  peak" : "",
           is_peak(window->distance_score) ? "  change" : "", window->is_late ? "  late" : "");
}

static void print_window_json(const CommWindow *window)
{
    JsonBuilder *builder = command_json_begin("commgraph.window");
    command_json_add_number(builder, "startUs", (double)window->start_us);
    command_json_add_number(builder, "endUs", (double)window->end_us);
    command_json_add_count(builder, "emptyBefore", window->empty_count);
    command_json_add_number(builder, "weight", window->weight);
    command_json_add_count(builder, "hosts", window->node_count);
    command_json_add_count(builder, "edges", window->link_count);
    command_json_add_count(builder, "newEdges", window->new_link_count);
    command_json_add_number(builder, "distance", window->distance);
    command_json_add_number(builder, "weightScore", window->weight_score);
    command_json_add_number(builder, "distanceScore", window->distance_score);
    json_builder_set_member_name(builder, "peak");
    json_builder_add_boolean_value(builder, is_peak(window->weight_score));
    json_builder_set_member_name(builder, "change");
    json_builder_add_boolean_value(builder, is_peak(window->distance_score));
    json_builder_set_member_name(builder, "late");
    json_builder_add_boolean_value(builder, window->is_late);
    command_json_print(builder, FALSE);
}

static void tell(const CommWindow *window, gpointer data)
{
    Printer *printer = data;
    if (printer->wants_json)
        print_window_json(window);
    else
        print_window(window);
    if (printer->windows != NULL)
        g_array_append_vals(printer->windows, window, 1);
    printer->window_count += !window->is_late;
    printer->empty_count += window->empty_count;
    printer->peak_count += is_peak(window->weight_score);
    printer->change_count += is_peak(window->distance_score);
    if (printer->follows)
        fflush(stdout);
}

static void print_hotspots(const CommWindowSeries *series)
{
    gsize count;
    const CommWindowHotspot *hotspots = comm_window_series_get_hotspots(series, &count);
    if (count == 0)
        return;
    const char *heads[] = {"host", "window", "weight", "median before", "score", NULL};
    CommandTable *table = command_table_new(heads, 2);
    for (gsize i = 0; i < count; i++) {
        g_autofree char *start = format_moment(hotspots[i].start_us);
        command_table_add(table, hotspots[i].text);
        command_table_add(table, start);
        command_table_add_number(table, hotspots[i].weight);
        command_table_add_number(table, hotspots[i].median);
        command_table_add_number(table, hotspots[i].score);
    }
    printf("\nhosts that stood out of their own past\n");
    command_table_print(table);
}

static void print_end(const CommWindowSeries *series, const Printer *printer)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    printf("\n%" G_GUINT64_FORMAT " windows, %" G_GUINT64_FORMAT " empty ones between them; %" G_GUINT64_FORMAT
           " peaks, %" G_GUINT64_FORMAT " changes\n",
           printer->window_count, printer->empty_count, printer->peak_count, printer->change_count);
    printf("burstiness %s\n", command_format_number(comm_window_series_get_burstiness(series), text));
    double untimed = comm_window_series_get_untimed_weight(series);
    if (untimed > 0)
        printf("%s without a time, in no window\n", command_format_number(untimed, text));
    print_hotspots(series);
}

static void print_end_json(const CommWindowSeries *series, const Printer *printer)
{
    JsonBuilder *builder = command_json_begin("commgraph.windows");
    command_json_add_count(builder, "windows", printer->window_count);
    command_json_add_count(builder, "emptyWindows", printer->empty_count);
    command_json_add_count(builder, "peaks", printer->peak_count);
    command_json_add_count(builder, "changes", printer->change_count);
    command_json_add_number(builder, "burstiness", comm_window_series_get_burstiness(series));
    command_json_add_number(builder, "untimedWeight", comm_window_series_get_untimed_weight(series));
    json_builder_set_member_name(builder, "hotspots");
    json_builder_begin_array(builder);
    gsize count;
    const CommWindowHotspot *hotspots = comm_window_series_get_hotspots(series, &count);
    for (gsize i = 0; i < count; i++) {
        json_builder_begin_object(builder);
        command_json_add_text(builder, "id", hotspots[i].text);
        command_json_add_number(builder, "startUs", (double)hotspots[i].start_us);
        command_json_add_number(builder, "weight", hotspots[i].weight);
        command_json_add_number(builder, "median", hotspots[i].median);
        command_json_add_number(builder, "score", hotspots[i].score);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    command_json_print(builder, FALSE);
}

static gboolean read_series(CommWindowsReader *reader, CommWindowSeries *series, SignalWait *signals, GError **error)
{
    g_autoptr(GError) failure = NULL;
    CommEdgeRow row;
    guint row_count = 0;
    while (comm_windows_reader_next(reader, &row, &failure)) {
        comm_window_series_add(series, row.source, row.target, row.weight, row.start_us, row.end_us);
        if (signals != NULL && ++row_count % ROWS_BETWEEN_SIGNALS == 0 && signal_wait_for(signals, 0))
            break;
    }
    comm_window_series_finish(series);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

/* What follows, until a signal ends it. */
typedef struct {
    CommWindowSeries *series;
    SignalWait *signals;
} Follower;

static gboolean wait_for_more(gboolean is_settled, gpointer data)
{
    const Follower *follower = data;
    if (is_settled)
        comm_window_series_tell(follower->series);
    if (follower->signals != NULL)
        return !signal_wait_for(follower->signals, POLL_US);
    g_usleep(POLL_US);
    return TRUE;
}

typedef struct {
    char *output;
    char *title;
    gint top_count;
    gboolean follows;
    gboolean wants_json;
} WindowsOptions;

static gboolean tell_series(const char *path, const WindowsOptions *options, Printer *printer, GError **error)
{
    g_autoptr(CommWindowSeries) series = comm_window_series_new(tell, printer, (gsize)options->top_count);
    /* Waiting for a pipe is the system's, which a signal must end. */
    gboolean has_end = g_file_test(path, G_FILE_TEST_IS_DIR) || g_file_test(path, G_FILE_TEST_IS_REGULAR);
    g_autoptr(SignalWait) signals = options->follows && has_end ? signal_wait_new() : NULL;
    Follower follower = {series, signals};
    g_autoptr(CommWindowsReader) reader =
        comm_windows_reader_open(path, options->follows ? wait_for_more : NULL, &follower, error);
    if (reader == NULL)
        return FALSE;
    if (!options->wants_json)
        printf("%-27s %10s %7s %7s %7s %9s\n", "start", "packets", "hosts", "edges", "new", "distance");
    if (!read_series(reader, series, signals, error))
        return FALSE;
    if (options->wants_json)
        print_end_json(series, printer);
    else
        print_end(series, printer);
    return TRUE;
}

static gboolean draw(const char *path, const WindowsOptions *options, GArray *windows, GError **error)
{
    g_autofree char *name = command_name_input(path);
    CommDrawOptions draw_options = {.title = options->title != NULL ? options->title : name, .unit = "packets"};
    g_autoptr(CommPicture) picture = comm_draw_series((const CommWindow *)windows->data, windows->len, &draw_options);
    return comm_picture_file_write(options->output, picture, error);
}

static gboolean run(const char *path, const WindowsOptions *options, GError **error)
{
    g_autoptr(GArray) windows = g_array_new(FALSE, FALSE, sizeof(CommWindow));
    Printer printer = {.wants_json = options->wants_json,
                       .follows = options->follows,
                       .windows = options->output != NULL ? windows : NULL};
    return tell_series(path, options, &printer, error) &&
           (options->output == NULL || draw(path, options, windows, error));
}

static gboolean check(const WindowsOptions *options, GError **error)
{
    if (!command_check_at_least("--top", options->top_count, 0, error))
        return FALSE;
    if (options->output == NULL)
        return options->title == NULL || command_set_usage_error(error, "--title is of the picture of --output FILE");
    if (options->follows)
        return command_set_usage_error(error, "--follow has no end, so --output would never be written");
    return comm_picture_file_check_name(options->output, TRUE, error);
}

gboolean command_windows(int argc, char **argv, GError **error)
{
    WindowsOptions options = {.top_count = 10};
    GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Draw the series: .svg, .png or .pdf", "FILE"},
        {"title", 0, 0, G_OPTION_ARG_STRING, &options.title, "The picture's title; default: the file's name", "TEXT"},
        {"follow", 0, 0, G_OPTION_ARG_NONE, &options.follows, "Wait for more rows, and in a folder for more files",
         NULL},
        {"top", 0, 0, G_OPTION_ARG_INT, &options.top_count, "Show the N hosts that stood out most (10)", "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.wants_json, "Write JSON, one object a line", NULL},
        G_OPTION_ENTRY_NULL};
    CommandSyntax syntax = {"WINDOWS", "One line a window, from a windows file or a folder of them.", entries, 1, 1};
    g_auto(GStrv) arguments = command_parse(&syntax, argc, argv, error);
    gboolean is_done = arguments != NULL && check(&options, error) && run(arguments[0], &options, error);
    g_free(options.output);
    g_free(options.title);
    return is_done;
}
