/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_SLICES_H
#define LIVE_SLICES_H

#include "archive_capture.h"
#include "convert_totals.h"
#include "live_run.h"

/**
 * A capture in slices on the wall clock: [k * length, (k + 1) * length) since 1970, one set of files each. A frame goes
 * to the slice that its time stamp lies in. A slice ends when all interfaces have been read up to its end; a frame that
 * comes later still goes to the oldest slice that is open, and is counted as late: none is lost, none is in two.
 */
typedef struct _LiveSlices LiveSlices;

/** Receives what a slice has become, when all its files have their names. */
typedef void (*LiveSliceFunc)(const ConvertTotals *totals, gpointer user_data);

typedef struct {
    Archive *archive;
    const ConvertOptions *options;
    const LiveOptions *live;
    const char *scenario;
    const char *dump_host;
    const HostNames *hosts; /**< names for nodes */
    gboolean is_verified;
    LiveSliceFunc report;
    gpointer user_data;
} LiveSlicesOptions;

/** What @options points to and @source are borrowed until the slices are freed. */
LiveSlices *live_slices_new(const LiveSlicesOptions *options, LiveSource *source);

/** Slices that are not closed keep what is on disk, for --recover. */
void live_slices_free(LiveSlices *slices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveSlices, live_slices_free)

/**
 * live_run() into slices, the last of which is closed at the end, and also when the outputs take no more.
 * Returns FALSE with @error set as live_run(), and for what cannot be closed as archive_capture_commit().
 */
gboolean live_slices_run(LiveSlices *slices, LiveRun *run, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Of all slices: how many, and what they hold. Edges and hosts are not known. Borrowed. */
const ConvertTotals *live_slices_get_totals(const LiveSlices *slices);

#endif
