/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_picture.h"

#include <errno.h>
#include <math.h>

#include "comm_error.h"
#include "comm_picture_writers.h"
#include "comm_text.h"

struct _CommPicture {
    double width;
    double height;
    guint32 background;
    GArray *shapes;
    GStringChunk *texts;
    const char *title;
};

CommPicture *comm_picture_new(double width, double height, guint32 background)
{
    CommPicture *picture = g_new0(CommPicture, 1);
    picture->width = width;
    picture->height = height;
    picture->background = background;
    picture->shapes = g_array_new(FALSE, FALSE, sizeof(CommShape));
    picture->texts = g_string_chunk_new(4096);
    return picture;
}

void comm_picture_free(CommPicture *picture)
{
    if (picture == NULL)
        return;
    g_array_free(picture->shapes, TRUE);
    g_string_chunk_free(picture->texts);
    g_free(picture);
}

void comm_picture_add(CommPicture *picture, const CommShape *shape)
{
    CommShape copy = *shape;
    if (shape->text != NULL)
        copy.text = g_string_chunk_insert(picture->texts, shape->text);
    g_array_append_val(picture->shapes, copy);
}

double comm_picture_add_text(CommPicture *picture, const char *text, const CommTextStyle *style)
{
    g_autofree char *shown = comm_text_shorten(text, style->size, style->is_bold, style->width_limit);
    CommShape shape = {.kind = COMM_SHAPE_TEXT,
                       .at = style->at,
                       .size = style->size,
                       .fill = style->colour,
                       .line = COMM_NO_COLOUR,
                       .opacity = 1,
                       .is_bold = style->is_bold,
                       .is_centred = style->is_centred,
                       .item = -1,
                       .text = shown};
    shape.width = comm_text_get_width(shown, style->size, style->is_bold);
    comm_picture_add(picture, &shape);
    return shape.width;
}

gboolean comm_shape_get_head(const CommShape *shape, CommPoint *corners)
{
    double dx = shape->head_tip.x - shape->end.x;
    double dy = shape->head_tip.y - shape->end.y;
    double length = hypot(dx, dy);
    if (length <= 0)
        return FALSE;
    double half = shape->head_width / 2 / length;
    corners[0] = shape->head_tip;
    corners[1] = (CommPoint){shape->end.x - dy * half, shape->end.y + dx * half};
    corners[2] = (CommPoint){shape->end.x + dy * half, shape->end.y - dx * half};
    return TRUE;
}

double comm_picture_get_width(const CommPicture *picture)
{
    return picture->width;
}

double comm_picture_get_height(const CommPicture *picture)
{
    return picture->height;
}

guint32 comm_picture_get_background(const CommPicture *picture)
{
    return picture->background;
}

const CommShape *comm_picture_get_shapes(const CommPicture *picture, gsize *count)
{
    *count = picture->shapes->len;
    return (const CommShape *)picture->shapes->data;
}

void comm_picture_set_title(CommPicture *picture, const char *title)
{
    picture->title = title != NULL ? g_string_chunk_insert(picture->texts, title) : NULL;
}

const char *comm_picture_get_title(const CommPicture *picture)
{
    return picture->title;
}

gboolean comm_picture_write(const CommPicture *picture, CommPictureFormat format, FILE *stream, GError **error)
{
    gboolean is_written = format == COMM_PICTURE_SVG
                              ? comm_picture_write_svg(picture, stream, error)
                              : comm_picture_write_cairo(picture, format == COMM_PICTURE_PDF, stream, error);
    if (!is_written)
        return FALSE;
    if (fflush(stream) == 0)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "cannot write: %s", g_strerror(errno));
    return FALSE;
}
