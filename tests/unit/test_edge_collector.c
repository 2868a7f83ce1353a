/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_rows.h"
#include "edge_collector.h"

#include <string.h>

#define SECOND_US G_USEC_PER_SEC
#define TCP       6
#define ICMP      1

/* More rows than the collector's buffer holds, several times over. */
#define MANY_PACKET_COUNT 100000

typedef struct {
    CommServices *services;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    fixture->services = comm_services_new_default();
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    comm_services_free(fixture->services);
}

static CommPacket packet_at(gint64 time_us, guint source, guint target)
{
    CommPacket packet = {.timestamp_us = time_us, .has_time = TRUE, .protocol = ICMP, .length_bytes = 60 + source};
    packet.source = (CommAddress){{10, 0, (guint8)(source >> 8), (guint8)source}, 4};
    packet.target = (CommAddress){{10, 0, (guint8)(target >> 8), (guint8)target}, 4};
    return packet;
}

static CommPacket random_packet(gint64 time_us)
{
    static const guint16 ports[] = {53, 8020, 443, 9999, 50010};
    CommPacket packet = packet_at(time_us, (guint)g_test_rand_int_range(0, 40), (guint)g_test_rand_int_range(0, 40));
    if (g_test_rand_int_range(0, 4) == 0)
        packet.source.version = packet.target.version = 6;
    if (g_test_rand_int_range(0, 3) == 0)
        return packet;
    packet.protocol = TCP;
    packet.has_ports = TRUE;
    packet.source_port = (guint16)g_test_rand_int_range(32768, 32788);
    packet.target_port = ports[g_test_rand_int_range(0, G_N_ELEMENTS(ports))];
    return packet;
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer names)
{
    return edge_row_compare(a, b, names);
}

static char *sorted_text(GHashTable *rows, const CommNames *names)
{
    g_autoptr(GList) values = g_list_sort_with_data(g_hash_table_get_values(rows), compare_rows, (gpointer)names);
    GString *text = g_string_new(NULL);
    for (const GList *item = values; item != NULL; item = item->next)
        edge_row_append_text(text, item->data, names);
    return g_string_free(text, FALSE);
}

static void count_again(EdgeRow *row, const CommPacket *packet)
{
    row->edge.packets++;
    row->edge.bytes += packet->length_bytes;
    if (!packet->has_time)
        return;
    gint64 time_us = packet->timestamp_us;
    gboolean is_first = row->edge.last_seen_us == COMM_NO_TIME;
    row->edge.first_seen_us = is_first ? time_us : MIN(row->edge.first_seen_us, time_us);
    row->edge.last_seen_us = is_first ? time_us : MAX(row->edge.last_seen_us, time_us);
}

/* A hash table by the row's text, sorted at the end: no run, no spill, no open window. */
static char *recompute(const EdgeCollectorOptions *options, const CommPacket *packets, gsize count)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(CommLevelMap) map = comm_level_map_new(options->level, &options->group_by, options->services, names);
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < count; i++) {
        EdgeRow row = {COMM_NO_TIME, {.first_seen_us = COMM_NO_TIME, .last_seen_us = COMM_NO_TIME}};
        comm_level_map_packet(map, &packets[i], &row.edge.source, &row.edge.target);
        if (options->window_us > 0 && packets[i].has_time)
            row.window_us = edge_window_start(packets[i].timestamp_us, options->window_us);
        g_autoptr(GString) key = g_string_new(NULL);
        edge_row_append_text(key, &row, names);
        EdgeRow *known = g_hash_table_lookup(rows, key->str);
        if (known == NULL) {
            known = g_memdup2(&row, sizeof row);
            g_hash_table_insert(rows, g_strdup(key->str), known);
        }
        count_again(known, &packets[i]);
    }
    return sorted_text(rows, names);
}

static char *finish(EdgeCollector *collector)
{
    GError *error = NULL;
    g_autoptr(EdgeMerge) merge = edge_collector_finish(collector, &error);
    g_assert_no_error(error);
    return edge_merge_read_text(merge);
}

static void add(EdgeCollector *collector, const CommPacket *packets, gsize count)
{
    GError *error = NULL;
    g_assert_true(edge_collector_add_packets(collector, packets, count, &error));
    g_assert_no_error(error);
}

static char *collect(const EdgeCollectorOptions *options, const CommPacket *packets, gsize count)
{
    g_autoptr(EdgeCollector) collector = edge_collector_new(options);
    for (gsize done = 0; done < count; done += 64)
        add(collector, packets + done, MIN(64, count - done));
    return finish(collector);
}

static void assert_recomputed(const EdgeCollectorOptions *options, const CommPacket *packets, gsize count)
{
    g_autofree char *text = collect(options, packets, count);
    g_autofree char *expected = recompute(options, packets, count);
    g_assert_cmpuint(strlen(text), >, 0);
    g_assert_true(g_str_equal(text, expected));
}

static void every_level_counts_as_a_plain_recomputation(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    enum { COUNT = 5000 };
    g_autofree CommPacket *packets = g_new(CommPacket, COUNT);
    for (guint i = 0; i < COUNT; i++) {
        packets[i] = random_packet((gint64)i * SECOND_US / 100 - 20 * SECOND_US);
        /* Late, early, and without a time. */
        if (i % 7 == 0)
            packets[i].timestamp_us += g_test_rand_int_range(-5 * SECOND_US, 5 * SECOND_US);
        if (i % 11 == 0) {
            packets[i].has_time = FALSE;
            packets[i].timestamp_us = 0;
        }
    }
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        EdgeCollectorOptions options = {SECOND_US, (CommLevel)level, COMM_GROUP_BY_DEFAULT, fixture->services};
        assert_recomputed(&options, packets, COUNT);
        options.window_us = 0;
        assert_recomputed(&options, packets, COUNT);
    }
}

static void rows_past_the_buffer_come_back(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    g_autofree CommPacket *packets = g_new(CommPacket, MANY_PACKET_COUNT);
    /* No two neighbours in one window, and the same windows again and again. */
    for (guint i = 0; i < MANY_PACKET_COUNT; i++)
        packets[i] = random_packet((gint64)g_test_rand_int_range(-500, 500) * SECOND_US);
    const CommLevel levels[] = {COMM_LEVEL_HOST, COMM_LEVEL_SERVICE};
    for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
        EdgeCollectorOptions options = {SECOND_US, levels[i], COMM_GROUP_BY_DEFAULT, fixture->services};
        assert_recomputed(&options, packets, MANY_PACKET_COUNT);
    }
}

static void a_late_packet_is_counted_in_its_own_window(Fixture *fixture, gconstpointer unused)
{
    (void)fixture;
    (void)unused;
    const CommPacket packets[] = {packet_at(0, 1, 2), packet_at(5 * SECOND_US, 1, 2), packet_at(999999, 1, 2),
                                  packet_at(SECOND_US, 1, 2)};
    EdgeCollectorOptions options = {.window_us = SECOND_US};
    g_autofree char *text = collect(&options, packets, G_N_ELEMENTS(packets));
    g_assert_cmpstr(text, ==,
                    "0 10.0.0.1 > 10.0.0.2 2 122 0 999999\n"
                    "1000000 10.0.0.1 > 10.0.0.2 1 61 1000000 1000000\n"
                    "5000000 10.0.0.1 > 10.0.0.2 1 61 5000000 5000000\n");
}

static void packets_without_a_time_have_a_window_of_their_own(Fixture *fixture, gconstpointer unused)
{
    (void)fixture;
    (void)unused;
    CommPacket packets[] = {packet_at(0, 1, 2), packet_at(0, 1, 2), packet_at(0, 1, 2)};
    packets[1].has_time = FALSE;
    EdgeCollectorOptions options = {.window_us = SECOND_US};
    g_autofree char *text = collect(&options, packets, G_N_ELEMENTS(packets));
    g_assert_cmpstr(text, ==,
                    "-9223372036854775808 10.0.0.1 > 10.0.0.2 1 61 -9223372036854775808 -9223372036854775808\n"
                    "0 10.0.0.1 > 10.0.0.2 2 122 0 0\n");
}

static void windows_begin_at_multiples_on_both_sides_of_1970(Fixture *fixture, gconstpointer unused)
{
    (void)fixture;
    (void)unused;
    g_assert_cmpint(edge_window_start(0, 10), ==, 0);
    g_assert_cmpint(edge_window_start(9, 10), ==, 0);
    g_assert_cmpint(edge_window_start(10, 10), ==, 10);
    g_assert_cmpint(edge_window_start(-1, 10), ==, -10);
    g_assert_cmpint(edge_window_start(-10, 10), ==, -10);
    g_assert_cmpint(edge_window_start(-11, 10), ==, -20);
}

static void the_first_and_the_last_time_there_are_have_windows(Fixture *fixture, gconstpointer unused)
{
    (void)fixture;
    (void)unused;
    const gint64 windows[] = {1, 7, SECOND_US, EDGE_WINDOW_LIMIT_US};
    for (guint i = 0; i < G_N_ELEMENTS(windows); i++) {
        gint64 first_us = edge_window_start(G_MININT64, windows[i]);
        gint64 last_us = edge_window_start(G_MAXINT64, windows[i]);
        g_assert_cmpint(first_us, <=, -EDGE_WINDOW_LIMIT_US);
        g_assert_cmpint(first_us % windows[i], ==, 0);
        g_assert_cmpint(first_us, >, COMM_NO_TIME + windows[i]);
        g_assert_cmpint(last_us, <=, EDGE_WINDOW_LIMIT_US);
        g_assert_cmpint(last_us, <=, G_MAXINT64 - windows[i]);
    }
}

static void a_finished_collector_is_empty(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    EdgeCollectorOptions options = {SECOND_US, COMM_LEVEL_SERVICE, COMM_GROUP_BY_DEFAULT, fixture->services};
    g_autoptr(EdgeCollector) collector = edge_collector_new(&options);
    CommPacket packet = packet_at(0, 1, 2);
    add(collector, &packet, 1);
    g_autofree char *first = finish(collector);
    g_autofree char *second = finish(collector);
    add(collector, &packet, 1);
    g_autofree char *third = finish(collector);
    g_assert_cmpstr(first, ==, "0 10.0.0.1 > 10.0.0.2 1 61 0 0\n");
    g_assert_cmpstr(second, ==, "");
    g_assert_cmpstr(third, ==, first);
}

static void rows_counted_elsewhere_are_added(Fixture *fixture, gconstpointer unused)
{
    (void)fixture;
    (void)unused;
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(CommNames) other_names = comm_names_new();
    comm_names_intern(other_names, "so that numbers differ", -1);
    const EdgeRow first = edge_row_make(names, 0, "10.0.0.1", "NameNode", 2);
    const EdgeRow second = edge_row_make(other_names, SECOND_US, "10.0.0.1", "NameNode", 3);
    const gint64 windows[] = {0, SECOND_US};
    const char *const expected[] = {"-9223372036854775808 10.0.0.1 > NameNode 5 500 0 1000001\n",
                                    "0 10.0.0.1 > NameNode 2 200 0 1\n"
                                    "1000000 10.0.0.1 > NameNode 3 300 1000000 1000001\n"};
    for (guint i = 0; i < G_N_ELEMENTS(windows); i++) {
        EdgeCollectorOptions options = {.window_us = windows[i]};
        g_autoptr(EdgeCollector) collector = edge_collector_new(&options);
        GError *error = NULL;
        g_assert_true(edge_collector_add_row(collector, &second, other_names, &error));
        g_assert_true(edge_collector_add_row(collector, &first, names, &error));
        g_autofree char *text = finish(collector);
        g_assert_cmpstr(text, ==, expected[i]);
    }
}

#define ADD(name) g_test_add("/edge_collector/" #name, Fixture, NULL, set_up, name, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(every_level_counts_as_a_plain_recomputation);
    ADD(rows_past_the_buffer_come_back);
    ADD(a_late_packet_is_counted_in_its_own_window);
    ADD(packets_without_a_time_have_a_window_of_their_own);
    ADD(windows_begin_at_multiples_on_both_sides_of_1970);
    ADD(the_first_and_the_last_time_there_are_have_windows);
    ADD(a_finished_collector_is_empty);
    ADD(rows_counted_elsewhere_are_added);
    return g_test_run();
}
