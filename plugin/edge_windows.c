/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_windows.h"

#include <stdlib.h>

/* The window that packets come in for is a CommGraph; when one of another window comes, its edges are appended to their
 * window's list, which is sorted and added up when its unsorted end is as long as the rest, or when it is read. So late
 * packets cost no more than others. */
typedef struct {
    EdgeActivity activity;
    GArray *edges; /* of CommEdge */
    guint sorted_count;
} Window;

struct _EdgeWindows {
    gint64 first_interval_us; /* as given */
    gint64 interval_us;
    CommNames *names;
    CommGraph *total;
    CommGraph *open;
    EdgeActivity open_activity; /* packets 0: nothing is open */
    GArray *windows;            /* of Window, by start */
    gsize row_count;            /* edges in all of them */
};

#define FIRST_INTERVAL_US 1000
#define SORTED_AT_LEAST   64

static void clear_window(gpointer data)
{
    Window *window = data;
    g_clear_pointer(&window->edges, g_array_unref);
}

static GArray *new_window_array(void)
{
    GArray *windows = g_array_new(FALSE, FALSE, sizeof(Window));
    g_array_set_clear_func(windows, clear_window);
    return windows;
}

EdgeWindows *edge_windows_new(gint64 interval_us)
{
    EdgeWindows *windows = g_new0(EdgeWindows, 1);
    windows->first_interval_us = interval_us;
    windows->interval_us = interval_us == EDGE_WINDOWS_ADAPTIVE ? FIRST_INTERVAL_US : interval_us;
    windows->names = comm_names_new();
    windows->total = comm_graph_new_with_names(windows->names);
    windows->open = comm_graph_new_with_names(windows->names);
    windows->windows = new_window_array();
    return windows;
}

void edge_windows_free(EdgeWindows *windows)
{
    if (windows == NULL)
        return;
    g_array_unref(windows->windows);
    comm_graph_free(windows->open);
    comm_graph_free(windows->total);
    comm_names_free(windows->names);
    g_free(windows);
}

CommNames *edge_windows_get_names(EdgeWindows *windows)
{
    return windows->names;
}

gint64 edge_windows_get_interval(const EdgeWindows *windows)
{
    return windows->interval_us;
}

gsize edge_windows_get_edge_count(const EdgeWindows *windows)
{
    return comm_graph_get_edge_count(windows->total);
}

void edge_windows_clear(EdgeWindows *windows)
{
    comm_graph_clear(windows->total);
    comm_graph_clear(windows->open);
    windows->open_activity = (EdgeActivity){0};
    g_array_unref(windows->windows);
    windows->windows = new_window_array();
    windows->row_count = 0;
    windows->interval_us =
        windows->first_interval_us == EDGE_WINDOWS_ADAPTIVE ? FIRST_INTERVAL_US : windows->first_interval_us;
}

static gint64 window_start(gint64 time_us, gint64 interval_us)
{
    if (time_us == COMM_NO_TIME)
        return COMM_NO_TIME;
    /* Of a damaged time neither the sum below nor start + interval may overflow. */
    time_us = CLAMP(time_us, -EDGE_WINDOWS_TIME_LIMIT_US, EDGE_WINDOWS_TIME_LIMIT_US);
    gint64 rest = time_us % interval_us;
    return time_us - (rest < 0 ? rest + interval_us : rest);
}

static int compare_edges(const void *a, const void *b, void *names)
{
    return comm_edge_compare(a, b, names);
}

static void window_compact(EdgeWindows *windows, Window *window)
{
    GArray *edges = window->edges;
    if (edges->len == window->sorted_count)
        return;
    windows->row_count -= edges->len;
    qsort_r(edges->data, edges->len, sizeof(CommEdge), compare_edges, windows->names);
    guint kept = 0;
    for (guint i = 1; i < edges->len; i++) {
        CommEdge *last = &g_array_index(edges, CommEdge, kept);
        const CommEdge *edge = &g_array_index(edges, CommEdge, i);
        if (comm_edge_compare(last, edge, windows->names) == 0)
            comm_edge_add(last, edge);
        else
            g_array_index(edges, CommEdge, ++kept) = *edge;
    }
    g_array_set_size(edges, kept + 1);
    window->sorted_count = edges->len;
    windows->row_count += edges->len;
}

/* The window that begins at @start_us, made when it is not there. Most are at the end. */
static Window *window_at(GArray *windows, gint64 start_us)
{
    guint low = 0;
    guint high = windows->len;
    if (high > 0 && g_array_index(windows, Window, high - 1).activity.start_us < start_us)
        low = high;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(windows, Window, middle).activity.start_us < start_us)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == windows->len || g_array_index(windows, Window, low).activity.start_us != start_us) {
        Window window = {.activity.start_us = start_us, .edges = g_array_new(FALSE, FALSE, sizeof(CommEdge))};
        g_array_insert_val(windows, low, window);
    }
    return &g_array_index(windows, Window, low);
}

static void window_append(EdgeWindows *windows, Window *window, const EdgeActivity *activity, const CommEdge *edges,
                          gsize count)
{
    gboolean is_new = window->edges->len == 0;
    window->activity.packets += activity->packets;
    window->activity.bytes += activity->bytes;
    g_array_append_vals(window->edges, edges, (guint)count);
    windows->row_count += count;
    if (is_new)
        window->sorted_count = window->edges->len;
    else if (window->edges->len - window->sorted_count > MAX(window->sorted_count, SORTED_AT_LEAST))
        window_compact(windows, window);
}

/* Each length is a multiple of the one before, so that windows can be joined; round for people. */
static gint64 next_interval(gint64 interval_us)
{
    static const gint64 steps_ms[] = {2,     10,     20,     100,     200,     1000,    2000,     10000,    20000,
                                      60000, 120000, 600000, 1200000, 3600000, 7200000, 21600000, 43200000, 86400000};
    for (guint i = 0; i < G_N_ELEMENTS(steps_ms); i++) {
        if (steps_ms[i] * 1000 > interval_us)
            return steps_ms[i] * 1000;
    }
    return 2 * interval_us;
}

static void widen(EdgeWindows *windows)
{
    g_autoptr(GArray) old = windows->windows;
    windows->windows = new_window_array();
    windows->row_count = 0;
    windows->interval_us = next_interval(windows->interval_us);
    for (guint i = 0; i < old->len; i++) {
        const Window *part = &g_array_index(old, Window, i);
        Window *whole = window_at(windows->windows, window_start(part->activity.start_us, windows->interval_us));
        window_append(windows, whole, &part->activity, (const CommEdge *)(gpointer)part->edges->data, part->edges->len);
    }
    for (guint i = 0; i < windows->windows->len; i++)
        window_compact(windows, &g_array_index(windows->windows, Window, i));
}

static gboolean is_too_much(const EdgeWindows *windows)
{
    return windows->first_interval_us == EDGE_WINDOWS_ADAPTIVE && windows->interval_us < EDGE_WINDOWS_TIME_LIMIT_US &&
           (windows->windows->len > EDGE_WINDOWS_LIMIT ||
            (windows->row_count > EDGE_WINDOWS_ROW_LIMIT && windows->windows->len > 1));
}

static void close_open(EdgeWindows *windows)
{
    if (windows->open_activity.packets == 0)
        return;
    gsize count;
    g_autofree CommEdge *edges = comm_graph_sort_edges(windows->open, &count);
    Window *window = window_at(windows->windows, windows->open_activity.start_us);
    window_append(windows, window, &windows->open_activity, edges, count);
    comm_graph_clear(windows->open);
    windows->open_activity = (EdgeActivity){0};
    while (is_too_much(windows))
        widen(windows);
}

gboolean edge_windows_add(EdgeWindows *windows, const CommEdge *edge)
{
    gsize count = comm_graph_get_edge_count(windows->total);
    comm_graph_add_edge(windows->total, edge);
    gboolean is_new = comm_graph_get_edge_count(windows->total) > count;
    if (windows->interval_us == EDGE_WINDOWS_NONE)
        return is_new;
    gint64 start_us = window_start(edge->first_seen_us, windows->interval_us);
    if (start_us != windows->open_activity.start_us) {
        close_open(windows);
        windows->open_activity.start_us = window_start(edge->first_seen_us, windows->interval_us);
    }
    windows->open_activity.packets += edge->packets;
    windows->open_activity.bytes += edge->bytes;
    comm_graph_add_edge(windows->open, edge);
    return is_new;
}

static gboolean overlaps(const EdgeWindows *windows, const Window *window, gint64 from_us, gint64 to_us)
{
    gint64 start_us = window->activity.start_us;
    return start_us != COMM_NO_TIME && start_us < to_us && start_us + windows->interval_us > from_us;
}

CommEdge *edge_windows_sort_edges(EdgeWindows *windows, gint64 from_us, gint64 to_us, gsize *count)
{
    if (from_us == G_MININT64 && to_us == G_MAXINT64)
        return comm_graph_sort_edges(windows->total, count);
    close_open(windows);
    g_autoptr(CommGraph) sum = comm_graph_new_with_names(windows->names);
    for (guint i = 0; i < windows->windows->len; i++) {
        const Window *window = &g_array_index(windows->windows, Window, i);
        for (guint j = 0; overlaps(windows, window, from_us, to_us) && j < window->edges->len; j++)
            comm_graph_add_edge(sum, &g_array_index(window->edges, CommEdge, j));
    }
    return comm_graph_sort_edges(sum, count);
}

CommEdge *edge_windows_list_edges(EdgeWindows *windows, gint64 from_us, gint64 to_us, gsize *count)
{
    if (from_us == G_MININT64 && to_us == G_MAXINT64)
        return comm_graph_list_edges(windows->total, count);
    close_open(windows);
    g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(CommEdge));
    for (guint i = 0; i < windows->windows->len; i++) {
        const Window *window = &g_array_index(windows->windows, Window, i);
        if (overlaps(windows, window, from_us, to_us))
            g_array_append_vals(edges, window->edges->data, window->edges->len);
    }
    *count = edges->len;
    return (CommEdge *)(gpointer)g_array_steal(edges, NULL);
}

guint edge_windows_get_count(EdgeWindows *windows)
{
    close_open(windows);
    return windows->windows->len;
}

const CommEdge *edge_windows_get(EdgeWindows *windows, guint index, EdgeActivity *activity, gsize *count)
{
    close_open(windows);
    g_return_val_if_fail(index < windows->windows->len, NULL);
    Window *window = &g_array_index(windows->windows, Window, index);
    window_compact(windows, window);
    *activity = window->activity;
    *count = window->edges->len;
    return (const CommEdge *)(gpointer)window->edges->data;
}
