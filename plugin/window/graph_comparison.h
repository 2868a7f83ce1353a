/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_COMPARISON_H
#define GRAPH_COMPARISON_H

#include "core_headers.h"

#include <memory>
#include <vector>

struct GraphResult;

/** How the edges that are seen differ from earlier ones. Arrays have one entry an edge of the result. */
struct Comparison {
    std::shared_ptr<const CommNetwork> sides[2]; /**< before and now: what is compared */
    std::vector<double> before;                  /**< an edge's weight; 0: it is new */
    std::vector<CommChange> changes;
    gsize change_counts[COMM_CHANGE_COUNT] = {};
    CommDistance distance = {};

    /** The edge's weight of both sides together, each side's total made equal. */
    double weigh(gsize edge, double now) const;
    double shareBefore(gsize edge) const;
    double shareNow(double now) const;
};

/** Of the result's edges, whose weights were @before. */
std::shared_ptr<const Comparison> compareEdges(const GraphResult &result, const std::vector<double> &before);

/** The network of what is drawn, each link with the weight of both sides together. */
CommNetwork *makeComparedNetwork(const GraphResult &result);

/** Draws the result's network; @looks is set as comm_draw_network() does. */
CommPicture *drawComparison(const GraphResult &result, const CommDrawOptions *options, CommNodeLook **looks);

#endif
