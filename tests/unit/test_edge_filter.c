/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_filter.h"

typedef struct {
    const char *source;
    const char *target;
    guint64 packets;
    guint64 bytes;
} Row;

static const Row ROWS[] = {{"10.0.0.1", "10.0.0.2", 10, 1000},  {"10.0.0.2", "10.0.0.1", 8, 9000},
                           {"10.0.0.1", "10.0.1.7", 3, 300},    {"10.0.1.7", "10.0.0.1", 3, 300},
                           {"10.0.1.8", "10.0.1.7", 1, 60},     {"10.0.0.1", "10.0.1.9", 2, 120},
                           {"10.0.0.2", "224.0.0.251", 5, 500}, {"NameNode", "10.0.0.2", 4, 400}};

/* What the filter leaves, as `source>target packets` a line. */
static char *filter_rows(const EdgeFilter *filter)
{
    g_autoptr(CommGraph) graph = comm_graph_new();
    CommNames *names = comm_graph_get_names(graph);
    for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        CommEdge edge = {.source = comm_node_parse(names, ROWS[i].source, -1),
                         .target = comm_node_parse(names, ROWS[i].target, -1),
                         .packets = ROWS[i].packets,
                         .bytes = ROWS[i].bytes,
                         .first_seen_us = COMM_NO_TIME,
                         .last_seen_us = COMM_NO_TIME};
        comm_graph_add_edge(graph, &edge);
    }
    gsize count;
    CommEdge *all = comm_graph_sort_edges(graph, &count);
    g_autofree CommEdge *edges = edge_filter_apply(filter, all, &count, names);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < count; i++) {
        char buffers[2][COMM_NODE_TEXT_SIZE];
        gsize lengths[2];
        const char *source = comm_node_format(&edges[i].source, names, buffers[0], &lengths[0]);
        const char *target = comm_node_format(&edges[i].target, names, buffers[1], &lengths[1]);
        g_string_append_printf(text, "%.*s>%.*s %" G_GUINT64_FORMAT "\n", (int)lengths[0], source, (int)lengths[1],
                               target, edges[i].packets);
    }
    return g_string_free(text, FALSE);
}

static void assert_filtered(const EdgeFilter *filter, const char *expected)
{
    g_autofree char *text = filter_rows(filter);
    g_assert_cmpstr(text, ==, expected);
}

static void nothing_asked_leaves_everything(void)
{
    EdgeFilter filter = {0};
    assert_filtered(&filter, "10.0.0.1>10.0.0.2 10\n10.0.0.1>10.0.1.7 3\n10.0.0.1>10.0.1.9 2\n10.0.0.2>10.0.0.1 8\n"
                             "10.0.0.2>224.0.0.251 5\n10.0.1.7>10.0.0.1 3\n10.0.1.8>10.0.1.7 1\nNameNode>10.0.0.2 4\n");
}

static void multicast_and_silent_hosts_are_hidden(void)
{
    EdgeFilter filter = {.is_unicast_only = TRUE, .is_answering_only = TRUE};
    assert_filtered(&filter, "10.0.0.1>10.0.0.2 10\n10.0.0.1>10.0.1.7 3\n10.0.0.2>10.0.0.1 8\n10.0.1.7>10.0.0.1 3\n"
                             "10.0.1.8>10.0.1.7 1\nNameNode>10.0.0.2 4\n");
}

static void the_threshold_goes_by_the_weight(void)
{
    EdgeFilter packets = {.weight_min = 5};
    assert_filtered(&packets, "10.0.0.1>10.0.0.2 10\n10.0.0.2>10.0.0.1 8\n10.0.0.2>224.0.0.251 5\n");
    EdgeFilter bytes = {.weight_min = 1000, .weight = COMM_WEIGHT_BYTES};
    assert_filtered(&bytes, "10.0.0.1>10.0.0.2 10\n10.0.0.2>10.0.0.1 8\n");
}

static void subnets_add_up_and_open_ones_show_their_hosts(void)
{
    CommSubnets subnets = {24, 64};
    EdgeFilter filter = {.subnets = &subnets, .is_unicast_only = TRUE};
    assert_filtered(&filter, "10.0.0.0/24>10.0.0.0/24 18\n10.0.0.0/24>10.0.1.0/24 5\n10.0.1.0/24>10.0.0.0/24 3\n"
                             "10.0.1.0/24>10.0.1.0/24 1\nNameNode>10.0.0.0/24 4\n");
    g_autoptr(GHashTable) open = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(open, (gpointer) "10.0.1.0/24");
    filter.open_subnets = open;
    assert_filtered(&filter, "10.0.0.0/24>10.0.0.0/24 18\n10.0.0.0/24>10.0.1.7 3\n10.0.0.0/24>10.0.1.9 2\n"
                             "10.0.1.7>10.0.0.0/24 3\n10.0.1.8>10.0.1.7 1\nNameNode>10.0.0.0/24 4\n");
}

static void the_focus_is_a_host_a_role_or_a_hosts_subnet(void)
{
    EdgeFilter filter = {.focus = "10.0.1.8", .hop_count = 1};
    assert_filtered(&filter, "10.0.1.8>10.0.1.7 1\n");
    filter.focus = "NameNode";
    assert_filtered(&filter, "NameNode>10.0.0.2 4\n");
    CommSubnets subnets = {24, 64};
    filter = (EdgeFilter){.focus = "10.0.1.8", .hop_count = 1, .subnets = &subnets};
    assert_filtered(&filter, "10.0.0.0/24>10.0.0.0/24 18\n10.0.0.0/24>10.0.1.0/24 5\n10.0.1.0/24>10.0.0.0/24 3\n"
                             "10.0.1.0/24>10.0.1.0/24 1\n");
    filter = (EdgeFilter){.focus = "192.0.2.1", .hop_count = 1, .weight_min = 8};
    assert_filtered(&filter, "10.0.0.1>10.0.0.2 10\n10.0.0.2>10.0.0.1 8\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edge_filter/nothing_asked_leaves_everything", nothing_asked_leaves_everything);
    g_test_add_func("/edge_filter/multicast_and_silent_hosts_are_hidden", multicast_and_silent_hosts_are_hidden);
    g_test_add_func("/edge_filter/the_threshold_goes_by_the_weight", the_threshold_goes_by_the_weight);
    g_test_add_func("/edge_filter/subnets_add_up_and_open_ones_show_their_hosts",
                    subnets_add_up_and_open_ones_show_their_hosts);
    g_test_add_func("/edge_filter/the_focus_is_a_host_a_role_or_a_hosts_subnet",
                    the_focus_is_a_host_a_role_or_a_hosts_subnet);
    return g_test_run();
}
