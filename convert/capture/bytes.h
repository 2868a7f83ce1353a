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

/** The @count bytes at @offset, NULL unless all are there: a header that is checked once and then read with
 * load_be16(). */
static inline const guint8 *bytes_at(const Bytes *bytes, guint32 offset, guint32 count)
{
    return bytes_has(bytes, offset, count) ? bytes->data + offset : NULL;
}

static inline guint16 load_be16(const guint8 *data)
{
    return (guint16)(data[0] << 8 | data[1]);
}

static inline guint32 load_be32(const guint8 *data)
{
    return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
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
    return bytes_has(bytes, offset, 2) ? load_be16(bytes->data + offset) : 0;
}

static inline guint16 bytes_le16(const Bytes *bytes, guint32 offset)
{
    return GUINT16_SWAP_LE_BE(bytes_be16(bytes, offset));
}

static inline guint32 bytes_be32(const Bytes *bytes, guint32 offset)
{
    return bytes_has(bytes, offset, 4) ? load_be32(bytes->data + offset) : 0;
}

static inline guint32 bytes_le32(const Bytes *bytes, guint32 offset)
{
    return GUINT32_SWAP_LE_BE(bytes_be32(bytes, offset));
}

#endif
