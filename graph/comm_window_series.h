/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_WINDOW_SERIES_H
#define COMM_WINDOW_SERIES_H

#include "comm_graph.h"

/**
 * A network over time: takes the rows of a windows file in the order of time and tells of each window when it is over.
 * Memory grows with the hosts and edges that were ever seen, not with the number of windows.
 */
typedef struct _CommWindowSeries CommWindowSeries;

/** The past that a window is measured against: so many windows before it, empty ones not counted. */
#define COMM_PAST_MAXIMUM 32
/** With fewer there is no score. */
#define COMM_PAST_MINIMUM 8
/** A score above this is a peak. Iglewicz, Hoaglin, How to Detect and Handle Outliers, 1993 (3.5, on median and MAD).
 */
#define COMM_PEAK_SCORE 3.5

typedef struct {
    gint64 start_us;
    gint64 end_us;
    guint64 empty_count; /**< empty windows between the one before and this */
    double weight;
    guint32 node_count;
    gsize link_count;
    gsize new_link_count; /**< links never seen before */
    double distance;      /**< to the last window that had weight (comm_compare.h); NaN: there is none */
    double weight_score;  /**< comm_window_series_score() of the weight against the past; NaN: the past is too short */
    double distance_score;
    gboolean is_late; /**< begins before the window told last: it has no distance and no score */
} CommWindow;

/** A host that stood out of its own past in one window. */
typedef struct {
    const char *text;
    gint64 start_us;
    double weight; /**< what it sent and received in that window, a loop once */
    double median; /**< of its past, windows without it counting 0 */
    double score;
} CommWindowHotspot;

typedef void (*CommWindowFunc)(const CommWindow *window, gpointer data);

/** @hotspot_count: how many hotspots are kept, 0 for none. */
CommWindowSeries *comm_window_series_new(CommWindowFunc tell, gpointer data, gsize hotspot_count);
void comm_window_series_free(CommWindowSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommWindowSeries, comm_window_series_free)

/** Adds a row; with @start_us COMM_NO_TIME it counts as without time and is in no window. */
void comm_window_series_add(CommWindowSeries *series, const char *source, const char *target, double weight,
                            gint64 start_us, gint64 end_us);

/** Tells of the window that is begun, if there is one, as all of it. What comes of it later is told as late. */
void comm_window_series_tell(CommWindowSeries *series);

/** Tells of the last window. Nothing can be added any more. */
void comm_window_series_finish(CommWindowSeries *series);

double comm_window_series_get_untimed_weight(const CommWindowSeries *series);

/** Over all windows, empty ones too: comm_measures_burstiness() of their weights. NaN without weight. */
double comm_window_series_get_burstiness(const CommWindowSeries *series);

/** The hosts with the highest scores above COMM_PEAK_SCORE, each in its best window, highest first; borrowed. @count is
 * set. */
const CommWindowHotspot *comm_window_series_get_hotspots(const CommWindowSeries *series, gsize *count);

/**
 * How far @value stands above its past: (value - median) / max(1.4826 MAD, @smallest_scale), with the median absolute
 * deviation MAD, which a few peaks in the past do not move.
 * @median: set. Returns NaN for fewer than COMM_PAST_MINIMUM values of the past, COMM_PAST_MAXIMUM at most.
 */
double comm_window_series_score(double value, const double *past, gsize count, double smallest_scale, double *median);

#endif
