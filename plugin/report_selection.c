/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_selection.h"

#include <stdlib.h>

typedef struct {
    const CommNames *names;
    CommWeight weight;
} Order;

guint64 report_weigh(const CommEdge *edge, CommWeight weight)
{
    return weight == COMM_WEIGHT_BYTES ? edge->bytes : edge->packets;
}

static int compare_by_weight(const void *a, const void *b, void *data)
{
    const Order *order = data;
    guint64 first = report_weigh(a, order->weight);
    guint64 second = report_weigh(b, order->weight);
    if (first != second)
        return first > second ? -1 : 1;
    return comm_edge_compare(a, b, order->names);
}

static int compare_by_ends(const void *a, const void *b, void *data)
{
    const Order *order = data;
    return comm_edge_compare(a, b, order->names);
}

void report_sort_by_weight(CommEdge *edges, gsize count, const CommNames *names, CommWeight weight)
{
    Order order = {names, weight};
    qsort_r(edges, count, sizeof *edges, compare_by_weight, &order);
}

void report_selection_init(ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options)
{
    report_selection_init_range(selection, windows, options, G_MININT64, G_MAXINT64);
}

void report_selection_init_range(ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                                 gint64 from_us, gint64 to_us)
{
    selection->names = edge_windows_get_names(windows);
    selection->edges = edge_windows_sort_edges(windows, from_us, to_us, &selection->total_count);
    selection->count = MIN(selection->total_count, options->top_count);
    if (selection->count == selection->total_count)
        return;
    report_sort_by_weight(selection->edges, selection->total_count, selection->names, options->weight);
    Order order = {selection->names, options->weight};
    qsort_r(selection->edges, selection->count, sizeof(CommEdge), compare_by_ends, &order);
    for (gsize i = selection->count; i < selection->total_count; i++)
        selection->hidden_weight += report_weigh(&selection->edges[i], options->weight);
}

void report_selection_clear(ReportSelection *selection)
{
    g_clear_pointer(&selection->edges, g_free);
}

gboolean report_selection_has(const ReportSelection *selection, const CommEdge *edge)
{
    if (selection->count == selection->total_count)
        return TRUE;
    gsize low = 0;
    gsize high = selection->count;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        int order = comm_edge_compare(&selection->edges[middle], edge, selection->names);
        if (order == 0)
            return TRUE;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return FALSE;
}
