/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_FILTER_H
#define COMM_FILTER_H

#include "comm_network.h"

/*
 * Which nodes of a network are to be seen: 1 for a node that is, 0 for one that is not; one a node, the caller's, by
 * g_free(). comm_subset_new() takes them.
 */

/** All but multicast and broadcast addresses. */
guint8 *comm_filter_unicast(const CommNetwork *network);

/** All but hosts that never answer: those that something was sent to and that sent nothing. Multicast and broadcast
 * addresses, which cannot send, are seen. */
guint8 *comm_filter_answering(const CommNetwork *network);

/** @node and what is up to @hop_count links away from it, in either direction. */
guint8 *comm_filter_near(const CommNetwork *network, guint32 node, guint hop_count);

#endif
