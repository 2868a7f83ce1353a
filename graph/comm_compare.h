/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_COMPARE_H
#define COMM_COMPARE_H

#include "comm_network.h"

/** Two networks side by side, their nodes matched by their texts; the names and numbers of both are not needed later.
 */
typedef struct _CommComparison CommComparison;

/** A link that stands in either network. */
typedef struct {
    guint32 source; /**< numbers of the comparison's own nodes */
    guint32 target;
    double weight_a; /**< 0: not in A */
    double weight_b;
    double divergence; /**< its part of the whole, >= 0, in bits; NaN when there is no divergence */
} CommLinkDifference;

/** A node that stands in either network. */
typedef struct {
    double weight_a; /**< what it sent or received in A, a loop once */
    double weight_b;
    double divergence; /**< half of each of its links' parts, a loop's whole: the nodes' parts sum up to the whole */
} CommNodeDifference;

typedef struct {
    /**
     * Jensen-Shannon divergence, base 2, of the links' shares p, q of their network's weight: the sum over the links of
     * (p log2(2p / (p + q)) + q log2(2q / (p + q))) / 2. From 0 (same shares) to 1 (no common link); NaN when a network
     * has no weight: an empty graph has no distance.
     * Source: Lin, Divergence measures based on the Shannon entropy, 1991, doi:10.1109/18.61115.
     */
    double divergence;
    /** Its square root, which is a metric: Endres, Schindelin, 2003, doi:10.1109/TIT.2003.813506. */
    double distance;
    /** Links in both, of links in either. Jaccard, 1912, doi:10.1111/j.1469-8137.1912.tb05611.x. NaN without links. */
    double jaccard;
    /** Sum of min(a, b), of the sum of max(a, b), of the weights as they are: twice as long a capture is not the same.
     * Ruzicka, 1958; Ioffe, 2010, doi:10.1109/ICDM.2010.80. NaN without links. */
    double weighted_jaccard;
    /** Common links among the @top_count heaviest of each, of top_count or the larger number of links, if that is
     * less. Fagin, Kumar, Sivakumar, Comparing top k lists, 2003, doi:10.1137/S0895480102412856. NaN without links. */
    double top_overlap;
    gsize top_count;
    gsize common_link_count;
    gsize only_a_link_count;
    gsize only_b_link_count;
    guint32 common_node_count; /**< nodes that stand in both, with or without links */
    guint32 only_a_node_count;
    guint32 only_b_node_count;
} CommDistance;

/** What became of a link. */
typedef enum {
    COMM_CHANGE_NONE, /**< as before: more or less by a quarter at most, as captures of one state differ */
    COMM_CHANGE_HEAVIER,
    COMM_CHANGE_LIGHTER,
    COMM_CHANGE_NEW,
    COMM_CHANGE_GONE,
    COMM_CHANGE_COUNT
} CommChange;

/** From its shares of both networks' weight, as the distance compares them. 0: not there. */
CommChange comm_compare_get_change(double share_a, double share_b);

/** Its word: `new`; COMM_CHANGE_NONE is `as before`. */
const char *comm_compare_get_change_name(CommChange change);

/** Both networks may be freed afterwards. @top_count: see CommDistance, at least 1. */
CommComparison *comm_compare_new(const CommNetwork *a, const CommNetwork *b, gsize top_count);
void comm_compare_free(CommComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommComparison, comm_compare_free)

/** All of these are borrowed until the comparison is freed. */
const CommDistance *comm_compare_get_distance(const CommComparison *comparison);
guint32 comm_compare_get_node_count(const CommComparison *comparison);
gsize comm_compare_get_link_count(const CommComparison *comparison);

/** In the order of comm_node_compare(). */
const CommNodeDifference *comm_compare_get_nodes(const CommComparison *comparison);
const char *comm_compare_get_node_text(const CommComparison *comparison, guint32 node);

/** By source, then target. */
const CommLinkDifference *comm_compare_get_links(const CommComparison *comparison);

/** Numbers of the @top_count links or nodes with the largest parts of the divergence, largest first, of equals the
 * first; @count is set to how many there are; the caller's, by g_free(). */
gsize *comm_compare_rank_links(const CommComparison *comparison, gsize top_count, gsize *count);
gsize *comm_compare_rank_nodes(const CommComparison *comparison, gsize top_count, gsize *count);

/** One link's part of the divergence, from its shares in both; 0 for equal ones, and exact near there. */
double comm_compare_divergence_part(double share_a, double share_b);

#endif
