/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_writer.h"
#include "comm_csv.h"
#include "report_gexf.h"
#include "report_selection.h"
#include "report_table.h"

static void write_edges(const ReportSelection *selection, const ReportOptions *options, FILE *stream)
{
    comm_csv_write_edge_header(stream);
    for (gsize i = 0; i < selection->count; i++)
        comm_csv_write_edge(stream, &selection->edges[i], selection->names, options->weight);
}

static void write_windows(const ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                          FILE *stream)
{
    comm_csv_write_window_header(stream);
    for (guint i = 0; i < edge_windows_get_count(windows); i++) {
        EdgeActivity activity;
        gsize count;
        const CommEdge *edges = edge_windows_get(windows, i, &activity, &count);
        gint64 start_us = activity.start_us;
        gint64 end_us = start_us == COMM_NO_TIME ? COMM_NO_TIME : start_us + options->window_us;
        for (gsize j = 0; j < count; j++) {
            if (report_selection_has(selection, &edges[j]))
                comm_csv_write_window(stream, &edges[j], selection->names, options->weight, start_us, end_us);
        }
    }
}

void report_write(EdgeWindows *windows, const ReportOptions *options, FILE *stream)
{
    g_auto(ReportSelection) selection = {0};
    report_selection_init(&selection, windows, options);
    switch (options->format) {
    case REPORT_CSV:
        if (options->window_us == 0)
            write_edges(&selection, options, stream);
        else
            write_windows(&selection, windows, options, stream);
        break;
    case REPORT_GEXF:
        report_gexf_write(&selection, windows, options, stream);
        break;
    case REPORT_TABLE:
        report_table_write(&selection, windows, options, stream);
        break;
    }
}
