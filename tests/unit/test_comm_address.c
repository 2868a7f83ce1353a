/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_address.h"

#include <arpa/inet.h>
#include <string.h>

static void assert_formats_as(const char *input, const char *expected)
{
    CommAddress address;
    g_assert_true(comm_address_parse(input, &address));
    char text[COMM_ADDRESS_TEXT_SIZE];
    gsize length = comm_address_format(&address, text);
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpuint(length, ==, strlen(expected));
}

static void rfc5952_forms(void)
{
    assert_formats_as("10.0.0.1", "10.0.0.1");
    assert_formats_as("255.100.9.0", "255.100.9.0");
    assert_formats_as("2001:0DB8:0:0:0:0:0:1", "2001:db8::1");
    assert_formats_as("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    assert_formats_as("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
    assert_formats_as("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    assert_formats_as("::", "::");
    assert_formats_as("::1", "::1");
    assert_formats_as("1::", "1::");
    assert_formats_as("::ffff:10.1.2.3", "::ffff:10.1.2.3");
    assert_formats_as("fe80::a:0:0:1", "fe80::a:0:0:1");
}

/* glibc writes ::a.b.c.d for the deprecated IPv4-compatible addresses, which RFC 5952 does not. */
static gboolean is_ipv4_compatible(const guint8 *bytes)
{
    static const guint8 zeros[12];
    return memcmp(bytes, zeros, sizeof zeros) == 0;
}

static void random_addresses_agree_with_inet_ntop(void)
{
    for (guint i = 0; i < 200000; i++) {
        CommAddress address = {.version = 6};
        for (guint j = 0; j < 16; j++)
            address.bytes[j] = g_test_rand_bit() ? 0 : (guint8)g_test_rand_int();
        if (is_ipv4_compatible(address.bytes))
            continue;
        char expected[INET6_ADDRSTRLEN];
        char text[COMM_ADDRESS_TEXT_SIZE];
        inet_ntop(AF_INET6, address.bytes, expected, sizeof expected);
        comm_address_format(&address, text);
        g_assert_cmpstr(text, ==, expected);
    }
}

static void odd_texts_are_no_addresses(void)
{
    CommAddress address;
    const char *texts[] = {"", "10.0.0", "10.0.0.256", "fe80::1%eth0", "10.0.0.0/24", "10.0.0.1:80", "host"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_false(comm_address_parse(texts[i], &address));
}

static void order_is_ipv4_first_then_by_value(void)
{
    const char *ordered[] = {"2.0.0.0", "10.0.0.1", "10.0.0.2", "192.168.0.1", "::1", "2001:db8::1", "fe80::1"};
    for (guint i = 0; i + 1 < G_N_ELEMENTS(ordered); i++) {
        CommAddress a;
        CommAddress b;
        g_assert_true(comm_address_parse(ordered[i], &a) && comm_address_parse(ordered[i + 1], &b));
        g_assert_cmpint(comm_address_compare(&a, &b), <, 0);
        g_assert_cmpint(comm_address_compare(&b, &a), >, 0);
        g_assert_cmpint(comm_address_compare(&a, &a), ==, 0);
    }
}

static void mask_keeps_the_prefix(void)
{
    CommAddress address;
    char text[COMM_ADDRESS_TEXT_SIZE];
    g_assert_true(comm_address_parse("10.255.255.255", &address));
    CommAddress masked = comm_address_mask(&address, 12);
    comm_address_format(&masked, text);
    g_assert_cmpstr(text, ==, "10.240.0.0");
    g_assert_true(comm_address_parse("2001:db8:1:2:3::4", &address));
    masked = comm_address_mask(&address, 64);
    comm_address_format(&masked, text);
    g_assert_cmpstr(text, ==, "2001:db8:1:2::");
}

static void cast_is_told(void)
{
    struct {
        const char *text;
        CommCast cast;
    } cases[] = {{"10.0.0.1", COMM_CAST_UNICAST},
                 {"224.0.0.1", COMM_CAST_MULTICAST},
                 {"239.255.255.255", COMM_CAST_MULTICAST},
                 {"240.0.0.1", COMM_CAST_UNICAST},
                 {"255.255.255.255", COMM_CAST_BROADCAST},
                 {"ff02::1", COMM_CAST_MULTICAST},
                 {"fe80::1", COMM_CAST_UNICAST}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        CommAddress address;
        g_assert_true(comm_address_parse(cases[i].text, &address));
        g_assert_cmpint(comm_address_cast(&address), ==, cases[i].cast);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_address/rfc5952_forms", rfc5952_forms);
    g_test_add_func("/comm_address/random_addresses_agree_with_inet_ntop", random_addresses_agree_with_inet_ntop);
    g_test_add_func("/comm_address/odd_texts_are_no_addresses", odd_texts_are_no_addresses);
    g_test_add_func("/comm_address/order_is_ipv4_first_then_by_value", order_is_ipv4_first_then_by_value);
    g_test_add_func("/comm_address/mask_keeps_the_prefix", mask_keeps_the_prefix);
    g_test_add_func("/comm_address/cast_is_told", cast_is_told);
    return g_test_run();
}
