/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_rows.h"
#include "edge_slider.h"

#include <string.h>

typedef struct {
    GString *text;
    const CommNames *names;
} Sink;

static void take_row(const EdgeRow *row, gpointer data)
{
    Sink *sink = data;
    edge_row_append_text(sink->text, row, sink->names);
}

static char *slide(GArray *rows, const CommNames *names, gint64 window_us, gint64 step_us)
{
    Sink sink = {g_string_new(NULL), names};
    g_autoptr(EdgeSlider) slider = edge_slider_new(window_us, step_us, names, take_row, &sink);
    for (guint i = 0; i < rows->len; i++)
        edge_slider_add(slider, &g_array_index(rows, EdgeRow, i));
    edge_slider_end(slider);
    return g_string_free(sink.text, FALSE);
}

static gint compare_windows(gconstpointer a, gconstpointer b)
{
    gint64 first = *(const gint64 *)a;
    gint64 second = *(const gint64 *)b;
    return (first > second) - (first < second);
}

/* Every window that any row is in, from each row alone. */
static GArray *list_windows(GArray *rows, gint64 window_us, gint64 step_us)
{
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < rows->len; i++) {
        gint64 row_us = g_array_index(rows, EdgeRow, i).window_us;
        if (row_us == COMM_NO_TIME) {
            g_array_append_val(starts, row_us);
            continue;
        }
        for (gint64 start_us = row_us; start_us > row_us - window_us; start_us -= step_us)
            g_array_append_val(starts, start_us);
    }
    g_array_sort(starts, compare_windows);
    return starts;
}

/* Window by window over all rows, whatever it costs. */
static char *recompute(GArray *rows, const CommNames *names, gint64 window_us, gint64 step_us)
{
    g_autoptr(GArray) starts = list_windows(rows, window_us, step_us);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < starts->len; i++) {
        gint64 start_us = g_array_index(starts, gint64, i);
        if (i > 0 && start_us == g_array_index(starts, gint64, i - 1))
            continue;
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
        for (guint j = 0; j < rows->len; j++) {
            EdgeRow row = g_array_index(rows, EdgeRow, j);
            gboolean is_inside = row.window_us != COMM_NO_TIME && start_us != COMM_NO_TIME &&
                                 row.window_us >= start_us && row.window_us < start_us + window_us;
            if (!is_inside && row.window_us != start_us)
                continue;
            row.window_us = start_us;
            g_array_append_val(found, row);
        }
        edge_rows_compact(found, names);
        for (guint j = 0; j < found->len; j++)
            edge_row_append_text(text, &g_array_index(found, EdgeRow, j), names);
    }
    return g_strdup(text->str);
}

static GArray *random_rows(CommNames *names, gint64 step_us, guint count, gint32 range)
{
    static const char *const ends[] = {"10.0.0.1", "10.0.0.2", "2001:db8::1", "NameNode", "DNS"};
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    for (guint i = 0; i < count; i++) {
        gint64 window_us = step_us * g_test_rand_int_range(-range, range);
        EdgeRow row =
            edge_row_make(names, g_test_rand_int_range(0, 20) == 0 ? COMM_NO_TIME : window_us,
                          ends[g_test_rand_int_range(0, G_N_ELEMENTS(ends))],
                          ends[g_test_rand_int_range(0, G_N_ELEMENTS(ends))], (guint64)g_test_rand_int_range(1, 1000));
        g_array_append_val(rows, row);
    }
    edge_rows_compact(rows, names);
    return rows;
}

static void windows_are_those_of_a_plain_recomputation(void)
{
    for (guint round = 0; round < 200; round++) {
        g_autoptr(CommNames) names = comm_names_new();
        gint64 step_us = g_test_rand_int_range(1, 1000);
        gint64 window_us = step_us * g_test_rand_int_range(1, 9);
        /* From dense, a window full of rows, to lonely rows with nothing around them. */
        g_autoptr(GArray) rows = random_rows(names, step_us, 60, round % 2 == 0 ? 10 : 1000);
        g_autofree char *text = slide(rows, names, window_us, step_us);
        g_autofree char *expected = recompute(rows, names, window_us, step_us);
        g_assert_cmpstr(text, ==, expected);
    }
}

static void a_row_is_in_each_window_over_it(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    EdgeRow row = edge_row_make(names, -10, "a", "b", 1);
    g_array_append_val(rows, row);
    g_autofree char *text = slide(rows, names, 30, 10);
    g_assert_cmpstr(text, ==, "-30 a > b 1 100 -10 -9\n-20 a > b 1 100 -10 -9\n-10 a > b 1 100 -10 -9\n");
}

static void nothing_in_is_nothing_out(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    g_autofree char *text = slide(rows, names, 30, 10);
    g_assert_cmpstr(text, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edge_slider/windows_are_those_of_a_plain_recomputation",
                    windows_are_those_of_a_plain_recomputation);
    g_test_add_func("/edge_slider/a_row_is_in_each_window_over_it", a_row_is_in_each_window_over_it);
    g_test_add_func("/edge_slider/nothing_in_is_nothing_out", nothing_in_is_nothing_out);
    return g_test_run();
}
