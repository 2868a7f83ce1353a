/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CAPTURE_H
#define CAPTURE_H

#include "capture_frame.h"
#include "byte_source.h"

/**
 * Reads pcap and pcapng, plain or compressed, as a stream: one pass, no seeking, memory bounded whatever the file
 * claims. Sources: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng, libpcap's savefile notes for the modified format.
 */
typedef struct _Capture Capture;

typedef struct {
    char *name;                /**< if_name of pcapng; NULL where there is none, as in pcap */
    guint32 link_type;         /**< LINKTYPE_ number */
    guint32 snap_length_bytes; /**< 0: no limit */
} CaptureInterface;

/** Records above this are damage: the largest that Wireshark writes and reads (WTAP_MAX_PACKET_SIZE_STANDARD). */
#define CAPTURE_MAX_RECORD_BYTES 262144

/**
 * Starts to read @source, and reads as far as the file header.
 *
 * @name: for messages, as the user gave it; copied.
 * @source: the capture's from here on, freed with it, also when this fails.
 * Returns NULL with @error set: COMM_ERROR_FORMAT when it is empty, too short, or no capture (other known formats are
 * named, with the command that converts them), COMM_ERROR_READ when the system says no.
 */
Capture *capture_new(const char *name, ByteSource *source, GError **error);

/** capture_new() on byte_source_open(). */
Capture *capture_open(const char *path, GError **error);

void capture_free(Capture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Capture, capture_free)

/**
 * Reads up to @capacity frames; they are valid until the next call. Fewer than @capacity says nothing about the end.
 *
 * Returns the number of frames, 0 at the end, -1 with @error set at damage (COMM_ERROR_FORMAT: file, byte offset,
 * frame number, what is wrong), a read error (COMM_ERROR_READ) or a stop of the source (COMM_ERROR_INTERRUPTED). The
 * frames before the damage have been returned by then; after it there are no more.
 */
int capture_read_frames(Capture *capture, CaptureFrame *frames, guint capacity, GError **error);

/** Interfaces seen so far, over all sections, in file order. A pcap has one. */
guint capture_get_interface_count(const Capture *capture);

/** Borrowed until the capture is freed; @interface is below the count. */
const CaptureInterface *capture_get_interface(const Capture *capture, guint32 interface);

/** "pcap" or "pcapng". */
const char *capture_get_format(const Capture *capture);

/** Bytes consumed from the file as it lies on disk (before decompression), for progress. */
guint64 capture_get_position(const Capture *capture);

/** Receives one name of a pcapng name resolution block: @address as text, @name as UTF-8. */
typedef void (*CaptureNameFunc)(const char *address, const char *name, gpointer user_data);

/**
 * Calls @func for each name read so far, in the file's order; an address that has several names comes with its first.
 * The first 65536 addresses are kept, each name up to 255 bytes.
 */
void capture_foreach_name(const Capture *capture, CaptureNameFunc func, gpointer user_data);

#endif
