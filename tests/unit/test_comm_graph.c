/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_graph.h"

#include <string.h>

static CommPacket packet_between(const char *source, const char *target, guint32 length_bytes, gint64 timestamp_us)
{
    CommPacket packet = {.length_bytes = length_bytes, .timestamp_us = timestamp_us, .has_time = TRUE};
    g_assert_true(comm_address_parse(source, &packet.source));
    g_assert_true(comm_address_parse(target, &packet.target));
    return packet;
}

static char *edges_as_text(CommGraph *graph)
{
    gsize count = 0;
    g_autofree CommEdge *edges = comm_graph_sort_edges(graph, &count);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < count; i++) {
        char buffer[COMM_NODE_TEXT_SIZE];
        gsize length;
        const char *node = comm_node_format(&edges[i].source, comm_graph_get_names(graph), buffer, &length);
        g_string_append_len(text, node, (gssize)length);
        node = comm_node_format(&edges[i].target, comm_graph_get_names(graph), buffer, &length);
        g_string_append_printf(text, ">%.*s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", (int)length, node,
                               edges[i].packets, edges[i].bytes);
    }
    return g_string_free(text, FALSE);
}

static void empty_graph_has_no_edges(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    gsize count = 1;
    g_autofree CommEdge *edges = comm_graph_sort_edges(graph, &count);
    g_assert_nonnull(edges);
    g_assert_cmpuint(count, ==, 0);
    g_assert_cmpuint(comm_graph_get_edge_count(graph), ==, 0);
}

static void edges_are_directed_and_sorted_by_value(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    CommPacket packets[] = {packet_between("2001:db8::1", "::1", 70, 5), packet_between("10.0.0.2", "10.0.0.1", 60, 1),
                            packet_between("9.0.0.1", "10.0.0.1", 60, 1), packet_between("10.0.0.1", "10.0.0.2", 60, 2),
                            packet_between("10.0.0.2", "10.0.0.1", 40, 9)};
    comm_graph_add_packets(graph, packets, G_N_ELEMENTS(packets));
    g_autofree char *text = edges_as_text(graph);
    g_assert_cmpstr(text, ==,
                    "9.0.0.1>10.0.0.1 1 60\n10.0.0.1>10.0.0.2 1 60\n10.0.0.2>10.0.0.1 2 100\n2001:db8::1>::1 1 70\n");
}

static void times_widen_and_no_time_is_kept_apart(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    CommPacket packets[] = {packet_between("1.1.1.1", "2.2.2.2", 1, 50), packet_between("1.1.1.1", "2.2.2.2", 1, -7),
                            packet_between("1.1.1.1", "2.2.2.2", 1, 0), packet_between("3.3.3.3", "2.2.2.2", 1, 0)};
    packets[2].has_time = FALSE;
    packets[3].has_time = FALSE;
    comm_graph_add_packets(graph, packets, G_N_ELEMENTS(packets));
    gsize count;
    g_autofree CommEdge *edges = comm_graph_sort_edges(graph, &count);
    g_assert_cmpint(edges[0].first_seen_us, ==, -7);
    g_assert_cmpint(edges[0].last_seen_us, ==, 50);
    g_assert_cmpint(edges[1].first_seen_us, ==, COMM_NO_TIME);
    g_assert_cmpint(edges[1].last_seen_us, ==, COMM_NO_TIME);
}

static void many_edges_equal_a_plain_hash_table(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < 60000; i++) {
        g_autofree char *source =
            g_strdup_printf("10.0.%d.%d", g_test_rand_int_range(0, 4), g_test_rand_int_range(0, 256));
        g_autofree char *target = g_strdup_printf("fd00::%x", g_test_rand_int_range(1, 17));
        gboolean is_ipv6 = g_test_rand_bit();
        CommPacket packet = packet_between(is_ipv6 ? target : source, is_ipv6 ? "fd00::1:1" : "10.9.9.9", 60, 0);
        comm_graph_add_packets(graph, &packet, 1);
        char *key = g_strdup(is_ipv6 ? target : source);
        g_hash_table_insert(counts, key, GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + 1));
    }
    gsize count;
    g_autofree CommEdge *edges = comm_graph_sort_edges(graph, &count);
    g_assert_cmpuint(count, ==, g_hash_table_size(counts));
    for (gsize i = 0; i < count; i++) {
        char buffer[COMM_NODE_TEXT_SIZE];
        gsize length;
        comm_node_format(&edges[i].source, NULL, buffer, &length);
        g_assert_cmpuint(edges[i].packets, ==, GPOINTER_TO_UINT(g_hash_table_lookup(counts, buffer)));
    }
}

static void edges_of_any_level_add_up(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    CommNames *names = comm_graph_get_names(graph);
    CommAddress address;
    g_assert_true(comm_address_parse("10.0.0.1", &address));
    CommEdge edge = {
        comm_node_from_endpoint(&address, 80, 6), comm_node_from_text(names, "NameNode", -1), 3, 300, 1, 2};
    comm_graph_add_edge(graph, &edge);
    comm_graph_add_edge(graph, &edge);
    edge.source = comm_node_from_group(&address, 24);
    comm_graph_add_edge(graph, &edge);
    comm_address_parse("2001:db8::1", &address);
    edge.target = comm_node_from_endpoint(&address, 443, 17);
    comm_graph_add_edge(graph, &edge);
    g_autofree char *text = edges_as_text(graph);
    g_assert_cmpstr(text, ==,
                    "10.0.0.0/24>[2001:db8::1]:443/udp 3 300\n10.0.0.0/24>NameNode 3 300\n"
                    "10.0.0.1:80/tcp>NameNode 6 600\n");
}

static void cleared_graph_counts_anew(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    CommPacket packet = packet_between("1.1.1.1", "2.2.2.2", 10, 1);
    comm_graph_add_packets(graph, &packet, 1);
    comm_graph_clear(graph);
    g_assert_cmpuint(comm_graph_get_edge_count(graph), ==, 0);
    comm_graph_add_packets(graph, &packet, 1);
    g_autofree char *text = edges_as_text(graph);
    g_assert_cmpstr(text, ==, "1.1.1.1>2.2.2.2 1 10\n");
}

static void parsed_nodes_come_back_byte_by_byte(void)
{
    struct {
        const char *text;
        CommNodeKind kind;
    } cases[] = {{"10.0.0.1", COMM_NODE_ADDRESS},
                 {"2001:db8::1", COMM_NODE_ADDRESS},
                 {"::ffff:1.2.3.4", COMM_NODE_ADDRESS},
                 {"2001:DB8::1", COMM_NODE_TEXT},
                 {"10.0.0.1:80/tcp", COMM_NODE_ENDPOINT},
                 {"10.0.0.1:0/47", COMM_NODE_ENDPOINT},
                 {"[2001:db8::1]:443/udp", COMM_NODE_ENDPOINT},
                 {"10.0.0.1:080/tcp", COMM_NODE_TEXT},
                 {"10.0.0.1:80/6", COMM_NODE_TEXT},
                 {"10.0.0.1:65536/tcp", COMM_NODE_TEXT},
                 {"2001:db8::1:443/udp", COMM_NODE_TEXT},
                 {"[10.0.0.1]:80/tcp", COMM_NODE_TEXT},
                 {"[]:80/tcp", COMM_NODE_TEXT},
                 {"]:80/tcp", COMM_NODE_TEXT},
                 {":80/tcp", COMM_NODE_TEXT},
                 {"10.0.0.0/24", COMM_NODE_GROUP},
                 {"2001:db8::/64", COMM_NODE_GROUP},
                 {"10.0.0.1/24", COMM_NODE_TEXT},
                 {"10.0.0.0/33", COMM_NODE_TEXT},
                 {"tcp/8123", COMM_NODE_TEXT},
                 {"NameNode", COMM_NODE_TEXT},
                 {"", COMM_NODE_TEXT}};
    g_autoptr(CommNames) names = comm_names_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        CommNode node = comm_node_parse(names, cases[i].text, -1);
        char buffer[COMM_NODE_TEXT_SIZE];
        gsize length;
        const char *text = comm_node_format(&node, names, buffer, &length);
        g_assert_cmpuint(length, ==, strlen(cases[i].text));
        g_assert_cmpint(memcmp(text, cases[i].text, length), ==, 0);
        g_assert_cmpint(node.kind, ==, cases[i].kind);
    }
}

static void graphs_share_names(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    CommEdge edge = {comm_node_from_text(names, "b", -1), comm_node_from_text(names, "a", -1), 1, 60, 1, 1};
    g_autoptr(CommGraph) first = comm_graph_new_with_names(names);
    g_autoptr(CommGraph) second = comm_graph_new_with_names(names);
    comm_graph_add_edge(first, &edge);
    comm_graph_add_edge(second, &edge);
    edge.source = comm_node_from_text(names, "a", -1);
    comm_graph_add_edge(second, &edge);
    g_autofree char *text = edges_as_text(second);
    g_assert_cmpstr(text, ==, "a>a 1 60\nb>a 1 60\n");
    g_assert_true(comm_graph_get_names(first) == names);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_graph/empty_graph_has_no_edges", empty_graph_has_no_edges);
    g_test_add_func("/comm_graph/edges_are_directed_and_sorted_by_value", edges_are_directed_and_sorted_by_value);
    g_test_add_func("/comm_graph/times_widen_and_no_time_is_kept_apart", times_widen_and_no_time_is_kept_apart);
    g_test_add_func("/comm_graph/many_edges_equal_a_plain_hash_table", many_edges_equal_a_plain_hash_table);
    g_test_add_func("/comm_graph/edges_of_any_level_add_up", edges_of_any_level_add_up);
    g_test_add_func("/comm_graph/cleared_graph_counts_anew", cleared_graph_counts_anew);
    g_test_add_func("/comm_node/parsed_nodes_come_back_byte_by_byte", parsed_nodes_come_back_byte_by_byte);
    g_test_add_func("/comm_graph/graphs_share_names", graphs_share_names);
    return g_test_run();
}
