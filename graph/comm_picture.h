/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_PICTURE_H
#define COMM_PICTURE_H

#include <stdio.h>

#include <glib.h>

#include "comm_point.h"

/**
 * A picture as a list of shapes in the order in which they are painted: computed once, and painted alike by every
 * writer (SVG, PNG, PDF) and by the window. Lengths are in points of the picture; y grows downwards.
 */
typedef struct _CommPicture CommPicture;

typedef enum {
    COMM_SHAPE_CIRCLE,  /**< around at, with the radius size */
    COMM_SHAPE_DIAMOND, /**< a square on its corner, of about the same area */
    COMM_SHAPE_SQUARE,  /**< of about the same area */
    COMM_SHAPE_BOX,     /**< from at to end */
    COMM_SHAPE_CURVE,   /**< a cubic Bezier curve from at to end, with an arrow head whose tip is at head_tip */
    COMM_SHAPE_TEXT     /**< the middle of its baseline, or that baseline's begin, at at; size high, width wide */
} CommShapeKind;

typedef enum { COMM_DASH_NONE, COMM_DASH_LONG, COMM_DASH_DOTS } CommDash;

#define COMM_NO_COLOUR G_MAXUINT32

typedef struct {
    CommShapeKind kind;
    CommPoint at;
    CommPoint control[2]; /**< curves */
    CommPoint end;
    CommPoint head_tip; /**< curves; the head reaches from end to here, and is not there when both are equal */
    double head_width;
    double size;
    double width;      /**< texts: what it may take at most */
    double line_width; /**< 0: no outline */
    double opacity;    /**< of curves */
    guint32 fill;      /**< 0xRRGGBB or COMM_NO_COLOUR; of texts the letters */
    guint32 line;      /**< the outline, the curve; of texts a halo of line_width around the letters */
    CommDash dash;
    gboolean is_bold;
    gboolean is_centred; /**< texts: at is the middle of the baseline, not its begin */
    gint64 item;         /**< the node, or for curves the link, that it stands for; -1 */
    const char *text;    /**< texts: UTF-8 without control characters; owned by the picture */
} CommShape;

CommPicture *comm_picture_new(double width, double height, guint32 background);
void comm_picture_free(CommPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommPicture, comm_picture_free)

/** Paints @shape after all others; its text is copied. */
void comm_picture_add(CommPicture *picture, const CommShape *shape);

/** A line of text; it is shortened to @width_limit. Returns its width. */
typedef struct {
    CommPoint at;
    double size;
    double width_limit;
    guint32 colour;
    gboolean is_bold;
    gboolean is_centred;
} CommTextStyle;
double comm_picture_add_text(CommPicture *picture, const char *text, const CommTextStyle *style);

double comm_picture_get_width(const CommPicture *picture);
double comm_picture_get_height(const CommPicture *picture);
guint32 comm_picture_get_background(const CommPicture *picture);

/** Borrowed until the next comm_picture_add(); @count is set. */
const CommShape *comm_picture_get_shapes(const CommPicture *picture, gsize *count);

/** The corners of a curve's arrow head; FALSE when it has none. */
gboolean comm_shape_get_head(const CommShape *shape, CommPoint *corners);

/** What a document says about itself; NULL for nothing. The picture's. */
void comm_picture_set_title(CommPicture *picture, const char *title);
const char *comm_picture_get_title(const CommPicture *picture);

typedef enum { COMM_PICTURE_SVG, COMM_PICTURE_PNG, COMM_PICTURE_PDF } CommPictureFormat;

/**
 * Writes the picture; the same picture gives the same bytes.
 *
 * @stream: the caller's; flushed.
 * Returns FALSE with @error set (COMM_ERROR_WRITE) when @stream takes no more, or when the picture is too large to be
 * a PNG.
 */
gboolean comm_picture_write(const CommPicture *picture, CommPictureFormat format, FILE *stream,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
