/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_ADDRESS_H
#define COMM_ADDRESS_H

#include <glib.h>

/** An IPv4 or IPv6 address: a small value, copied. */
typedef struct {
    guint8 bytes[16]; /**< network order; the first 4 for IPv4, the others 0 */
    guint8 version;   /**< 4 or 6 */
} CommAddress;

typedef enum {
    COMM_CAST_UNICAST,
    COMM_CAST_MULTICAST, /**< 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291) */
    COMM_CAST_BROADCAST  /**< 255.255.255.255 (RFC 919); a subnet's own broadcast cannot be told without its mask */
} CommCast;

/** Bytes that hold any address as text with its final NUL. */
#define COMM_ADDRESS_TEXT_SIZE 46

/** IPv4 before IPv6, each by value, as unsigned numbers. */
int comm_address_compare(const CommAddress *a, const CommAddress *b);

/**
 * Writes @address as text: dotted quad, or RFC 5952 for IPv6.
 *
 * @text: at least COMM_ADDRESS_TEXT_SIZE bytes; NUL-terminated on return.
 * Returns the length without the NUL.
 */
gsize comm_address_format(const CommAddress *address, char *text);

/**
 * Reads an address as comm_address_format() writes it, or in any other form that inet_pton() takes.
 *
 * Returns FALSE, and leaves @address alone, when @text is neither an IPv4 nor an IPv6 address (a zone, a port or a
 * prefix length makes it neither).
 */
gboolean comm_address_parse(const char *text, CommAddress *address);

/** Keeps the first @prefix_bits bits and clears the rest; more bits than the address has change nothing. */
CommAddress comm_address_mask(const CommAddress *address, guint prefix_bits);

CommCast comm_address_cast(const CommAddress *address);

#endif
