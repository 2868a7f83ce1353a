/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_xml.h"

#include <math.h>

static void assert_escaped(const char *text, gssize length, const char *expected)
{
    g_autoptr(GString) output = g_string_new(NULL);
    comm_xml_append_escaped(output, text, length);
    g_assert_cmpstr(output->str, ==, expected);
}

static void markup_is_escaped(void)
{
    assert_escaped("a<b>&\"c\"", -1, "a&lt;b&gt;&amp;&quot;c&quot;");
    assert_escaped("a\tb\r\n", -1, "a&#9;b&#13;&#10;");
    assert_escaped("Wien \xc3\xbc", -1, "Wien \xc3\xbc");
}

static void what_xml_cannot_hold_is_replaced(void)
{
    assert_escaped("a\x01z", -1, "a\xef\xbf\xbdz");
    assert_escaped("\xff", -1, "\xef\xbf\xbd");
    assert_escaped("cut \xc3", -1, "cut \xef\xbf\xbd");
    assert_escaped("\xef\xbf\xbf", -1, "\xef\xbf\xbd");
    /* U+D800, a lone surrogate: three bytes that are no UTF-8, each for itself. */
    assert_escaped("\xed\xa0\x80", -1, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    assert_escaped("a\0b", 3,
                   "a\xef\xbf\xbd"
                   "b");
}

static void assert_number(double value, guint decimals, const char *expected)
{
    g_autoptr(GString) output = g_string_new(NULL);
    comm_xml_append_number(output, value, decimals);
    g_assert_cmpstr(output->str, ==, expected);
}

static void numbers_are_short_and_have_no_exponent(void)
{
    assert_number(0, 2, "0");
    assert_number(-0.001, 2, "0");
    assert_number(100, 0, "100");
    assert_number(1.50, 2, "1.5");
    assert_number(-12.345, 2, "-12.35");
    assert_number(9007199254740992.0, 3, "9007199254740992");
    assert_number(NAN, 3, "0");
    assert_number(INFINITY, 3, "0");
    assert_number(1e22, 0, "10000000000000000000000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_xml/markup_is_escaped", markup_is_escaped);
    g_test_add_func("/comm_xml/what_xml_cannot_hold_is_replaced", what_xml_cannot_hold_is_replaced);
    g_test_add_func("/comm_xml/numbers_are_short_and_have_no_exponent", numbers_are_short_and_have_no_exponent);
    return g_test_run();
}
