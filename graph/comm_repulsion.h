/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_REPULSION_H
#define COMM_REPULSION_H

#include <glib.h>

#include "comm_point.h"

/**
 * Forces that push every pair of points apart, by the product of their masses over their distance, in n log n time:
 * far groups count as one point (Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm", Nature 324,
 * 1986). Holds the memory that one round needs, to be used again in the next.
 */
typedef struct _CommRepulsion CommRepulsion;

CommRepulsion *comm_repulsion_new(void);
void comm_repulsion_free(CommRepulsion *repulsion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommRepulsion, comm_repulsion_free)

/** Adds to each of @count @forces what the other points do; points in the same place do nothing to each other. */
void comm_repulsion_add(CommRepulsion *repulsion, const CommPoint *points, const double *masses, guint32 count,
                        CommPoint *forces);

#endif
