/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef EDGE_SLIDER_H
#define EDGE_SLIDER_H

#include "edge_run.h"

/**
 * Makes windows that slide by a step from the windows of the step's length that they are made of: [s, s + W) for every
 * multiple s of the step with anything in it. Memory is bounded by the edges of one window.
 */
typedef struct _EdgeSlider EdgeSlider;

/** Receives the rows of the windows in the order of edge_row_compare(); row->window_us is where its window starts. */
typedef void (*EdgeRowFunc)(const EdgeRow *row, gpointer user_data);

/** @step_us divides @window_us; equal, the rows pass as they are. @names, borrowed, holds the texts of the rows. */
EdgeSlider *edge_slider_new(gint64 window_us, gint64 step_us, const CommNames *names, EdgeRowFunc func,
                            gpointer user_data);
void edge_slider_free(EdgeSlider *slider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EdgeSlider, edge_slider_free)

/** Adds a row of a window of the step's length; rows come in the order of edge_row_compare(). */
void edge_slider_add(EdgeSlider *slider, const EdgeRow *row);

/** Gives the windows that are still open. */
void edge_slider_end(EdgeSlider *slider);

#endif
