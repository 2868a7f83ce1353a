/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_level.h"

#include "comm_error.h"

#define ICMP 1
#define TCP  6
#define UDP  17
#define SCTP 132

typedef struct {
    CommNames *names;
    CommServices *services;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    fixture->names = comm_names_new();
    fixture->services = comm_services_new_default();
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    comm_names_free(fixture->names);
    comm_services_free(fixture->services);
}

static CommPacket packet_between(const char *source, const char *target)
{
    CommPacket packet = {.protocol = ICMP};
    g_assert_true(comm_address_parse(source, &packet.source));
    g_assert_true(comm_address_parse(target, &packet.target));
    return packet;
}

static CommPacket packet_with_ports(guint8 protocol, guint16 source_port, guint16 target_port)
{
    CommPacket packet = packet_between("10.0.0.1", "10.0.0.2");
    packet.protocol = protocol;
    packet.has_ports = TRUE;
    packet.source_port = source_port;
    packet.target_port = target_port;
    return packet;
}

static void append_node(GString *text, const CommNode *node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *node_text = comm_node_format(node, names, buffer, &length);
    g_string_append_len(text, node_text, (gssize)length);
}

static char *edge_text(CommLevelMap *map, const CommPacket *packet, const CommNames *names)
{
    CommNode source;
    CommNode target;
    comm_level_map_packet(map, packet, &source, &target);
    GString *text = g_string_new(NULL);
    append_node(text, &source, names);
    g_string_append(text, " > ");
    append_node(text, &target, names);
    return g_string_free(text, FALSE);
}

static void assert_edge(const Fixture *fixture, CommLevel level, const CommPacket *packet, const char *expected)
{
    g_autoptr(CommLevelMap) map = comm_level_map_new(level, NULL, fixture->services, fixture->names);
    g_autofree char *text = edge_text(map, packet, fixture->names);
    g_assert_cmpstr(text, ==, expected);
}

static void each_level_has_its_nodes(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    CommPacket packet = packet_with_ports(TCP, 40000, 8020);
    assert_edge(fixture, COMM_LEVEL_HOST, &packet, "10.0.0.1 > 10.0.0.2");
    assert_edge(fixture, COMM_LEVEL_ENDPOINT, &packet, "10.0.0.1:40000/tcp > 10.0.0.2:8020/tcp");
    assert_edge(fixture, COMM_LEVEL_SERVICE, &packet, "10.0.0.1 > NameNode");
    assert_edge(fixture, COMM_LEVEL_GROUP, &packet, "10.0.0.0/24 > 10.0.0.0/24");
}

static void ipv6_has_its_own_forms(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    CommPacket packet = packet_between("fd00:0:0:1::1", "fd00:0:0:2::2");
    packet.protocol = UDP;
    packet.has_ports = TRUE;
    packet.source_port = 53;
    packet.target_port = 40000;
    assert_edge(fixture, COMM_LEVEL_ENDPOINT, &packet, "[fd00:0:0:1::1]:53/udp > [fd00:0:0:2::2]:40000/udp");
    assert_edge(fixture, COMM_LEVEL_SERVICE, &packet, "DNS > fd00:0:0:2::2");
    assert_edge(fixture, COMM_LEVEL_GROUP, &packet, "fd00:0:0:1::/64 > fd00:0:0:2::/64");
}

static void packets_without_ports_keep_their_addresses(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    CommPacket packet = packet_between("10.0.0.1", "10.0.0.2");
    assert_edge(fixture, COMM_LEVEL_ENDPOINT, &packet, "10.0.0.1 > 10.0.0.2");
    assert_edge(fixture, COMM_LEVEL_SERVICE, &packet, "10.0.0.1 > 10.0.0.2");
    packet.protocol = TCP;
    assert_edge(fixture, COMM_LEVEL_SERVICE, &packet, "10.0.0.1 > 10.0.0.2");
    packet.has_ports = TRUE;
    assert_edge(fixture, COMM_LEVEL_ENDPOINT, &packet, "10.0.0.1 > 10.0.0.2");
}

static void server_is_found_by_its_port(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    struct {
        guint8 protocol;
        guint16 source_port;
        guint16 target_port;
        const char *edge;
    } cases[] = {
        {TCP, 8020, 40000, "NameNode > 10.0.0.2"}, /* a reply */
        {TCP, 600, 8020, "10.0.0.1 > NameNode"},   /* a role beats a lower port, and one below 1024 */
        {TCP, 8020, 50070, "NameNode > 10.0.0.2"}, /* two roles: the lower port */
        {TCP, 601, 600, "10.0.0.1 > tcp/600"},     /* no role, both below 1024: the lower */
        {TCP, 1023, 1024, "tcp/1023 > 10.0.0.2"},  /* no role, one below 1024 */
        {TCP, 40000, 8123, "10.0.0.1 > tcp/8123"}, /* no role: the lower */
        {UDP, 8020, 8123, "udp/8020 > 10.0.0.2"},  /* a role is one protocol's */
        {UDP, 123, 123, "10.0.0.1 > NTP"},         /* equal: the target */
        {SCTP, 9, 9, "10.0.0.1 > sctp/9"},         /* equal, no role */
        {136, 65535, 65535, "10.0.0.1 > udplite/65535"},
        {TCP, 0, 0, "10.0.0.1 > 10.0.0.2"}, /* no ports */
        {TCP, 0, 8123, "tcp/0 > 10.0.0.2"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        CommPacket packet = packet_with_ports(cases[i].protocol, cases[i].source_port, cases[i].target_port);
        assert_edge(fixture, COMM_LEVEL_SERVICE, &packet, cases[i].edge);
    }
}

static void both_directions_find_the_same_server(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    const guint8 protocols[] = {TCP, UDP, SCTP};
    g_autoptr(CommLevelMap) map = comm_level_map_new(COMM_LEVEL_SERVICE, NULL, fixture->services, fixture->names);
    for (guint i = 0; i < 200000; i++) {
        int limit = g_test_rand_bit() ? 65536 : 1100;
        CommPacket there = packet_with_ports(protocols[i % 3], (guint16)g_test_rand_int_range(0, limit),
                                             (guint16)g_test_rand_int_range(0, 65536));
        CommPacket back = there;
        back.source = there.target;
        back.target = there.source;
        back.source_port = there.target_port;
        back.target_port = there.source_port;
        if (there.source_port == 0 && there.target_port == 0)
            continue;
        CommNode nodes[4];
        comm_level_map_packet(map, &there, &nodes[0], &nodes[1]);
        comm_level_map_packet(map, &back, &nodes[2], &nodes[3]);
        g_assert_true((nodes[0].kind == COMM_NODE_TEXT) != (nodes[1].kind == COMM_NODE_TEXT));
        if (there.source_port == there.target_port) {
            g_assert_cmpint(comm_node_compare(&nodes[1], &nodes[3], fixture->names), ==, 0);
            continue;
        }
        g_assert_cmpint(comm_node_compare(&nodes[0], &nodes[3], fixture->names), ==, 0);
        g_assert_cmpint(comm_node_compare(&nodes[1], &nodes[2], fixture->names), ==, 0);
    }
}

static void clients_ports_are_not_named(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    g_autoptr(CommLevelMap) map = comm_level_map_new(COMM_LEVEL_SERVICE, NULL, fixture->services, fixture->names);
    CommNode source;
    CommNode target;
    for (guint port = 10000; port < 20000; port++) {
        CommPacket packet = packet_with_ports(TCP, (guint16)port, 443);
        comm_level_map_packet(map, &packet, &source, &target);
    }
    g_assert_cmpuint(comm_names_intern(fixture->names, "HTTPS", -1), <, 1000);
    g_assert_cmpuint(comm_names_intern(fixture->names, "the next", -1), <, 1000);
}

static void without_services_ports_are_shown(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    g_autoptr(CommLevelMap) map = comm_level_map_new(COMM_LEVEL_SERVICE, NULL, NULL, fixture->names);
    CommPacket packet = packet_with_ports(TCP, 40000, 443);
    g_autofree char *text = edge_text(map, &packet, fixture->names);
    g_assert_cmpstr(text, ==, "10.0.0.1 > tcp/443");
}

static void groups_follow_the_prefix_lengths(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    CommGroupBy group_by;
    g_autoptr(GError) error = NULL;
    g_assert_true(comm_group_by_parse("9,3", &group_by, &error));
    g_autoptr(CommLevelMap) map = comm_level_map_new(COMM_LEVEL_GROUP, &group_by, NULL, fixture->names);
    CommPacket packet = packet_between("10.255.1.1", "fd00::1");
    g_autofree char *text = edge_text(map, &packet, fixture->names);
    g_assert_cmpstr(text, ==, "10.128.0.0/9 > e000::/3");
}

static void assert_group_by(const char *text, guint ipv4_prefix_bits, guint ipv6_prefix_bits)
{
    CommGroupBy group_by;
    g_autoptr(GError) error = NULL;
    gboolean is_read = comm_group_by_parse(text, &group_by, &error);
    g_assert_no_error(error);
    g_assert_true(is_read);
    g_assert_cmpuint(group_by.ipv4_prefix_bits, ==, ipv4_prefix_bits);
    g_assert_cmpuint(group_by.ipv6_prefix_bits, ==, ipv6_prefix_bits);
}

static void group_by_is_read(void)
{
    assert_group_by("16", 16, 64);
    assert_group_by("0,128", 0, 128);
    assert_group_by("32,0", 32, 0);
    const char *bad[] = {"", "33", "24,129", "24,", ",64", "24,64,1", "-1", "/24", "24 ", "x"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        CommGroupBy group_by = {1, 2};
        g_autoptr(GError) error = NULL;
        g_assert_false(comm_group_by_parse(bad[i], &group_by, &error));
        g_assert_error(error, COMM_ERROR, COMM_ERROR_USAGE);
        g_assert_cmpuint(group_by.ipv4_prefix_bits, ==, 1);
    }
}

static void level_sets_are_read(void)
{
    guint levels = 0;
    g_autoptr(GError) error = NULL;
    g_assert_true(comm_level_parse_set("service,host", &levels, &error));
    g_assert_cmpuint(levels, ==, 1u << COMM_LEVEL_HOST | 1u << COMM_LEVEL_SERVICE);
    g_assert_true(comm_level_parse_set("endpoint", &levels, &error));
    g_assert_cmpuint(levels, ==, 1u << COMM_LEVEL_ENDPOINT);
    for (guint i = 0; i < COMM_LEVEL_COUNT; i++) {
        g_assert_true(comm_level_parse_set(comm_level_name((CommLevel)i), &levels, &error));
        g_assert_cmpuint(levels, ==, 1u << i);
    }
    const char *bad[] = {"", "Host", "host,", "host,host", "host service", "L3"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) refusal = NULL;
        g_assert_false(comm_level_parse_set(bad[i], &levels, &refusal));
        g_assert_error(refusal, COMM_ERROR, COMM_ERROR_USAGE);
    }
}

static void add(const char *path, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/comm_level/each_level_has_its_nodes", each_level_has_its_nodes);
    add("/comm_level/ipv6_has_its_own_forms", ipv6_has_its_own_forms);
    add("/comm_level/packets_without_ports_keep_their_addresses", packets_without_ports_keep_their_addresses);
    add("/comm_level/server_is_found_by_its_port", server_is_found_by_its_port);
    add("/comm_level/both_directions_find_the_same_server", both_directions_find_the_same_server);
    add("/comm_level/clients_ports_are_not_named", clients_ports_are_not_named);
    add("/comm_level/without_services_ports_are_shown", without_services_ports_are_shown);
    add("/comm_level/groups_follow_the_prefix_lengths", groups_follow_the_prefix_lengths);
    g_test_add_func("/comm_level/group_by_is_read", group_by_is_read);
    g_test_add_func("/comm_level/level_sets_are_read", level_sets_are_read);
    return g_test_run();
}
