/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_TIME_AXIS_H
#define COMM_TIME_AXIS_H

#include <glib.h>

/** Marks on a time axis, at round times of UTC. */
typedef struct {
    gint64 first_us;
    gint64 step_us;
    guint count;
} CommTimeAxis;

/** At most @mark_limit (at least 2) marks from @begin_us to @end_us, both included, as close as a round step allows. */
CommTimeAxis comm_time_axis_choose(gint64 begin_us, gint64 end_us, guint mark_limit);

/** The time of mark @index, which is below the count. */
gint64 comm_time_axis_get_mark(const CommTimeAxis *axis, guint index);

/** The time of day as precise as marks @step_us apart need it, `10:15:30`; empty for steps of a day and more, and where
 * the calendar ends. The caller's. */
char *comm_time_axis_format_time(gint64 time_us, gint64 step_us);

/** `2026-11-25`, or seconds since 1970 where the calendar ends; the caller's. */
char *comm_time_axis_format_date(gint64 time_us);

#endif
