/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_palette.h"

/* The yellow comes last: it is the weakest on white. On dark ground the blue and the vermilion are lighter, to keep
 * their distance from it. */
static const guint32 GROUPS[][COMM_PALETTE_GROUP_COUNT] = {
    [COMM_THEME_LIGHT] = {0x0072B2, 0xD55E00, 0x009E73, 0xE69F00, 0xCC79A7, 0x56B4E9, 0xE3D200},
    [COMM_THEME_DARK] = {0x3B9BD9, 0xF0703A, 0x1DB98B, 0xE69F00, 0xDB90BA, 0x8CCBF2, 0xF0E442},
};

static const CommPalette PALETTES[] = {
    [COMM_THEME_LIGHT] = {.background = 0xFFFFFF,
                          .text = 0x20242A,
                          .faint_text = 0x626A73,
                          .line = 0x2B2F36,
                          .rest = 0x9AA0A6,
                          .appears = 0x0072B2,
                          .goes = 0xD55E00},
    [COMM_THEME_DARK] = {.background = 0x1B1E23,
                         .text = 0xE8EAED,
                         .faint_text = 0xA0A7AF,
                         .line = 0xE0E3E7,
                         .rest = 0x7D848C,
                         .appears = 0x3B9BD9,
                         .goes = 0xF0703A},
};

const CommPalette *comm_palette_get(CommTheme theme)
{
    return &PALETTES[theme];
}

guint32 comm_palette_get_group(CommTheme theme, gint group)
{
    if (group < 0 || group >= COMM_PALETTE_GROUP_COUNT)
        return PALETTES[theme].rest;
    return GROUPS[theme][group];
}

guint32 comm_palette_mix(guint32 colour, guint32 other, double share)
{
    guint32 mixed = 0;
    for (guint shift = 0; shift <= 16; shift += 8) {
        double from = colour >> shift & 0xFF;
        double to = other >> shift & 0xFF;
        mixed |= (guint32)(from + (to - from) * CLAMP(share, 0, 1) + 0.5) << shift;
    }
    return mixed;
}
