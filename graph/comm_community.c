/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_community.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An undirected graph whose nodes are, above the first level, the communities of the level below. */
typedef struct {
    guint32 node_count;
    gsize *starts; /* node_count + 1 */
    guint32 *neighbours;
    double *weights;
    double *strengths; /* a loop counts twice */
} Level;

typedef struct {
    const Level *level;
    double double_weight; /* 2m */
    guint32 *communities;
    double *community_strengths;
    double *weights_to; /* by community; all 0 between two nodes */
    guint32 *touched;   /* the communities next to the node at hand */
    guint32 touched_count;
    guint32 *queue; /* a ring of node_count places: each node is in it at most once */
    guint32 queue_start;
    guint32 queue_length;
    guint8 *is_queued;
} Mover;

/* A gain smaller than this share of the weight is rounding: moving for it could go round in circles. */
#define SMALLEST_GAIN 1e-12
#define SEED          0x636f6d6d67726168u

static void level_free(Level *level)
{
    if (level == NULL)
        return;
    g_free(level->starts);
    g_free(level->neighbours);
    g_free(level->weights);
    g_free(level->strengths);
    g_free(level);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Level, level_free)

static Level *level_new(guint32 node_count, gsize entry_count)
{
    Level *level = g_new0(Level, 1);
    level->node_count = node_count;
    level->starts = g_new0(gsize, (gsize)node_count + 1);
    level->neighbours = g_new(guint32, entry_count + 1);
    level->weights = g_new(double, entry_count + 1);
    level->strengths = g_new0(double, (gsize)node_count + 1);
    return level;
}

static void copy_entry(Level *level, gsize place, guint32 neighbour, double weight)
{
    level->neighbours[place] = neighbour;
    level->weights[place] = weight;
}

/* A pair with both directions stands as two entries, which the sums over neighbours add up. Loops are in the strengths
 * alone: they stay within their community wherever the node goes. */
static Level *level_from_network(const CommNetwork *network)
{
    guint32 node_count = comm_network_get_node_count(network);
    gsize link_count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    Level *level = level_new(node_count, 2 * link_count);
    gsize place = 0;
    for (guint32 node = 0; node < node_count; node++) {
        gsize count;
        const CommLink *out_links = comm_network_get_out_links(network, node, &count);
        for (gsize i = 0; i < count; i++) {
            level->strengths[node] += out_links[i].weight;
            if (out_links[i].target != node)
                copy_entry(level, place++, out_links[i].target, out_links[i].weight);
        }
        const guint32 *in_links = comm_network_get_in_links(network, node, &count);
        for (gsize i = 0; i < count; i++) {
            const CommLink *link = &links[in_links[i]];
            level->strengths[node] += link->weight;
            if (link->source != node)
                copy_entry(level, place++, link->source, link->weight);
        }
        level->starts[node + 1] = place;
    }
    return level;
}

static Mover mover_init(const Level *level, double double_weight)
{
    gsize count = (gsize)level->node_count + 1;
    Mover mover = {.level = level, .double_weight = double_weight};
    mover.communities = g_new(guint32, count);
    mover.community_strengths = g_memdup2(level->strengths, count * sizeof(double));
    mover.weights_to = g_new0(double, count);
    mover.touched = g_new(guint32, count);
    mover.queue = g_new(guint32, count);
    mover.is_queued = g_new0(guint8, count);
    for (guint32 i = 0; i < level->node_count; i++)
        mover.communities[i] = i;
    return mover;
}

static void mover_clear(Mover *mover)
{
    g_free(mover->communities);
    g_free(mover->community_strengths);
    g_free(mover->weights_to);
    g_free(mover->touched);
    g_free(mover->queue);
    g_free(mover->is_queued);
}

static void queue_push(Mover *mover, guint32 node)
{
    if (mover->is_queued[node])
        return;
    mover->is_queued[node] = TRUE;
    guint64 place = (guint64)mover->queue_start + mover->queue_length++;
    mover->queue[place % mover->level->node_count] = node;
}

static guint32 queue_pop(Mover *mover)
{
    guint32 node = mover->queue[mover->queue_start];
    mover->queue_start = (mover->queue_start + 1) % mover->level->node_count;
    mover->queue_length--;
    mover->is_queued[node] = FALSE;
    return node;
}

/* SplitMix64 (Steele, Lea, Flood, 2014, doi:10.1145/2660193.2660195): the same numbers everywhere, unlike GRand. */
static guint64 next_random(guint64 *state)
{
    guint64 z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void queue_all_shuffled(Mover *mover)
{
    guint64 state = SEED;
    guint32 count = mover->level->node_count;
    for (guint32 i = 0; i < count; i++)
        queue_push(mover, i);
    for (guint32 i = count; i > 1; i--) {
        guint32 j = (guint32)(next_random(&state) % i);
        guint32 swap = mover->queue[i - 1];
        mover->queue[i - 1] = mover->queue[j];
        mover->queue[j] = swap;
    }
}

static void sum_weights_to_communities(Mover *mover, guint32 node)
{
    const Level *level = mover->level;
    mover->touched_count = 0;
    for (gsize i = level->starts[node]; i < level->starts[node + 1]; i++) {
        guint32 community = mover->communities[level->neighbours[i]];
        if (!(mover->weights_to[community] > 0))
            mover->touched[mover->touched_count++] = community;
        mover->weights_to[community] += level->weights[i];
    }
}

/* The gain of standing in @community, up to what is the same for all: k_in - k * d / 2m. */
static double gain_of(const Mover *mover, guint32 node, guint32 community)
{
    double share = mover->level->strengths[node] * mover->community_strengths[community] / mover->double_weight;
    return mover->weights_to[community] - share;
}

static guint32 best_community(const Mover *mover, guint32 node, guint32 own)
{
    guint32 best = own;
    double best_gain = gain_of(mover, node, own) + SMALLEST_GAIN * mover->double_weight;
    for (guint32 i = 0; i < mover->touched_count; i++) {
        double gain = gain_of(mover, node, mover->touched[i]);
        if (gain > best_gain) {
            best = mover->touched[i];
            best_gain = gain;
        }
    }
    return best;
}

/* Returns TRUE when the node went to another community. */
static gboolean move_node(Mover *mover, guint32 node)
{
    const Level *level = mover->level;
    guint32 own = mover->communities[node];
    sum_weights_to_communities(mover, node);
    mover->community_strengths[own] -= level->strengths[node];
    guint32 best = best_community(mover, node, own);
    mover->community_strengths[best] += level->strengths[node];
    mover->communities[node] = best;
    for (guint32 i = 0; i < mover->touched_count; i++)
        mover->weights_to[mover->touched[i]] = 0;
    if (best == own)
        return FALSE;
    for (gsize i = level->starts[node]; i < level->starts[node + 1]; i++) {
        if (mover->communities[level->neighbours[i]] != best)
            queue_push(mover, level->neighbours[i]);
    }
    return TRUE;
}

/* Renumbers from 0 in the order of the first node; returns how many there are. */
static guint32 renumber(guint32 *communities, guint32 node_count)
{
    g_autofree guint32 *numbers = g_new0(guint32, (gsize)node_count + 1);
    guint32 count = 0;
    for (guint32 i = 0; i < node_count; i++) {
        guint32 *number = &numbers[communities[i]];
        if (*number == 0)
            *number = ++count;
        communities[i] = *number - 1;
    }
    return count;
}

/* The communities of one level's nodes, and their number; NULL when no node moved. */
static guint32 *move_nodes(const Level *level, double double_weight, guint32 *community_count)
{
    Mover mover = mover_init(level, double_weight);
    queue_all_shuffled(&mover);
    gboolean has_moved = FALSE;
    while (mover.queue_length > 0) {
        if (move_node(&mover, queue_pop(&mover)))
            has_moved = TRUE;
    }
    guint32 *communities = has_moved ? g_steal_pointer(&mover.communities) : NULL;
    mover_clear(&mover);
    if (has_moved)
        *community_count = renumber(communities, level->node_count);
    return communities;
}

static guint32 *sort_members(const guint32 *communities, guint32 node_count, guint32 count, gsize *starts)
{
    for (guint32 i = 0; i < node_count; i++)
        starts[communities[i] + 1]++;
    for (guint32 i = 0; i < count; i++)
        starts[i + 1] += starts[i];
    g_autofree gsize *next = g_memdup2(starts, ((gsize)count + 1) * sizeof *starts);
    guint32 *members = g_new(guint32, (gsize)node_count + 1);
    for (guint32 i = 0; i < node_count; i++)
        members[next[communities[i]]++] = i;
    return members;
}

typedef struct {
    Level *level;
    const Level *below;
    const guint32 *communities;
    gsize *places; /* by community: where its entry is, + 1; at most the start of this slice: not in it yet */
    gsize place;
} Merger;

static void merge_node(Merger *merger, guint32 node)
{
    const Level *below = merger->below;
    Level *level = merger->level;
    guint32 own = merger->communities[node];
    level->strengths[own] += below->strengths[node];
    for (gsize i = below->starts[node]; i < below->starts[node + 1]; i++) {
        guint32 other = merger->communities[below->neighbours[i]];
        if (other == own)
            continue;
        if (merger->places[other] <= level->starts[own]) {
            copy_entry(level, merger->place++, other, 0);
            merger->places[other] = merger->place;
        }
        level->weights[merger->places[other] - 1] += below->weights[i];
    }
}

static Level *level_from_communities(const Level *below, const guint32 *communities, guint32 count)
{
    g_autofree gsize *member_starts = g_new0(gsize, (gsize)count + 1);
    g_autofree guint32 *members = sort_members(communities, below->node_count, count, member_starts);
    g_autofree gsize *places = g_new0(gsize, (gsize)count + 1);
    Level *level = level_new(count, below->starts[below->node_count]);
    Merger merger = {level, below, communities, places, 0};
    for (guint32 community = 0; community < count; community++) {
        for (gsize i = member_starts[community]; i < member_starts[community + 1]; i++)
            merge_node(&merger, members[i]);
        level->starts[community + 1] = merger.place;
    }
    return level;
}

typedef struct {
    double weight;
    guint32 number; /* in the order of the first node */
} Rank;

static int compare_ranks(const void *a, const void *b)
{
    const Rank *left = a;
    const Rank *right = b;
    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return left->number < right->number ? -1 : 1;
}

static void number_by_weight(guint32 *communities, guint32 node_count, guint32 count, const double *strengths)
{
    renumber(communities, node_count);
    g_autofree Rank *ranks = g_new0(Rank, (gsize)count + 1);
    for (guint32 i = 0; i < count; i++)
        ranks[i].number = i;
    for (guint32 i = 0; i < node_count; i++)
        ranks[communities[i]].weight += strengths[i];
    qsort(ranks, count, sizeof *ranks, compare_ranks);
    g_autofree guint32 *numbers = g_new(guint32, (gsize)count + 1);
    for (guint32 i = 0; i < count; i++)
        numbers[ranks[i].number] = i;
    for (guint32 i = 0; i < node_count; i++)
        communities[i] = numbers[communities[i]];
}

guint32 *comm_community_louvain(const CommNetwork *network, guint32 *community_count, double *modularity)
{
    guint32 node_count = comm_network_get_node_count(network);
    double double_weight = 2 * comm_network_get_total_weight(network);
    g_autoptr(Level) first = level_from_network(network);
    g_autoptr(Level) upper = NULL;
    guint32 *communities = g_new(guint32, (gsize)node_count + 1);
    for (guint32 i = 0; i < node_count; i++)
        communities[i] = i;
    guint32 count = node_count;
    const Level *level = first;
    g_autofree guint32 *moved = NULL;
    while (count > 0 && (moved = move_nodes(level, double_weight, &count)) != NULL) {
        for (guint32 i = 0; i < node_count; i++)
            communities[i] = moved[communities[i]];
        Level *above = level_from_communities(level, moved, count);
        g_clear_pointer(&moved, g_free);
        level_free(upper);
        level = upper = above;
    }
    number_by_weight(communities, node_count, count, first->strengths);
    *community_count = count;
    if (modularity != NULL)
        *modularity = comm_community_modularity(network, communities, count);
    return communities;
}

double comm_community_modularity(const CommNetwork *network, const guint32 *communities, guint32 community_count)
{
    g_autofree double *strengths = g_new0(double, (gsize)community_count + 1);
    const CommLink *links = comm_network_get_links(network);
    double within = 0;
    for (gsize i = 0; i < comm_network_get_link_count(network); i++) {
        guint32 source = communities[links[i].source];
        guint32 target = communities[links[i].target];
        strengths[source] += links[i].weight;
        strengths[target] += links[i].weight;
        if (source == target)
            within += links[i].weight;
    }
    double weight = comm_network_get_total_weight(network);
    double expected = 0;
    for (guint32 i = 0; i < community_count; i++)
        expected += strengths[i] / (2 * weight) * (strengths[i] / (2 * weight));
    return weight > 0 ? within / weight - expected : NAN;
}
