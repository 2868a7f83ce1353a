/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_UNION_H
#define COMM_UNION_H

#include "comm_network.h"

/** Several networks added up, and where each one's nodes are in the sum. */
typedef struct {
    CommNetwork *network;
    guint32 **numbers; /**< numbers[i][n]: what node n of network i is in the sum */
    guint count;
} CommUnion;

/** @factors: what each network's weights are multiplied by; NULL: by 1. */
void comm_union_init(CommUnion *sum, const CommNetwork *const *networks, const double *factors, guint count);
void comm_union_clear(CommUnion *sum);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommUnion, comm_union_clear)

#endif
