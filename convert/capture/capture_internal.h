/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CAPTURE_INTERNAL_H
#define CAPTURE_INTERNAL_H

#include "capture.h"

#include <string.h>

/* Shared by capture.c and the formats, capture_pcap.c and capture_pcapng.c. */

/** Room for a whole record or block; what is longer is not kept as a whole. */
#define CAPTURE_MAX_BUFFER_BYTES (2 * CAPTURE_MAX_RECORD_BYTES)

/** Interfaces above this are damage, so that memory stays bounded. */
#define CAPTURE_MAX_INTERFACES 65536

/** The bytes of the stream that are at hand: data[start] to data[end - 1]. */
typedef struct {
    guint8 *data;
    gsize capacity;
    gsize start;
    gsize end;
    guint64 offset; /**< of data[0] in the uncompressed stream */
} CaptureBuffer;

/** What a format needs to go on, and how to name it when the stream ends before. */
typedef struct {
    gsize buffer_bytes;    /**< from the buffer's start on; not more than CAPTURE_MAX_BUFFER_BYTES */
    guint64 record_offset; /**< where the record or block begins */
    guint64 record_bytes;  /**< its length as far as known */
    const char *what;      /**< "record", "block header", ... */
} CaptureNeed;

typedef struct {
    const char *name;
    /**
     * Takes up to @capacity frames out of the buffer.
     * Returns their number; 0 with @need filled, or with the capture's failure set by capture_fail().
     */
    guint (*parse)(Capture *capture, CaptureFrame *frames, guint capacity, CaptureNeed *need);
} CaptureFormat;

typedef struct {
    gboolean is_swapped;
    gsize header_bytes; /**< of a record: 16, in the modified format 24 */
    gboolean has_nanoseconds;
    guint32 link_type;
} PcapState;

/** How an interface's times become microseconds: (time * multiplier / divisor >> shift) + offset. */
typedef struct {
    guint64 multiplier;
    guint64 divisor; /**< 0: above 2^64, so that every time is 0 */
    guint shift;
    gint64 offset_s;
} PcapngTime;

/** The rest of a block of which the beginning has been taken. */
typedef enum { PCAPNG_REST_NONE, PCAPNG_REST_SKIPPED, PCAPNG_REST_NAMES } PcapngRest;

typedef struct {
    gboolean is_swapped;
    guint first_interface; /**< of this section */
    GArray *times;         /**< PcapngTime, one for each of the capture's interfaces */
    PcapngRest rest;
    guint64 rest_bytes; /**< before the block's trailer */
    guint64 block_offset;
    guint32 block_bytes;
} PcapngState;

typedef struct _CaptureNames CaptureNames;

struct _Capture {
    char *name;
    ByteSource *source;
    const CaptureFormat *format;
    CaptureBuffer buffer;
    GPtrArray *interfaces; /* CaptureInterface */
    CaptureNames *names;
    guint64 frame_count;
    GError *failure; /* returned when the frames before it have been */
    PcapState pcap;
    PcapngState pcapng;
};

/** The bytes of pcap's file header and of the least that tells a pcapng's byte order. */
#define PCAP_FILE_HEADER_BYTES 24

extern const CaptureFormat capture_format_pcap;
extern const CaptureFormat capture_format_pcapng;

/**
 * Looks whether the buffer begins as the format does, and takes the file header of pcap (pcapng's is a block).
 * Returns whether it is this format; the capture's failure can be set then.
 */
gboolean capture_pcap_begin(Capture *capture);
gboolean capture_pcapng_begin(Capture *capture);
void capture_pcapng_clear(Capture *capture);

/** The name of another format, and what converts it; FALSE when the bytes tell nothing. */
gboolean capture_foreign_name(const guint8 *bytes, gsize size, const char **name, const char **advice);

/** Sets the capture's failure: "NAME: byte @offset: frame N: ...". */
void capture_fail(Capture *capture, guint64 offset, const char *format, ...) G_GNUC_PRINTF(3, 4);

void capture_add_interface(Capture *capture, const CaptureInterface *interface);

CaptureNames *capture_names_new(void);
void capture_names_free(CaptureNames *names);
/** @version: 4 or 6; @address: 4 or 16 bytes; @name need not be terminated or UTF-8. */
void capture_names_add(CaptureNames *names, guint8 version, const guint8 *address, const guint8 *name,
                       gsize name_bytes);
void capture_names_foreach(const CaptureNames *names, CaptureNameFunc func, gpointer user_data);

static inline gsize capture_buffer_available(const CaptureBuffer *buffer)
{
    return buffer->end - buffer->start;
}

/* Captured integers lie unaligned and in the writer's byte order. */
static inline guint32 capture_get_u32(const guint8 *bytes, gboolean is_swapped)
{
    guint32 value;
    memcpy(&value, bytes, sizeof value);
    return is_swapped ? GUINT32_SWAP_LE_BE(value) : value;
}

static inline guint16 capture_get_u16(const guint8 *bytes, gboolean is_swapped)
{
    guint16 value;
    memcpy(&value, bytes, sizeof value);
    return is_swapped ? __builtin_bswap16(value) : value;
}

#endif
