/* SPDX-License-Identifier: BSD-3-Clause */
#include "message_line.h"
#include "partition_name.h"

#include <string.h>

static void assert_within(const char *text, gsize limit_bytes, const char *beginning)
{
    g_autofree char *name = partition_name_escape_within(text, limit_bytes);
    g_assert_cmpuint(strlen(name), ==, strlen(beginning) + 9);
    g_assert_cmpuint(strlen(name), <=, limit_bytes);
    g_assert_true(g_str_has_prefix(name, beginning));
    g_assert_cmpint(name[strlen(beginning)], ==, '~');
}

static void escapes_as_hive(void)
{
    g_autofree char *name = partition_name_escape("a/b=\n\"c\" d\xc3\xa9~");
    g_assert_cmpstr(name, ==, "a%2Fb%3D%0A%22c%22 d\xc3\xa9~");
}

static void short_names_are_whole(void)
{
    g_autofree char *name = partition_name_escape_within("a/b", 5);
    g_assert_cmpstr(name, ==, "a%2Fb");
}

static void long_names_are_cut_between_characters(void)
{
    assert_within("abcdefghijklmnop", 12, "abc");
    assert_within("ab/defghijklmnop", 12, "ab");
    assert_within("ab/defghijklmnop", 14, "ab%2F");
    assert_within("ab\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2", 13, "ab");
}

static void long_names_that_begin_alike_differ(void)
{
    g_autofree char *first = partition_name_escape_within("abcdefghijklmnop1", 12);
    g_autofree char *second = partition_name_escape_within("abcdefghijklmnop2", 12);
    g_assert_cmpstr(first, !=, second);
}

static void message_has_no_control_characters(void)
{
    g_autofree char *line = message_line_escape("a\nb\tc\x1b[m\x7f\xc2\x9b\xff\xe2\x80\xa8 \xc3\xa9\\n");
    g_assert_cmpstr(line, ==, "a\\nb\\tc\\x1B[m\\x7F\\xC2\\x9B\\xFF\\xE2\\x80\\xA8 \xc3\xa9\\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/partition_name/escapes_as_hive", escapes_as_hive);
    g_test_add_func("/partition_name/short_names_are_whole", short_names_are_whole);
    g_test_add_func("/partition_name/long_names_are_cut_between_characters", long_names_are_cut_between_characters);
    g_test_add_func("/partition_name/long_names_that_begin_alike_differ", long_names_that_begin_alike_differ);
    g_test_add_func("/message_line/has_no_control_characters", message_has_no_control_characters);
    return g_test_run();
}
