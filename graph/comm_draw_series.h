/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_DRAW_SERIES_H
#define COMM_DRAW_SERIES_H

#include "comm_draw.h"
#include "comm_window_series.h"

/**
 * Draws a network over time: the weight of each window as a bar and below it the distance to the window before as a
 * line, over one axis of time, with peaks and changes marked. Where there are more windows than bars find room, a bar
 * is the heaviest and the line's point the farthest of some, and the picture says so. No windows are a picture that
 * says so.
 *
 * @windows: as comm_window_series.h tells them, late ones too.
 * Of the options title, unit and theme are read.
 */
CommPicture *comm_draw_series(const CommWindow *windows, gsize window_count, const CommDrawOptions *options);

#endif
