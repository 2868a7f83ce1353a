/* SPDX-License-Identifier: BSD-3-Clause */
#include "report_options.h"
#include "comm_error.h"

static void without_keys_all_is_default(void)
{
    g_auto(ReportOptions) options = {0};
    g_assert_true(report_options_parse("commgraph", &options, NULL));
    g_assert_cmpstr(options.layer, ==, "host");
    g_assert_cmpint(options.weight, ==, COMM_WEIGHT_PACKETS);
    g_assert_cmpint(options.format, ==, REPORT_TABLE);
    g_assert_null(options.file_path);
    g_assert_cmpuint(options.top_count, ==, G_MAXSIZE);
    g_assert_cmpint(options.window_us, ==, 0);
    g_assert_null(options.filter);
}

static void keys_come_in_any_order(void)
{
    g_auto(ReportOptions) options = {0};
    const char *argument = "commgraph,window=250ms,top=7,file=/tmp/a b=c,format=gexf,weight=bytes,layer=tcp";
    g_assert_true(report_options_parse(argument, &options, NULL));
    g_assert_cmpstr(options.layer, ==, "tcp");
    g_assert_cmpint(options.weight, ==, COMM_WEIGHT_BYTES);
    g_assert_cmpint(options.format, ==, REPORT_GEXF);
    g_assert_cmpstr(options.file_path, ==, "/tmp/a b=c");
    g_assert_cmpuint(options.top_count, ==, 7);
    g_assert_cmpint(options.window_us, ==, 250000);
    g_assert_null(options.filter);
}

static void the_first_other_part_begins_the_filter(void)
{
    struct {
        const char *argument;
        const char *filter;
    } cases[] = {{"commgraph,tcp", "tcp"},
                 {"commgraph,top=3,ip.addr in {10.0.0.1, 10.0.0.2}", "ip.addr in {10.0.0.1, 10.0.0.2}"},
                 {"commgraph,ip,top=3", "ip,top=3"},
                 {"commgraph,ip.src==10.0.0.1", "ip.src==10.0.0.1"},
                 {"commgraph,tcp==7", "tcp==7"},
                 {"commgraph,tcp.port=80", "tcp.port=80"},
                 {"commgraph,", NULL},
                 {"commgraph,top=3,", NULL},
                 {"commgraph,,tcp", ",tcp"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(ReportOptions) options = {0};
        g_assert_true(report_options_parse(cases[i].argument, &options, NULL));
        g_assert_cmpstr(options.filter, ==, cases[i].filter);
    }
}

static void what_is_wrong_is_named(void)
{
    struct {
        const char *argument;
        const char *message;
    } cases[] = {{"commgraphs", "no such statistic: commgraphs"},
                 {"commgraph,colour=red", "no such key: colour"},
                 {"commgraph,top=3,Layer=ip", "no such key: Layer"},
                 {"commgraph,layer=", "layer=: not a layer"},
                 {"commgraph,weight=frames", "weight=frames: not packets or bytes"},
                 {"commgraph,format=svg", "format=svg: not table, csv or gexf"},
                 {"commgraph,file=", "file=: not a path"},
                 {"commgraph,top=0", "top=0: not a number above 0"},
                 {"commgraph,top=-1", "top=-1: not a number above 0"},
                 {"commgraph,window=0", "window=0: not a length of time: 10s, 250ms, 5m, 1h"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(ReportOptions) options = {0};
        g_autoptr(GError) error = NULL;
        g_assert_false(report_options_parse(cases[i].argument, &options, &error));
        g_assert_error(error, COMM_ERROR, COMM_ERROR_USAGE);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report_options/without_keys_all_is_default", without_keys_all_is_default);
    g_test_add_func("/report_options/keys_come_in_any_order", keys_come_in_any_order);
    g_test_add_func("/report_options/the_first_other_part_begins_the_filter", the_first_other_part_begins_the_filter);
    g_test_add_func("/report_options/what_is_wrong_is_named", what_is_wrong_is_named);
    return g_test_run();
}
