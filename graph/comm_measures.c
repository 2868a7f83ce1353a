/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_measures.h"
#include "comm_community.h"
#include "comm_components.h"
#include "comm_rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAMPING           0.85
#define RANK_TOLERANCE    1e-10
#define ITERATION_MAXIMUM 1000

static void add_link(CommNodeMeasures *measures, const CommLink *link)
{
    measures->out_degrees[link->source]++;
    measures->in_degrees[link->target]++;
    measures->out_weights[link->source] += link->weight;
    measures->in_weights[link->target] += link->weight;
    measures->weights[link->source] += link->weight;
    if (link->source != link->target)
        measures->weights[link->target] += link->weight;
}

static CommNodeMeasures *measure_degrees(const CommNetwork *network)
{
    CommNodeMeasures *measures = g_new0(CommNodeMeasures, 1);
    measures->node_count = comm_network_get_node_count(network);
    gsize size = (gsize)measures->node_count + 1;
    measures->in_degrees = g_new0(guint32, size);
    measures->out_degrees = g_new0(guint32, size);
    measures->in_weights = g_new0(double, size);
    measures->out_weights = g_new0(double, size);
    measures->weights = g_new0(double, size);
    const CommLink *links = comm_network_get_links(network);
    for (gsize i = 0; i < comm_network_get_link_count(network); i++)
        add_link(measures, &links[i]);
    return measures;
}

void comm_measures_free(CommNodeMeasures *measures)
{
    if (measures == NULL)
        return;
    g_free(measures->in_degrees);
    g_free(measures->out_degrees);
    g_free(measures->in_weights);
    g_free(measures->out_weights);
    g_free(measures->weights);
    g_free(measures->pageranks);
    g_free(measures->weak_components);
    g_free(measures->strong_components);
    g_free(measures->communities);
    g_free(measures);
}

static double divide(double numerator, double denominator)
{
    return denominator > 0 ? numerator / denominator : NAN;
}

static void measure_reciprocity(const CommNetwork *network, CommSummary *summary)
{
    const CommLink *links = comm_network_get_links(network);
    gsize both_ways = 0;
    double weight = 0;
    double weight_both_ways = 0;
    for (gsize i = 0; i < summary->link_count; i++) {
        const CommLink *link = &links[i];
        if (link->source == link->target) {
            summary->loop_count++;
            continue;
        }
        weight += link->weight;
        const CommLink *reverse = comm_network_find_link(network, link->target, link->source);
        if (reverse == NULL)
            continue;
        both_ways++;
        weight_both_ways += MIN(link->weight, reverse->weight);
    }
    double simple_link_count = (double)(summary->link_count - summary->loop_count);
    double n = summary->node_count;
    summary->density = divide(simple_link_count, n * (n - 1));
    summary->reciprocity = divide((double)both_ways, simple_link_count);
    summary->weighted_reciprocity = divide(weight_both_ways, weight);
}

static void measure_link_weights(const CommNetwork *network, CommSummary *summary)
{
    const CommLink *links = comm_network_get_links(network);
    gsize count = summary->link_count;
    g_autofree double *weights = g_new(double, count + 1);
    double heaviest = 0;
    double entropy = 0;
    for (gsize i = 0; i < count; i++) {
        double share = links[i].weight / summary->total_weight;
        weights[i] = links[i].weight;
        heaviest = MAX(heaviest, weights[i]);
        entropy -= share > 0 ? share * log(share) : 0;
    }
    summary->link_entropy = count > 1 ? entropy / log((double)count) : NAN;
    summary->link_gini = comm_measures_gini(weights, count);
    summary->top_link_share = divide(heaviest, summary->total_weight);
}

CommNodeMeasures *comm_measures_new(const CommNetwork *network, CommSummary *summary)
{
    CommNodeMeasures *measures = measure_degrees(network);
    guint32 node_count = measures->node_count;
    *summary = (CommSummary){.node_count = node_count};
    summary->link_count = comm_network_get_link_count(network);
    summary->total_weight = comm_network_get_total_weight(network);
    measure_reciprocity(network, summary);
    measure_link_weights(network, summary);
    summary->node_gini = comm_measures_gini(measures->weights, node_count);
    measures->pageranks = comm_measures_pagerank(network);
    measures->weak_components = comm_components_weak(network, &summary->weak_component_count);
    summary->largest_weak_component = comm_components_get_largest(measures->weak_components, node_count);
    measures->strong_components = comm_components_strong(network, &summary->strong_component_count);
    summary->largest_strong_component = comm_components_get_largest(measures->strong_components, node_count);
    measures->communities = comm_community_louvain(network, &summary->community_count, &summary->modularity);
    return measures;
}

/* What every node gets whatever the links: the damping's share, and that of the nodes without out-links. */
static double base_rank(const double *ranks, const double *out_weights, guint32 node_count)
{
    double stuck = 0;
    for (guint32 i = 0; i < node_count; i++)
        stuck += out_weights[i] > 0 ? 0 : ranks[i];
    return (1 - DAMPING + DAMPING * stuck) / node_count;
}

/* One step from @ranks to @next; returns by how much they differ in sum. */
static double pass_ranks(const CommNetwork *network, const double *out_weights, double *ranks, double *next)
{
    guint32 node_count = comm_network_get_node_count(network);
    double base = base_rank(ranks, out_weights, node_count);
    for (guint32 i = 0; i < node_count; i++)
        next[i] = base;
    for (guint32 i = 0; i < node_count; i++) {
        gsize count;
        const CommLink *links = comm_network_get_out_links(network, i, &count);
        double rank_per_weight = count > 0 ? DAMPING * ranks[i] / out_weights[i] : 0;
        for (gsize j = 0; j < count; j++)
            next[links[j].target] += rank_per_weight * links[j].weight;
    }
    double change = 0;
    for (guint32 i = 0; i < node_count; i++)
        change += fabs(next[i] - ranks[i]);
    return change;
}

static double *sum_out_weights(const CommNetwork *network)
{
    double *sums = g_new0(double, (gsize)comm_network_get_node_count(network) + 1);
    const CommLink *links = comm_network_get_links(network);
    for (gsize i = 0; i < comm_network_get_link_count(network); i++)
        sums[links[i].source] += links[i].weight;
    return sums;
}

double *comm_measures_pagerank(const CommNetwork *network)
{
    guint32 node_count = comm_network_get_node_count(network);
    g_autofree double *out_weights = sum_out_weights(network);
    g_autofree double *ranks = g_new(double, (gsize)node_count + 1);
    g_autofree double *next = g_new(double, (gsize)node_count + 1);
    for (guint32 i = 0; i < node_count; i++)
        ranks[i] = 1.0 / node_count;
    double change = 1;
    for (guint i = 0; i < ITERATION_MAXIMUM && change > RANK_TOLERANCE && node_count > 0; i++) {
        change = pass_ranks(network, out_weights, ranks, next);
        double *swap = ranks;
        ranks = next;
        next = swap;
    }
    return g_steal_pointer(&ranks);
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

double comm_measures_gini(const double *values, gsize count)
{
    g_autofree double *sorted = g_new(double, count + 1);
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_doubles);
    double n = (double)count;
    double sum = 0;
    double ranked_sum = 0;
    for (gsize i = 0; i < count; i++) {
        sum += sorted[i];
        ranked_sum += (2 * (double)(i + 1) - n - 1) * sorted[i];
    }
    return divide(ranked_sum, n * sum);
}

double comm_measures_burstiness(const double *values, gsize count)
{
    double sum = 0;
    for (gsize i = 0; i < count; i++)
        sum += values[i];
    double mean = sum / (double)count;
    double squares = 0;
    for (gsize i = 0; i < count; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    double deviation = sqrt(squares / (double)count);
    return divide(deviation - mean, deviation + mean);
}

static int compare_nodes(const void *a, const void *b, void *data)
{
    const double *weights = data;
    guint32 left = *(const guint32 *)a;
    guint32 right = *(const guint32 *)b;
    if (weights[left] != weights[right])
        return weights[left] > weights[right] ? -1 : 1;
    return left < right ? -1 : left > right;
}

guint32 *comm_measures_rank_nodes(const CommNodeMeasures *measures)
{
    guint32 *ranked = g_new(guint32, (gsize)measures->node_count + 1);
    for (guint32 i = 0; i < measures->node_count; i++)
        ranked[i] = i;
    qsort_r(ranked, measures->node_count, sizeof *ranked, compare_nodes, measures->weights);
    return ranked;
}

static int compare_link_numbers(const void *a, const void *b, void *data)
{
    const CommLink *links = data;
    gsize left = *(const gsize *)a;
    gsize right = *(const gsize *)b;
    if (links[left].weight != links[right].weight)
        return links[left].weight > links[right].weight ? -1 : 1;
    return left < right ? -1 : left > right;
}

gsize *comm_measures_rank_links(const CommNetwork *network, gsize top_count, gsize *count)
{
    return comm_rank_top(comm_network_get_link_count(network), top_count, compare_link_numbers,
                         comm_network_get_links(network), count);
}
