/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_windows.h"

#include <string.h>

static CommEdge edge_between(EdgeWindows *windows, const char *source, const char *target, gint64 time_us)
{
    CommNames *names = edge_windows_get_names(windows);
    return (CommEdge){comm_node_parse(names, source, -1), comm_node_parse(names, target, -1), 1, 60, time_us, time_us};
}

static gboolean add(EdgeWindows *windows, const char *source, const char *target, gint64 time_us)
{
    CommEdge edge = edge_between(windows, source, target, time_us);
    return edge_windows_add(windows, &edge);
}

static void append_edges(GString *text, EdgeWindows *windows, const CommEdge *edges, gsize count)
{
    const CommNames *names = edge_windows_get_names(windows);
    for (gsize i = 0; i < count; i++) {
        char buffer[COMM_NODE_TEXT_SIZE];
        gsize length;
        const char *node = comm_node_format(&edges[i].source, names, buffer, &length);
        g_string_append_printf(text, " %.*s>", (int)length, node);
        node = comm_node_format(&edges[i].target, names, buffer, &length);
        g_string_append_printf(text, "%.*s*%" G_GUINT64_FORMAT, (int)length, node, edges[i].packets);
    }
}

/* What is listed adds up to what is sorted. */
static void assert_listed(EdgeWindows *windows, gint64 from_us, gint64 to_us, const CommEdge *sorted, gsize count)
{
    gsize listed_count;
    gsize sum_count;
    g_autofree CommEdge *listed = edge_windows_list_edges(windows, from_us, to_us, &listed_count);
    g_autoptr(CommGraph) graph = comm_graph_new_with_names(edge_windows_get_names(windows));
    comm_graph_add_edges(graph, listed, listed_count);
    g_autofree CommEdge *sum = comm_graph_sort_edges(graph, &sum_count);
    g_assert_cmpuint(sum_count, ==, count);
    g_assert_true(memcmp(sum, sorted, count * sizeof *sorted) == 0);
}

static char *range_as_text(EdgeWindows *windows, gint64 from_us, gint64 to_us)
{
    gsize count;
    g_autofree CommEdge *edges = edge_windows_sort_edges(windows, from_us, to_us, &count);
    assert_listed(windows, from_us, to_us, edges, count);
    GString *text = g_string_new(NULL);
    append_edges(text, windows, edges, count);
    return g_string_free(text, FALSE);
}

static char *windows_as_text(EdgeWindows *windows)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < edge_windows_get_count(windows); i++) {
        EdgeActivity activity;
        gsize count;
        const CommEdge *edges = edge_windows_get(windows, i, &activity, &count);
        if (activity.start_us == COMM_NO_TIME)
            g_string_append(text, "[-");
        else
            g_string_append_printf(text, "[%" G_GINT64_FORMAT, activity.start_us);
        g_string_append_printf(text, " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, activity.packets, activity.bytes);
        append_edges(text, windows, edges, count);
        g_string_append(text, "]");
    }
    return g_string_free(text, FALSE);
}

static void an_edge_is_new_once(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(EDGE_WINDOWS_NONE);
    g_assert_true(add(windows, "10.0.0.1", "10.0.0.2", 5));
    g_assert_false(add(windows, "10.0.0.1", "10.0.0.2", 9));
    g_assert_true(add(windows, "10.0.0.2", "10.0.0.1", 9));
    g_assert_cmpuint(edge_windows_get_edge_count(windows), ==, 2);
    g_autofree char *text = range_as_text(windows, G_MININT64, G_MAXINT64);
    g_assert_cmpstr(text, ==, " 10.0.0.1>10.0.0.2*2 10.0.0.2>10.0.0.1*1");
    g_assert_cmpuint(edge_windows_get_count(windows), ==, 0);
}

static void windows_are_half_open_and_in_order(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(10);
    add(windows, "b", "a", 19);
    add(windows, "a", "b", 20);
    add(windows, "a", "b", 10);
    add(windows, "a", "b", 29);
    add(windows, "a", "b", -1);
    add(windows, "a", "c", COMM_NO_TIME);
    add(windows, "b", "a", 11);
    g_autofree char *text = windows_as_text(windows);
    g_assert_cmpstr(text, ==, "[- 1 60 a>c*1][-10 1 60 a>b*1][10 3 180 a>b*1 b>a*2][20 2 120 a>b*2]");
}

static void a_range_has_the_windows_that_it_touches(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(10);
    add(windows, "a", "b", 5);
    add(windows, "a", "b", 15);
    add(windows, "a", "c", 25);
    add(windows, "a", "d", COMM_NO_TIME);
    struct {
        gint64 from_us;
        gint64 to_us;
        const char *text;
    } cases[] = {{0, 10, " a>b*1"},
                 {9, 11, " a>b*2"},
                 {10, 20, " a>b*1"},
                 {20, 1000, " a>c*1"},
                 {-5, 0, ""},
                 {G_MININT64, 20, " a>b*2"},
                 {G_MININT64, G_MAXINT64, " a>b*2 a>c*1 a>d*1"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = range_as_text(windows, cases[i].from_us, cases[i].to_us);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void late_packets_go_to_their_own_windows(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(10);
    for (gint64 i = 0; i < 1000; i++) {
        add(windows, "a", "b", i % 3 * 10);
        add(windows, i % 2 == 0 ? "b" : "c", "a", i % 7 * 10);
    }
    guint64 packets = 0;
    g_assert_cmpuint(edge_windows_get_count(windows), ==, 7);
    for (guint i = 0; i < 7; i++) {
        EdgeActivity activity;
        gsize count;
        const CommEdge *edges = edge_windows_get(windows, i, &activity, &count);
        g_assert_cmpint(activity.start_us, ==, 10 * i);
        g_assert_cmpuint(count, ==, i < 3 ? 3 : 2);
        guint64 sum = 0;
        for (gsize j = 0; j < count; j++)
            sum += edges[j].packets;
        g_assert_cmpuint(sum, ==, activity.packets);
        packets += sum;
    }
    g_assert_cmpuint(packets, ==, 2000);
}

static void adaptive_windows_stay_few_and_keep_all(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(EDGE_WINDOWS_ADAPTIVE);
    for (gint64 i = 0; i < 50000; i++)
        add(windows, "a", i % 2 == 0 ? "b" : "c", i * 77 * G_USEC_PER_SEC);
    g_assert_cmpuint(edge_windows_get_count(windows), <=, EDGE_WINDOWS_LIMIT);
    g_assert_cmpuint(edge_windows_get_count(windows), >, EDGE_WINDOWS_LIMIT / 20);
    g_assert_cmpint(edge_windows_get_interval(windows), ==, G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC);
    guint64 packets = 0;
    gint64 last_us = G_MININT64;
    for (guint i = 0; i < edge_windows_get_count(windows); i++) {
        EdgeActivity activity;
        gsize count;
        edge_windows_get(windows, i, &activity, &count);
        g_assert_cmpuint(count, ==, 2);
        g_assert_cmpint(activity.start_us, >, last_us);
        g_assert_cmpint(activity.start_us % edge_windows_get_interval(windows), ==, 0);
        last_us = activity.start_us;
        packets += activity.packets;
    }
    g_assert_cmpuint(packets, ==, 50000);
}

static void damaged_times_are_in_the_first_or_last_window(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(EDGE_WINDOWS_ADAPTIVE);
    add(windows, "a", "b", G_MAXINT64);
    add(windows, "a", "c", G_MININT64 + 1);
    for (gint64 i = 0; i < 3000; i++)
        add(windows, "b", "a", i * G_USEC_PER_SEC);
    g_assert_cmpuint(edge_windows_get_count(windows), <=, EDGE_WINDOWS_LIMIT);
    g_autofree char *text = range_as_text(windows, G_MAXINT64 / 8, G_MAXINT64);
    g_assert_cmpstr(text, ==, " a>b*1");
}

static void clearing_forgets_all_and_begins_anew(void)
{
    g_autoptr(EdgeWindows) windows = edge_windows_new(EDGE_WINDOWS_ADAPTIVE);
    gint64 first_us = edge_windows_get_interval(windows);
    for (gint64 i = 0; i < 5000; i++)
        add(windows, "a", "b", i * G_USEC_PER_SEC);
    g_assert_cmpint(edge_windows_get_interval(windows), >, first_us);
    edge_windows_clear(windows);
    g_assert_cmpint(edge_windows_get_interval(windows), ==, first_us);
    g_assert_cmpuint(edge_windows_get_edge_count(windows), ==, 0);
    g_assert_cmpuint(edge_windows_get_count(windows), ==, 0);
    g_assert_true(add(windows, "a", "b", 7000));
    g_autofree char *text = windows_as_text(windows);
    g_assert_cmpstr(text, ==, "[7000 1 60 a>b*1]");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edge_windows/an_edge_is_new_once", an_edge_is_new_once);
    g_test_add_func("/edge_windows/windows_are_half_open_and_in_order", windows_are_half_open_and_in_order);
    g_test_add_func("/edge_windows/a_range_has_the_windows_that_it_touches", a_range_has_the_windows_that_it_touches);
    g_test_add_func("/edge_windows/late_packets_go_to_their_own_windows", late_packets_go_to_their_own_windows);
    g_test_add_func("/edge_windows/adaptive_windows_stay_few_and_keep_all", adaptive_windows_stay_few_and_keep_all);
    g_test_add_func("/edge_windows/damaged_times_are_in_the_first_or_last_window",
                    damaged_times_are_in_the_first_or_last_window);
    g_test_add_func("/edge_windows/clearing_forgets_all_and_begins_anew", clearing_forgets_all_and_begins_anew);
    return g_test_run();
}
