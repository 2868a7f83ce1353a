/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tshark_report.h"
#include "comm_error.h"
#include "comm_output.h"
#include "graph_tap.h"
#include "report_writer.h"
#include "window_module.h"
#include "window_preferences.h"

#include <wireshark.h>
#include <epan/stat_tap_ui.h>
#include <wsutil/report_message.h>

#include <errno.h>
#include <stdlib.h>

#if WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= 6)
#define INIT_RETURNS_BOOL
#endif

/* One -z commgraph; lives as long as the process, as tshark's own statistics do. */
typedef struct {
    ReportOptions options;
    GraphTap *tap;
} Report;

static void report_free(Report *report)
{
    graph_tap_free(report->tap);
    report_options_clear(&report->options);
    g_free(report);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

static gboolean write_to_file(Report *report, GError **error)
{
    g_autoptr(CommOutput) output = comm_output_open(report->options.file_path, error);
    if (output == NULL)
        return FALSE;
    report_write(graph_tap_get_windows(report->tap), &report->options, comm_output_get_stream(output));
    return comm_output_close(output, error);
}

/* tshark writes its own output there too. */
static gboolean write_to_stdout(Report *report, GError **error)
{
    report_write(graph_tap_get_windows(report->tap), &report->options, stdout);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "standard output: %s", g_strerror(errno));
    return FALSE;
}

static void draw(gpointer data)
{
    Report *report = data;
    g_autoptr(GError) error = NULL;
    gboolean is_written =
        report->options.file_path != NULL ? write_to_file(report, &error) : write_to_stdout(report, &error);
    if (is_written)
        return;
    fprintf(stderr, "tshark: -z commgraph: %s\n", error->message);
    exit(EXIT_FAILURE);
}

/* So that an hour of capturing does not end in "permission denied". What is no regular file is not touched: opening a
 * FIFO twice would end its reader's input. */
static gboolean check_file(const char *path, GError **error)
{
    if (path == NULL || (g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
                         !g_file_test(path, G_FILE_TEST_IS_DIR)))
        return TRUE;
    g_autoptr(CommOutput) output = comm_output_open(path, error);
    return output != NULL;
}

static gboolean start(const char *argument, GError **error)
{
    g_autoptr(Report) report = g_new0(Report, 1);
    if (!report_options_parse(argument, &report->options, error) || !check_file(report->options.file_path, error))
        return FALSE;
    GraphTapOptions options = {.layer = report->options.layer,
                               .filter = report->options.filter,
                               .interval_us = report->options.window_us,
                               .draw = draw,
                               .user_data = report};
    report->tap = graph_tap_new(&options, error);
    if (report->tap == NULL)
        return FALSE;
    g_steal_pointer(&report);
    return TRUE;
}

/* What is wrong with the argument ends tshark; Wireshark says it and goes on. */
static gboolean open_window(const char *argument)
{
    g_autoptr(GError) error = NULL;
    g_auto(ReportOptions) options = {0};
    g_autofree char *completed = window_preferences_complete(argument);
    if (!report_options_parse(completed, &options, &error)) {
        report_failure("-z commgraph: %s", error->message);
        return FALSE;
    }
    if (options.file_path != NULL || options.window_us != 0 || options.format != REPORT_TABLE) {
        report_failure("-z commgraph: file, window and format are for tshark.");
        return FALSE;
    }
    if (window_module_open(&options, &error))
        return TRUE;
    report_failure("-z commgraph: %s", error->message);
    return FALSE;
}

static gboolean begin(const char *argument)
{
    g_autoptr(GError) error = NULL;
    if (window_module_is_in_gui())
        return open_window(argument);
    if (start(argument, &error))
        return TRUE;
    fprintf(stderr, "tshark: -z commgraph: %s\n", error->message);
    if (g_error_matches(error, COMM_ERROR, COMM_ERROR_USAGE))
        fputs(REPORT_OPTIONS_USAGE, stderr);
    exit(EXIT_FAILURE);
}

#ifdef INIT_RETURNS_BOOL
static bool init(const char *argument, void *user_data G_GNUC_UNUSED)
{
    return begin(argument);
}
#else
static void init(const char *argument, void *user_data G_GNUC_UNUSED)
{
    begin(argument);
}
#endif

void tshark_report_register(void)
{
    static stat_tap_ui statistic = {.group = REGISTER_STAT_GROUP_GENERIC,
                                    .title = "Communication Graph",
                                    .cli_string = "commgraph",
                                    .tap_init_cb = init};
    register_stat_tap_ui(&statistic, NULL);
}
