/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PICTURE_PAINTER_H
#define PICTURE_PAINTER_H

#include "core_headers.h"

class QPainter;

/** Paints the shapes of @picture, without its background, in the picture's own coordinates. */
void paintPicture(QPainter &painter, const CommPicture *picture);

#endif
