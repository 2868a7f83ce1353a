/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv.h"

#include <string.h>

typedef struct {
    char *text;
    size_t length;
    FILE *stream;
} Memory;

static void memory_open(Memory *memory)
{
    memory->stream = open_memstream(&memory->text, &memory->length);
}

static void memory_expect(Memory *memory, const char *expected)
{
    fclose(memory->stream);
    g_assert_cmpstr(memory->text, ==, expected);
    free(memory->text);
}

static CommEdge edge_between(CommNames *names, const char *source, const char *target)
{
    return (CommEdge){
        comm_node_parse(names, source, -1), comm_node_parse(names, target, -1), 3, 4000, 1500000, 2000001};
}

static void edges_have_three_columns(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    CommEdge edge = edge_between(names, "10.0.0.1", "2001:db8::1");
    Memory memory;
    memory_open(&memory);
    comm_csv_write_edge_header(memory.stream);
    comm_csv_write_edge(memory.stream, &edge, names, COMM_WEIGHT_PACKETS);
    comm_csv_write_edge(memory.stream, &edge, names, COMM_WEIGHT_BYTES);
    memory_expect(&memory, "Source,Target,Weight\n10.0.0.1,2001:db8::1,3\n10.0.0.1,2001:db8::1,4000\n");
}

static void text_is_quoted_only_where_it_must(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    CommEdge edge = edge_between(names, "a \"b\", c", "d e\\");
    Memory memory;
    memory_open(&memory);
    comm_csv_write_edge(memory.stream, &edge, names, COMM_WEIGHT_PACKETS);
    memory_expect(&memory, "\"a \"\"b\"\", c\",d e\\,3\n");
}

static void windows_without_time_have_empty_columns(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    CommEdge edge = edge_between(names, "10.0.0.1", "10.0.0.2");
    Memory memory;
    memory_open(&memory);
    comm_csv_write_window(memory.stream, &edge, names, COMM_WEIGHT_PACKETS, 1000000, 1500000);
    comm_csv_write_window(memory.stream, &edge, names, COMM_WEIGHT_PACKETS, COMM_NO_TIME, COMM_NO_TIME);
    memory_expect(&memory, "10.0.0.1,10.0.0.2,3,1,1.5\n10.0.0.1,10.0.0.2,3,,\n");
}

static void times_are_exact_decimals(void)
{
    struct {
        gint64 time_us;
        const char *text;
    } cases[] = {{0, "0"},
                 {1, "0.000001"},
                 {1477645204500000, "1477645204.5"},
                 {1477645204123456, "1477645204.123456"},
                 {-1, "-0.000001"},
                 {-1500000, "-1.5"},
                 {G_MAXINT64, "9223372036854.775807"},
                 {G_MININT64 + 1, "-9223372036854.775807"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[COMM_CSV_TIME_SIZE];
        g_assert_cmpuint(comm_csv_format_time(cases[i].time_us, text), ==, strlen(cases[i].text));
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void nodes_come_by_traffic_and_count_a_self_loop_once(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(CommNodeTable) table = comm_node_table_new();
    CommEdge edges[] = {edge_between(names, "10.0.0.9", "224.0.0.1"), edge_between(names, "10.0.0.2", "10.0.0.2"),
                        edge_between(names, "10.0.0.9", "255.255.255.255")};
    edges[1].packets = 7;
    for (guint i = 0; i < G_N_ELEMENTS(edges); i++)
        comm_node_table_add_edge(table, &edges[i]);
    Memory memory;
    memory_open(&memory);
    const CommNodeTotals *totals = comm_node_table_sort(table, names);
    for (guint i = 0; i < comm_node_table_get_count(table); i++)
        comm_csv_write_node(memory.stream, &totals[i], names, i == 0 ? "C:\\" : NULL);
    memory_expect(&memory, "10.0.0.2,C:\\\\,unicast,7,4000,7,7,1.5,2.000001\n"
                           "10.0.0.9,10.0.0.9,unicast,6,8000,0,6,1.5,2.000001\n"
                           "224.0.0.1,224.0.0.1,multicast,3,4000,3,0,1.5,2.000001\n"
                           "255.255.255.255,255.255.255.255,broadcast,3,4000,3,0,1.5,2.000001\n");
}

static void nodes_that_need_a_long_come_first(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(CommNodeTable) table = comm_node_table_new();
    CommEdge edges[] = {edge_between(names, "10.0.0.1", "10.0.0.1"), edge_between(names, "10.0.0.2", "10.0.0.2"),
                        edge_between(names, "10.0.0.3", "10.0.0.3")};
    edges[0].packets = 7;
    edges[0].bytes = G_MAXINT32;
    edges[1].bytes = G_MAXINT32 + G_GUINT64_CONSTANT(1);
    edges[2].packets = G_MAXINT32 + G_GUINT64_CONSTANT(1);
    for (guint i = 0; i < G_N_ELEMENTS(edges); i++)
        comm_node_table_add_edge(table, &edges[i]);
    const CommNodeTotals *totals = comm_node_table_sort(table, names);
    g_assert_cmpuint(totals[0].packets, ==, edges[2].packets);
    g_assert_cmpuint(totals[1].bytes, ==, edges[1].bytes);
    g_assert_cmpuint(totals[2].packets, ==, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_csv/edges_have_three_columns", edges_have_three_columns);
    g_test_add_func("/comm_csv/text_is_quoted_only_where_it_must", text_is_quoted_only_where_it_must);
    g_test_add_func("/comm_csv/windows_without_time_have_empty_columns", windows_without_time_have_empty_columns);
    g_test_add_func("/comm_csv/times_are_exact_decimals", times_are_exact_decimals);
    g_test_add_func("/comm_csv/nodes_come_by_traffic_and_count_a_self_loop_once",
                    nodes_come_by_traffic_and_count_a_self_loop_once);
    g_test_add_func("/comm_csv/nodes_that_need_a_long_come_first", nodes_that_need_a_long_come_first);
    return g_test_run();
}
