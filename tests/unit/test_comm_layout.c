/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_layout.h"

#include <math.h>
#include <string.h>

static CommNode host(guint32 number)
{
    CommAddress address = {.version = 4, .bytes = {10, (guint8)(number >> 16), (guint8)(number >> 8), (guint8)number}};
    return comm_node_from_address(&address);
}

static void add(CommNetworkBuilder *builder, guint32 source, guint32 target, double weight)
{
    CommNode from = host(source);
    CommNode to = host(target);
    comm_network_builder_add(builder, &from, &to, weight);
}

/* Two hubs with leaves, a chain, pairs and hosts without edges, and weights over nine decades. */
static CommNetwork *mixed_network(guint32 leaf_count)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    for (guint32 i = 2; i < leaf_count; i++) {
        add(builder, i, i % 2, pow(10, i % 10));
        add(builder, i % 2, i, i);
    }
    add(builder, 0, 1, 5);
    add(builder, 1, 1, 7);
    for (guint32 i = 0; i < 20; i++)
        add(builder, 100000 + i, 100001 + i, 1);
    for (guint32 i = 0; i < 20; i += 2)
        add(builder, 200000 + i, 200001 + i, 1);
    for (guint32 i = 0; i < 15; i++) {
        CommNode alone = host(300000 + i);
        comm_network_builder_add_node(builder, &alone);
    }
    return comm_network_builder_finish(builder);
}

static CommNetwork *empty_network(void)
{
    return comm_network_builder_finish(comm_network_builder_new());
}

static void assert_same(const CommPoint *a, const CommPoint *b, guint32 count)
{
    g_assert_true(count == 0 || memcmp(a, b, count * sizeof *a) == 0);
}

static void slices_equal_one_run(void)
{
    g_autoptr(CommNetwork) network = mixed_network(200);
    guint32 count = comm_network_get_node_count(network);
    g_autoptr(CommLayout) whole = comm_layout_new(network, NULL);
    g_autoptr(CommLayout) sliced = comm_layout_new(network, NULL);
    comm_layout_step(whole, 120);
    for (guint i = 0; i < 40; i++)
        comm_layout_step(sliced, 3);
    assert_same(comm_layout_get_points(whole), comm_layout_get_points(sliced), count);
}

static void a_layout_settles(void)
{
    g_autoptr(CommNetwork) network = mixed_network(300);
    g_autoptr(CommLayout) layout = comm_layout_new(network, NULL);
    guint slice_count = 0;
    while (comm_layout_step(layout, 10))
        g_assert_cmpuint(++slice_count, <, 100);
    guint32 count = comm_network_get_node_count(network);
    g_autofree CommPoint *before = g_memdup2(comm_layout_get_points(layout), count * sizeof(CommPoint));
    g_assert_false(comm_layout_step(layout, 10));
    assert_same(before, comm_layout_get_points(layout), count);
    for (guint32 i = 0; i < count; i++)
        g_assert_true(isfinite(before[i].x) && isfinite(before[i].y));
}

static void neighbours_are_nearer_than_strangers(void)
{
    g_autoptr(CommNetwork) network = mixed_network(200);
    g_autoptr(CommLayout) layout = comm_layout_new(network, NULL);
    comm_layout_step(layout, 600);
    const CommPoint *points = comm_layout_get_points(layout);
    double own = 0;
    double other = 0;
    for (guint32 i = 2; i < 200; i++) {
        own += hypot(points[i].x - points[i % 2].x, points[i].y - points[i % 2].y);
        other += hypot(points[i].x - points[1 - i % 2].x, points[i].y - points[1 - i % 2].y);
    }
    g_assert_cmpfloat(own * 1.5, <, other);
}

static void known_positions_are_kept_and_new_nodes_lie_near(void)
{
    g_autoptr(CommNetwork) network = mixed_network(100);
    guint32 count = comm_network_get_node_count(network);
    g_autoptr(CommLayout) first = comm_layout_new(network, NULL);
    comm_layout_step(first, 600);
    g_autofree CommPoint *known = g_memdup2(comm_layout_get_points(first), count * sizeof(CommPoint));
    known[50].x = NAN;
    known[0].x = NAN;
    g_autoptr(CommLayout) second = comm_layout_new(network, known);
    const CommPoint *points = comm_layout_get_points(second);
    for (guint32 i = 0; i < count; i++) {
        g_assert_true(isfinite(points[i].x) && isfinite(points[i].y));
        if (isfinite(known[i].x))
            g_assert_cmpfloat(hypot(points[i].x - known[i].x, points[i].y - known[i].y), <, 1e-6);
    }
}

static void assert_no_overlap_and_inside(const CommPoint *points, const CommFootprint *prints, guint32 count,
                                         double width, double height)
{
    for (guint32 i = 0; i < count; i++) {
        double radius = prints[i].radius;
        g_assert_cmpfloat(points[i].x - radius, >=, -1e-6);
        g_assert_cmpfloat(points[i].y - radius, >=, -1e-6);
        g_assert_cmpfloat(points[i].x + radius, <=, width + 1e-6);
        g_assert_cmpfloat(points[i].y + radius, <=, height + 1e-6);
        for (guint32 j = 0; j < i; j++)
            g_assert_cmpfloat(hypot(points[i].x - points[j].x, points[i].y - points[j].y), >=,
                              radius + prints[j].radius);
    }
}

static void arranged_circles_do_not_overlap(void)
{
    g_autoptr(CommNetwork) network = mixed_network(800);
    guint32 count = comm_network_get_node_count(network);
    g_autoptr(CommLayout) layout = comm_layout_new(network, NULL);
    g_autofree CommFootprint *prints = g_new0(CommFootprint, count);
    for (guint32 i = 0; i < count; i++)
        prints[i] = (CommFootprint){2 + i % 7, i % 20 == 0 ? 60 : 0, i % 20 == 0 ? 12 : 0};
    /* Without a step too, when neighbours still lie anywhere. */
    g_autofree CommPoint *early = comm_layout_arrange(layout, prints, 1400, 900);
    assert_no_overlap_and_inside(early, prints, count, 1400, 900);
    comm_layout_step(layout, 600);
    g_autofree CommPoint *late = comm_layout_arrange(layout, prints, 1400, 900);
    assert_no_overlap_and_inside(late, prints, count, 1400, 900);
    g_autofree CommPoint *again = comm_layout_arrange(layout, prints, 1400, 900);
    assert_same(late, again, count);
}

static void labels_of_a_small_graph_do_not_overlap(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    for (guint32 i = 1; i < 12; i++)
        add(builder, i, 0, i);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    g_autoptr(CommLayout) layout = comm_layout_new(network, NULL);
    comm_layout_step(layout, 600);
    CommFootprint prints[12];
    for (guint i = 0; i < 12; i++)
        prints[i] = (CommFootprint){8, 90, 14};
    g_autofree CommPoint *points = comm_layout_arrange(layout, prints, 1000, 700);
    for (guint i = 0; i < 12; i++)
        for (guint j = 0; j < i; j++)
            g_assert_true(fabs(points[i].x - points[j].x) >= 90 || fabs(points[i].y - points[j].y) >= 30);
}

static void nodes_in_one_place_come_apart(void)
{
    g_autoptr(CommNetwork) network = mixed_network(60);
    guint32 count = comm_network_get_node_count(network);
    g_autofree CommPoint *same = g_new0(CommPoint, count);
    g_autoptr(CommLayout) layout = comm_layout_new(network, same);
    g_autofree CommFootprint *prints = g_new0(CommFootprint, count);
    for (guint32 i = 0; i < count; i++)
        prints[i].radius = 4;
    g_autofree CommPoint *points = comm_layout_arrange(layout, prints, 800, 600);
    assert_no_overlap_and_inside(points, prints, count, 800, 600);
}

static void a_picture_is_extended_without_moving_what_is_there(void)
{
    g_autoptr(CommNetwork) network = mixed_network(120);
    guint32 count = comm_network_get_node_count(network);
    g_autoptr(CommLayout) layout = comm_layout_new(network, NULL);
    comm_layout_step(layout, 600);
    g_autofree CommFootprint *prints = g_new0(CommFootprint, count);
    g_autofree double *radii = g_new(double, count);
    for (guint32 i = 0; i < count; i++)
        prints[i].radius = radii[i] = 4;
    g_autofree CommPoint *before = comm_layout_arrange(layout, prints, 1000, 800);
    g_autofree CommPoint *points = g_memdup2(before, count * sizeof *before);
    for (guint32 i = 3; i < count; i += 7)
        points[i] = (CommPoint){NAN, NAN};
    comm_layout_extend(network, radii, points, 1000, 800);
    assert_no_overlap_and_inside(points, prints, count, 1000, 800);
    for (guint32 i = 0; i < count; i++)
        g_assert_true(i % 7 == 3 || memcmp(&points[i], &before[i], sizeof before[i]) == 0);
}

static void nothing_and_one_host_have_a_layout(void)
{
    g_autoptr(CommNetwork) nothing = empty_network();
    g_autoptr(CommLayout) empty = comm_layout_new(nothing, NULL);
    g_assert_false(comm_layout_step(empty, 5));
    g_autofree CommPoint *none = comm_layout_arrange(empty, NULL, 100, 100);
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, 1, 1, 3);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    g_autoptr(CommLayout) layout = comm_layout_new(network, NULL);
    comm_layout_step(layout, 5);
    CommFootprint print = {5, 0, 0};
    g_autofree CommPoint *point = comm_layout_arrange(layout, &print, 100, 60);
    g_assert_cmpfloat(fabs(point->x - 50) + fabs(point->y - 30), <, 1e-9);
}

#define ADD(name) g_test_add_func("/comm_layout/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(slices_equal_one_run);
    ADD(a_layout_settles);
    ADD(neighbours_are_nearer_than_strangers);
    ADD(known_positions_are_kept_and_new_nodes_lie_near);
    ADD(arranged_circles_do_not_overlap);
    ADD(labels_of_a_small_graph_do_not_overlap);
    ADD(nodes_in_one_place_come_apart);
    ADD(a_picture_is_extended_without_moving_what_is_there);
    ADD(nothing_and_one_host_have_a_layout);
    return g_test_run();
}
