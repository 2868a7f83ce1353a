/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_PALETTE_H
#define COMM_PALETTE_H

#include <glib.h>

typedef enum { COMM_THEME_LIGHT, COMM_THEME_DARK } CommTheme;

/** How many groups have a colour of their own; all later ones share the grey. */
#define COMM_PALETTE_GROUP_COUNT 7

/** The colours of a picture that no group has. 0xRRGGBB, as all colours here. */
typedef struct {
    guint32 background;
    guint32 text;
    guint32 faint_text;
    guint32 line;    /**< outlines, rings, samples in the legend */
    guint32 rest;    /**< groups without a colour of their own */
    guint32 appears; /**< a difference: only in the second graph, or heavier there */
    guint32 goes;    /**< a difference: only in the first graph, or lighter in the second */
} CommPalette;

const CommPalette *comm_palette_get(CommTheme theme);

/**
 * The colour of group @group, counted from 0: Okabe and Ito's, which people with any of the common colour-vision
 * deficiencies tell apart. Below 0 and from COMM_PALETTE_GROUP_COUNT on it is the grey.
 * Source: Okabe, Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/.
 */
guint32 comm_palette_get_group(CommTheme theme, gint group);

/** @colour brought nearer to @other by @share, 0 to 1. */
guint32 comm_palette_mix(guint32 colour, guint32 other, double share);

#endif
