/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SLICE_RING_H
#define SLICE_RING_H

#include "archive.h"

/**
 * Adds a slice to the files of the last slices of its scenario and host, over several runs: its packets and @paths (of
 * char *, below the output folder). A slice that is there already is not added again. The oldest go that are more than
 * the slice's ring_count, with their files; with 0 all are kept, and nothing is remembered.
 *
 * Fails with COMM_ERROR_WRITE.
 */
gboolean slice_ring_add(const Archive *archive, const ArchiveRecord *record, GPtrArray *paths,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
