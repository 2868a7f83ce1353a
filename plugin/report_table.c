/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_table.h"
#include "comm_csv.h"
#include "comm_node_totals.h"

#include <string.h>

#define RULE_WIDTH 80

/* What all rows of a report have in common. */
typedef struct {
    const CommNames *names;
    CommWeight weight;
    guint64 total_weight; /* what shares are of */
    gint64 zero_us;       /* the time that starts are told from, or COMM_NO_TIME */
    int source_width;
    int target_width;
    FILE *stream;
} Table;

static int node_width(const CommNode *node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, names, buffer, &length);
    return (int)g_utf8_strlen(text, (gssize)length);
}

static void put_node(const Table *table, const CommNode *node, int width)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, table->names, buffer, &length);
    fprintf(table->stream, "%.*s%*s", (int)length, text, width - (int)g_utf8_strlen(text, (gssize)length), "");
}

static double to_seconds(gint64 time_us)
{
    return (double)time_us / G_USEC_PER_SEC;
}

static void put_row(const Table *table, const CommEdge *edge)
{
    put_node(table, &edge->source, table->source_width);
    fputs(" -> ", table->stream);
    put_node(table, &edge->target, table->target_width);
    double share = 100.0 * (double)report_weigh(edge, table->weight) / (double)MAX(table->total_weight, 1);
    fprintf(table->stream, " %12" G_GUINT64_FORMAT " %16" G_GUINT64_FORMAT " %7.2f", edge->packets, edge->bytes, share);
    if (edge->first_seen_us != COMM_NO_TIME)
        fprintf(table->stream, " %16.6f %16.6f", to_seconds(edge->first_seen_us - table->zero_us),
                to_seconds(edge->last_seen_us - edge->first_seen_us));
    else
        fprintf(table->stream, " %16s %16s", "-", "-");
    fputc('\n', table->stream);
}

static void put_rows(const Table *table, const CommEdge *edges, gsize count)
{
    fprintf(table->stream, "%-*s    %-*s %12s %16s %7s %16s %16s\n", table->source_width, "Source", table->target_width,
            "Target", "Packets", "Bytes", "Share %", "Start", "Duration");
    for (gsize i = 0; i < count; i++)
        put_row(table, &edges[i]);
}

static void put_window(const Table *table, const ReportSelection *selection, const EdgeActivity *activity,
                       gint64 window_us, const CommEdge *edges, gsize count)
{
    g_autofree CommEdge *kept = g_new(CommEdge, count + 1);
    gsize kept_count = 0;
    for (gsize i = 0; i < count; i++) {
        if (report_selection_has(selection, &edges[i]))
            kept[kept_count++] = edges[i];
    }
    report_sort_by_weight(kept, kept_count, table->names, table->weight);
    char start[COMM_CSV_TIME_SIZE] = "without a time";
    char end[COMM_CSV_TIME_SIZE] = "";
    if (activity->start_us != COMM_NO_TIME) {
        comm_csv_format_time(activity->start_us, start);
        comm_csv_format_time(activity->start_us + window_us, end);
    }
    fprintf(table->stream,
            "\nWindow %s%s%s: %" G_GSIZE_FORMAT " edges, %" G_GUINT64_FORMAT " packets, %" G_GUINT64_FORMAT " bytes\n",
            start, *end != '\0' ? " to " : "", end, count, activity->packets, activity->bytes);
    put_rows(table, kept, kept_count);
}

static void put_windows(Table *table, const ReportSelection *selection, EdgeWindows *windows,
                        const ReportOptions *options)
{
    for (guint i = 0; i < edge_windows_get_count(windows); i++) {
        EdgeActivity activity;
        gsize count;
        const CommEdge *edges = edge_windows_get(windows, i, &activity, &count);
        table->total_weight = table->weight == COMM_WEIGHT_BYTES ? activity.bytes : activity.packets;
        put_window(table, selection, &activity, options->window_us, edges, count);
    }
}

static void put_heading(const Table *table, const ReportSelection *selection, const CommEdge *total, guint host_count,
                        const ReportOptions *options)
{
    fprintf(table->stream, "Communication Graph, layer %s, by %s\nFilter:%s\n", options->layer,
            options->weight == COMM_WEIGHT_BYTES ? "bytes" : "packets",
            options->filter != NULL ? options->filter : "<No Filter>");
    fprintf(table->stream,
            "%u nodes, %" G_GSIZE_FORMAT " edges, %" G_GUINT64_FORMAT " packets, %" G_GUINT64_FORMAT " bytes\n",
            host_count, selection->total_count, total->packets, total->bytes);
    if (selection->count < selection->total_count)
        fprintf(table->stream, "showing %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " edges\n", selection->count,
                selection->total_count);
    if (table->zero_us != COMM_NO_TIME) {
        g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(table->zero_us / G_USEC_PER_SEC);
        g_autofree char *text = utc != NULL ? g_date_time_format(utc, "%Y-%m-%d %H:%M:%S") : NULL;
        fprintf(table->stream, "Start is in seconds from the first packet, at %s.%06d UTC\n", text != NULL ? text : "?",
                (int)(table->zero_us % G_USEC_PER_SEC));
    }
}

/* The sums are those of all edges, also of those that are not shown. */
static guint sum_up(EdgeWindows *windows, CommEdge *total)
{
    gsize count;
    g_autofree CommEdge *edges = edge_windows_sort_edges(windows, G_MININT64, G_MAXINT64, &count);
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    *total = (CommEdge){.first_seen_us = COMM_NO_TIME, .last_seen_us = COMM_NO_TIME};
    for (gsize i = 0; i < count; i++) {
        comm_edge_add(total, &edges[i]);
        comm_node_table_add_edge(nodes, &edges[i]);
    }
    return comm_node_table_get_count(nodes);
}

static void put_rule(FILE *stream)
{
    for (guint i = 0; i < RULE_WIDTH; i++)
        fputc('=', stream);
    fputc('\n', stream);
}

void report_table_write(const ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                        FILE *stream)
{
    CommEdge total;
    guint host_count = sum_up(windows, &total);
    Table table = {.names = selection->names,
                   .weight = options->weight,
                   .total_weight = report_weigh(&total, options->weight),
                   .zero_us = total.first_seen_us,
                   .source_width = (int)strlen("Source"),
                   .target_width = (int)strlen("Target"),
                   .stream = stream};
    for (gsize i = 0; i < selection->count; i++) {
        table.source_width = MAX(table.source_width, node_width(&selection->edges[i].source, table.names));
        table.target_width = MAX(table.target_width, node_width(&selection->edges[i].target, table.names));
    }
    put_rule(stream);
    put_heading(&table, selection, &total, host_count, options);
    if (options->window_us == 0) {
        report_sort_by_weight(selection->edges, selection->count, table.names, table.weight);
        put_rows(&table, selection->edges, selection->count);
    } else {
        put_windows(&table, selection, windows, options);
    }
    put_rule(stream);
}
