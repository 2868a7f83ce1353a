/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_SUM_H
#define COMM_SUM_H

#include <math.h>

/** A sum that keeps what rounding loses, so that the order of many small parts does not show in it.
 * Source: Neumaier, 1974, doi:10.1002/zamm.19740540106. */
typedef struct {
    double sum;
    double lost;
} CommSum;

static inline void comm_sum_add(CommSum *sum, double value)
{
    double next = sum->sum + value;
    sum->lost += fabs(sum->sum) >= fabs(value) ? sum->sum - next + value : value - next + sum->sum;
    sum->sum = next;
}

static inline double comm_sum_get(const CommSum *sum)
{
    return sum->sum + sum->lost;
}

#endif
