/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_community.h"

#include <math.h>

static void add(CommNetworkBuilder *builder, const char *source, const char *target, double weight)
{
    CommNames *names = comm_network_builder_get_names(builder);
    CommNode from = comm_node_from_text(names, source, -1);
    CommNode to = comm_node_from_text(names, target, -1);
    comm_network_builder_add(builder, &from, &to, weight);
}

static void two_triangles_are_two_communities(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "a", "b", 1);
    add(builder, "b", "c", 1);
    add(builder, "c", "a", 1);
    add(builder, "c", "d", 1);
    add(builder, "d", "e", 2);
    add(builder, "e", "f", 2);
    add(builder, "f", "d", 2);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    guint32 count;
    double modularity;
    g_autofree guint32 *communities = comm_community_louvain(network, &count, &modularity);
    g_assert_cmpuint(count, ==, 2);
    /* d, e, f carry the most weight. */
    guint32 expected[] = {1, 1, 1, 0, 0, 0};
    for (guint i = 0; i < 6; i++)
        g_assert_cmpuint(communities[i], ==, expected[i]);
    /* m = 10, within 9, strengths 7 and 13: 9/10 - (7/20)^2 - (13/20)^2 */
    g_assert_cmpfloat_with_epsilon(modularity, 0.355, 1e-12);
}

static void one_community_has_modularity_zero(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "a", "b", 3);
    add(builder, "b", "b", 1);
    add(builder, "b", "a", 1);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    guint32 together[] = {0, 0};
    g_assert_cmpfloat_with_epsilon(comm_community_modularity(network, together, 1), 0, 1e-12);
    /* m = 5, within 1, strengths 4 and 6 */
    guint32 apart[] = {0, 1};
    g_assert_cmpfloat_with_epsilon(comm_community_modularity(network, apart, 2), 0.2 - 0.16 - 0.36, 1e-12);
}

static void nodes_without_links_are_alone_and_last(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "a", "b", 0);
    add(builder, "c", "d", 1);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    guint32 count;
    g_autofree guint32 *communities = comm_community_louvain(network, &count, NULL);
    g_assert_cmpuint(count, ==, 3);
    guint32 expected[] = {1, 2, 0, 0};
    for (guint i = 0; i < 4; i++)
        g_assert_cmpuint(communities[i], ==, expected[i]);
}

static void no_weight_has_no_modularity(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    add(builder, "a", "b", 0);
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    guint32 count;
    double modularity = 0;
    g_autofree guint32 *communities = comm_community_louvain(network, &count, &modularity);
    g_assert_cmpuint(count, ==, 2);
    g_assert_true(isnan(modularity));
    g_autoptr(CommNetwork) empty = comm_network_builder_finish(comm_network_builder_new());
    g_autofree guint32 *none = comm_community_louvain(empty, &count, &modularity);
    g_assert_cmpuint(count, ==, 0);
    g_assert_true(isnan(modularity));
}

/* 30 cliques of 5 in a ring: each clique is a community, or two neighbours are (the resolution limit). Known from
 * Fortunato, Barthelemy, 2007, doi:10.1073/pnas.0605965104: pairs have the higher modularity, 0.888 against 0.876. */
static void ring_of_cliques_needs_several_levels(void)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    for (guint clique = 0; clique < 30; clique++) {
        for (guint i = 0; i < 5; i++) {
            for (guint j = i + 1; j < 5; j++) {
                g_autofree char *source = g_strdup_printf("%02u-%u", clique, i);
                g_autofree char *target = g_strdup_printf("%02u-%u", clique, j);
                add(builder, source, target, 1);
            }
        }
        g_autofree char *last = g_strdup_printf("%02u-4", clique);
        g_autofree char *next = g_strdup_printf("%02u-0", (clique + 1) % 30);
        add(builder, last, next, 1);
    }
    g_autoptr(CommNetwork) network = comm_network_builder_finish(builder);
    guint32 count;
    double modularity;
    g_autofree guint32 *communities = comm_community_louvain(network, &count, &modularity);
    g_assert_cmpfloat(modularity, >, 0.8757);
    for (guint i = 0; i < 150; i++)
        g_assert_cmpuint(communities[i], ==, communities[i / 5 * 5]);
    g_autofree guint32 *again = comm_community_louvain(network, &count, NULL);
    for (guint i = 0; i < 150; i++)
        g_assert_cmpuint(again[i], ==, communities[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_community/two_triangles_are_two_communities", two_triangles_are_two_communities);
    g_test_add_func("/comm_community/one_community_has_modularity_zero", one_community_has_modularity_zero);
    g_test_add_func("/comm_community/nodes_without_links_are_alone_and_last", nodes_without_links_are_alone_and_last);
    g_test_add_func("/comm_community/no_weight_has_no_modularity", no_weight_has_no_modularity);
    g_test_add_func("/comm_community/ring_of_cliques_needs_several_levels", ring_of_cliques_needs_several_levels);
    return g_test_run();
}
