/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_gexf.h"
#include "comm_gexf.h"
#include "comm_node_totals.h"

#include <stdlib.h>

/* What is there in which window: an edge, or with the target left alone a node. */
typedef struct {
    CommNode source;
    CommNode target;
    CommGexfWindow window;
} Presence;

typedef struct {
    GArray *edges; /* of Presence, by edge, then time */
    GArray *nodes; /* of Presence, by node, then time */
    const CommNames *names;
} Presences;

static void presences_clear(Presences *presences)
{
    g_clear_pointer(&presences->edges, g_array_unref);
    g_clear_pointer(&presences->nodes, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Presences, presences_clear)

static int compare_times(const CommGexfWindow *a, const CommGexfWindow *b)
{
    return (a->start_us > b->start_us) - (a->start_us < b->start_us);
}

static int compare_presences(const void *a, const void *b, void *names)
{
    const Presence *first = a;
    const Presence *second = b;
    int order = comm_node_compare(&first->source, &second->source, names);
    if (order == 0)
        order = comm_node_compare(&first->target, &second->target, names);
    return order != 0 ? order : compare_times(&first->window, &second->window);
}

static void sort_presences(GArray *array, const CommNames *names)
{
    if (array->len > 0)
        qsort_r(array->data, array->len, sizeof(Presence), compare_presences, (void *)names);
}

static void add_edge(Presences *presences, const CommEdge *edge, const CommGexfWindow *window)
{
    Presence presence = {edge->source, edge->target, *window};
    g_array_append_val(presences->edges, presence);
    presence.target = edge->source;
    g_array_append_val(presences->nodes, presence);
    presence.source = presence.target = edge->target;
    g_array_append_val(presences->nodes, presence);
}

static void collect(Presences *presences, const ReportSelection *selection, EdgeWindows *windows,
                    const ReportOptions *options)
{
    presences->names = selection->names;
    presences->edges = g_array_new(FALSE, FALSE, sizeof(Presence));
    presences->nodes = g_array_new(FALSE, FALSE, sizeof(Presence));
    for (guint i = 0; options->window_us > 0 && i < edge_windows_get_count(windows); i++) {
        EdgeActivity activity;
        gsize count;
        const CommEdge *edges = edge_windows_get(windows, i, &activity, &count);
        for (gsize j = 0; activity.start_us != COMM_NO_TIME && j < count; j++) {
            CommGexfWindow window = {activity.start_us, activity.start_us + options->window_us,
                                     (double)report_weigh(&edges[j], options->weight)};
            if (report_selection_has(selection, &edges[j]))
                add_edge(presences, &edges[j], &window);
        }
    }
    sort_presences(presences->edges, presences->names);
    sort_presences(presences->nodes, presences->names);
}

/* The windows of one edge or node, which begin at @next in @array; a window that several edges gave is there once. */
static void take_windows(const Presences *presences, const GArray *array, const CommNode *source,
                         const CommNode *target, guint *next, GArray *found)
{
    g_array_set_size(found, 0);
    for (; *next < array->len; (*next)++) {
        const Presence *presence = &g_array_index(array, Presence, *next);
        if (comm_node_compare(&presence->source, source, presences->names) != 0 ||
            comm_node_compare(&presence->target, target, presences->names) != 0)
            return;
        if (found->len == 0 ||
            g_array_index(found, CommGexfWindow, found->len - 1).start_us != presence->window.start_us)
            g_array_append_val(found, presence->window);
    }
}

static const CommGexfWindow *windows_of(const GArray *found)
{
    return found->len > 0 ? (const CommGexfWindow *)(gpointer)found->data : NULL;
}

static void write_nodes(CommGexf *gexf, const ReportSelection *selection, const Presences *presences)
{
    g_autoptr(CommNodeTable) table = comm_node_table_new();
    for (gsize i = 0; i < selection->count; i++)
        comm_node_table_add_edge(table, &selection->edges[i]);
    const CommNodeTotals *totals = comm_node_table_sort_by_node(table, selection->names);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(CommGexfWindow));
    guint next = 0;
    for (guint i = 0; i < comm_node_table_get_count(table); i++) {
        CommGexfNode node = {.node = totals[i].node,
                             .packets = totals[i].packets,
                             .bytes = totals[i].bytes,
                             .first_seen_us = totals[i].first_seen_us,
                             .last_seen_us = totals[i].last_seen_us};
        take_windows(presences, presences->nodes, &node.node, &node.node, &next, found);
        comm_gexf_add_node(gexf, &node, windows_of(found), found->len);
    }
}

static void write_edges(CommGexf *gexf, const ReportSelection *selection, const Presences *presences, CommWeight weight)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(CommGexfWindow));
    guint next = 0;
    for (gsize i = 0; i < selection->count; i++) {
        const CommEdge *edge = &selection->edges[i];
        take_windows(presences, presences->edges, &edge->source, &edge->target, &next, found);
        comm_gexf_add_edge(gexf, edge, (double)report_weigh(edge, weight), windows_of(found), found->len);
    }
}

static CommGexfTime choose_time(gint64 window_us)
{
    if (window_us == 0)
        return COMM_GEXF_STATIC;
    return window_us % 1000 == 0 ? COMM_GEXF_DATE_TIME : COMM_GEXF_SECONDS;
}

void report_gexf_write(const ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                       FILE *stream)
{
    g_auto(Presences) presences = {0};
    collect(&presences, selection, windows, options);
    CommGexfOptions gexf_options = {.time = choose_time(options->window_us), .has_counts = TRUE};
    CommGexf *gexf = comm_gexf_begin(stream, selection->names, &gexf_options);
    write_nodes(gexf, selection, &presences);
    write_edges(gexf, selection, &presences, options->weight);
    /* What the stream did not take is found by the one who closes it. */
    (void)!comm_gexf_end(gexf, NULL);
}
