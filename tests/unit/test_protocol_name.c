/* SPDX-License-Identifier: BSD-3-Clause */
#include "protocol_name.h"

static void keywords_are_ianas(void)
{
    char buffer[PROTOCOL_NAME_SIZE];
    g_assert_cmpstr(protocol_name(0, buffer), ==, "HOPOPT");
    g_assert_cmpstr(protocol_name(6, buffer), ==, "TCP");
    g_assert_cmpstr(protocol_name(17, buffer), ==, "UDP");
    g_assert_cmpstr(protocol_name(58, buffer), ==, "ICMPv6");
    g_assert_cmpstr(protocol_name(132, buffer), ==, "SCTP");
    g_assert_cmpstr(protocol_name(134, buffer), ==, "RSVP-E2E-IGNORE");
}

static void numbers_stand_where_there_is_no_keyword(void)
{
    char buffer[PROTOCOL_NAME_SIZE];
    g_assert_cmpstr(protocol_name(61, buffer), ==, "61");
    g_assert_cmpstr(protocol_name(253, buffer), ==, "253");
    g_assert_cmpstr(protocol_name(255, buffer), ==, "255");
}

static void no_two_protocols_share_a_name(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char buffer[PROTOCOL_NAME_SIZE];
    for (guint i = 0; i < 256; i++)
        g_assert_true(g_hash_table_add(names, g_strdup(protocol_name((guint8)i, buffer))));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/protocol_name/keywords_are_ianas", keywords_are_ianas);
    g_test_add_func("/protocol_name/numbers_stand_where_there_is_no_keyword", numbers_stand_where_there_is_no_keyword);
    g_test_add_func("/protocol_name/no_two_protocols_share_a_name", no_two_protocols_share_a_name);
    return g_test_run();
}
