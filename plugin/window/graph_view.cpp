/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_view.h"
#include "item_highlight.h"
#include "picture_painter.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>
#include <cstring>

namespace
{

const double ZOOM_STEP = 1.25;
const double SCALE_MIN = 0.05;
const double SCALE_MAX = 40;
const double REACH_PIXELS = 5; /* so far from a line is still on it */
const double PAN_STEP_PIXELS = 40;
const double CLICK_MAX_PIXELS = 4; /* more is dragging */

} // namespace

GraphView::GraphView(const NetworkPicture *picture, QWidget *parent) : QWidget(parent), picture_(picture)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(320, 200);
    setAccessibleName(tr("Graph"));
}

QSize GraphView::sizeHint() const
{
    return QSize(900, 600);
}

void GraphView::updatePicture()
{
    if (is_fitted_)
        fit();
    update();
}

void GraphView::setHighlighted(const std::vector<GraphItem> &items)
{
    highlighted_ = items;
    update();
}

void GraphView::fit()
{
    is_fitted_ = true;
    if (picture_->picture() == nullptr)
        return;
    const QSizeF size(comm_picture_get_width(picture_->picture()), comm_picture_get_height(picture_->picture()));
    const double scale = qMin(width() / size.width(), height() / size.height());
    transform_ =
        QTransform::fromTranslate((width() - scale * size.width()) / 2, (height() - scale * size.height()) / 2);
    transform_.scale(scale, scale);
    update();
}

void GraphView::zoom(double factor, const QPointF &center)
{
    const double scale = transform_.m11() * factor;
    if (scale < SCALE_MIN || scale > SCALE_MAX)
        return;
    is_fitted_ = false;
    const QPointF fixed = transform_.inverted().map(center);
    transform_.scale(factor, factor);
    const QPointF moved = transform_.map(fixed);
    transform_ *= QTransform::fromTranslate(center.x() - moved.x(), center.y() - moved.y());
    update();
}

void GraphView::zoomIn()
{
    zoom(ZOOM_STEP, QRectF(rect()).center());
}

void GraphView::zoomOut()
{
    zoom(1 / ZOOM_STEP, QRectF(rect()).center());
}

GraphItem GraphView::itemAt(const QPointF &position) const
{
    return picture_->itemAt(transform_.inverted().map(position), REACH_PIXELS / transform_.m11());
}

QPointF GraphView::placeOf(const CommNode &node) const
{
    const GraphResult *result = picture_->result();
    const CommLink *links = result != nullptr ? comm_network_get_links(result->network.get()) : nullptr;
    for (size_t i = 0; links != nullptr && i < result->drawn.size(); i++) {
        const CommEdge &edge = result->drawn[i];
        const bool is_source = memcmp(&edge.source, &node, sizeof node) == 0;
        if (!is_source && memcmp(&edge.target, &node, sizeof node) != 0)
            continue;
        const CommPoint &at = result->looks[is_source ? links[i].source : links[i].target].at;
        return transform_.map(QPointF(at.x, at.y));
    }
    return QPointF(-1, -1);
}

bool GraphView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), itemAt(help->pos()).text, this);
    return true;
}

void GraphView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (picture_->picture() == nullptr)
        return;
    painter.fillRect(rect(), QColor(QRgb(comm_picture_get_background(picture_->picture()))));
    painter.setTransform(transform_);
    paintPicture(painter, picture_->picture());
    paintHighlight(painter, *picture_, highlighted_);
}

void GraphView::resizeEvent(QResizeEvent *)
{
    if (is_fitted_)
        fit();
}

void GraphView::wheelEvent(QWheelEvent *event)
{
    zoom(std::pow(ZOOM_STEP, event->angleDelta().y() / 120.0), event->position());
}

void GraphView::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Plus || key == Qt::Key_Equal)
        return zoomIn();
    if (key == Qt::Key_Minus)
        return zoomOut();
    if (key == Qt::Key_0)
        return fit();
    const double dx = key == Qt::Key_Left ? PAN_STEP_PIXELS : key == Qt::Key_Right ? -PAN_STEP_PIXELS : 0;
    const double dy = key == Qt::Key_Up ? PAN_STEP_PIXELS : key == Qt::Key_Down ? -PAN_STEP_PIXELS : 0;
    if (dx == 0 && dy == 0)
        return QWidget::keyPressEvent(event);
    is_fitted_ = false;
    transform_ *= QTransform::fromTranslate(dx, dy);
    update();
}

void GraphView::mousePressEvent(QMouseEvent *event)
{
    last_position_ = event->pos();
    press_position_ = event->pos();
}

void GraphView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPointF moved = event->pos() - press_position_;
    if (event->button() == Qt::LeftButton && moved.manhattanLength() < CLICK_MAX_PIXELS)
        Q_EMIT itemClicked(itemAt(event->pos()));
}

void GraphView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QPointF moved = event->pos() - last_position_;
    last_position_ = event->pos();
    is_fitted_ = false;
    transform_ *= QTransform::fromTranslate(moved.x(), moved.y());
    update();
}

void GraphView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const GraphItem item = itemAt(event->pos());
    if (item.kind != GraphItem::NOTHING)
        Q_EMIT itemActivated(item);
}

void GraphView::contextMenuEvent(QContextMenuEvent *event)
{
    const GraphItem item = itemAt(event->pos());
    if (item.kind != GraphItem::NOTHING)
        Q_EMIT menuRequested(item, event->globalPos());
}
