/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv.h"
#include "comm_number.h"

#include <string.h>

static void numbers_read_back_as_themselves(void)
{
    struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {7, "7"},
                 {-3, "-3"},
                 {0.1, "0.1"},
                 {1e15, "1000000000000000"},
                 {1e20, "1e+20"},
                 {1.0 / 3, "0.3333333333333333"},
                 {2.5, "2.5"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[COMM_NUMBER_TEXT_SIZE];
        double value;
        g_assert_cmpstr(comm_number_format(cases[i].value, text), ==, cases[i].text);
        g_assert_true(comm_number_parse(text, &value));
        g_assert_cmpfloat(value, ==, cases[i].value);
    }
    for (guint i = 0; i < 10000; i++) {
        double expected = g_test_rand_double_range(-1e6, 1e6);
        char text[COMM_NUMBER_TEXT_SIZE];
        double value;
        g_assert_true(comm_number_parse(comm_number_format(expected, text), &value));
        g_assert_cmpfloat(value, ==, expected);
    }
}

static void times_are_exact(void)
{
    struct {
        gint64 time_us;
        const char *text;
    } cases[] = {{0, "0"},
                 {1477645204123456, "1477645204.123456"},
                 {1477645204100000, "1477645204.1"},
                 {-1, "-0.000001"},
                 {-1500000, "-1.5"},
                 {4291747200000000, "4291747200"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[COMM_CSV_TIME_SIZE];
        gint64 time_us;
        comm_csv_format_time(cases[i].time_us, text);
        g_assert_cmpstr(text, ==, cases[i].text);
        g_assert_true(comm_time_parse(text, &time_us));
        g_assert_cmpint(time_us, ==, cases[i].time_us);
    }
}

static void durations_have_units(void)
{
    struct {
        const char *text;
        gint64 duration_us;
    } cases[] = {{"10", 10000000},   {"10s", 10000000},    {"250ms", 250000}, {"500us", 500},    {"1.5m", 90000000},
                 {"1h", 3600000000}, {"0.1d", 8640000000}, {"0.000001", 1},   {"2.50s", 2500000}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 duration_us;
        g_assert_true(comm_duration_parse(cases[i].text, &duration_us));
        g_assert_cmpint(duration_us, ==, cases[i].duration_us);
    }
}

static void what_is_no_duration_is_refused(void)
{
    const char *const cases[] = {
        "", "0", "-1s", "s", "1.5us", "1 s", "1x", "1.2.3", ".5", "99999999999999999999", "106751992d"};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 duration_us = 7;
        g_assert_false(comm_duration_parse(cases[i], &duration_us));
        g_assert_cmpint(duration_us, ==, 7);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_number/numbers_read_back_as_themselves", numbers_read_back_as_themselves);
    g_test_add_func("/comm_number/times_are_exact", times_are_exact);
    g_test_add_func("/comm_number/durations_have_units", durations_have_units);
    g_test_add_func("/comm_number/what_is_no_duration_is_refused", what_is_no_duration_is_refused);
    return g_test_run();
}
