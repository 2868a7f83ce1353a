/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_picture_writers.h"

#include <errno.h>
#include <math.h>

#include <cairo-pdf.h>
#include <cairo.h>

#include "comm_error.h"

/* In pixels: a curve that is off by this much looks the same and takes half the time. */
#define CURVE_TOLERANCE 0.25

static void set_colour(cairo_t *cairo, guint32 colour, double opacity)
{
    cairo_set_source_rgba(cairo, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0,
                          opacity);
}

static void set_line(cairo_t *cairo, const CommShape *shape)
{
    static const double LONG[2] = COMM_DASH_LONG_LENGTHS;
    static const double DOTS[2] = COMM_DASH_DOTS_LENGTHS;
    cairo_set_line_width(cairo, shape->line_width);
    const double *lengths = shape->dash == COMM_DASH_LONG ? LONG : DOTS;
    double dashes[2] = {lengths[0] * shape->line_width, lengths[1] * shape->line_width};
    cairo_set_dash(cairo, dashes, shape->dash == COMM_DASH_NONE ? 0 : 2, 0);
}

static void paint(cairo_t *cairo, const CommShape *shape)
{
    if (shape->fill != COMM_NO_COLOUR) {
        set_colour(cairo, shape->fill, shape->opacity);
        cairo_fill_preserve(cairo);
    }
    if (shape->line_width > 0 && shape->line != COMM_NO_COLOUR) {
        set_line(cairo, shape);
        set_colour(cairo, shape->line, shape->opacity);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

static void trace_diamond(cairo_t *cairo, const CommShape *shape)
{
    double reach = shape->size * COMM_DIAMOND_REACH;
    cairo_move_to(cairo, shape->at.x, shape->at.y - reach);
    cairo_line_to(cairo, shape->at.x + reach, shape->at.y);
    cairo_line_to(cairo, shape->at.x, shape->at.y + reach);
    cairo_line_to(cairo, shape->at.x - reach, shape->at.y);
    cairo_close_path(cairo);
}

static void draw_curve(cairo_t *cairo, const CommShape *shape)
{
    cairo_move_to(cairo, shape->at.x, shape->at.y);
    cairo_curve_to(cairo, shape->control[0].x, shape->control[0].y, shape->control[1].x, shape->control[1].y,
                   shape->end.x, shape->end.y);
    paint(cairo, shape);
    CommPoint corners[3];
    if (!comm_shape_get_head(shape, corners))
        return;
    for (guint i = 0; i < 3; i++)
        cairo_line_to(cairo, corners[i].x, corners[i].y);
    cairo_close_path(cairo);
    set_colour(cairo, shape->line, MIN(shape->opacity * 1.3, 1));
    cairo_fill(cairo);
}

/* The width that the picture was computed with is kept, whatever the font: letters are stretched to it. */
static void draw_text(cairo_t *cairo, const CommShape *shape)
{
    cairo_text_extents_t extents;
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           shape->is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, shape->size);
    cairo_text_extents(cairo, shape->text, &extents);
    cairo_save(cairo);
    cairo_translate(cairo, shape->at.x - (shape->is_centred ? shape->width / 2 : 0), shape->at.y);
    if (extents.x_advance > 0 && shape->width > 0)
        cairo_scale(cairo, shape->width / extents.x_advance, 1);
    cairo_move_to(cairo, 0, 0);
    if (shape->line_width > 0 && shape->line != COMM_NO_COLOUR) {
        cairo_text_path(cairo, shape->text);
        set_line(cairo, shape);
        set_colour(cairo, shape->line, 1);
        cairo_stroke(cairo);
        cairo_move_to(cairo, 0, 0);
    }
    set_colour(cairo, shape->fill, 1);
    cairo_show_text(cairo, shape->text);
    cairo_restore(cairo);
}

static void draw_shape(cairo_t *cairo, const CommShape *shape)
{
    double reach = shape->size * COMM_SQUARE_REACH;
    /* A text leaves a current point behind, to which an arc would draw a line. */
    cairo_new_path(cairo);
    switch (shape->kind) {
    case COMM_SHAPE_CIRCLE:
        cairo_arc(cairo, shape->at.x, shape->at.y, shape->size, 0, 2 * G_PI);
        cairo_close_path(cairo);
        paint(cairo, shape);
        break;
    case COMM_SHAPE_DIAMOND:
        trace_diamond(cairo, shape);
        paint(cairo, shape);
        break;
    case COMM_SHAPE_SQUARE:
        cairo_rectangle(cairo, shape->at.x - reach, shape->at.y - reach, 2 * reach, 2 * reach);
        paint(cairo, shape);
        break;
    case COMM_SHAPE_BOX:
        cairo_rectangle(cairo, shape->at.x, shape->at.y, shape->end.x - shape->at.x, shape->end.y - shape->at.y);
        paint(cairo, shape);
        break;
    case COMM_SHAPE_CURVE:
        draw_curve(cairo, shape);
        break;
    case COMM_SHAPE_TEXT:
        draw_text(cairo, shape);
        break;
    }
}

static void draw_all(cairo_t *cairo, const CommPicture *picture)
{
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    set_colour(cairo, comm_picture_get_background(picture), 1);
    cairo_paint(cairo);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_antialias(cairo, CAIRO_ANTIALIAS_FAST);
    cairo_set_tolerance(cairo, CURVE_TOLERANCE);
    for (gsize i = 0; i < count; i++)
        draw_shape(cairo, &shapes[i]);
}

/* Cairo knows no more than "write error"; the stream's own reason is kept for the message. */
typedef struct {
    FILE *stream;
    int first_errno;
} Sink;

static cairo_status_t write_to_sink(void *closure, const unsigned char *data, unsigned int length)
{
    Sink *sink = closure;
    if (fwrite(data, 1, length, sink->stream) == length)
        return CAIRO_STATUS_SUCCESS;
    sink->first_errno = errno;
    return CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *surface_new(const CommPicture *picture, gboolean is_pdf, Sink *sink)
{
    double width = comm_picture_get_width(picture);
    double height = comm_picture_get_height(picture);
    if (!is_pdf)
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * COMM_PICTURE_PNG_SCALE),
                                          (int)ceil(height * COMM_PICTURE_PNG_SCALE));
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_to_sink, sink, width, height);
    /* Without a date of its own cairo takes the clock's, and two runs would differ. */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z");
    if (comm_picture_get_title(picture) != NULL)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, comm_picture_get_title(picture));
    return surface;
}

gboolean comm_picture_write_cairo(const CommPicture *picture, gboolean is_pdf, FILE *stream, GError **error)
{
    Sink sink = {stream, 0};
    cairo_surface_t *surface = surface_new(picture, is_pdf, &sink);
    cairo_t *cairo = cairo_create(surface);
    if (!is_pdf)
        cairo_scale(cairo, COMM_PICTURE_PNG_SCALE, COMM_PICTURE_PNG_SCALE);
    draw_all(cairo, picture);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    if (status == CAIRO_STATUS_SUCCESS && !is_pdf)
        status = cairo_surface_write_to_png_stream(surface, write_to_sink, &sink);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        return TRUE;
    const char *reason = sink.first_errno != 0 ? g_strerror(sink.first_errno) : cairo_status_to_string(status);
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "cannot write: %s", reason);
    return FALSE;
}
