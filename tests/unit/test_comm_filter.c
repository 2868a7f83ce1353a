/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_filter.h"

static const char *const ENDS[][2] = {
    {"10.0.0.1", "10.0.0.2"},  {"10.0.0.2", "10.0.0.1"},        {"10.0.0.1", "10.0.0.9"},
    {"10.0.0.2", "10.0.0.3"},  {"10.0.0.3", "10.0.0.4"},        {"10.0.0.4", "10.0.0.3"},
    {"10.0.0.1", "224.0.0.1"}, {"10.0.0.1", "255.255.255.255"}, {"role", "10.0.0.1"}};

static CommNetwork *make_network(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    CommNames *names = comm_network_builder_get_names(builder);
    for (guint i = 0; i < G_N_ELEMENTS(ENDS); i++) {
        CommNode source = comm_node_parse(names, ENDS[i][0], -1);
        CommNode target = comm_node_parse(names, ENDS[i][1], -1);
        comm_network_builder_add(builder, &source, &target, 1);
    }
    CommNode alone = comm_node_parse(names, "10.0.9.9", -1);
    comm_network_builder_add_node(builder, &alone);
    return comm_network_builder_finish(builder);
}

static void assert_kept(const CommNetwork *network, const guint8 *kept, const char *expected)
{
    g_autoptr(GString) texts = g_string_new(NULL);
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++) {
        g_autofree char *text = comm_network_get_node_text(network, i);
        if (kept[i])
            g_string_append_printf(texts, "%s%s", texts->len > 0 ? " " : "", text);
    }
    g_assert_cmpstr(texts->str, ==, expected);
}

static void assert_near(const char *text, guint hop_count, const char *expected)
{
    g_autoptr(CommNetwork) network = make_network();
    g_autoptr(CommNames) names = comm_names_new();
    CommNode node = comm_node_parse(names, text, -1);
    g_autofree guint8 *kept = comm_filter_near(network, (guint32)comm_network_find_node(network, &node), hop_count);
    assert_kept(network, kept, expected);
}

static void unicast_leaves_out_multicast_and_broadcast(void)
{
    g_autoptr(CommNetwork) network = make_network();
    g_autofree guint8 *kept = comm_filter_unicast(network);
    assert_kept(network, kept, "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.9 10.0.9.9 role");
}

static void answering_leaves_out_hosts_that_only_receive(void)
{
    g_autoptr(CommNetwork) network = make_network();
    g_autofree guint8 *kept = comm_filter_answering(network);
    assert_kept(network, kept, "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.9.9 224.0.0.1 255.255.255.255 role");
}

static void near_goes_both_ways_and_stops_at_the_hops(void)
{
    assert_near("10.0.0.3", 0, "10.0.0.3");
    assert_near("10.0.0.3", 1, "10.0.0.2 10.0.0.3 10.0.0.4");
    assert_near("10.0.0.3", 2, "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4");
    assert_near("10.0.0.3", 3, "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.9 224.0.0.1 255.255.255.255 role");
    assert_near("10.0.9.9", 3, "10.0.9.9");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_filter/unicast_leaves_out_multicast_and_broadcast",
                    unicast_leaves_out_multicast_and_broadcast);
    g_test_add_func("/comm_filter/answering_leaves_out_hosts_that_only_receive",
                    answering_leaves_out_hosts_that_only_receive);
    g_test_add_func("/comm_filter/near_goes_both_ways_and_stops_at_the_hops",
                    near_goes_both_ways_and_stops_at_the_hops);
    return g_test_run();
}
