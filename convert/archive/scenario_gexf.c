/* SPDX-License-Identifier: BSD-3-Clause */
#include "scenario_gexf.h"
#include "comm_gexf.h"

#include <stdlib.h>
#include <string.h>

/* The windows of a static graph: none. */
typedef struct {
    GArray *rows;      /* of EdgeRow, by edge and then window, texts in names */
    GHashTable *spans; /* the node's text -> GArray of CommGexfWindow */
    const CommNames *names;
} Windows;

static void windows_clear(Windows *windows)
{
    g_clear_pointer(&windows->rows, g_array_unref);
    g_clear_pointer(&windows->spans, g_hash_table_destroy);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Windows, windows_clear)

static double weigh(const ScenarioGexf *gexf, const CommEdge *edge)
{
    return (double)(gexf->options->weight == COMM_WEIGHT_BYTES ? edge->bytes : edge->packets);
}

static char *node_text(const CommNode *node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, names, buffer, &length);
    return g_strndup(text, length);
}

/* Rows come by window, so that a node's spans are in order. */
static void add_span(Windows *windows, const CommNode *node, gint64 start_us, gint64 end_us)
{
    char *text = node_text(node, windows->names);
    GArray *spans = g_hash_table_lookup(windows->spans, text);
    if (spans == NULL) {
        spans = g_array_new(FALSE, FALSE, sizeof(CommGexfWindow));
        g_hash_table_insert(windows->spans, text, spans);
    } else {
        g_free(text);
        CommGexfWindow *last = &g_array_index(spans, CommGexfWindow, spans->len - 1);
        if (start_us <= last->end_us) {
            last->end_us = end_us;
            return;
        }
    }
    CommGexfWindow span = {start_us, end_us, 0};
    g_array_append_val(spans, span);
}

static int compare_by_edge(const void *a, const void *b, void *names)
{
    const EdgeRow *first = a;
    const EdgeRow *second = b;
    int order = comm_edge_compare(&first->edge, &second->edge, names);
    return order != 0 ? order : (first->window_us > second->window_us) - (first->window_us < second->window_us);
}

static gboolean load_windows(Windows *windows, const ScenarioGexf *gexf, EdgeMerge *merge, GError **error)
{
    EdgeRow row;
    int status;
    windows->names = edge_merge_get_names(merge);
    windows->rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    windows->spans = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    while ((status = edge_merge_next(merge, &row, error)) > 0) {
        if (row.window_us == COMM_NO_TIME)
            continue;
        g_array_append_val(windows->rows, row);
        add_span(windows, &row.edge.source, row.window_us, row.window_us + gexf->options->window_us);
        add_span(windows, &row.edge.target, row.window_us, row.window_us + gexf->options->window_us);
    }
    if (windows->rows->len > 0)
        qsort_r(windows->rows->data, windows->rows->len, sizeof(EdgeRow), compare_by_edge, (void *)windows->names);
    return status == 0;
}

static void write_node(const ScenarioGexf *gexf, CommGexf *writer, const CommNodeTotals *totals, const Windows *windows)
{
    CommGexfNode node = {.node = totals->node,
                         .label = gexf->label(&totals->node, gexf->user_data),
                         .packets = totals->packets,
                         .bytes = totals->bytes,
                         .first_seen_us = totals->first_seen_us,
                         .last_seen_us = totals->last_seen_us};
    GArray *spans = NULL;
    if (windows->spans != NULL) {
        g_autofree char *text = node_text(&totals->node, gexf->names);
        spans = g_hash_table_lookup(windows->spans, text);
    }
    comm_gexf_add_node(writer, &node, spans != NULL ? &g_array_index(spans, CommGexfWindow, 0) : NULL,
                       spans != NULL ? spans->len : 0);
}

/* Takes the rows of @edge from @next on: both lists are in the order of edges, and an edge without a time has no rows.
 */
static void collect_windows(const ScenarioGexf *gexf, const CommEdge *edge, const Windows *windows, guint *next,
                            GArray *found)
{
    g_array_set_size(found, 0);
    for (; windows->rows != NULL && *next < windows->rows->len; (*next)++) {
        const EdgeRow *row = &g_array_index(windows->rows, EdgeRow, *next);
        g_autofree char *row_source = node_text(&row->edge.source, windows->names);
        g_autofree char *source = node_text(&edge->source, gexf->names);
        g_autofree char *row_target = node_text(&row->edge.target, windows->names);
        g_autofree char *target = node_text(&edge->target, gexf->names);
        if (!g_str_equal(row_source, source) || !g_str_equal(row_target, target))
            return;
        CommGexfWindow window = {row->window_us, row->window_us + gexf->options->window_us, weigh(gexf, &row->edge)};
        g_array_append_val(found, window);
    }
}

static void write_edges(const ScenarioGexf *gexf, CommGexf *writer, const Windows *windows)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(CommGexfWindow));
    guint next = 0;
    for (guint i = 0; i < gexf->edges->len; i++) {
        const CommEdge *edge = &g_array_index(gexf->edges, CommEdge, i);
        collect_windows(gexf, edge, windows, &next, found);
        comm_gexf_add_edge(writer, edge, weigh(gexf, edge),
                           found->len > 0 ? &g_array_index(found, CommGexfWindow, 0) : NULL, found->len);
    }
}

static CommGexfTime choose_time(const ConvertOptions *options)
{
    if (options->window_us == 0)
        return COMM_GEXF_STATIC;
    return options->window_us % 1000 == 0 ? COMM_GEXF_DATE_TIME : COMM_GEXF_SECONDS;
}

gboolean scenario_gexf_write(const ScenarioGexf *gexf, EdgeMerge *merge, GError **error)
{
    g_auto(Windows) windows = {NULL, NULL, NULL};
    if (merge != NULL && !load_windows(&windows, gexf, merge, error))
        return FALSE;
    CommGexfOptions options = {.time = choose_time(gexf->options), .has_counts = TRUE, .title = gexf->title};
    CommGexf *writer = comm_gexf_begin(gexf->stream, gexf->names, &options);
    const CommNodeTotals *totals = comm_node_table_sort(gexf->nodes, gexf->names);
    for (guint i = 0; i < comm_node_table_get_count(gexf->nodes); i++)
        write_node(gexf, writer, &totals[i], &windows);
    write_edges(gexf, writer, &windows);
    return comm_gexf_end(writer, error);
}
