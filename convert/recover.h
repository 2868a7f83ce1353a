/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef RECOVER_H
#define RECOVER_H

#include "archive.h"
#include "convert_totals.h"

/** What became of a stream that a run which was stopped at once had not finished. */
typedef struct {
    char *message;      /**< what was kept and what was dropped, or why it failed */
    gboolean is_failed; /**< it stays as it is */
} Recovery;

void recovery_free(Recovery *recovery);

/**
 * Finishes each stream of archive_list_recordings(): cuts its Avro file behind the last whole block, counts edges from
 * its records again, and commits it. A slice gets the files of its own, and is
 * added to @slices, which begins empty. @hosts: names for nodes. One of which nothing is whole is removed. One that
 * fails stops none of the others.
 *
 * Returns the recoveries, of Recovery, in the order of the recordings; the caller's.
 */
GPtrArray *recover_run(Archive *archive, const ConvertOptions *options, const HostNames *hosts, ConvertTotals *slices);

#endif
