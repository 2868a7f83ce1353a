/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VARINT_H
#define VARINT_H

#include <glib.h>

/** The longest encoded value: 64 bits, 7 a byte. */
#define VARINT_MAX_BYTES 10

/**
 * Writes an Avro int or long, and returns the end of what it wrote.
 * Source: Avro 1.11 specification, "Primitive Type Encoding": zig-zag, then 7 bits a byte, the lowest first.
 */
static inline guint8 *varint_put(guint8 *out, gint64 value)
{
    guint64 bits = (guint64)value << 1 ^ (guint64)(value >> 63);
    while (bits >= 0x80) {
        *out++ = (guint8)(bits | 0x80);
        bits >>= 7;
    }
    *out++ = (guint8)bits;
    return out;
}

#endif
