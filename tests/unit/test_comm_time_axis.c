/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_time_axis.h"

#define SECOND ((gint64)G_USEC_PER_SEC)
#define DAY    (86400 * SECOND)

static void assert_axis(gint64 begin_us, gint64 end_us, gint64 first_us, gint64 step_us, guint count)
{
    CommTimeAxis axis = comm_time_axis_choose(begin_us, end_us, 9);
    g_assert_cmpint(axis.step_us, ==, step_us);
    g_assert_cmpint(axis.first_us, ==, first_us);
    g_assert_cmpuint(axis.count, ==, count);
}

static void test_marks_are_round(void)
{
    assert_axis(0, 32 * SECOND, 0, 5 * SECOND, 7);
    assert_axis(3 * SECOND, 35 * SECOND, 5 * SECOND, 5 * SECOND, 7);
    assert_axis(0, 7 * 60 * SECOND, 0, 60 * SECOND, 8);
    assert_axis(1, 5 * 3600 * SECOND, 3600 * SECOND, 3600 * SECOND, 5);
    assert_axis(0, 30 * DAY, 0, 5 * DAY, 7);
    assert_axis(7, 8, 7, 1, 2);
    assert_axis(0, SECOND, 0, SECOND / 5, 6);
}

static void test_marks_before_1970_are_round(void)
{
    assert_axis(-3 * SECOND, 5 * SECOND, -3 * SECOND, SECOND, 9);
    assert_axis(-32 * SECOND, -1, -30 * SECOND, 5 * SECOND, 6);
}

static void test_marks_are_few_over_any_time(void)
{
    static const gint64 TIMES[] = {G_MININT64, -DAY, 0, 1, SECOND, 4294967295 * SECOND, G_MAXINT64};
    for (guint i = 0; i < G_N_ELEMENTS(TIMES); i++)
        for (guint j = i; j < G_N_ELEMENTS(TIMES); j++) {
            CommTimeAxis axis = comm_time_axis_choose(TIMES[i], TIMES[j], 9);
            g_assert_cmpuint(axis.count, <=, 9);
            for (guint mark = 0; mark < axis.count; mark++) {
                g_assert_cmpint(comm_time_axis_get_mark(&axis, mark), >=, TIMES[i]);
                g_assert_cmpint(comm_time_axis_get_mark(&axis, mark), <=, TIMES[j]);
            }
        }
}

static void assert_text(char *text, const char *expected)
{
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static void test_times_are_as_precise_as_the_step(void)
{
    gint64 time_us = 3600 * SECOND + 62 * SECOND + 250000;
    assert_text(comm_time_axis_format_time(time_us, DAY), "");
    assert_text(comm_time_axis_format_time(time_us, 60 * SECOND), "01:01");
    assert_text(comm_time_axis_format_time(time_us, 5 * SECOND), "01:01:02");
    assert_text(comm_time_axis_format_time(time_us, SECOND / 4), "01:01:02.25");
    assert_text(comm_time_axis_format_time(time_us, 1), "01:01:02.250000");
    assert_text(comm_time_axis_format_time(-SECOND / 2, SECOND / 2), "23:59:59.5");
}

static void test_dates_end_with_the_calendar(void)
{
    assert_text(comm_time_axis_format_date(0), "1970-01-01");
    assert_text(comm_time_axis_format_date(-1), "1969-12-31");
    assert_text(comm_time_axis_format_date(4294967295 * SECOND), "2106-02-07");
    assert_text(comm_time_axis_format_date(G_MAXINT64), "9223372036854");
    assert_text(comm_time_axis_format_time(G_MAXINT64, 1), "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_time_axis/marks_are_round", test_marks_are_round);
    g_test_add_func("/comm_time_axis/marks_before_1970_are_round", test_marks_before_1970_are_round);
    g_test_add_func("/comm_time_axis/marks_are_few_over_any_time", test_marks_are_few_over_any_time);
    g_test_add_func("/comm_time_axis/times_are_as_precise_as_the_step", test_times_are_as_precise_as_the_step);
    g_test_add_func("/comm_time_axis/dates_end_with_the_calendar", test_dates_end_with_the_calendar);
    return g_test_run();
}
