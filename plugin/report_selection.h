/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REPORT_SELECTION_H
#define REPORT_SELECTION_H

#include "edge_windows.h"
#include "report_options.h"

/** The edges that a report shows. */
typedef struct {
    CommEdge *edges; /**< by source, then target; behind them those that are not shown, the heaviest first */
    gsize count;
    gsize total_count;     /**< with those that are not shown */
    guint64 hidden_weight; /**< of those that are not shown */
    const CommNames *names;
} ReportSelection;

void report_selection_clear(ReportSelection *selection);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportSelection, report_selection_clear)

/** The options' top_count heaviest edges of @windows as a whole; of equal weights the first in order. */
void report_selection_init(ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options);

/** The same of the windows that overlap [@from_us, @to_us), as edge_windows_sort_edges() takes them. */
void report_selection_init_range(ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                                 gint64 from_us, gint64 to_us);

gboolean report_selection_has(const ReportSelection *selection, const CommEdge *edge);

/** Brings @edges into the order of a table: the heaviest first, then by source and target. */
void report_sort_by_weight(CommEdge *edges, gsize count, const CommNames *names, CommWeight weight);

guint64 report_weigh(const CommEdge *edge, CommWeight weight);

#endif
