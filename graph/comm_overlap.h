/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_OVERLAP_H
#define COMM_OVERLAP_H

#include <glib.h>

#include "comm_point.h"

/** What a point covers around itself. */
typedef struct {
    double half_width;
    double above;
    double below;
} CommExtent;

/**
 * Moves circles apart, each as little as it can be, until no two are nearer than @gap; spreads all of them where that
 * takes too long, so that it always ends.
 */
void comm_overlap_separate_circles(CommPoint *points, const double *radii, guint32 count, double gap);

/** Moves rectangles apart for up to @round_count rounds. Returns FALSE when some still overlap. */
gboolean comm_overlap_separate_boxes(CommPoint *points, const CommExtent *extents, guint32 count, guint round_count);

#endif
