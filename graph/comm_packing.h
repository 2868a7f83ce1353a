/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_PACKING_H
#define COMM_PACKING_H

#include "comm_overlap.h"

/** A drawing to be packed: what its points cover. All borrowed for the call. */
typedef struct {
    const CommPoint *points;
    const CommExtent *extents;
    guint32 count;
} CommDrawing;

/**
 * Places drawings side by side without overlap, the first in the middle and each next one as near to it as it fits,
 * in an area whose width is @aspect times its height.
 *
 * @offsets: set to what each drawing's points are to be moved by.
 * Source: Freivalds, Dogrusoz, Kikusts, "Disconnected graph layout and the polyomino packing approach", Graph Drawing
 * 2001 (LNCS 2265); here a drawing takes its convex hull, so that nothing lies between its edges.
 */
void comm_packing_pack(const CommDrawing *drawings, guint32 count, double aspect, double gap, CommPoint *offsets);

#endif
