/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_RECORDING_H
#define LIVE_RECORDING_H

#include "live_run.h"

/**
 * live_run() into one set of outputs. When they take no more, as on a full disk, the records that are whole are kept:
 * @sinks can be finished in any case.
 *
 * @options: its filter and times are passed over, since the kernel and live_run() see to them.
 * Returns FALSE with @error set as live_run().
 */
gboolean live_recording_run(LiveRun *run, const ConvertOptions *options, const ConvertSinks *sinks,
                            ConvertCounters *counters, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
