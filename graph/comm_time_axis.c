/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_time_axis.h"

#define SECOND ((gint64)G_USEC_PER_SEC)
#define DAY    (86400 * SECOND)

/* The steps that people count in; below a second and above a day they are 1, 2 and 5 times a power of ten. */
static const gint64 STEPS[] = {1,       2,       5,       10,   15,       30,       60,       2 * 60,   5 * 60,
                               10 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600};

static gint64 decimal_step(gint64 unit, double least)
{
    static const gint64 FACTORS[] = {1, 2, 5};
    for (gint64 power = unit; power < G_MAXINT64 / 50; power *= 10)
        for (guint i = 0; i < G_N_ELEMENTS(FACTORS); i++)
            if ((double)(FACTORS[i] * power) >= least)
                return FACTORS[i] * power;
    return G_MAXINT64 / 2;
}

static gint64 choose_step(double least)
{
    if (least <= (double)SECOND / 2)
        return decimal_step(1, least);
    for (guint i = 0; i < G_N_ELEMENTS(STEPS); i++)
        if ((double)(STEPS[i] * SECOND) >= least)
            return STEPS[i] * SECOND;
    return decimal_step(DAY, least);
}

CommTimeAxis comm_time_axis_choose(gint64 begin_us, gint64 end_us, guint mark_limit)
{
    double span = (double)end_us - (double)begin_us;
    CommTimeAxis axis = {.step_us = choose_step(span / (mark_limit - 1))};
    gint64 past = begin_us % axis.step_us;
    if (past < 0)
        past += axis.step_us;
    axis.first_us = begin_us;
    if (past > 0 && begin_us > G_MAXINT64 - (axis.step_us - past))
        return axis;
    axis.first_us += past > 0 ? axis.step_us - past : 0;
    if (axis.first_us <= end_us)
        axis.count = 1 + (guint)(((guint64)end_us - (guint64)axis.first_us) / (guint64)axis.step_us);
    return axis;
}

gint64 comm_time_axis_get_mark(const CommTimeAxis *axis, guint index)
{
    /* From before 1970 to far after it the distance is more than an integer with a sign holds. */
    return (gint64)((guint64)axis->first_us + index * (guint64)axis->step_us);
}

static GDateTime *date_time_of(gint64 time_us)
{
    gint64 second = time_us / SECOND - (time_us % SECOND < 0);
    return g_date_time_new_from_unix_utc(second);
}

char *comm_time_axis_format_time(gint64 time_us, gint64 step_us)
{
    g_autoptr(GDateTime) moment = date_time_of(time_us);
    if (moment == NULL || step_us >= DAY)
        return g_strdup("");
    if (step_us >= 60 * SECOND)
        return g_date_time_format(moment, "%H:%M");
    char *text = g_date_time_format(moment, "%H:%M:%S");
    if (step_us >= SECOND)
        return text;
    gint64 fraction_us = time_us % SECOND;
    guint digit_count = 6;
    fraction_us += fraction_us < 0 ? SECOND : 0;
    for (; step_us % 10 == 0; step_us /= 10, fraction_us /= 10)
        digit_count--;
    char *precise = g_strdup_printf("%s.%0*" G_GINT64_FORMAT, text, (int)digit_count, fraction_us);
    g_free(text);
    return precise;
}

char *comm_time_axis_format_date(gint64 time_us)
{
    g_autoptr(GDateTime) moment = date_time_of(time_us);
    return moment != NULL ? g_date_time_format(moment, "%Y-%m-%d")
                          : g_strdup_printf("%" G_GINT64_FORMAT, time_us / SECOND);
}
