/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_BLOCK_H
#define PACKET_BLOCK_H

#include "container_reader.h"

/**
 * Whether a block holds records as our encoder makes them, and as many as it says.
 * Returns FALSE with @error set (COMM_ERROR_FORMAT: byte, block, record, field and reason).
 */
gboolean packet_block_check(const ContainerBlock *block, GError **error);

#endif
