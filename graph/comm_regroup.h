/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_REGROUP_H
#define COMM_REGROUP_H

#include "comm_network.h"

/** How long the prefixes of a subnet are. */
typedef struct {
    guint ipv4_bits;
    guint ipv6_bits;
} CommSubnets;

/**
 * Reads `subnet`, `subnet/16`, `subnet/16,/48`: without a length, 24 and 64.
 *
 * Returns FALSE with @error set (COMM_ERROR_USAGE) where the lengths are none.
 */
gboolean comm_regroup_parse_subnets(const char *text, CommSubnets *subnets, GError **error);

/** The subnet of a host, an endpoint or a group (a longer prefix is cut, a shorter one stays); a text node is itself.
 */
CommNode comm_regroup_subnet_of(const CommNode *node, const CommSubnets *subnets);

/** The network between subnets, links within one as loops. The caller's. */
CommNetwork *comm_regroup_by_subnet(const CommNetwork *network, const CommSubnets *subnets);

/** The network of a list of level service with all its clients (hosts, endpoints, groups) summed up as COMM_CLIENTS. */
CommNetwork *comm_regroup_by_service(const CommNetwork *network);

#define COMM_CLIENTS "clients"

#endif
