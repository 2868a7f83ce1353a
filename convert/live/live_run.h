/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_RUN_H
#define LIVE_RUN_H

#include "live_reserve.h"
#include "live_source.h"
#include "live_status.h"
#include "live_target.h"

/** Receives one line of words: which interface was lost, and why. */
typedef void (*LiveMessageFunc)(const char *message, gpointer user_data);

/** A capture from its start to its end. */
typedef struct {
    LiveSource *source; /**< opened, not started */
    const LiveOptions *options;
    const ConvertProgress *progress; /**< an interrupt ends the capture in order */
    LiveReserve *reserve;            /**< given free when the target takes no more */
    LiveStatus *status;              /**< shown once a second; NULL: nobody looks */
    LiveMessageFunc show;            /**< receives the line */
    LiveMessageFunc report;
    gpointer user_data;
    guint lost_count; /**< set: interfaces that were removed or went down */
} LiveRun;

/**
 * Captures until an interrupt, the end of the time asked for, the last record wanted, or the loss of the last
 * interface, each of which is a good end: all that was received has gone to @target.
 *
 * Returns FALSE with @error set when the target takes no more: COMM_ERROR_WRITE. What it has taken is in order then,
 * and what was received and not taken is counted as dropped.
 */
gboolean live_run(LiveRun *run, const LiveTarget *functions, gpointer target, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
