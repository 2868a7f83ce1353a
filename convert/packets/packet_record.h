/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_RECORD_H
#define PACKET_RECORD_H

#include "comm_packet.h"
#include "decode.h"

/**
 * Encodes packets as Avro records of schema/packet.avsc. Strings that are not UTF-8, which Avro demands, get U+FFFD for
 * each byte that does not fit.
 * Source: Avro 1.11 specification, "Binary Encoding".
 */
typedef struct _PacketRecordEncoder PacketRecordEncoder;

/**
 * @dump_host: copied.
 * @payload_limit_bytes: the most of a payload that data keeps; below 0: data is null.
 */
PacketRecordEncoder *packet_record_encoder_new(const char *dump_host, gint64 payload_limit_bytes);

void packet_record_encoder_free(PacketRecordEncoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketRecordEncoder, packet_record_encoder_free)

/**
 * Prepares the next record, and returns the most bytes that it takes.
 *
 * @device: its dumpDevice, or NULL; borrowed for the call.
 */
gsize packet_record_prepare(PacketRecordEncoder *encoder, const PacketPayload *payload, const char *device);

/** Writes the prepared record to @out, and returns its length. */
gsize packet_record_encode(PacketRecordEncoder *encoder, const CommPacket *packet, const PacketPayload *payload,
                           guint8 *out);

#endif
