/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_PICTURE_WRITERS_H
#define COMM_PICTURE_WRITERS_H

#include "comm_picture.h"

/* What comm_picture_write() calls. */
gboolean comm_picture_write_svg(const CommPicture *picture, FILE *stream, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean comm_picture_write_cairo(const CommPicture *picture, gboolean is_pdf, FILE *stream,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Pixels per point of a PNG: readable on today's screens and in print. */
#define COMM_PICTURE_PNG_SCALE 1.5

/** What makes a diamond and a square look as large as the circle with this radius. */
#define COMM_DIAMOND_REACH 1.28
#define COMM_SQUARE_REACH  0.9

/** Lengths of strokes and gaps, in line widths, of each CommDash but none. */
#define COMM_DASH_LONG_LENGTHS                                                                                         \
    {                                                                                                                  \
        4.5, 3                                                                                                         \
    }
#define COMM_DASH_DOTS_LENGTHS                                                                                         \
    {                                                                                                                  \
        1.2, 2.2                                                                                                       \
    }

#endif
