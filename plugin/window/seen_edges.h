/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SEEN_EDGES_H
#define SEEN_EDGES_H

#include "graph_job.h"

/** Fills in the result's edges: what the request's settings let be seen. Where the request has earlier edges, those
 * that only they have are among them, without packets; @before is then each one's weight there. Hosts and edges of
 * either side are hidden and grouped by what both sides together are. */
void selectEdges(const GraphRequest &request, GraphResult &result, std::vector<double> &before);

#endif
