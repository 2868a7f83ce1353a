/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SCENARIO_WRITER_H
#define SCENARIO_WRITER_H

#include "archive.h"
#include "convert_totals.h"

/**
 * Writes a scenario's edges, nodes and GEXF, as the options' formats ask, from the partial edges of all its captures.
 * Nothing is done when they are there and made from these captures and names already.
 *
 * @records: of ArchiveRecord, all of @scenario, in the order of archive_list_records().
 * @hosts: names for nodes, before those of the captures.
 * Returns the totals, or NULL with @error set (COMM_ERROR_WRITE; COMM_ERROR_READ and COMM_ERROR_FORMAT for partials).
 */
ConvertTotals *scenario_write(const Archive *archive, const ConvertOptions *options, const char *scenario,
                              GPtrArray *records, const HostNames *hosts, GError **error);

/**
 * Writes the same files for one capture alone, with @suffix in their names before the endings: a slice.
 *
 * @paths: receives their paths below the output folder, of char *.
 * Fails as scenario_write().
 */
gboolean scenario_write_alone(const Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                              const HostNames *hosts, const char *suffix, GPtrArray *paths,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The totals of a dump host over all scenarios; @records are all of its captures. Fails as scenario_write(). */
ConvertTotals *scenario_count_dump_host(const Archive *archive, const char *dump_host, GPtrArray *records,
                                        GError **error);

#endif
