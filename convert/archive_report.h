/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ARCHIVE_REPORT_H
#define ARCHIVE_REPORT_H

#include "archive.h"
#include "command_line.h"
#include "convert_totals.h"

/** The names for nodes: those of @hosts_path, else the ones given before for this output folder. Fails as
 * host_names_load(). */
HostNames *archive_report_load_hosts(const Archive *archive, const char *hosts_path, GError **error);

/**
 * Writes the scenarios' files from all captures in the folder, then summary.json, and prints the summary as asked for.
 *
 * @jobs: of BatchJob, what this run did; may be empty.
 * @slices: what it captured in slices, or NULL.
 * Returns FALSE with @error set (COMM_ERROR_WRITE; COMM_ERROR_READ and COMM_ERROR_FORMAT for partial edges).
 */
gboolean archive_report_finish(const Archive *archive, const CommandLine *command_line, const HostNames *hosts,
                               GPtrArray *jobs, gboolean is_interrupted, const ConvertTotals *slices,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Says how many streams killed runs have left unfinished there, if any. */
void archive_report_tell_recordings(const Archive *archive);

#endif
