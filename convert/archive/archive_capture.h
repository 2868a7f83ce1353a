/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ARCHIVE_CAPTURE_H
#define ARCHIVE_CAPTURE_H

#include "archive.h"
#include "convert.h"

/** A capture on its way into an archive: its Avro file and its edges, under temporary names until it is committed. */
typedef struct _ArchiveCapture ArchiveCapture;

/**
 * @record: the capture's from here on, also on failure.
 * Returns NULL with @error set (COMM_ERROR_WRITE).
 */
ArchiveCapture *archive_capture_new(Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                                    GError **error);

/** Leaves nothing of what is not committed. */
void archive_capture_free(ArchiveCapture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveCapture, archive_capture_free)

/** Where its packets go, and what it is known by: the caller fills in counters, damage and names. Borrowed. */
const ConvertSinks *archive_capture_get_sinks(const ArchiveCapture *capture);
ArchiveRecord *archive_capture_get_record(ArchiveCapture *capture);

/** Writes the last block. With @is_verified the file is read again. Fails with COMM_ERROR_WRITE, COMM_ERROR_FORMAT. */
gboolean archive_capture_finish(ArchiveCapture *capture, gboolean is_verified,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Puts it in: archive_commit_capture(). After archive_capture_finish(). The record is the archive's then. */
gboolean archive_capture_commit(ArchiveCapture *capture, const char *device, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
