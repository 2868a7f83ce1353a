/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_TEXT_H
#define PACKET_TEXT_H

#include "comm_packet.h"
#include "decode.h"

/**
 * Writes packets as text, a line each:
 * srcIP|dstIP|protocolType|headerLength|srcPort|dstPort|seqNumber|ackNumber|data
 *
 * The fields are those of schema/packet.avsc. Of data only the bytes of printable ASCII are left (0x20 to 0x7e). It
 * comes last, so that a '|' in it divides nothing: the first eight divide the fields.
 */
typedef struct _PacketText PacketText;

/**
 * @fd: stays the caller's.
 * @payload_limit_bytes: as in PacketWriterOptions.
 */
PacketText *packet_text_new(int fd, gint64 payload_limit_bytes);

/** Does not write what is buffered: packet_text_flush() does. */
void packet_text_free(PacketText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketText, packet_text_free)

/** Adds the line that names the fields. */
void packet_text_add_header(PacketText *text);

/**
 * Adds @count packets, and writes when enough has come together.
 *
 * Returns FALSE with @error set (COMM_ERROR_WRITE: the reason; the caller knows the file's name).
 */
gboolean packet_text_append(PacketText *text, const CommPacket *packets, const PacketPayload *payloads, gsize count,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Writes what is buffered. Fails as packet_text_append(). */
gboolean packet_text_flush(PacketText *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether a write has failed. */
gboolean packet_text_has_failed(const PacketText *text);

#endif
