/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_compare.h"
#include "comm_components.h"
#include "comm_measures.h"
#include "comm_window_series.h"

#include <math.h>

typedef struct {
    const char *source;
    const char *target;
    double weight;
} Row;

static CommNetwork *network_of(const Row *rows, gsize count)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    CommNames *names = comm_network_builder_get_names(builder);
    for (gsize i = 0; i < count; i++) {
        CommNode source = comm_node_parse(names, rows[i].source, -1);
        CommNode target = comm_node_parse(names, rows[i].target, -1);
        comm_network_builder_add(builder, &source, &target, rows[i].weight);
    }
    return comm_network_builder_finish(builder);
}

/* a <-> b -> c, c -> c, and d -> e apart: 5 hosts, 5 edges, weight 10. */
static const Row hand_worked[] = {{"a", "b", 3}, {"b", "a", 1}, {"b", "c", 2}, {"c", "c", 2}, {"d", "e", 2}};

static void summary_is_as_worked_by_hand(void)
{
    g_autoptr(CommNetwork) network = network_of(hand_worked, G_N_ELEMENTS(hand_worked));
    CommSummary summary;
    g_autoptr(CommNodeMeasures) measures = comm_measures_new(network, &summary);
    g_assert_cmpuint(summary.node_count, ==, 5);
    g_assert_cmpuint(summary.loop_count, ==, 1);
    g_assert_cmpfloat_with_epsilon(summary.density, 4.0 / 20, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.reciprocity, 2.0 / 4, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.weighted_reciprocity, 2.0 / 8, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.top_link_share, 0.3, 1e-12);
    /* 1, 2, 2, 2, 3: (-4 - 4 + 0 + 4 + 12) / (5 * 10) */
    g_assert_cmpfloat_with_epsilon(summary.link_gini, 8.0 / 50, 1e-12);
    double entropy = -(0.3 * log(0.3) + 0.1 * log(0.1) + 0.6 * log(0.2)) / log(5);
    g_assert_cmpfloat_with_epsilon(summary.link_entropy, entropy, 1e-12);
    g_assert_cmpuint(summary.weak_component_count, ==, 2);
    g_assert_cmpuint(summary.largest_weak_component, ==, 3);
    g_assert_cmpuint(summary.strong_component_count, ==, 4);
    g_assert_cmpuint(summary.largest_strong_component, ==, 2);
    guint32 strong[] = {0, 0, 1, 2, 3};
    double weights[] = {4, 6, 4, 2, 2};
    for (guint i = 0; i < 5; i++) {
        g_assert_cmpuint(measures->strong_components[i], ==, strong[i]);
        g_assert_cmpfloat(measures->weights[i], ==, weights[i]);
    }
    g_assert_cmpuint(measures->in_degrees[2], ==, 2);
    g_assert_cmpfloat(measures->in_weights[2], ==, 4);
    g_assert_cmpfloat(measures->out_weights[1], ==, 3);
}

static void an_empty_network_has_no_measures(void)
{
    g_autoptr(CommNetwork) network = network_of(NULL, 0);
    CommSummary summary;
    g_autoptr(CommNodeMeasures) measures = comm_measures_new(network, &summary);
    g_assert_cmpuint(summary.weak_component_count, ==, 0);
    g_assert_true(isnan(summary.density) && isnan(summary.reciprocity) && isnan(summary.link_gini));
    g_assert_true(isnan(summary.link_entropy) && isnan(summary.modularity) && isnan(summary.top_link_share));
}

static void pagerank_of_two_hosts_is_known(void)
{
    /* b is stuck: r_a = 0.075 + 0.85 r_b / 2, r_a + r_b = 1. */
    Row rows[] = {{"a", "b", 5}};
    g_autoptr(CommNetwork) network = network_of(rows, 1);
    g_autofree double *ranks = comm_measures_pagerank(network);
    g_assert_cmpfloat_with_epsilon(ranks[0], 0.5 / 1.425, 1e-9);
    g_assert_cmpfloat_with_epsilon(ranks[0] + ranks[1], 1, 1e-12);
}

static void burstiness_tells_regular_from_bursts(void)
{
    double regular[] = {5, 5, 5, 5};
    double bursts[] = {0, 0, 0, 8};
    g_assert_cmpfloat_with_epsilon(comm_measures_burstiness(regular, 4), -1, 1e-12);
    double deviation = sqrt(12);
    g_assert_cmpfloat_with_epsilon(comm_measures_burstiness(bursts, 4), (deviation - 2) / (deviation + 2), 1e-12);
    g_assert_true(isnan(comm_measures_burstiness(bursts, 3)));
}

static void divergence_has_its_known_value(void)
{
    Row rows_a[] = {{"a", "b", 3}, {"b", "c", 1}};
    Row rows_b[] = {{"a", "b", 1}, {"b", "c", 3}};
    g_autoptr(CommNetwork) a = network_of(rows_a, 2);
    g_autoptr(CommNetwork) b = network_of(rows_b, 2);
    g_autoptr(CommComparison) comparison = comm_compare_new(a, b, 10);
    const CommDistance *distance = comm_compare_get_distance(comparison);
    g_assert_cmpfloat_with_epsilon(distance->divergence, 0.188722, 5e-7);
    g_assert_cmpfloat_with_epsilon(distance->distance, sqrt(0.18872187554086714), 1e-12);
    g_assert_cmpfloat_with_epsilon(distance->weighted_jaccard, 2.0 / 6, 1e-12);
    const CommNodeDifference *nodes = comm_compare_get_nodes(comparison);
    g_assert_cmpfloat_with_epsilon(nodes[1].divergence, distance->divergence / 2, 1e-12);
    gsize count;
    g_autofree gsize *ranked = comm_compare_rank_nodes(comparison, 10, &count);
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(comm_compare_get_node_text(comparison, (guint32)ranked[0]), ==, "b");
}

static void same_shares_are_at_0_and_disjoint_networks_at_1(void)
{
    Row rows[] = {{"a", "b", 3}, {"b", "c", 1}, {"10.0.0.1", "c", 7}};
    Row triple[] = {{"10.0.0.1", "c", 21}, {"a", "b", 9}, {"b", "c", 3}};
    Row others[] = {{"b", "a", 3}, {"10.0.0.2", "c", 7}};
    g_autoptr(CommNetwork) a = network_of(rows, 3);
    g_autoptr(CommNetwork) same = network_of(triple, 3);
    g_autoptr(CommNetwork) other = network_of(others, 2);
    g_autoptr(CommNetwork) empty = network_of(NULL, 0);
    g_autoptr(CommComparison) near = comm_compare_new(a, same, 10);
    g_autoptr(CommComparison) far = comm_compare_new(a, other, 10);
    g_autoptr(CommComparison) none = comm_compare_new(a, empty, 10);
    g_assert_cmpfloat(comm_compare_get_distance(near)->distance, <, 1e-12);
    g_assert_cmpfloat_with_epsilon(comm_compare_get_distance(far)->distance, 1, 1e-12);
    g_assert_cmpuint(comm_compare_get_distance(far)->only_b_node_count, ==, 1);
    g_assert_true(isnan(comm_compare_get_distance(none)->distance));
}

static void count_window(const CommWindow *window, gpointer data)
{
    GArray *windows = data;
    g_array_append_val(windows, *window);
}

static void windows_are_told_with_what_is_new(void)
{
    g_autoptr(GArray) windows = g_array_new(FALSE, FALSE, sizeof(CommWindow));
    g_autoptr(CommWindowSeries) series = comm_window_series_new(count_window, windows, 3);
    comm_window_series_add(series, "a", "b", 9, COMM_NO_TIME, COMM_NO_TIME);
    comm_window_series_add(series, "a", "b", 3, 0, 10);
    comm_window_series_add(series, "b", "c", 1, 0, 10);
    comm_window_series_add(series, "b", "c", 3, 40, 50);
    comm_window_series_add(series, "a", "b", 1, 40, 50);
    comm_window_series_add(series, "a", "x", 1, 20, 30);
    comm_window_series_finish(series);
    const CommWindow *told = (const CommWindow *)(const void *)windows->data;
    g_assert_cmpuint(windows->len, ==, 3);
    g_assert_true(isnan(told[0].distance));
    g_assert_cmpuint(told[0].new_link_count, ==, 2);
    g_assert_cmpuint(told[1].empty_count, ==, 3);
    g_assert_cmpuint(told[1].new_link_count, ==, 0);
    g_assert_cmpfloat_with_epsilon(told[1].distance, 0.434421, 1e-6);
    g_assert_true(told[2].is_late && isnan(told[2].distance));
    g_assert_cmpfloat(comm_window_series_get_untimed_weight(series), ==, 9);
}

/* Their links are none, of which arrays have no memory: UBSan looks at what is done with that. */
static void windows_of_weight_zero_are_told(void)
{
    g_autoptr(GArray) windows = g_array_new(FALSE, FALSE, sizeof(CommWindow));
    g_autoptr(CommWindowSeries) series = comm_window_series_new(count_window, windows, 3);
    comm_window_series_add(series, "a", "b", 0, 0, 10);
    comm_window_series_add(series, "a", "b", 0, 10, 20);
    comm_window_series_finish(series);
    const CommWindow *told = (const CommWindow *)(const void *)windows->data;
    g_assert_cmpuint(windows->len, ==, 2);
    g_assert_cmpuint(told[1].node_count, ==, 2);
    g_assert_cmpuint(told[1].link_count, ==, 0);
    g_assert_true(isnan(told[1].distance) && isnan(comm_window_series_get_burstiness(series)));
}

static void sliding_windows_have_no_empty_ones_between(void)
{
    g_autoptr(GArray) windows = g_array_new(FALSE, FALSE, sizeof(CommWindow));
    g_autoptr(CommWindowSeries) series = comm_window_series_new(count_window, windows, 0);
    for (gint64 start_us = 0; start_us < 50; start_us += 5)
        comm_window_series_add(series, "a", "b", 1, start_us, start_us + 10);
    comm_window_series_add(series, "a", "b", 1, 60, 70);
    comm_window_series_finish(series);
    const CommWindow *told = (const CommWindow *)(const void *)windows->data;
    for (guint i = 0; i < 10; i++)
        g_assert_cmpuint(told[i].empty_count, ==, 0);
    g_assert_cmpuint(told[10].empty_count, ==, 2);
}

static void scores_do_not_mind_a_few_peaks_in_the_past(void)
{
    double past[] = {10, 12, 900, 11, 9, 10, 8, 10, 11, 10};
    double median;
    double score = comm_window_series_score(20, past, G_N_ELEMENTS(past), 1, &median);
    g_assert_cmpfloat(median, ==, 10);
    g_assert_cmpfloat_with_epsilon(score, 10 / 1.4826, 1e-9);
    g_assert_true(isnan(comm_window_series_score(20, past, COMM_PAST_MINIMUM - 1, 1, &median)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_measures/summary_is_as_worked_by_hand", summary_is_as_worked_by_hand);
    g_test_add_func("/comm_measures/an_empty_network_has_no_measures", an_empty_network_has_no_measures);
    g_test_add_func("/comm_measures/pagerank_of_two_hosts_is_known", pagerank_of_two_hosts_is_known);
    g_test_add_func("/comm_measures/burstiness_tells_regular_from_bursts", burstiness_tells_regular_from_bursts);
    g_test_add_func("/comm_compare/divergence_has_its_known_value", divergence_has_its_known_value);
    g_test_add_func("/comm_compare/same_shares_are_at_0_and_disjoint_networks_at_1",
                    same_shares_are_at_0_and_disjoint_networks_at_1);
    g_test_add_func("/comm_window_series/windows_are_told_with_what_is_new", windows_are_told_with_what_is_new);
    g_test_add_func("/comm_window_series/windows_of_weight_zero_are_told", windows_of_weight_zero_are_told);
    g_test_add_func("/comm_window_series/sliding_windows_have_no_empty_ones_between",
                    sliding_windows_have_no_empty_ones_between);
    g_test_add_func("/comm_window_series/scores_do_not_mind_a_few_peaks_in_the_past",
                    scores_do_not_mind_a_few_peaks_in_the_past);
    return g_test_run();
}
