/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_painter.h"

#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace
{

/* What makes a diamond and a square look as large as a circle, as in the pictures that graph/ writes. */
const double DIAMOND_REACH = 1.28;
const double SQUARE_REACH = 0.9;

QPointF toPoint(const CommPoint &point)
{
    return QPointF(point.x, point.y);
}

QColor toColour(guint32 colour, double opacity)
{
    QColor result(QRgb(colour & 0xFFFFFF));
    result.setAlpha(qRound(255 * qBound(0.0, opacity, 1.0)));
    return result;
}

QPen toPen(const CommShape &shape)
{
    if (shape.line_width <= 0 || shape.line == COMM_NO_COLOUR)
        return QPen(Qt::NoPen);
    QPen pen(toColour(shape.line, shape.opacity), shape.line_width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (shape.dash == COMM_DASH_LONG)
        pen.setDashPattern({4.5, 3});
    else if (shape.dash == COMM_DASH_DOTS)
        pen.setDashPattern({1.2, 2.2});
    return pen;
}

void paintCurve(QPainter &painter, const CommShape &shape)
{
    QPainterPath path(toPoint(shape.at));
    path.cubicTo(toPoint(shape.control[0]), toPoint(shape.control[1]), toPoint(shape.end));
    painter.setPen(toPen(shape));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    CommPoint corners[3];
    if (!comm_shape_get_head(&shape, corners))
        return;
    const QPointF head[] = {toPoint(corners[0]), toPoint(corners[1]), toPoint(corners[2])};
    painter.setPen(Qt::NoPen);
    painter.setBrush(toColour(shape.line, shape.opacity * 1.3));
    painter.drawPolygon(head, 3);
}

/* As in the files: letters are stretched to the width that the picture was computed with. */
void paintText(QPainter &painter, const CommShape &shape)
{
    const QString text = QString::fromUtf8(shape.text);
    QFont font(QStringLiteral("sans-serif"));
    font.setPixelSize(qMax(1, qRound(shape.size)));
    font.setBold(shape.is_bold);
    const double natural = QFontMetricsF(font).horizontalAdvance(text);
    painter.save();
    painter.translate(shape.at.x - (shape.is_centred ? shape.width / 2 : 0), shape.at.y);
    if (natural > 0 && shape.width > 0)
        painter.scale(shape.width / natural, 1);
    if (shape.line_width > 0 && shape.line != COMM_NO_COLOUR) {
        QPainterPath path;
        path.addText(0, 0, font, text);
        painter.strokePath(path,
                           QPen(toColour(shape.line, 1), shape.line_width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    painter.setFont(font);
    painter.setPen(toColour(shape.fill, 1));
    painter.drawText(QPointF(0, 0), text);
    painter.restore();
}

void paintDiamond(QPainter &painter, const CommShape &shape)
{
    const double reach = shape.size * DIAMOND_REACH;
    const QPointF at = toPoint(shape.at);
    const QPointF corners[] = {at - QPointF(0, reach), at + QPointF(reach, 0), at + QPointF(0, reach),
                               at - QPointF(reach, 0)};
    painter.drawPolygon(corners, 4);
}

void paintArea(QPainter &painter, const CommShape &shape)
{
    const double reach = shape.size * SQUARE_REACH;
    painter.setPen(toPen(shape));
    painter.setBrush(shape.fill == COMM_NO_COLOUR ? QBrush(Qt::NoBrush) : QBrush(toColour(shape.fill, shape.opacity)));
    if (shape.kind == COMM_SHAPE_CIRCLE)
        painter.drawEllipse(toPoint(shape.at), shape.size, shape.size);
    else if (shape.kind == COMM_SHAPE_DIAMOND)
        paintDiamond(painter, shape);
    else if (shape.kind == COMM_SHAPE_SQUARE)
        painter.drawRect(QRectF(shape.at.x - reach, shape.at.y - reach, 2 * reach, 2 * reach));
    else
        painter.drawRect(QRectF(toPoint(shape.at), toPoint(shape.end)));
}

void paintShape(QPainter &painter, const CommShape &shape)
{
    if (shape.kind == COMM_SHAPE_CURVE)
        paintCurve(painter, shape);
    else if (shape.kind == COMM_SHAPE_TEXT)
        paintText(painter, shape);
    else
        paintArea(painter, shape);
}

} // namespace

void PicturePainter::start(const std::shared_ptr<const CommPicture> &picture, const QTransform &transform,
                           const QSize &size, double pixel_ratio)
{
    picture_ = picture;
    transform_ = transform;
    size_ = size;
    image_ = QImage(size * pixel_ratio, QImage::Format_RGB32);
    image_.setDevicePixelRatio(pixel_ratio);
    image_.fill(QColor(QRgb(comm_picture_get_background(picture.get()))));
    next_ = 0;
    is_done_ = false;
}

bool PicturePainter::isFor(const std::shared_ptr<const CommPicture> &picture, const QTransform &transform,
                           const QSize &size) const
{
    return picture == picture_ && transform == transform_ && size == size_;
}

bool PicturePainter::step(int milliseconds)
{
    if (is_done_)
        return true;
    QElapsedTimer clock;
    clock.start();
    QPainter painter(&image_);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setTransform(transform_);
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(picture_.get(), &count);
    while (next_ < count && clock.elapsed() < milliseconds)
        paintShape(painter, shapes[next_++]);
    is_done_ = next_ == count;
    return is_done_;
}
