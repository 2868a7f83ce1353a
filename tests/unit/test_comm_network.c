/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_network.h"

#include <string.h>

static void add(CommNetworkBuilder *builder, const char *source, const char *target, double weight)
{
    CommNames *names = comm_network_builder_get_names(builder);
    CommNode from = comm_node_parse(names, source, -1);
    CommNode to = comm_node_parse(names, target, -1);
    comm_network_builder_add(builder, &from, &to, weight);
}

static void append_node(GString *text, const CommNetwork *network, guint32 node)
{
    g_autofree char *name = comm_network_get_node_text(network, node);
    g_string_append(text, name);
}

static char *network_as_text(const CommNetwork *network)
{
    GString *text = g_string_new(NULL);
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++) {
        append_node(text, network, i);
        g_string_append_c(text, ' ');
    }
    const CommLink *links = comm_network_get_links(network);
    for (gsize i = 0; i < comm_network_get_link_count(network); i++) {
        g_string_append_c(text, '|');
        append_node(text, network, links[i].source);
        g_string_append_c(text, '>');
        append_node(text, network, links[i].target);
        g_string_append_printf(text, " %g", links[i].weight);
    }
    return g_string_free(text, FALSE);
}

static void empty_builder_gives_an_empty_network(void)
{
    g_autoptr(CommNetwork) network = comm_network_builder_finish(comm_network_builder_new());
    g_assert_cmpuint(comm_network_get_node_count(network), ==, 0);
    g_assert_cmpuint(comm_network_get_link_count(network), ==, 0);
    g_assert_cmpfloat(comm_network_get_total_weight(network), ==, 0);
}

static void nodes_and_links_are_in_order_and_equal_links_add_up(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "zeta", "10.0.0.1", 1);
    add(builder, "alphabet-2", "alphabet-1", 0.5);
    add(builder, "10.0.0.1", "::1", 2);
    add(builder, "10.0.0.1", "9.0.0.1", 2);
    add(builder, "10.0.0.1", "::1", 3);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    g_autofree char *text = network_as_text(network);
    g_assert_cmpstr(text, ==,
                    "9.0.0.1 10.0.0.1 ::1 alphabet-1 alphabet-2 zeta "
                    "|10.0.0.1>9.0.0.1 2|10.0.0.1>::1 5|alphabet-2>alphabet-1 0.5|zeta>10.0.0.1 1");
    g_assert_cmpfloat(comm_network_get_total_weight(network), ==, 8.5);
}

static void weight_zero_keeps_the_nodes_only(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "a", "b", 0);
    CommNode lonely = comm_node_from_text(comm_network_builder_get_names(builder), "c", -1);
    comm_network_builder_add_node(builder, &lonely);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    g_autofree char *text = network_as_text(network);
    g_assert_cmpstr(text, ==, "a b c ");
}

static void links_are_found_from_both_ends(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "a", "c", 1);
    add(builder, "b", "c", 2);
    add(builder, "c", "c", 3);
    add(builder, "c", "a", 4);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    gsize count;
    const CommLink *out_links = comm_network_get_out_links(network, 2, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpfloat(out_links[0].weight, ==, 4);
    g_assert_cmpfloat(out_links[1].weight, ==, 3);
    const guint32 *in_links = comm_network_get_in_links(network, 2, &count);
    g_assert_cmpuint(count, ==, 3);
    const CommLink *links = comm_network_get_links(network);
    for (guint32 i = 0; i < 3; i++) {
        g_assert_cmpuint(links[in_links[i]].source, ==, i);
        g_assert_cmpuint(links[in_links[i]].target, ==, 2);
    }
    g_assert_cmpfloat(comm_network_find_link(network, 1, 2)->weight, ==, 2);
    g_assert_null(comm_network_find_link(network, 2, 1));
    comm_network_get_in_links(network, 1, &count);
    g_assert_cmpuint(count, ==, 0);
    CommNode node = comm_network_get_nodes(network)[1];
    g_assert_cmpint(comm_network_find_node(network, &node), ==, 1);
    CommAddress address = {.version = 4};
    node = comm_node_from_address(&address);
    g_assert_cmpint(comm_network_find_node(network, &node), ==, -1);
}

static void any_order_of_edges_gives_the_same_network(void)
{
    enum { COUNT = 5000 };
    guint32 order[COUNT];
    for (guint32 i = 0; i < COUNT; i++)
        order[i] = i;
    g_autofree char *expected = NULL;
    for (guint round = 0; round < 3; round++) {
        CommNetworkBuilder *builder = comm_network_builder_new();
        for (guint32 i = 0; i < COUNT; i++) {
            g_autofree char *source = g_strdup_printf("10.0.%u.%u", order[i] % 7, order[i] % 251);
            g_autofree char *target = g_strdup_printf("host-number-%u", order[i] % 1999);
            add(builder, source, target, order[i]);
        }
        g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
        g_autofree char *text = network_as_text(network);
        if (expected == NULL)
            expected = g_steal_pointer(&text);
        else
            g_assert_cmpstr(text, ==, expected);
        for (guint32 i = COUNT; i > 1; i--) {
            guint32 j = (guint32)g_test_rand_int_range(0, (gint32)i);
            guint32 swap = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swap;
        }
    }
}

static void graph_edges_become_a_network_of_its_own(void)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    CommNames *names = comm_graph_get_names(graph);
    CommEdge edge = {comm_node_from_text(names, "x", -1), comm_node_from_text(names, "b", -1), 3, 300, 1, 2};
    comm_graph_add_edge(graph, &edge);
    gsize count;
    g_autofree CommEdge *edges = comm_graph_sort_edges(graph, &count);
    g_autoptr(CommNetwork) packets = comm_network_new(edges, count, names, COMM_WEIGHT_PACKETS);
    g_autoptr(CommNetwork) bytes = comm_network_new(edges, count, names, COMM_WEIGHT_BYTES);
    g_clear_pointer(&graph, comm_graph_free);
    g_autofree char *packets_text = network_as_text(packets);
    g_assert_cmpstr(packets_text, ==, "b x |x>b 3");
    g_assert_cmpfloat(comm_network_get_total_weight(bytes), ==, 300);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_network/empty_builder_gives_an_empty_network", empty_builder_gives_an_empty_network);
    g_test_add_func("/comm_network/nodes_and_links_are_in_order_and_equal_links_add_up",
                    nodes_and_links_are_in_order_and_equal_links_add_up);
    g_test_add_func("/comm_network/weight_zero_keeps_the_nodes_only", weight_zero_keeps_the_nodes_only);
    g_test_add_func("/comm_network/links_are_found_from_both_ends", links_are_found_from_both_ends);
    g_test_add_func("/comm_network/any_order_of_edges_gives_the_same_network",
                    any_order_of_edges_gives_the_same_network);
    g_test_add_func("/comm_network/graph_edges_become_a_network_of_its_own", graph_edges_become_a_network_of_its_own);
    return g_test_run();
}
