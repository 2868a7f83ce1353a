/* SPDX-License-Identifier: BSD-3-Clause */
#include "display_filter.h"

static CommNode parse(const char *text)
{
    g_autoptr(CommNames) names = comm_names_new();
    return comm_node_parse(names, text, -1);
}

static void check_edge(DisplayFilterScope scope, const char *source_text, const char *target_text, const char *expected)
{
    CommNode source = parse(source_text);
    CommNode target = parse(target_text);
    g_autofree char *filter = display_filter_from_edge(&source, &target, scope);
    g_assert_cmpstr(filter, ==, expected);
}

static void edges_are_filtered_by_the_outermost_header(void)
{
    check_edge(DISPLAY_FILTER_OUTERMOST, "10.0.0.1", "10.0.0.2", "ip.src#1 == 10.0.0.1 && ip.dst#1 == 10.0.0.2");
    check_edge(DISPLAY_FILTER_OUTERMOST, "2001:db8::1", "2001:db8::2",
               "ipv6.src#1 == 2001:db8::1 && ipv6.dst#1 == 2001:db8::2");
}

static void groups_are_filtered_as_subnets(void)
{
    check_edge(DISPLAY_FILTER_OUTERMOST, "10.0.0.0/24", "10.0.1.0/24",
               "ip.src#1 == 10.0.0.0/24 && ip.dst#1 == 10.0.1.0/24");
}

static void endpoints_are_filtered_by_their_protocol_and_ports(void)
{
    check_edge(DISPLAY_FILTER_ENDPOINTS, "10.0.0.1:443/tcp", "10.0.0.2:50000/tcp",
               "ip.src#1 == 10.0.0.1 && tcp.srcport#1 == 443 && ip.dst#1 == 10.0.0.2 && tcp.dstport#1 == 50000 && "
               "ip.proto#1 == 6");
    check_edge(DISPLAY_FILTER_ENDPOINTS, "10.0.0.1:9/47", "10.0.0.2:9/47", NULL);
}

static void a_bare_address_among_endpoints_has_no_ports(void)
{
    check_edge(DISPLAY_FILTER_ENDPOINTS, "10.0.0.1", "10.0.0.2",
               "ip.src#1 == 10.0.0.1 && ip.dst#1 == 10.0.0.2 && "
               "(ip.frag_offset#1 > 0 || !(ip.proto#1 in {6, 17, 33, 132, 136}))");
}

static void the_layers_of_wireshark_look_at_every_header(void)
{
    check_edge(DISPLAY_FILTER_EVERY_HEADER, "10.0.0.1:443/tcp", "10.0.0.2:50000/tcp",
               "ip.src == 10.0.0.1 && tcp.srcport == 443 && ip.dst == 10.0.0.2 && tcp.dstport == 50000");
    check_edge(DISPLAY_FILTER_EVERY_HEADER, "2001:db8::1", "2001:db8::2",
               "ipv6.src == 2001:db8::1 && ipv6.dst == 2001:db8::2");
}

static void a_range_is_half_open(void)
{
    g_autofree char *filter = display_filter_from_range(1500000, 2000000);
    g_assert_cmpstr(filter, ==, "frame.time_epoch >= 1.5 && frame.time_epoch < 2");
    g_assert_null(display_filter_from_range(G_MININT64, G_MAXINT64));
}

static void joined_filters_both_hold(void)
{
    g_autofree char *both = display_filter_join("tcp", "udp || icmp");
    g_autofree char *one = display_filter_join("", "udp");
    g_assert_cmpstr(both, ==, "(tcp) && (udp || icmp)");
    g_assert_cmpstr(one, ==, "udp");
    g_assert_null(display_filter_join(NULL, ""));
}

static void roles_have_no_filter(void)
{
    check_edge(DISPLAY_FILTER_OUTERMOST, "NameNode", "10.0.0.2", NULL);
    check_edge(DISPLAY_FILTER_OUTERMOST, "10.0.0.2", "NameNode", NULL);
    CommNode role = parse("NameNode");
    g_assert_null(display_filter_from_node(&role, DISPLAY_FILTER_OUTERMOST));
}

static void a_node_is_filtered_in_both_directions(void)
{
    CommNode node = parse("10.0.0.1");
    g_autofree char *filter = display_filter_from_node(&node, DISPLAY_FILTER_OUTERMOST);
    g_assert_cmpstr(filter, ==, "((ip.src#1 == 10.0.0.1) || (ip.dst#1 == 10.0.0.1))");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/display_filter/edges_are_filtered_by_the_outermost_header",
                    edges_are_filtered_by_the_outermost_header);
    g_test_add_func("/display_filter/groups_are_filtered_as_subnets", groups_are_filtered_as_subnets);
    g_test_add_func("/display_filter/endpoints_are_filtered_by_their_protocol_and_ports",
                    endpoints_are_filtered_by_their_protocol_and_ports);
    g_test_add_func("/display_filter/a_bare_address_among_endpoints_has_no_ports",
                    a_bare_address_among_endpoints_has_no_ports);
    g_test_add_func("/display_filter/the_layers_of_wireshark_look_at_every_header",
                    the_layers_of_wireshark_look_at_every_header);
    g_test_add_func("/display_filter/a_range_is_half_open", a_range_is_half_open);
    g_test_add_func("/display_filter/joined_filters_both_hold", joined_filters_both_hold);
    g_test_add_func("/display_filter/roles_have_no_filter", roles_have_no_filter);
    g_test_add_func("/display_filter/a_node_is_filtered_in_both_directions", a_node_is_filtered_in_both_directions);
    return g_test_run();
}
