/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw.h"

#include <math.h>
#include <string.h>

#include "comm_error.h"
#include "comm_text.h"

static CommNetwork *network_of(const char *edges)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    CommNames *names = comm_network_builder_get_names(builder);
    g_auto(GStrv) lines = g_strsplit(edges, "\n", -1);
    for (char **line = lines; *line != NULL && **line != '\0'; line++) {
        g_auto(GStrv) words = g_strsplit(*line, " ", 3);
        CommNode source = comm_node_parse(names, words[0], -1);
        CommNode target = comm_node_parse(names, words[1], -1);
        comm_network_builder_add(builder, &source, &target, g_ascii_strtod(words[2], NULL));
    }
    return comm_network_builder_finish(builder);
}

static CommNetwork *crowd(guint host_count)
{
    g_autoptr(GString) edges = g_string_new(NULL);
    for (guint i = 3; i < host_count; i++) {
        g_string_append_printf(edges, "fd00::%x:443 fd00::%x:443 %u\n", i, i % 3, i * i + 1);
        g_string_append_printf(edges, "fd00::%x:443 fd00::%x:443 %u\n", i % 3, i, i % 13 + 1);
        if (i % 9 == 0)
            g_string_append_printf(edges, "fd00::%x:443 ff02::fb 1\n", i);
    }
    return network_of(edges->str);
}

static char *written(const CommPicture *picture, CommPictureFormat format, gsize *length)
{
    char *bytes = NULL;
    FILE *stream = open_memstream(&bytes, length);
    g_autoptr(GError) error = NULL;
    g_assert_true(comm_picture_write(picture, format, stream, &error));
    g_assert_no_error(error);
    fclose(stream);
    return bytes;
}

static guint count_shapes(const CommPicture *picture, CommShapeKind kind)
{
    gsize count;
    guint found = 0;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++)
        found += shapes[i].kind == kind && shapes[i].item >= 0;
    return found;
}

static gboolean has_text(const CommPicture *picture, const char *part)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++)
        if (shapes[i].kind == COMM_SHAPE_TEXT && strstr(shapes[i].text, part) != NULL)
            return TRUE;
    return FALSE;
}

static void assert_texts_inside(const CommPicture *picture)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++) {
        if (shapes[i].kind != COMM_SHAPE_TEXT)
            continue;
        double left = shapes[i].at.x - (shapes[i].is_centred ? shapes[i].width / 2 : 0);
        g_assert_cmpfloat(left, >=, 0);
        g_assert_cmpfloat(left + shapes[i].width, <=, comm_picture_get_width(picture));
        g_assert_cmpfloat(shapes[i].at.y - shapes[i].size, >=, 0);
        g_assert_cmpfloat(shapes[i].at.y + shapes[i].size * 0.3, <=, comm_picture_get_height(picture));
    }
}

/* The same picture twice, from two builds of the same network, in every format. */
static void the_same_network_gives_the_same_bytes(void)
{
    CommDrawOptions options = {.title = "twice"};
    g_autoptr(CommNetwork) first = crowd(150);
    g_autoptr(CommNetwork) second = crowd(150);
    g_autoptr(CommPicture) one = comm_draw_network(first, &options, NULL);
    g_autoptr(CommPicture) two = comm_draw_network(second, &options, NULL);
    for (guint format = COMM_PICTURE_SVG; format <= COMM_PICTURE_PDF; format++) {
        gsize one_length;
        gsize two_length;
        char *one_bytes = written(one, (CommPictureFormat)format, &one_length);
        char *two_bytes = written(two, (CommPictureFormat)format, &two_length);
        g_assert_cmpuint(one_length, ==, two_length);
        g_assert_true(memcmp(one_bytes, two_bytes, one_length) == 0);
        free(one_bytes);
        free(two_bytes);
    }
}

static void every_host_and_edge_is_drawn(void)
{
    CommDrawOptions options = {.title = NULL};
    g_autoptr(CommNetwork) network = network_of("10.0.0.1 10.0.0.2 5\n10.0.0.2 10.0.0.1 7\n10.0.0.3 10.0.0.3 1\n"
                                                "10.0.0.1 224.0.0.251 2\n10.0.0.1 255.255.255.255 2\n");
    g_autofree CommNodeLook *looks = NULL;
    g_autoptr(CommPicture) picture = comm_draw_network(network, &options, &looks);
    g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_CURVE), ==, 5);
    g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_DIAMOND), ==, 1);
    g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_SQUARE), ==, 1);
    g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_CIRCLE), >=, 3);
    g_assert_true(has_text(picture, "5 hosts") && has_text(picture, "5 directed edges"));
    g_assert_true(has_text(picture, "17 weight") && has_text(picture, "10.0.0.1"));
    g_assert_cmpfloat(looks[0].radius, >, looks[2].radius);
}

static void both_directions_lie_apart(void)
{
    CommDrawOptions options = {.title = NULL};
    g_autoptr(CommNetwork) network = network_of("a b 5\nb a 5\n");
    g_autoptr(CommPicture) picture = comm_draw_network(network, &options, NULL);
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    CommPoint middles[2];
    guint found = 0;
    for (gsize i = 0; i < count && found < 2; i++)
        if (shapes[i].kind == COMM_SHAPE_CURVE && shapes[i].item >= 0)
            middles[found++] = (CommPoint){(shapes[i].control[0].x + shapes[i].control[1].x) / 2,
                                           (shapes[i].control[0].y + shapes[i].control[1].y) / 2};
    g_assert_cmpuint(found, ==, 2);
    g_assert_cmpfloat(hypot(middles[0].x - middles[1].x, middles[0].y - middles[1].y), >, 20);
}

static void assert_labels_apart(const CommPicture *picture)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    for (gsize i = 0; i < count; i++)
        for (gsize j = 0; j < i; j++) {
            const CommShape *a = &shapes[i];
            const CommShape *b = &shapes[j];
            if (a->kind != COMM_SHAPE_TEXT || b->kind != COMM_SHAPE_TEXT || a->item < 0 || b->item < 0)
                continue;
            gboolean is_apart =
                fabs(a->at.x - b->at.x) >= (a->width + b->width) / 2 || fabs(a->at.y - b->at.y) >= a->size;
            g_assert_true(is_apart);
        }
}

static void labels_do_not_collide_and_stay_inside(void)
{
    CommDrawOptions options = {.title =
                                   "A title that is much too long for the picture, over and over and over and over "
                                   "again, until it would run out of the right side of the largest of them, and "
                                   "then some more of it, which nobody will ever read"};
    for (guint size = 5; size <= 700; size *= 5) {
        g_autoptr(CommNetwork) network = crowd(size);
        g_autoptr(CommPicture) picture = comm_draw_network(network, &options, NULL);
        g_assert_cmpuint(count_shapes(picture, COMM_SHAPE_TEXT), >=, 3);
        assert_texts_inside(picture);
        assert_labels_apart(picture);
    }
}

static void nothing_and_one_host_are_pictures(void)
{
    CommDrawOptions options = {.title = "none"};
    g_autoptr(CommNetwork) nothing = network_of("");
    g_autoptr(CommPicture) empty = comm_draw_network(nothing, &options, NULL);
    g_assert_true(has_text(empty, "empty graph"));
    g_autoptr(CommNetwork) alone = network_of("10.0.0.1 10.0.0.1 0\n");
    g_autoptr(CommPicture) one = comm_draw_network(alone, &options, NULL);
    g_assert_true(has_text(one, "1 host") && has_text(one, "0 directed edges"));
    for (guint format = COMM_PICTURE_SVG; format <= COMM_PICTURE_PDF; format++) {
        gsize length;
        free(written(empty, (CommPictureFormat)format, &length));
        g_assert_cmpuint(length, >, 100);
    }
}

static void what_is_left_out_is_said(void)
{
    CommDrawOptions options = {.hidden_edge_count = 8, .hidden_weight = 75};
    g_autoptr(CommNetwork) network = network_of("a b 20\nb c 5\n");
    g_autoptr(CommPicture) picture = comm_draw_network(network, &options, NULL);
    g_assert_true(has_text(picture, "showing 2 of 10 edges"));
    g_assert_true(has_text(picture, "25.0 %"));
}

static void given_groups_colour_the_hosts(void)
{
    const gint groups[] = {1, 0, -1};
    const char *const names[] = {"web", "mail", NULL};
    CommDrawOptions options = {.groups = groups, .group_names = names, .group_word = "role"};
    g_autoptr(CommNetwork) network = network_of("a b 20\nb c 5\n");
    g_autofree CommNodeLook *looks = NULL;
    g_autoptr(CommPicture) picture = comm_draw_network(network, &options, &looks);
    g_assert_cmphex(looks[0].colour, ==, comm_palette_get_group(COMM_THEME_LIGHT, 1));
    g_assert_cmphex(looks[2].colour, ==, comm_palette_get(COMM_THEME_LIGHT)->rest);
    g_assert_true(has_text(picture, "role (hosts)") && has_text(picture, "mail (1)"));
}

static void a_difference_tells_new_gone_heavier_and_lighter(void)
{
    CommDrawOptions options = {.title = NULL};
    g_autoptr(CommNetwork) before = network_of("a b 100\nb c 100\nc d 100\nd e 100\n");
    g_autoptr(CommNetwork) after = network_of("a b 200\nb c 50\nc d 100\nx a 50\n");
    g_autoptr(CommPicture) picture = comm_draw_difference(before, after, &options);
    g_assert_true(has_text(picture, "new (1)") && has_text(picture, "gone (1)"));
    g_assert_true(has_text(picture, "heavier (1)") && has_text(picture, "lighter (1)"));
    g_assert_true(has_text(picture, "as before (1)") && has_text(picture, "gone, hollow (1)"));
    g_autoptr(CommNetwork) nothing = network_of("");
    g_autoptr(CommPicture) all_gone = comm_draw_difference(before, nothing, &options);
    g_assert_true(has_text(all_gone, "gone (4)"));
}

static void panels_share_places(void)
{
    CommDrawOptions options = {.title = "panels"};
    g_autoptr(CommNetwork) first = network_of("a b 100\nb c 100\n");
    g_autoptr(CommNetwork) second = network_of("c d 100\n");
    CommPanel panels[] = {{"one", first}, {"two", second}};
    g_autoptr(CommPicture) picture = comm_draw_panels(panels, 2, &options);
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    double distances[4];
    double firsts[4] = {NAN, NAN, NAN, NAN};
    for (gsize i = 0; i < count; i++) {
        if (shapes[i].kind != COMM_SHAPE_CIRCLE)
            continue;
        if (isnan(firsts[shapes[i].item]))
            firsts[shapes[i].item] = shapes[i].at.x;
        else
            distances[shapes[i].item] = shapes[i].at.x - firsts[shapes[i].item];
    }
    for (guint i = 1; i < 4; i++)
        g_assert_cmpfloat(fabs(distances[i] - distances[0]), <, 1e-9);
    assert_texts_inside(picture);
    g_autoptr(CommPicture) none = comm_draw_panels(NULL, 0, &options);
    assert_texts_inside(none);
}

static void a_full_disk_is_an_error(void)
{
    CommDrawOptions options = {.title = NULL};
    g_autoptr(CommNetwork) network = crowd(20);
    g_autoptr(CommPicture) picture = comm_draw_network(network, &options, NULL);
    for (guint format = COMM_PICTURE_SVG; format <= COMM_PICTURE_PDF; format++) {
        FILE *full = fopen("/dev/full", "w");
        g_autoptr(GError) error = NULL;
        g_assert_false(comm_picture_write(picture, (CommPictureFormat)format, full, &error));
        g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
        fclose(full);
    }
}

/* Renewed by the line that fails: COMMGRAPH_RENEW=1 test_comm_draw. */
static void a_small_graph_is_drawn_as_before(void)
{
    CommDrawOptions options = {.title = "Two offices & a printer"};
    g_autoptr(CommNetwork) network = network_of("10.0.0.1 10.0.0.2 1200\n10.0.0.2 10.0.0.1 800\n"
                                                "10.0.0.3 10.0.0.2 40\n10.0.0.1 224.0.0.251 3\n");
    g_autoptr(CommPicture) picture = comm_draw_network(network, &options, NULL);
    gsize length;
    char *svg = written(picture, COMM_PICTURE_SVG, &length);
    if (g_getenv("COMMGRAPH_RENEW") != NULL)
        g_assert_true(g_file_set_contents(GOLDEN_SVG, svg, (gssize)length, NULL));
    g_autofree char *expected = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(GOLDEN_SVG, &expected, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(svg, ==, expected);
    free(svg);
}

static void long_texts_are_cut_in_the_middle(void)
{
    g_autofree char *cut = comm_text_shorten("abcdefghijklmnopqrstuvwxyz", 10, FALSE, 80);
    g_assert_true(g_str_has_prefix(cut, "abc") && g_str_has_suffix(cut, "xyz"));
    g_assert_cmpfloat(comm_text_get_width(cut, 10, FALSE), <=, 80);
    g_autofree char *odd = comm_text_shorten("a\xff\nb", 10, FALSE, 80);
    g_assert_cmpstr(odd, ==, "a\xef\xbf\xbd b");
}

static void counts_are_grouped_by_thousands(void)
{
    static const struct {
        double count;
        const char *text;
    } CASES[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {1234567, "1,234,567"}, {2.5, "2.50"}, {1e16, "1e+16"}};
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = comm_text_from_count(CASES[i].count);
        g_assert_cmpstr(text, ==, CASES[i].text);
    }
}

#define ADD(name) g_test_add_func("/comm_draw/" #name, name)

static void test_differences_have_labels_from_a_table(void)
{
    g_autoptr(CommNetwork) before = network_of("10.0.0.1 10.0.0.2 5\n");
    g_autoptr(CommNetwork) after = network_of("10.0.0.3 10.0.0.2 5\n");
    g_autoptr(GHashTable) labels = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(labels, "10.0.0.3", "web");
    CommDrawOptions options = {.label_table = labels};
    g_autoptr(CommPicture) picture = comm_draw_difference(before, after, &options);
    g_assert_true(has_text(picture, "web"));
    g_assert_true(has_text(picture, "10.0.0.1"));
    g_assert_false(has_text(picture, "10.0.0.3"));
}

static void a_share_too_small_for_a_double_is_no_difference(void)
{
    g_autoptr(CommNetwork) before = network_of("10.0.0.1 10.0.0.2 1e18\n10.0.0.1 10.0.0.3 5e-324\n");
    g_autoptr(CommNetwork) after = network_of("10.0.0.1 10.0.0.2 5\n");
    CommDrawOptions options = {0};
    g_autoptr(CommPicture) picture = comm_draw_difference(before, after, &options);
    g_assert_true(has_text(picture, "10.0.0.1"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(a_share_too_small_for_a_double_is_no_difference);
    ADD(the_same_network_gives_the_same_bytes);
    ADD(every_host_and_edge_is_drawn);
    ADD(both_directions_lie_apart);
    ADD(labels_do_not_collide_and_stay_inside);
    ADD(nothing_and_one_host_are_pictures);
    ADD(what_is_left_out_is_said);
    ADD(given_groups_colour_the_hosts);
    ADD(a_difference_tells_new_gone_heavier_and_lighter);
    ADD(panels_share_places);
    ADD(a_full_disk_is_an_error);
    ADD(a_small_graph_is_drawn_as_before);
    ADD(long_texts_are_cut_in_the_middle);
    ADD(counts_are_grouped_by_thousands);
    g_test_add_func("/comm_draw/differences_have_labels_from_a_table", test_differences_have_labels_from_a_table);
    return g_test_run();
}
