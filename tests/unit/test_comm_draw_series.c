/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw_series.h"

#include <math.h>
#include <string.h>

#define SECOND ((gint64)G_USEC_PER_SEC)

/* Windows of one second that carry 100 each; two in three have the distance 0.1. */
static GArray *steady_windows(guint count)
{
    GArray *windows = g_array_new(FALSE, FALSE, sizeof(CommWindow));
    for (guint i = 0; i < count; i++) {
        CommWindow window = {.start_us = i * SECOND,
                             .end_us = (i + 1) * SECOND,
                             .weight = 100,
                             .distance = i % 3 > 0 ? 0.1 : NAN,
                             .weight_score = NAN,
                             .distance_score = NAN};
        g_array_append_val(windows, window);
    }
    return windows;
}

static CommWindow *window_at(GArray *windows, guint index)
{
    return &g_array_index(windows, CommWindow, index);
}

static CommPicture *draw(GArray *windows)
{
    CommDrawOptions options = {.title = "load", .unit = "packets"};
    return comm_draw_series((const CommWindow *)windows->data, windows->len, &options);
}

static guint count_shapes(const CommPicture *picture, CommShapeKind kind)
{
    gsize count;
    guint found = 0;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++)
        found += shapes[i].kind == kind;
    return found;
}

static gboolean has_text(const CommPicture *picture, const char *part)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++)
        if (shapes[i].kind == COMM_SHAPE_TEXT && strstr(shapes[i].text, part) != NULL)
            return TRUE;
    return FALSE;
}

static void assert_inside(const CommPicture *picture)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++) {
        double left = shapes[i].at.x - (shapes[i].is_centred ? shapes[i].width / 2 : 0);
        g_assert_cmpfloat(left, >=, 0);
        g_assert_cmpfloat(left + shapes[i].width, <=, comm_picture_get_width(picture));
        g_assert_cmpfloat(shapes[i].at.y, >=, 0);
        g_assert_cmpfloat(shapes[i].at.y, <=, comm_picture_get_height(picture));
    }
}

static void test_each_window_is_a_bar(void)
{
    g_autoptr(GArray) windows = steady_windows(7);
    g_autoptr(CommPicture) picture = draw(windows);
    g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_BOX), ==, 7);
    g_assert_true(has_text(picture, "7 windows of 1 s; 700 packets; 0 peaks, 0 changes"));
    g_assert_true(has_text(picture, "Packets of each window"));
    assert_inside(picture);
}

/* Where the boxes stand, in the picture's order. */
static GArray *list_boxes(const CommPicture *picture)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    GArray *places = g_array_new(FALSE, FALSE, sizeof(CommPoint));
    for (gsize i = 0; i < count; i++)
        if (shapes[i].kind == COMM_SHAPE_BOX)
            g_array_append_val(places, shapes[i].at);
    return places;
}

static void test_windows_before_1970_stand_as_those_after(void)
{
    g_autoptr(GArray) windows = steady_windows(7);
    g_autoptr(CommPicture) after = draw(windows);
    for (guint i = 0; i < windows->len; i++) {
        window_at(windows, i)->start_us -= 86400 * SECOND;
        window_at(windows, i)->end_us -= 86400 * SECOND;
    }
    g_autoptr(CommPicture) before = draw(windows);
    g_autoptr(GArray) expected = list_boxes(after);
    g_autoptr(GArray) found = list_boxes(before);
    g_assert_cmpuint(found->len, ==, 7);
    g_assert_cmpuint(expected->len, ==, 7);
    g_assert_cmpint(memcmp(found->data, expected->data, found->len * sizeof(CommPoint)), ==, 0);
}

static void test_empty_windows_leave_gaps(void)
{
    g_autoptr(GArray) windows = steady_windows(7);
    g_array_remove_range(windows, 3, 2);
    window_at(windows, 3)->empty_count = 2;
    g_autoptr(CommPicture) picture = draw(windows);
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    double last = NAN;
    double widest = 0;
    for (gsize i = 0; i < count; i++) {
        if (shapes[i].kind != COMM_SHAPE_BOX)
            continue;
        widest = isnan(last) ? 0 : MAX(widest, shapes[i].at.x - last);
        last = shapes[i].at.x;
    }
    g_assert_cmpfloat_with_epsilon(widest, 3 * 1192.0 / 7, 0.01);
    g_assert_true(has_text(picture, "5 windows of 1 s, 2 empty ones between them; 500 packets"));
}

static void test_peaks_and_changes_are_marked_and_named(void)
{
    g_autoptr(GArray) windows = steady_windows(40);
    window_at(windows, 20)->weight = 5000;
    window_at(windows, 20)->weight_score = 490;
    window_at(windows, 31)->distance = 0.75;
    window_at(windows, 31)->distance_score = 30;
    g_autoptr(CommPicture) plain = draw(windows);
    g_assert_true(has_text(plain, "00:00:20: 5,000"));
    g_assert_true(has_text(plain, "00:00:31: 0.75"));
    g_assert_true(has_text(plain, "1 peak, 1 change"));
    g_assert_cmpuint(count_shapes(plain, COMM_SHAPE_DIAMOND), ==, 2); /* and the one that explains it */
    assert_inside(plain);
}

static void test_many_windows_share_bars_and_keep_the_peaks(void)
{
    g_autoptr(GArray) windows = steady_windows(100000);
    window_at(windows, 77777)->weight = 12345;
    window_at(windows, 77777)->weight_score = 99;
    g_autoptr(CommPicture) picture = draw(windows);
    guint bar_count = count_shapes(picture, COMM_SHAPE_BOX);
    g_assert_cmpuint(bar_count, >, 400);
    g_assert_cmpuint(bar_count, <, 700);
    g_assert_true(has_text(picture, "21:36:17: 12,345"));
    g_assert_true(has_text(picture, "each bar the heaviest of up to 168 windows"));
    assert_inside(picture);
}

static void test_an_empty_series_is_a_picture(void)
{
    g_autoptr(GArray) windows = steady_windows(0);
    g_autoptr(CommPicture) picture = draw(windows);
    g_assert_true(has_text(picture, "no windows"));
    assert_inside(picture);
}

static void test_odd_times_and_weights_are_drawn(void)
{
    static const gint64 STARTS[] = {0, 4294967295 * SECOND, -5 * SECOND, G_MAXINT64 - SECOND, G_MININT64 / 2};
    for (guint count = 1; count <= G_N_ELEMENTS(STARTS); count++) {
        g_autoptr(GArray) windows = steady_windows(count);
        for (guint i = 0; i < count; i++) {
            window_at(windows, i)->start_us = STARTS[i];
            window_at(windows, i)->end_us = STARTS[i] + SECOND;
            window_at(windows, i)->weight = i % 2 > 0 ? 1e18 : 0;
            window_at(windows, i)->is_late = i > 1;
        }
        g_autoptr(CommPicture) picture = draw(windows);
        assert_inside(picture);
    }
}

static void test_the_smallest_weight_is_drawn(void)
{
    g_autoptr(GArray) windows = steady_windows(1);
    window_at(windows, 0)->weight = 5e-324;
    g_autoptr(CommPicture) picture = draw(windows);
    g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_BOX), ==, 1);
    assert_inside(picture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_draw_series/each_window_is_a_bar", test_each_window_is_a_bar);
    g_test_add_func("/comm_draw_series/windows_before_1970_stand_as_those_after",
                    test_windows_before_1970_stand_as_those_after);
    g_test_add_func("/comm_draw_series/empty_windows_leave_gaps", test_empty_windows_leave_gaps);
    g_test_add_func("/comm_draw_series/peaks_and_changes_are_marked_and_named",
                    test_peaks_and_changes_are_marked_and_named);
    g_test_add_func("/comm_draw_series/many_windows_share_bars_and_keep_the_peaks",
                    test_many_windows_share_bars_and_keep_the_peaks);
    g_test_add_func("/comm_draw_series/an_empty_series_is_a_picture", test_an_empty_series_is_a_picture);
    g_test_add_func("/comm_draw_series/odd_times_and_weights_are_drawn", test_odd_times_and_weights_are_drawn);
    g_test_add_func("/comm_draw_series/the_smallest_weight_is_drawn", test_the_smallest_weight_is_drawn);
    return g_test_run();
}
