/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_collector.h"
#include "temporary_file.h"

#include <string.h>

/* 4 MB of rows: more would make fewer runs to merge, and cost more cache misses where they have to be sorted. */
#define BUFFERED_ROW_COUNT 49152
#define PENDING_EDGE_COUNT 64

struct _EdgeCollector {
    gint64 window_us;
    CommLevelMap *level_map; /* NULL: packets are counted between hosts */
    CommGraph *graph;        /* the open window's edges */
    gint64 open_window_us;   /* where it starts */
    GArray *rows;            /* of EdgeRow: finished */
    gboolean is_in_order;    /* rows are in order and each is there once: packets came in the order of time */
    FILE *runs;              /* the temporary file, or NULL */
    CommEdge pending[PENDING_EDGE_COUNT]; /* without windows: rows on their way into the graph */
    gsize pending_count;
    GArray *run_offsets; /* of guint64 */
};

EdgeCollector *edge_collector_new(const EdgeCollectorOptions *options)
{
    EdgeCollector *collector = g_new0(EdgeCollector, 1);
    collector->window_us = options->window_us;
    collector->open_window_us = COMM_NO_TIME;
    collector->graph = comm_graph_new();
    if (options->level != COMM_LEVEL_HOST)
        collector->level_map = comm_level_map_new(options->level, &options->group_by, options->services,
                                                  comm_graph_get_names(collector->graph));
    collector->rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    collector->is_in_order = TRUE;
    collector->run_offsets = g_array_new(FALSE, FALSE, sizeof(guint64));
    return collector;
}

void edge_collector_free(EdgeCollector *collector)
{
    if (collector == NULL)
        return;
    comm_level_map_free(collector->level_map);
    comm_graph_free(collector->graph);
    g_array_free(collector->rows, TRUE);
    g_array_free(collector->run_offsets, TRUE);
    temporary_file_close(collector->runs);
    g_free(collector);
}

gint64 edge_window_start(gint64 time_us, gint64 window_us)
{
    /* A damaged time may be the first or last one there is: the sums below, and start + window, must not overflow. */
    time_us = CLAMP(time_us, -EDGE_WINDOW_LIMIT_US, EDGE_WINDOW_LIMIT_US);
    gint64 rest = time_us % window_us;
    return time_us - (rest < 0 ? rest + window_us : rest);
}

static void compact_rows(EdgeCollector *collector)
{
    if (!collector->is_in_order)
        edge_rows_compact(collector->rows, comm_graph_get_names(collector->graph));
    collector->is_in_order = TRUE;
}

static gboolean spill_rows(EdgeCollector *collector, GError **error)
{
    if (collector->runs == NULL && (collector->runs = temporary_file_new(error)) == NULL)
        return FALSE;
    guint64 offset = (guint64)ftello(collector->runs);
    g_array_append_val(collector->run_offsets, offset);
    const CommNames *names = comm_graph_get_names(collector->graph);
    edge_run_write_begin(collector->runs);
    for (guint i = 0; i < collector->rows->len; i++)
        edge_run_write_row(collector->runs, &g_array_index(collector->rows, EdgeRow, i), names);
    edge_run_write_end(collector->runs, collector->rows->len);
    g_array_set_size(collector->rows, 0);
    collector->is_in_order = TRUE;
    return temporary_file_flush(collector->runs, error);
}

static gboolean append_row(EdgeCollector *collector, gint64 window_us, const CommEdge *edge, GError **error)
{
    g_array_set_size(collector->rows, collector->rows->len + 1);
    EdgeRow *row = &g_array_index(collector->rows, EdgeRow, collector->rows->len - 1);
    row->window_us = window_us;
    row->edge = *edge;
    if (collector->rows->len % BUFFERED_ROW_COUNT != 0 || collector->window_us == 0)
        return TRUE;
    compact_rows(collector);
    return collector->rows->len < BUFFERED_ROW_COUNT / 2 || spill_rows(collector, error);
}

static gboolean close_window(EdgeCollector *collector, GError **error)
{
    gsize count;
    g_autofree CommEdge *edges = comm_graph_sort_edges(collector->graph, &count);
    comm_graph_clear(collector->graph);
    const GArray *rows = collector->rows;
    if (rows->len > 0 && g_array_index(rows, EdgeRow, rows->len - 1).window_us >= collector->open_window_us)
        collector->is_in_order = FALSE;
    for (gsize i = 0; i < count; i++) {
        if (!append_row(collector, collector->open_window_us, &edges[i], error))
            return FALSE;
    }
    return TRUE;
}

static gint64 packet_window(const EdgeCollector *collector, const CommPacket *packet)
{
    if (!packet->has_time)
        return COMM_NO_TIME;
    /* Most packets lie in the open window, which is seen sooner than a division is done. */
    guint64 offset_us = (guint64)packet->timestamp_us - (guint64)collector->open_window_us;
    if (collector->open_window_us != COMM_NO_TIME && offset_us < (guint64)collector->window_us)
        return collector->open_window_us;
    return edge_window_start(packet->timestamp_us, collector->window_us);
}

static void count_packets(EdgeCollector *collector, const CommPacket *packets, gsize count)
{
    if (collector->level_map == NULL) {
        comm_graph_add_packets(collector->graph, packets, count);
        return;
    }
    for (gsize i = 0; i < count; i++) {
        gint64 time_us = packets[i].has_time ? packets[i].timestamp_us : COMM_NO_TIME;
        CommEdge edge = {
            .packets = 1, .bytes = packets[i].length_bytes, .first_seen_us = time_us, .last_seen_us = time_us};
        comm_level_map_packet(collector->level_map, &packets[i], &edge.source, &edge.target);
        comm_graph_add_edge(collector->graph, &edge);
    }
}

gboolean edge_collector_add_packets(EdgeCollector *collector, const CommPacket *packets, gsize count, GError **error)
{
    if (collector->window_us == 0) {
        count_packets(collector, packets, count);
        return TRUE;
    }
    gsize first = 0;
    for (gsize i = 0; i < count; i++) {
        gint64 window_us = packet_window(collector, &packets[i]);
        if (window_us == collector->open_window_us)
            continue;
        count_packets(collector, packets + first, i - first);
        if (!close_window(collector, error))
            return FALSE;
        collector->open_window_us = window_us;
        first = i;
    }
    count_packets(collector, packets + first, count - first);
    return TRUE;
}

static CommNode node_with_text_in(CommNames *into, const CommNode *node, const CommNames *names)
{
    if (node->kind != COMM_NODE_TEXT)
        return *node;
    char unused[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, names, unused, &length);
    return comm_node_from_text(into, text, (gssize)length);
}

static void add_pending(EdgeCollector *collector)
{
    comm_graph_add_edges(collector->graph, collector->pending, collector->pending_count);
    collector->pending_count = 0;
}

gboolean edge_collector_add_row(EdgeCollector *collector, const EdgeRow *row, const CommNames *names, GError **error)
{
    CommNames *own_names = comm_graph_get_names(collector->graph);
    CommEdge edge = row->edge;
    edge.source = node_with_text_in(own_names, &row->edge.source, names);
    edge.target = node_with_text_in(own_names, &row->edge.target, names);
    if (collector->window_us != 0) {
        collector->is_in_order = FALSE;
        return append_row(collector, row->window_us, &edge, error);
    }
    collector->pending[collector->pending_count++] = edge;
    if (collector->pending_count == PENDING_EDGE_COUNT)
        add_pending(collector);
    return TRUE;
}

/* Hands the rows still in memory to @merge, with texts numbered as there. */
static void give_rows(EdgeCollector *collector, EdgeMerge *merge)
{
    const CommNames *names = comm_graph_get_names(collector->graph);
    compact_rows(collector);
    gsize count = collector->rows->len;
    EdgeRow *rows = (EdgeRow *)(gpointer)g_array_free(collector->rows, FALSE);
    for (gsize i = 0; i < count; i++) {
        rows[i].edge.source = node_with_text_in(edge_merge_get_names(merge), &rows[i].edge.source, names);
        rows[i].edge.target = node_with_text_in(edge_merge_get_names(merge), &rows[i].edge.target, names);
    }
    edge_merge_add_rows(merge, rows, count);
    collector->rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
}

EdgeMerge *edge_collector_finish(EdgeCollector *collector, GError **error)
{
    add_pending(collector);
    if (!close_window(collector, error))
        return NULL;
    g_autoptr(EdgeMerge) merge = edge_merge_new();
    give_rows(collector, merge);
    const guint64 *offsets = (const guint64 *)(gpointer)collector->run_offsets->data;
    if (collector->runs != NULL &&
        !edge_merge_add_runs(merge, fileno(collector->runs), offsets, collector->run_offsets->len, error))
        return NULL;
    g_array_set_size(collector->run_offsets, 0);
    temporary_file_close(g_steal_pointer(&collector->runs));
    collector->open_window_us = COMM_NO_TIME;
    return g_steal_pointer(&merge);
}
