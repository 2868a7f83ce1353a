/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_status.h"
#include "edge_collector.h"

#define LEAST_WINDOW_US G_USEC_PER_SEC
#define MOST_WINDOW_US  (60 * G_USEC_PER_SEC)

struct _LiveStatus {
    CommGraph *graph;
    gint64 window_us;
    gint64 start_us; /* of the window under way */
    char *heaviest;  /* of the window before, as the line has it; NULL: it had no packets, or none is over */
    guint64 told_frame_count;
    gint64 told_us; /* monotonic */
};

LiveStatus *live_status_new(gint64 window_us)
{
    LiveStatus *status = g_new0(LiveStatus, 1);
    status->graph = comm_graph_new();
    status->window_us = CLAMP(window_us, LEAST_WINDOW_US, MOST_WINDOW_US);
    status->start_us = G_MININT64;
    status->told_us = g_get_monotonic_time();
    return status;
}

void live_status_free(LiveStatus *status)
{
    if (status == NULL)
        return;
    comm_graph_free(status->graph);
    g_free(status->heaviest);
    g_free(status);
}

CommGraph *live_status_get_graph(LiveStatus *status)
{
    return status->graph;
}

static char *describe_heaviest(const CommGraph *graph)
{
    gsize count;
    g_autofree CommEdge *edges = comm_graph_list_edges(graph, &count);
    const CommEdge *heaviest = NULL;
    for (gsize i = 0; i < count; i++) {
        if (heaviest == NULL || edges[i].packets > heaviest->packets)
            heaviest = &edges[i];
    }
    if (heaviest == NULL)
        return NULL;
    char source[COMM_NODE_TEXT_SIZE];
    char target[COMM_NODE_TEXT_SIZE];
    gsize unused;
    return g_strdup_printf(", heaviest %s > %s: %" G_GUINT64_FORMAT,
                           comm_node_format(&heaviest->source, NULL, source, &unused),
                           comm_node_format(&heaviest->target, NULL, target, &unused), heaviest->packets);
}

gint64 live_status_pass(LiveStatus *status, gint64 time_us)
{
    gint64 start_us = edge_window_start(time_us, status->window_us);
    if (start_us > status->start_us) {
        gboolean is_next = status->start_us == start_us - status->window_us;
        g_free(status->heaviest);
        status->heaviest = is_next ? describe_heaviest(status->graph) : NULL;
        comm_graph_clear(status->graph);
        status->start_us = start_us;
    }
    return status->start_us + status->window_us;
}

char *live_status_make_line(LiveStatus *status, guint64 frame_count, guint64 dropped_count, gint64 now_us)
{
    GString *line = g_string_new(NULL);
    double seconds = (double)MAX(now_us - status->told_us, 1) / G_USEC_PER_SEC;
    g_string_append_printf(line, "%" G_GUINT64_FORMAT " packets, %.0f packets/s, %" G_GUINT64_FORMAT " dropped",
                           frame_count, (double)(frame_count - status->told_frame_count) / seconds, dropped_count);
    if (status->heaviest != NULL)
        g_string_append(line, status->heaviest);
    status->told_frame_count = frame_count;
    status->told_us = now_us;
    return g_string_free(line, FALSE);
}
