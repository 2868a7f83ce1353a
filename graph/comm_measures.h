/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_MEASURES_H
#define COMM_MEASURES_H

#include "comm_network.h"

/** What one number can say of a network. NaN stands where a measure has no value: nothing to divide by. */
typedef struct {
    guint32 node_count;
    gsize link_count;
    gsize loop_count; /**< links from a node to itself */
    double total_weight;
    /** Links but loops, of the n (n - 1) that there could be. Wasserman, Faust, Social Network Analysis, 1994, 4.2. */
    double density;
    /** Links but loops whose reverse is there too, of all links but loops. Newman, Forrest, Balthrop, 2002,
     * doi:10.1103/PhysRevE.66.035101. */
    double reciprocity;
    /** Sum over the pairs of 2 min(w_ij, w_ji), of the weight of all links but loops. Squartini, Picciolo, Ruzzenenti,
     * Garlaschelli, 2013, doi:10.1038/srep02729. */
    double weighted_reciprocity;
    /** -sum p log p / log E over the E links' shares p of the weight: 1 when all are equal. Shannon, 1948,
     * doi:10.1002/j.1538-7305.1948.tb01338.x; Pielou, 1966, doi:10.1016/0022-5193(66)90013-0. */
    double link_entropy;
    /** Gini coefficient of the links' weights: sum (2i - E - 1) w_i / (E sum w), w ascending, i from 1. 0: all equal.
     * Damgaard, Weiner, 2000, doi:10.1890/0012-9658(2000)081[1139:DIIPSO]2.0.CO;2. */
    double link_gini;
    /** The same of the nodes' weights (CommNodeMeasures.weights). */
    double node_gini;
    double top_link_share; /**< the heaviest link's share of the weight */
    guint32 weak_component_count;
    guint32 largest_weak_component; /**< its nodes */
    guint32 strong_component_count;
    guint32 largest_strong_component;
    guint32 community_count; /**< comm_community_louvain() */
    double modularity;
} CommSummary;

/** What each node has: arrays of node_count, by the nodes' numbers. */
typedef struct {
    guint32 node_count;
    guint32 *in_degrees; /**< links to the node, its loop too */
    guint32 *out_degrees;
    double
        *in_weights; /**< their weights' sum: the in-strength. Barrat and others, 2004, doi:10.1073/pnas.0400087101 */
    double *out_weights;
    double *weights;          /**< in and out, a loop once: what the node sent or received */
    double *pageranks;        /**< comm_measures_pagerank() */
    guint32 *weak_components; /**< comm_components_weak() */
    guint32 *strong_components;
    guint32 *communities;
} CommNodeMeasures;

/** All measures; @summary and the result come from one pass. The result is the caller's. */
CommNodeMeasures *comm_measures_new(const CommNetwork *network, CommSummary *summary);
void comm_measures_free(CommNodeMeasures *measures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommNodeMeasures, comm_measures_free)

/**
 * PageRank by weight: damping 0.85; a node without out-links passes to all alike. Iterated until the ranks move by less
 * than 1e-10 in sum; their sum is 1.
 * Returns node_count ranks; the caller's, by g_free().
 * Source: Page, Brin, Motwani, Winograd, 1999, http://ilpubs.stanford.edu:8090/422/.
 */
double *comm_measures_pagerank(const CommNetwork *network);

/** Gini coefficient of @count values >= 0; NaN when there are none or all are 0. */
double comm_measures_gini(const double *values, gsize count);

/** Burstiness (s - m) / (s + m) of the mean m and the standard deviation s of @count values: -1 when all are equal, 0
 * for Poisson-like times, towards 1 for bursts. NaN without values or when all are 0.
 * Source: Goh, Barabasi, Burstiness and memory in complex systems, 2008, doi:10.1209/0295-5075/81/48002. */
double comm_measures_burstiness(const double *values, gsize count);

/** The nodes by weight, heaviest first, of equals the lowest; node_count of them, the caller's, by g_free(). */
guint32 *comm_measures_rank_nodes(const CommNodeMeasures *measures);

/** The numbers of the @top_count heaviest links (or all, when there are fewer), heaviest first, of equals the first in
 * the network's order; @count is set; the caller's, by g_free(). */
gsize *comm_measures_rank_links(const CommNetwork *network, gsize top_count, gsize *count);

#endif
