/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_status.h"

struct _LiveStatus {
    CommGraph *graph;
    guint64 told_frame_count;
    gint64 told_us; /* monotonic */
};

LiveStatus *live_status_new(void)
{
    LiveStatus *status = g_new0(LiveStatus, 1);
    status->graph = comm_graph_new();
    status->told_us = g_get_monotonic_time();
    return status;
}

void live_status_free(LiveStatus *status)
{
    if (status == NULL)
        return;
    comm_graph_free(status->graph);
    g_free(status);
}

CommGraph *live_status_get_graph(LiveStatus *status)
{
    return status->graph;
}

static void append_heaviest(const CommGraph *graph, GString *line)
{
    gsize count;
    g_autofree CommEdge *edges = comm_graph_list_edges(graph, &count);
    const CommEdge *heaviest = NULL;
    for (gsize i = 0; i < count; i++) {
        if (heaviest == NULL || edges[i].packets > heaviest->packets)
            heaviest = &edges[i];
    }
    if (heaviest == NULL)
        return;
    char source[COMM_NODE_TEXT_SIZE];
    char target[COMM_NODE_TEXT_SIZE];
    gsize unused;
    g_string_append_printf(line, ", heaviest %s > %s: %" G_GUINT64_FORMAT,
                           comm_node_format(&heaviest->source, NULL, source, &unused),
                           comm_node_format(&heaviest->target, NULL, target, &unused), heaviest->packets);
}

char *live_status_make_line(LiveStatus *status, guint64 frame_count, guint64 dropped_count, gint64 now_us)
{
    GString *line = g_string_new(NULL);
    double seconds = (double)MAX(now_us - status->told_us, 1) / G_USEC_PER_SEC;
    g_string_append_printf(line, "%" G_GUINT64_FORMAT " packets, %.0f packets/s, %" G_GUINT64_FORMAT " dropped",
                           frame_count, (double)(frame_count - status->told_frame_count) / seconds, dropped_count);
    append_heaviest(status->graph, line);
    comm_graph_clear(status->graph);
    status->told_frame_count = frame_count;
    status->told_us = now_us;
    return g_string_free(line, FALSE);
}
