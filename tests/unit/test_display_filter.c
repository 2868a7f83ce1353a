/* SPDX-License-Identifier: BSD-3-Clause */
#include "display_filter.h"

static CommNode parse(const char *text)
{
    g_autoptr(CommNames) names = comm_names_new();
    return comm_node_parse(names, text, -1);
}

static void check_edge(const char *source_text, const char *target_text, const char *expected)
{
    CommNode source = parse(source_text);
    CommNode target = parse(target_text);
    g_autofree char *filter = display_filter_from_edge(&source, &target);
    g_assert_cmpstr(filter, ==, expected);
}

static void edges_are_filtered_by_the_outermost_header(void)
{
    check_edge("10.0.0.1", "10.0.0.2", "ip.src#1 == 10.0.0.1 && ip.dst#1 == 10.0.0.2");
    check_edge("2001:db8::1", "2001:db8::2", "ipv6.src#1 == 2001:db8::1 && ipv6.dst#1 == 2001:db8::2");
}

static void groups_are_filtered_as_subnets(void)
{
    check_edge("10.0.0.0/24", "10.0.1.0/24", "ip.src#1 == 10.0.0.0/24 && ip.dst#1 == 10.0.1.0/24");
}

static void endpoints_are_filtered_by_their_ports(void)
{
    check_edge("10.0.0.1:443/tcp", "10.0.0.2:50000/tcp",
               "ip.src#1 == 10.0.0.1 && tcp.srcport#1 == 443 && ip.dst#1 == 10.0.0.2 && tcp.dstport#1 == 50000");
}

static void roles_have_no_filter(void)
{
    check_edge("NameNode", "10.0.0.2", NULL);
    check_edge("10.0.0.2", "NameNode", NULL);
    CommNode role = parse("NameNode");
    g_assert_null(display_filter_from_node(&role));
}

static void a_node_is_filtered_in_both_directions(void)
{
    CommNode node = parse("10.0.0.1");
    g_autofree char *filter = display_filter_from_node(&node);
    g_assert_cmpstr(filter, ==, "(ip.src#1 == 10.0.0.1) || (ip.dst#1 == 10.0.0.1)");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/display_filter/edges_are_filtered_by_the_outermost_header",
                    edges_are_filtered_by_the_outermost_header);
    g_test_add_func("/display_filter/groups_are_filtered_as_subnets", groups_are_filtered_as_subnets);
    g_test_add_func("/display_filter/endpoints_are_filtered_by_their_ports", endpoints_are_filtered_by_their_ports);
    g_test_add_func("/display_filter/roles_have_no_filter", roles_have_no_filter);
    g_test_add_func("/display_filter/a_node_is_filtered_in_both_directions", a_node_is_filtered_in_both_directions);
    return g_test_run();
}
