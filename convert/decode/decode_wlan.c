/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

/* IEEE 802.11, 9.2.4.1: the frame control field, as its two bytes stand in the frame. */
enum {
    TYPE_MASK = 0x0c,
    TYPE_DATA = 0x08,
    SUBTYPE_NO_DATA = 0x40,
    SUBTYPE_QOS = 0x80,
    FLAG_TO_DS = 0x01,
    FLAG_FROM_DS = 0x02,
    FLAG_PROTECTED = 0x40,
    FLAG_ORDER = 0x80, /* in QoS frames: there is an HT control field */
};

#define QOS_HAS_AMSDU 0x80

typedef struct {
    guint32 length_bytes;
    gboolean is_amsdu;
} WlanHeader;

static WlanHeader measure_header(const Bytes *bytes, guint32 start)
{
    guint8 control = bytes_u8(bytes, start);
    guint8 flags = bytes_u8(bytes, start + 1);
    WlanHeader header = {.length_bytes = 24};
    if ((flags & FLAG_TO_DS) != 0 && (flags & FLAG_FROM_DS) != 0)
        header.length_bytes += 6;
    if ((control & SUBTYPE_QOS) != 0) {
        header.is_amsdu = (bytes_u8(bytes, start + header.length_bytes) & QOS_HAS_AMSDU) != 0;
        header.length_bytes += (flags & FLAG_ORDER) != 0 ? 6 : 2;
    }
    return header;
}

static void walk_to_wlan(Walk *walk, gboolean is_padded)
{
    const Bytes *bytes = &walk->bytes;
    guint32 start = walk->offset;
    if (!walk_has(walk, 2))
        return;
    guint8 control = bytes_u8(bytes, start);
    if ((control & TYPE_MASK) != TYPE_DATA || (control & SUBTYPE_NO_DATA) != 0)
        return;
    WlanHeader header = measure_header(bytes, start);
    if (!walk_has(walk, header.length_bytes))
        return;
    if ((bytes_u8(bytes, start + 1) & FLAG_PROTECTED) != 0) {
        walk_end(walk, DECODE_ENCRYPTED);
        return;
    }
    guint32 offset = start + (is_padded ? (header.length_bytes + 3) & ~3U : header.length_bytes);
    if (header.is_amsdu) {
        walk_cut(walk, offset + 14, bytes_be16(bytes, offset + 12));
        offset += 14; /* the first subframe's header: two addresses and a length */
    }
    walk_to(walk, offset, decode_llc);
}

void decode_wlan(Walk *walk)
{
    walk_to_wlan(walk, FALSE);
}

/* Some drivers align what follows the 802.11 header to 4 bytes. */
static void decode_padded_wlan(Walk *walk)
{
    walk_to_wlan(walk, TRUE);
}

/* Radiotap's flags field; 0 when it is not there. Fields are aligned to their size: radiotap.org. */
static guint8 find_radiotap_flags(const Bytes *bytes, guint32 start)
{
    enum { HAS_TSFT = 1, HAS_FLAGS = 2 };
    guint32 present = bytes_le32(bytes, start + 4);
    if ((present & HAS_FLAGS) == 0)
        return 0;
    guint32 field = 8;
    while ((bytes_le32(bytes, start + field - 4) >> 31) != 0)
        field += 4;
    if ((present & HAS_TSFT) != 0)
        field = ((field + 7) & ~7U) + 8;
    return bytes_u8(bytes, start + field);
}

void decode_radiotap(Walk *walk)
{
    enum { HAS_FCS = 0x10, IS_PADDED = 0x20 };
    if (!walk_has(walk, 8))
        return;
    guint32 start = walk->offset;
    guint32 header_bytes = bytes_le16(&walk->bytes, start + 2);
    if (header_bytes < 8) {
        walk_end(walk, DECODE_MALFORMED);
        return;
    }
    Bytes header = {walk->bytes.data, MIN(walk->bytes.length_bytes, start + header_bytes)};
    guint8 flags = find_radiotap_flags(&header, start);
    walk_to(walk, start + header_bytes, (flags & IS_PADDED) != 0 ? decode_padded_wlan : decode_wlan);
    guint32 left = bytes_left(&walk->bytes, walk->offset);
    if ((flags & HAS_FCS) != 0 && left >= 4 && walk->frame->captured_length_bytes >= walk->frame->length_bytes)
        walk_cut(walk, walk->offset, left - 4);
}

/* The AVS header: magic and length, big-endian. */
void decode_avs(Walk *walk)
{
    if (!walk_has(walk, 8))
        return;
    guint32 header_bytes = bytes_be32(&walk->bytes, walk->offset + 4);
    if (header_bytes < 8 || header_bytes > G_MAXUINT16)
        walk_end(walk, DECODE_MALFORMED);
    else
        walk_to(walk, walk->offset + header_bytes, decode_wlan);
}

/* Under LINKTYPE_IEEE802_11_PRISM there is the Prism header of fixed size, or, known by its magic, an AVS header. */
void decode_prism(Walk *walk)
{
    enum { PRISM_HEADER_BYTES = 144 };
    if (!walk_has(walk, 8))
        return;
    if (bytes_be32(&walk->bytes, walk->offset) >> 4 == 0x8021100)
        decode_avs(walk);
    else
        walk_to(walk, walk->offset + PRISM_HEADER_BYTES, decode_wlan);
}
