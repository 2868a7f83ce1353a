/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROTOCOL_NAME_H
#define PROTOCOL_NAME_H

#include <glib.h>

/** Bytes that hold any name with its final NUL. */
#define PROTOCOL_NAME_SIZE 16

/**
 * What IP carries, as protocolType has it: the IANA keyword ("TCP", "UDP", 58 as "ICMPv6"), else the number.
 *
 * Returns a static text, or @buffer (PROTOCOL_NAME_SIZE bytes) filled.
 * Source: https://www.iana.org/assignments/protocol-numbers
 */
const char *protocol_name(guint8 protocol, char *buffer);

#endif
