/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_compare.h"
#include "comm_measures.h"
#include "comm_rank.h"
#include "comm_sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME_FACTOR 1.25

struct _CommComparison {
    CommDistance distance;
    GPtrArray *texts; /* char *, by node */
    GArray *nodes;    /* CommNodeDifference */
    GArray *links;    /* CommLinkDifference */
    double total_a;
    double total_b;
};

typedef struct {
    const CommNetwork *network;
    guint32 *numbers; /* each node's in the comparison */
} Side;

double comm_compare_divergence_part(double share_a, double share_b)
{
    /* With d = (a - b) / (a + b): (a + b) / 4 * ((1 + d) log2(1 + d) + (1 - d) log2(1 - d)). The textbook form
     * subtracts numbers of the size of the shares, and its rounding would show in the square root. */
    double sum = share_a + share_b;
    double d = sum > 0 ? (share_a - share_b) / sum : 0;
    double up = d > -1 ? (1 + d) * log1p(d) : 0;
    double down = d < 1 ? (1 - d) * log1p(-d) : 0;
    return MAX(sum / 4 * (up + down) / G_LN2, 0);
}

static int compare_across(const CommNetwork *a, guint32 i, const CommNetwork *b, guint32 j)
{
    const CommNode *left = &comm_network_get_nodes(a)[i];
    const CommNode *right = &comm_network_get_nodes(b)[j];
    if (left->kind != COMM_NODE_TEXT || right->kind != COMM_NODE_TEXT)
        return comm_node_compare(left, right, NULL);
    g_autofree char *left_text = comm_network_get_node_text(a, i);
    g_autofree char *right_text = comm_network_get_node_text(b, j);
    return strcmp(left_text, right_text);
}

static guint32 add_node(CommComparison *comparison, const CommNetwork *network, guint32 node)
{
    CommNodeDifference difference = {0, 0, 0};
    g_array_append_val(comparison->nodes, difference);
    g_ptr_array_add(comparison->texts, comm_network_get_node_text(network, node));
    return comparison->nodes->len - 1;
}

/* Both networks have their nodes in the same order, so that one pass matches them, and links stay in order too. */
static void match_nodes(CommComparison *comparison, Side *a, Side *b)
{
    guint32 count_a = comm_network_get_node_count(a->network);
    guint32 count_b = comm_network_get_node_count(b->network);
    CommDistance *distance = &comparison->distance;
    guint32 i = 0;
    guint32 j = 0;
    while (i < count_a || j < count_b) {
        int order = i == count_a ? 1 : j == count_b ? -1 : compare_across(a->network, i, b->network, j);
        guint32 number = order <= 0 ? add_node(comparison, a->network, i) : add_node(comparison, b->network, j);
        distance->common_node_count += order == 0;
        distance->only_a_node_count += order < 0;
        distance->only_b_node_count += order > 0;
        if (order <= 0)
            a->numbers[i++] = number;
        if (order >= 0)
            b->numbers[j++] = number;
    }
}

static int compare_ends(const CommLinkDifference *a, const CommLinkDifference *b)
{
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return a->target < b->target ? -1 : a->target > b->target;
}

static CommLinkDifference renumbered(const Side *side, gsize link)
{
    const CommLink *found = &comm_network_get_links(side->network)[link];
    return (CommLinkDifference){side->numbers[found->source], side->numbers[found->target], found->weight, 0, 0};
}

static void match_links(CommComparison *comparison, const Side *a, const Side *b)
{
    gsize count_a = comm_network_get_link_count(a->network);
    gsize count_b = comm_network_get_link_count(b->network);
    CommDistance *distance = &comparison->distance;
    gsize i = 0;
    gsize j = 0;
    while (i < count_a || j < count_b) {
        CommLinkDifference from_a = i < count_a ? renumbered(a, i) : (CommLinkDifference){0};
        CommLinkDifference from_b = j < count_b ? renumbered(b, j) : (CommLinkDifference){0};
        int order = i == count_a ? 1 : j == count_b ? -1 : compare_ends(&from_a, &from_b);
        CommLinkDifference link = order <= 0 ? from_a : from_b;
        link.weight_a = order <= 0 ? from_a.weight_a : 0;
        link.weight_b = order >= 0 ? from_b.weight_a : 0;
        g_array_append_val(comparison->links, link);
        distance->common_link_count += order == 0;
        distance->only_a_link_count += order < 0;
        distance->only_b_link_count += order > 0;
        i += order <= 0;
        j += order >= 0;
    }
}

static void add_to_node(CommComparison *comparison, guint32 node, const CommLinkDifference *link, double part)
{
    CommNodeDifference *difference = &g_array_index(comparison->nodes, CommNodeDifference, node);
    difference->weight_a += link->weight_a;
    difference->weight_b += link->weight_b;
    difference->divergence += part;
}

static void sum_up(CommComparison *comparison)
{
    CommDistance *distance = &comparison->distance;
    gboolean has_distance = comparison->total_a > 0 && comparison->total_b > 0;
    CommSum divergence = {0, 0};
    double least = 0;
    double most = 0;
    for (guint i = 0; i < comparison->links->len; i++) {
        CommLinkDifference *link = &g_array_index(comparison->links, CommLinkDifference, i);
        least += MIN(link->weight_a, link->weight_b);
        most += MAX(link->weight_a, link->weight_b);
        link->divergence = has_distance ? comm_compare_divergence_part(link->weight_a / comparison->total_a,
                                                                       link->weight_b / comparison->total_b)
                                        : NAN;
        comm_sum_add(&divergence, link->divergence);
        gboolean is_loop = link->source == link->target;
        add_to_node(comparison, link->source, link, is_loop ? link->divergence : link->divergence / 2);
        if (!is_loop)
            add_to_node(comparison, link->target, link, link->divergence / 2);
    }
    distance->divergence = has_distance ? MIN(comm_sum_get(&divergence), 1) : NAN;
    distance->distance = sqrt(distance->divergence);
    distance->weighted_jaccard = most > 0 ? least / most : NAN;
    distance->jaccard = comparison->links->len > 0 ? (double)distance->common_link_count / comparison->links->len : NAN;
}

static int compare_keys(const void *a, const void *b)
{
    guint64 left = *(const guint64 *)a;
    guint64 right = *(const guint64 *)b;
    return left < right ? -1 : left > right;
}

/* The ends of the heaviest links as sorted keys. */
static guint64 *top_keys(const Side *side, gsize top_count, gsize *count)
{
    g_autofree gsize *ranked = comm_measures_rank_links(side->network, top_count, count);
    guint64 *keys = g_new(guint64, *count + 1);
    for (gsize i = 0; i < *count; i++) {
        CommLinkDifference link = renumbered(side, ranked[i]);
        keys[i] = (guint64)link.source << 32 | link.target;
    }
    qsort(keys, *count, sizeof *keys, compare_keys);
    return keys;
}

static double measure_top_overlap(const Side *a, const Side *b, gsize top_count)
{
    gsize count_a;
    gsize count_b;
    g_autofree guint64 *keys_a = top_keys(a, top_count, &count_a);
    g_autofree guint64 *keys_b = top_keys(b, top_count, &count_b);
    gsize common = 0;
    for (gsize i = 0; i < count_a; i++)
        common += bsearch(&keys_a[i], keys_b, count_b, sizeof *keys_b, compare_keys) != NULL;
    gsize longest = MAX(count_a, count_b);
    return longest > 0 ? (double)common / (double)longest : NAN;
}

CommChange comm_compare_get_change(double share_a, double share_b)
{
    if (share_a <= 0)
        return COMM_CHANGE_NEW;
    if (share_b <= 0)
        return COMM_CHANGE_GONE;
    if (share_b > share_a * SAME_FACTOR)
        return COMM_CHANGE_HEAVIER;
    return share_a > share_b * SAME_FACTOR ? COMM_CHANGE_LIGHTER : COMM_CHANGE_NONE;
}

const char *comm_compare_get_change_name(CommChange change)
{
    static const char *const NAMES[COMM_CHANGE_COUNT] = {"as before", "heavier", "lighter", "new", "gone"};
    return NAMES[change];
}

CommComparison *comm_compare_new(const CommNetwork *a, const CommNetwork *b, gsize top_count)
{
    CommComparison *comparison = g_new0(CommComparison, 1);
    comparison->texts = g_ptr_array_new_with_free_func(g_free);
    comparison->nodes = g_array_new(FALSE, FALSE, sizeof(CommNodeDifference));
    comparison->links = g_array_new(FALSE, FALSE, sizeof(CommLinkDifference));
    comparison->total_a = comm_network_get_total_weight(a);
    comparison->total_b = comm_network_get_total_weight(b);
    g_autofree guint32 *numbers_a = g_new(guint32, (gsize)comm_network_get_node_count(a) + 1);
    g_autofree guint32 *numbers_b = g_new(guint32, (gsize)comm_network_get_node_count(b) + 1);
    Side side_a = {a, numbers_a};
    Side side_b = {b, numbers_b};
    match_nodes(comparison, &side_a, &side_b);
    match_links(comparison, &side_a, &side_b);
    sum_up(comparison);
    comparison->distance.top_count = top_count;
    comparison->distance.top_overlap = measure_top_overlap(&side_a, &side_b, top_count);
    return comparison;
}

void comm_compare_free(CommComparison *comparison)
{
    if (comparison == NULL)
        return;
    g_ptr_array_free(comparison->texts, TRUE);
    g_array_free(comparison->nodes, TRUE);
    g_array_free(comparison->links, TRUE);
    g_free(comparison);
}

const CommDistance *comm_compare_get_distance(const CommComparison *comparison)
{
    return &comparison->distance;
}

guint32 comm_compare_get_node_count(const CommComparison *comparison)
{
    return comparison->nodes->len;
}

gsize comm_compare_get_link_count(const CommComparison *comparison)
{
    return comparison->links->len;
}

const CommNodeDifference *comm_compare_get_nodes(const CommComparison *comparison)
{
    return (const CommNodeDifference *)(const void *)comparison->nodes->data;
}

const char *comm_compare_get_node_text(const CommComparison *comparison, guint32 node)
{
    return g_ptr_array_index(comparison->texts, node);
}

const CommLinkDifference *comm_compare_get_links(const CommComparison *comparison)
{
    return (const CommLinkDifference *)(const void *)comparison->links->data;
}

static int by_divergence(double left, double right, gsize left_number, gsize right_number)
{
    if (left > right || left < right)
        return left > right ? -1 : 1;
    return left_number < right_number ? -1 : left_number > right_number;
}

static int compare_link_numbers(const void *a, const void *b, void *data)
{
    const CommLinkDifference *links = data;
    gsize left = *(const gsize *)a;
    gsize right = *(const gsize *)b;
    return by_divergence(links[left].divergence, links[right].divergence, left, right);
}

static int compare_node_numbers(const void *a, const void *b, void *data)
{
    const CommNodeDifference *nodes = data;
    gsize left = *(const gsize *)a;
    gsize right = *(const gsize *)b;
    return by_divergence(nodes[left].divergence, nodes[right].divergence, left, right);
}

gsize *comm_compare_rank_links(const CommComparison *comparison, gsize top_count, gsize *count)
{
    const GArray *links = comparison->links;
    return comm_rank_top(links->len, top_count, compare_link_numbers, links->data, count);
}

gsize *comm_compare_rank_nodes(const CommComparison *comparison, gsize top_count, gsize *count)
{
    const GArray *nodes = comparison->nodes;
    return comm_rank_top(nodes->len, top_count, compare_node_numbers, nodes->data, count);
}
