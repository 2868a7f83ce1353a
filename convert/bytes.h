/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BYTES_H
#define BYTES_H

#include <glib.h>

/**
 * Captured bytes, borrowed. Every read of them goes through the functions here, which look at nothing past the end:
 * what lies there reads as 0. Where 0 would mean something, ask bytes_has() first.
 */
typedef struct {
    const guint8 *data;
    guint32 length_bytes;
} Bytes;

static inline gboolean bytes_has(const Bytes *bytes, guint32 offset, guint32 count)
{
    return offset <= bytes->length_bytes && count <= bytes->length_bytes - offset;
}

/** Bytes from @offset to the end. */
static inline guint32 bytes_left(const Bytes *bytes, guint32 offset)
{
    return offset < bytes->length_bytes ? bytes->length_bytes - offset : 0;
}

static inline guint8 bytes_u8(const Bytes *bytes, guint32 offset)
{
    return offset < bytes->length_bytes ? bytes->data[offset] : 0;
}

static inline guint16 bytes_be16(const Bytes *bytes, guint32 offset)
{
    if (!bytes_has(bytes, offset, 2))
        return 0;
    return (guint16)(bytes->data[offset] << 8 | bytes->data[offset + 1]);
}

static inline guint16 bytes_le16(const Bytes *bytes, guint32 offset)
{
    return GUINT16_SWAP_LE_BE(bytes_be16(bytes, offset));
}

static inline guint32 bytes_be32(const Bytes *bytes, guint32 offset)
{
    if (!bytes_has(bytes, offset, 4))
        return 0;
    const guint8 *data = bytes->data + offset;
    return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

static inline guint32 bytes_le32(const Bytes *bytes, guint32 offset)
{
    return GUINT32_SWAP_LE_BE(bytes_be32(bytes, offset));
}

/** Copies @count bytes, or leaves @out alone when there are fewer. */
static inline void bytes_copy(const Bytes *bytes, guint32 offset, void *out, guint32 count)
{
    if (bytes_has(bytes, offset, count))
        __builtin_memcpy(out, bytes->data + offset, count);
}

#endif
