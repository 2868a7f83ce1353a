/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_COMMUNITY_H
#define COMM_COMMUNITY_H

#include "comm_network.h"

/**
 * Communities by the Louvain method, on the weights of both directions added up. The nodes are visited in an order
 * drawn from a fixed seed: the same network gives the same communities, on every machine.
 *
 * @community_count: set; 0 for a network without nodes.
 * @modularity: set to comm_community_modularity() of the result; NULL when not wanted.
 * Returns each node's community, numbered from 0 by weight (comm_network_get_node_count() of them; the caller's, by
 * g_free()): the heaviest is 0, and of equals the one with the lowest node. A community's weight is the sum of its
 * nodes' strengths, in and out. A node without links is a community of its own.
 * Source: Blondel, Guillaume, Lambiotte, Lefebvre, Fast unfolding of communities in large networks, 2008,
 * doi:10.1088/1742-5468/2008/10/P10008. Only the neighbours of a node that moved are looked at again: Ozaki, Tezuka,
 * Inaba, A Simple Acceleration Method for the Louvain Algorithm, 2016, doi:10.7763/IJCEE.2016.V8.927.
 */
guint32 *comm_community_louvain(const CommNetwork *network, guint32 *community_count, double *modularity);

/**
 * Modularity of a partition: sum over the communities of L/m - (d/2m)^2, with L the weight within the community, m the
 * weight of all links and d the sum of the strengths, in and out, of its nodes; directions are ignored.
 *
 * @communities: each node's, from 0 to @community_count - 1.
 * Returns NaN for a network without weight.
 * Source: Newman, Analysis of weighted networks, 2004, doi:10.1103/PhysRevE.70.056131.
 */
double comm_community_modularity(const CommNetwork *network, const guint32 *communities, guint32 community_count);

#endif
