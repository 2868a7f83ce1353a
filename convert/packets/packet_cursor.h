/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_CURSOR_H
#define PACKET_CURSOR_H

#include <glib.h>

/** Where reading stands in a block of records. */
typedef struct {
    const guint8 *next;
    const guint8 *end;
} PacketCursor;

/** Takes an Avro int or long. Returns FALSE when there is none, or not in its shortest form. */
static inline gboolean packet_cursor_take_number(PacketCursor *cursor, gint64 *value)
{
    guint64 zigzag = 0;
    for (guint i = 0; i < 10 && cursor->next < cursor->end; i++) {
        guint8 byte = *cursor->next++;
        if (i == 9 && byte > 1)
            return FALSE;
        zigzag |= (guint64)(byte & 0x7f) << (7 * i);
        if ((byte & 0x80) != 0)
            continue;
        *value = (zigzag & 1) != 0 ? (gint64) ~(zigzag >> 1) : (gint64)(zigzag >> 1);
        return byte != 0 || i == 0;
    }
    return FALSE;
}

/** Takes an Avro string or bytes, borrowed from the block. Returns NULL, or why there is none. */
static inline const char *packet_cursor_take_span(PacketCursor *cursor, const char **span, gsize *length)
{
    gint64 value;
    if (!packet_cursor_take_number(cursor, &value))
        return "length is not a number";
    if (value < 0 || value > cursor->end - cursor->next)
        return "length leads out of the block";
    *span = (const char *)cursor->next;
    *length = (gsize)value;
    cursor->next += value;
    return NULL;
}

#endif
