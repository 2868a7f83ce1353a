/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_SYNCER_H
#define LIVE_SYNCER_H

#include "packet_writer.h"

/** A thread that has written blocks carried to the disk itself, so that a slow disk holds up nobody. */
typedef struct _LiveSyncer LiveSyncer;

LiveSyncer *live_syncer_new(void);

/** Waits for what is under way. */
void live_syncer_free(LiveSyncer *syncer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveSyncer, live_syncer_free)

/**
 * Writes the block that @packets (NULL: none) holds, and has fdatasync(2) done on its file, which may be closed
 * meanwhile; not while the thread is still busy with earlier ones.
 *
 * Returns FALSE with @error set (COMM_ERROR_WRITE), also when an earlier fdatasync(2) failed: the system tells it only
 * once.
 */
gboolean live_syncer_flush(LiveSyncer *syncer, PacketWriter *packets, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
