/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_COMPONENTS_H
#define COMM_COMPONENTS_H

#include "comm_network.h"

/**
 * Weakly connected components: parts between which no link runs in either direction.
 *
 * @component_count: set. Returns each node's component, numbered from 0 by its number of nodes, the largest first, and
 * of equals the one with the lowest node; the caller's, by g_free().
 */
guint32 *comm_components_weak(const CommNetwork *network, guint32 *component_count);

/**
 * Strongly connected components: parts within which every node reaches every other along the links' direction;
 * numbered as above.
 * Source: Tarjan, Depth-first search and linear graph algorithms, 1972, doi:10.1137/0201010.
 */
guint32 *comm_components_strong(const CommNetwork *network, guint32 *component_count);

/** The number of nodes of the largest of the components (0 when there is none). */
guint32 comm_components_get_largest(const guint32 *components, guint32 node_count);

#endif
