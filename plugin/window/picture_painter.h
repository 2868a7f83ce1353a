/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PICTURE_PAINTER_H
#define PICTURE_PAINTER_H

#include "core_headers.h"

#include <QImage>
#include <QTransform>

#include <memory>

/** Paints a picture into an image bit by bit, so that a large one does not keep the GUI waiting. */
class PicturePainter
{
  public:
    /** @transform: from the picture's coordinates to those of an image of @size, each of @pixel_ratio pixels. */
    void start(const std::shared_ptr<const CommPicture> &picture, const QTransform &transform, const QSize &size,
               double pixel_ratio);
    /** Whether what was begun is the same. */
    bool isFor(const std::shared_ptr<const CommPicture> &picture, const QTransform &transform, const QSize &size) const;
    /** Goes on for about @milliseconds; returns true when all is painted. */
    bool step(int milliseconds);
    bool isDone() const
    {
        return is_done_;
    }
    const QImage &image() const
    {
        return image_;
    }
    const QTransform &transform() const
    {
        return transform_;
    }

  private:
    std::shared_ptr<const CommPicture> picture_;
    QTransform transform_;
    QSize size_;
    QImage image_;
    gsize next_ = 0; /* shape */
    bool is_done_ = true;
};

#endif
