/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NODE_NAME_H
#define NODE_NAME_H

#include "comm_node.h"

/**
 * The node's text with its address as Wireshark shows it, by its preferences for name resolution. Returns NULL where
 * that is the address itself, and for groups and text nodes; the caller's, for g_free(). A name may come to be known
 * later.
 */
char *node_name_resolve(const CommNode *node);

#endif
