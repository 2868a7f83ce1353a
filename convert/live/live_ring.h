/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_RING_H
#define LIVE_RING_H

#include "archive.h"

/** The files of the last slices of a scenario and host, over several runs: older ones are removed. */
typedef struct _LiveRing LiveRing;

/** @most_count: of slices; 0: all are kept, and nothing is remembered. @archive is borrowed. */
LiveRing *live_ring_open(const Archive *archive, const char *scenario, const char *dump_host, guint most_count);
void live_ring_free(LiveRing *ring);

/**
 * Adds a slice: its packets and @paths (of char *). The oldest slices go that are too many. Fails with
 * COMM_ERROR_WRITE.
 */
gboolean live_ring_add(LiveRing *ring, const ArchiveRecord *record, GPtrArray *paths,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
