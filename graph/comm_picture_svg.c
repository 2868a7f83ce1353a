/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_picture_writers.h"

#include <errno.h>

#include "comm_error.h"
#include "comm_xml.h"

/* Written as it goes: a picture of a large graph has tens of thousands of shapes. */
#define FLUSH_SIZE (1 << 16)

static void append_attribute(GString *text, const char *name, double value, guint decimals)
{
    g_string_append_printf(text, " %s=\"", name);
    comm_xml_append_number(text, value, decimals);
    g_string_append_c(text, '"');
}

static void append_colour(GString *text, const char *name, guint32 colour)
{
    if (colour == COMM_NO_COLOUR)
        g_string_append_printf(text, " %s=\"none\"", name);
    else
        g_string_append_printf(text, " %s=\"#%06x\"", name, colour);
}

static void append_point(GString *text, double x, double y)
{
    comm_xml_append_number(text, x, 2);
    g_string_append_c(text, ' ');
    comm_xml_append_number(text, y, 2);
}

static void append_dash(GString *text, const CommShape *shape)
{
    static const double LONG[2] = COMM_DASH_LONG_LENGTHS;
    static const double DOTS[2] = COMM_DASH_DOTS_LENGTHS;
    if (shape->dash == COMM_DASH_NONE)
        return;
    const double *lengths = shape->dash == COMM_DASH_LONG ? LONG : DOTS;
    g_string_append(text, " stroke-dasharray=\"");
    append_point(text, lengths[0] * shape->line_width, lengths[1] * shape->line_width);
    g_string_append_c(text, '"');
}

static void append_paint(GString *text, const CommShape *shape)
{
    append_colour(text, "fill", shape->fill);
    if (shape->line_width > 0) {
        append_colour(text, "stroke", shape->line);
        append_attribute(text, "stroke-width", shape->line_width, 2);
        append_dash(text, shape);
    }
    if (shape->opacity < 1)
        append_attribute(text, "opacity", shape->opacity, 3);
    g_string_append(text, "/>\n");
}

static void append_circle(GString *text, const CommShape *shape)
{
    g_string_append(text, "<circle");
    append_attribute(text, "cx", shape->at.x, 2);
    append_attribute(text, "cy", shape->at.y, 2);
    append_attribute(text, "r", shape->size, 2);
    append_paint(text, shape);
}

static void append_diamond(GString *text, const CommShape *shape)
{
    double reach = shape->size * COMM_DIAMOND_REACH;
    g_string_append(text, "<path d=\"M");
    append_point(text, shape->at.x, shape->at.y - reach);
    g_string_append_c(text, 'L');
    append_point(text, shape->at.x + reach, shape->at.y);
    g_string_append_c(text, 'L');
    append_point(text, shape->at.x, shape->at.y + reach);
    g_string_append_c(text, 'L');
    append_point(text, shape->at.x - reach, shape->at.y);
    g_string_append(text, "Z\"");
    append_paint(text, shape);
}

static void append_rectangle(GString *text, CommPoint from, CommPoint to, const CommShape *shape)
{
    g_string_append(text, "<rect");
    append_attribute(text, "x", from.x, 2);
    append_attribute(text, "y", from.y, 2);
    append_attribute(text, "width", to.x - from.x, 2);
    append_attribute(text, "height", to.y - from.y, 2);
    append_paint(text, shape);
}

static void append_head(GString *text, const CommShape *shape)
{
    CommPoint corners[3];
    if (!comm_shape_get_head(shape, corners))
        return;
    g_string_append(text, "<path d=\"M");
    append_point(text, corners[0].x, corners[0].y);
    for (guint i = 1; i < 3; i++) {
        g_string_append_c(text, 'L');
        append_point(text, corners[i].x, corners[i].y);
    }
    g_string_append(text, "Z\"");
    append_colour(text, "fill", shape->line);
    if (shape->opacity < 1)
        append_attribute(text, "opacity", MIN(shape->opacity * 1.3, 1), 3);
    g_string_append(text, "/>\n");
}

static void append_curve(GString *text, const CommShape *shape)
{
    g_string_append(text, "<path d=\"M");
    append_point(text, shape->at.x, shape->at.y);
    g_string_append_c(text, 'C');
    append_point(text, shape->control[0].x, shape->control[0].y);
    g_string_append_c(text, ' ');
    append_point(text, shape->control[1].x, shape->control[1].y);
    g_string_append_c(text, ' ');
    append_point(text, shape->end.x, shape->end.y);
    g_string_append_c(text, '"');
    append_paint(text, shape);
    append_head(text, shape);
}

/* textLength holds the letters to the width that the picture was computed with, whatever the viewer's font. */
static void append_text(GString *text, const CommShape *shape)
{
    g_string_append(text, "<text");
    append_attribute(text, "x", shape->at.x, 2);
    append_attribute(text, "y", shape->at.y, 2);
    append_attribute(text, "font-size", shape->size, 2);
    append_attribute(text, "textLength", shape->width, 2);
    g_string_append(text, " lengthAdjust=\"spacingAndGlyphs\"");
    if (shape->is_bold)
        g_string_append(text, " font-weight=\"bold\"");
    if (shape->is_centred)
        g_string_append(text, " text-anchor=\"middle\"");
    append_colour(text, "fill", shape->fill);
    if (shape->line_width > 0) {
        append_colour(text, "stroke", shape->line);
        append_attribute(text, "stroke-width", shape->line_width, 2);
        g_string_append(text, " paint-order=\"stroke\" stroke-linejoin=\"round\"");
    }
    g_string_append_c(text, '>');
    comm_xml_append_escaped(text, shape->text, -1);
    g_string_append(text, "</text>\n");
}

static void append_square(GString *text, const CommShape *shape)
{
    double reach = shape->size * COMM_SQUARE_REACH;
    CommPoint from = {shape->at.x - reach, shape->at.y - reach};
    CommPoint to = {shape->at.x + reach, shape->at.y + reach};
    append_rectangle(text, from, to, shape);
}

static void append_shape(GString *text, const CommShape *shape)
{
    switch (shape->kind) {
    case COMM_SHAPE_CIRCLE:
        append_circle(text, shape);
        break;
    case COMM_SHAPE_DIAMOND:
        append_diamond(text, shape);
        break;
    case COMM_SHAPE_SQUARE:
        append_square(text, shape);
        break;
    case COMM_SHAPE_BOX:
        append_rectangle(text, shape->at, shape->end, shape);
        break;
    case COMM_SHAPE_CURVE:
        append_curve(text, shape);
        break;
    case COMM_SHAPE_TEXT:
        append_text(text, shape);
        break;
    }
}

static void append_begin(GString *text, const CommPicture *picture)
{
    double width = comm_picture_get_width(picture);
    double height = comm_picture_get_height(picture);
    g_string_append(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"");
    append_attribute(text, "width", width, 2);
    append_attribute(text, "height", height, 2);
    g_string_append(text, " viewBox=\"0 0 ");
    append_point(text, width, height);
    g_string_append(text, "\" font-family=\"DejaVu Sans, Verdana, sans-serif\" stroke-linecap=\"butt\">\n");
    if (comm_picture_get_title(picture) != NULL) {
        g_string_append(text, "<title>");
        comm_xml_append_escaped(text, comm_picture_get_title(picture), -1);
        g_string_append(text, "</title>\n");
    }
    CommShape ground = {.fill = comm_picture_get_background(picture), .opacity = 1};
    append_rectangle(text, (CommPoint){0, 0}, (CommPoint){width, height}, &ground);
}

static gboolean put(GString *text, FILE *stream, GError **error)
{
    if (fwrite(text->str, 1, text->len, stream) < text->len) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "cannot write: %s", g_strerror(errno));
        return FALSE;
    }
    g_string_truncate(text, 0);
    return TRUE;
}

gboolean comm_picture_write_svg(const CommPicture *picture, FILE *stream, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture, &count);
    append_begin(text, picture);
    for (gsize i = 0; i < count; i++) {
        append_shape(text, &shapes[i]);
        if (text->len >= FLUSH_SIZE && !put(text, stream, error))
            return FALSE;
    }
    g_string_append(text, "</svg>\n");
    return put(text, stream, error);
}
