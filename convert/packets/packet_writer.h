/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_WRITER_H
#define PACKET_WRITER_H

#include "comm_packet.h"
#include "decode.h"

/** Writes packets as an Avro object container file of schema/packet.avsc. Source: Avro 1.11 specification. */
typedef struct _PacketWriter PacketWriter;

typedef enum {
    PACKET_CODEC_DEFLATE, /**< the default: every engine reads it */
    PACKET_CODEC_NULL,
    PACKET_CODEC_SNAPPY,
    PACKET_CODEC_ZSTANDARD
} PacketCodec;

typedef struct {
    PacketCodec codec;
    gint64 payload_limit_bytes; /**< keep the first ones only; -1 for all, PACKET_NO_PAYLOAD for none (data is null) */
    const char *dump_host;      /**< not NULL; copied */
} PacketWriterOptions;

#define PACKET_NO_PAYLOAD ((gint64)-2)

/** Reads "deflate", "null", "snappy" or "zstandard"; FALSE for anything else. */
gboolean packet_codec_parse(const char *name, PacketCodec *codec);
const char *packet_codec_name(PacketCodec codec);

/**
 * Writes the container's header to @fd, which stays the caller's.
 * The sync marker is drawn from what identifies the file, so that the same input gives the same bytes.
 *
 * @sync_seed: any bytes that are the same for the same output: copied, hashed.
 * Returns NULL with @error set (COMM_ERROR_WRITE; the message has no file name: the caller knows it).
 */
PacketWriter *packet_writer_new(int fd, const PacketWriterOptions *options, const char *sync_seed, GError **error);

void packet_writer_free(PacketWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketWriter, packet_writer_free)

/**
 * Appends @count records.
 *
 * @devices: for each its dumpDevice, or NULL in its place for none; borrowed for the call.
 * Returns FALSE with @error set (COMM_ERROR_WRITE); the file then ends in at most one cut block, and all @count records
 * wait for packet_writer_take_back().
 */
gboolean packet_writer_append(PacketWriter *writer, const CommPacket *packets, const PacketPayload *payloads,
                              const char *const *devices, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Writes what is buffered as a block, so that the file is whole up to here; nothing when nothing is buffered. */
gboolean packet_writer_flush(PacketWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * After a failed write: cuts the file behind its last whole block. All records appended since wait for the next
 * packet_writer_flush(). Returns FALSE with @error set (COMM_ERROR_WRITE) where no file can be cut, as a pipe.
 */
gboolean packet_writer_take_back(PacketWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint64 packet_writer_get_record_count(const PacketWriter *writer);
guint64 packet_writer_get_byte_count(const PacketWriter *writer);

/** The one given; borrowed. */
int packet_writer_get_fd(const PacketWriter *writer);

/**
 * Reads a finished file again: header, schema, every block's count, size, sync marker and checksum, every record's
 * encoding.
 *
 * Returns the number of records, or -1 with @error set (COMM_ERROR_FORMAT with byte offset and reason,
 * COMM_ERROR_READ).
 */
gint64 packet_file_verify(const char *path, GError **error);

/** The same of an open file, from its start; its offset is left at the end. */
gint64 packet_descriptor_verify(int fd, GError **error);

#endif
