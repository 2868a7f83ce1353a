/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_RANK_H
#define COMM_RANK_H

#include <glib.h>

/** As of qsort_r(), of two gsize numbers; never 0 for different ones. */
typedef int (*CommRankCompare)(const void *a, const void *b, void *data);

/** The first @top_count of the numbers from 0 to @count - 1 in the order of @compare; @found is set to how many there
 * are. The caller's, by g_free(). Few of many are found without sorting all. */
gsize *comm_rank_top(gsize count, gsize top_count, CommRankCompare compare, const void *data, gsize *found);

#endif
