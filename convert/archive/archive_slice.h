/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ARCHIVE_SLICE_H
#define ARCHIVE_SLICE_H

#include "archive.h"

/**
 * Finishes a slice that was committed: writes its own edges, nodes, windows and activity, adds it to its ring, and
 * forgets it, since it is no part of its scenario's files. May be done again after a run that was stopped in between:
 * the same files come of it.
 *
 * @record: of archive_commit_capture() or archive_list_recordings(); it is gone on success.
 * @hosts: names for nodes.
 * Fails as scenario_write_alone(); then it is left to --recover.
 */
gboolean archive_finish_slice(Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                              const HostNames *hosts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
