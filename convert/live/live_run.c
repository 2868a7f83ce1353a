/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_run.h"

/* Blocks are on disk, and drops are counted, this often. */
#define TICK_US (G_USEC_PER_SEC / 2)

#define SHOW_US G_USEC_PER_SEC

/* The longest that an interrupt is not seen. */
#define LOOK_US (G_USEC_PER_SEC / 10)

/* After the end of the time asked for, so long are its last frames waited for. */
#define LATE_US (G_USEC_PER_SEC / 2)

typedef struct {
    LiveRun *run;
    const LiveTarget *functions;
    gpointer target;
    LiveSyncer *syncer;
    guint64 outside_count; /* frames outside the time asked for */
    guint64 taken_count;
    LiveStatistics told; /* what the counters hold */
    gint64 tick_us;
    gint64 show_us;
} Run;

/* A piece of a batch; where somebody looks, in pieces that lie in one window each. */
static gboolean give_wanted(Run *run, const CaptureFrame *frames, guint count, GError **error)
{
    LiveStatus *status = run->run->status;
    while (count > 0) {
        guint part = count;
        if (status != NULL) {
            gint64 end_us = live_status_pass(status, frames[0].timestamp_us);
            for (part = 1; part < count && frames[part].timestamp_us < end_us; part++)
                ;
        }
        if (!run->functions->take(run->target, frames, part, error))
            return FALSE;
        run->taken_count += part;
        frames += part;
        count -= part;
    }
    return TRUE;
}

/* Gives the frames that lie in the time asked for, in pieces as long as they come. */
static gboolean give(Run *run, const FrameBatch *batch, GError **error)
{
    const LiveOptions *options = run->run->options;
    guint first = 0;
    for (guint i = 0; i <= batch->count; i++) {
        gboolean is_wanted = i < batch->count && batch->frames[i].timestamp_us >= options->from_us &&
                             batch->frames[i].timestamp_us < options->until_us;
        if (is_wanted)
            continue;
        run->outside_count += i < batch->count;
        if (!give_wanted(run, &batch->frames[first], i - first, error))
            return FALSE;
        first = i + 1;
    }
    return run->functions->pass == NULL ||
           run->functions->pass(run->target, live_source_get_passed_us(run->run->source), error);
}

static void count_drops(Run *run)
{
    LiveStatistics now = live_source_get_statistics(run->run->source);
    ConvertCounters *counters = run->functions->get_counters(run->target);
    counters->dropped_by_kernel_count += now.dropped_by_kernel - run->told.dropped_by_kernel;
    counters->dropped_by_interface_count += now.dropped_by_interface - run->told.dropped_by_interface;
    run->told = now;
}

static void tell_failures(Run *run)
{
    GError *failure;
    while ((failure = live_source_take_failure(run->run->source)) != NULL) {
        run->run->lost_count++;
        run->run->report(failure->message, run->run->user_data);
        g_error_free(failure);
    }
}

static void show(Run *run, gint64 now_us)
{
    LiveStatus *status = run->run->status;
    if (status == NULL || now_us < run->show_us)
        return;
    run->show_us = now_us - now_us % SHOW_US + SHOW_US;
    /* Windows in which nothing comes are over, too. What is under way in the receiver is awaited. */
    live_status_pass(status, g_get_real_time() - LATE_US);
    guint64 dropped_count = run->told.dropped_by_kernel + run->told.dropped_by_interface;
    g_autofree char *line =
        live_status_make_line(status, live_source_get_frame_count(run->run->source), dropped_count, now_us);
    run->run->show(line, run->run->user_data);
}

static gboolean tick(Run *run, GError **error)
{
    gint64 now_us = g_get_monotonic_time();
    tell_failures(run);
    show(run, now_us);
    if (convert_progress_is_interrupted(run->run->progress) ||
        g_get_real_time() - LATE_US >= run->run->options->until_us)
        live_source_stop(run->run->source);
    if (now_us < run->tick_us)
        return TRUE;
    run->tick_us = now_us + TICK_US;
    count_drops(run);
    return run->functions->flush(run->target, run->syncer, error);
}

static gboolean run_to_end(Run *run, GError **error)
{
    LiveSource *source = run->run->source;
    while (!live_source_is_at_end(source) && !run->functions->is_full(run->target)) {
        const FrameBatch *batch = live_source_take(source, g_get_monotonic_time() + LOOK_US);
        if ((batch != NULL && !give(run, batch, error)) || !tick(run, error))
            return FALSE;
    }
    return TRUE;
}

gboolean live_run(LiveRun *live_run, const LiveTarget *functions, gpointer target, GError **error)
{
    g_autoptr(LiveSyncer) syncer = live_syncer_new();
    Run run = {.run = live_run, .functions = functions, .target = target, .syncer = syncer};
    live_source_start(live_run->source);
    gboolean is_good = run_to_end(&run, error);
    live_source_close(live_run->source);
    tell_failures(&run);
    count_drops(&run);
    if (!is_good) {
        live_reserve_release(live_run->reserve);
        guint64 seen = run.told.dropped_by_kernel + run.outside_count + run.taken_count;
        functions->get_counters(target)->dropped_by_program_count += run.told.received - MIN(seen, run.told.received);
    }
    return is_good;
}
