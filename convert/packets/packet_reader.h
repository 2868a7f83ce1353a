/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_READER_H
#define PACKET_READER_H

#include "comm_packet.h"

/**
 * Reads the packets of a file that packet_writer wrote, block by block, also of one that was cut while it was written.
 *
 * An Avro record does not say all that a CommPacket does: ports of 0 are taken for no ports, a time of 0 for no time.
 */
typedef struct _PacketReader PacketReader;

/**
 * Reads the header from @fd, which stays the caller's.
 * Returns NULL with @error set: COMM_ERROR_FORMAT (no whole header, or another schema's), COMM_ERROR_READ.
 */
PacketReader *packet_reader_new(int fd, GError **error);

void packet_reader_free(PacketReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketReader, packet_reader_free)

/**
 * The packets of the next block, once all of it is found good; borrowed until the next call.
 *
 * Returns their number, 0 at the file's end, or -1 with @error set: COMM_ERROR_FORMAT where what follows is no whole
 * block, COMM_ERROR_READ.
 */
gssize packet_reader_read(PacketReader *reader, const CommPacket **packets, GError **error);

/** The length in bytes of what is whole: the header and the blocks returned. */
guint64 packet_reader_get_whole_bytes(const PacketReader *reader);

/** The one dumpDevice of all packets returned, or NULL when there is none or several. Borrowed. */
const char *packet_reader_get_device(const PacketReader *reader);

#endif
