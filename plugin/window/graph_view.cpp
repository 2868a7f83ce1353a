/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_view.h"
#include "item_highlight.h"

#include <QApplication>
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

const double SEEN_MARGIN = 30;
const double ZOOM_STEP = 1.25;
const double SCALE_MIN = 0.05;
const double SCALE_MAX = 40;
const double REACH_PIXELS = 5; /* so far from a line is still on it */
const double PAN_STEP_PIXELS = 40;
const int SLICE_MS = 25;
/* In the picture's unit. */
const double DRAGGED_RADIUS = 12;
const double DRAGGED_WIDTH = 3;

} // namespace

GraphView::GraphView(const NetworkPicture *picture, QWidget *parent) : QWidget(parent), picture_(picture)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(320, 200);
    setAccessibleName(tr("Graph"));
    paint_timer_.setSingleShot(true);
    connect(&paint_timer_, &QTimer::timeout, this, &GraphView::paintSlice);
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
    setAccessibleDescription(selected().text);
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

GraphItem GraphView::selected() const
{
    return highlighted_.size() == 1 ? highlighted_.front() : GraphItem();
}

void GraphView::pan(const QPointF &distance)
{
    is_fitted_ = false;
    transform_ *= QTransform::fromTranslate(distance.x(), distance.y());
    update();
}

void GraphView::bringIntoView(guint32 node)
{
    const CommPoint &at = picture_->result()->looks[node].at;
    const QPointF place = transform_.map(QPointF(at.x, at.y));
    if (!QRectF(rect()).adjusted(SEEN_MARGIN, SEEN_MARGIN, -SEEN_MARGIN, -SEEN_MARGIN).contains(place))
        pan(QRectF(rect()).center() - place);
}

QPointF GraphView::placeOf(const GraphItem &item) const
{
    const gint64 node = picture_->findNode(item);
    if (node < 0)
        return QRectF(rect()).center();
    const CommPoint &at = picture_->result()->looks[size_t(node)].at;
    return transform_.map(QPointF(at.x, at.y));
}

/* Where a host that is being moved would lie. */
void GraphView::paintDragged(QPainter &painter) const
{
    if (!is_dragging_ || pressed_.kind != GraphItem::NODE)
        return;
    painter.setPen(QPen(palette().color(QPalette::Highlight), DRAGGED_WIDTH, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(transform_.inverted().map(last_position_), DRAGGED_RADIUS, DRAGGED_RADIUS);
}

void GraphView::paintSlice()
{
    if (!painter_.step(SLICE_MS)) {
        paint_timer_.start(0);
        return;
    }
    image_ = painter_.image();
    image_transform_ = painter_.transform();
    update();
}

void GraphView::finishPainting()
{
    while (!painter_.step(SLICE_MS))
        continue;
    paintSlice();
}

/* What is whole is seen until the next is, moved to where it will be. */
void GraphView::paintEvent(QPaintEvent *)
{
    if (picture_->picture() == nullptr)
        return;
    const std::shared_ptr<const CommPicture> &picture = picture_->result()->picture;
    if (!painter_.isFor(picture, transform_, size())) {
        painter_.start(picture, transform_, size(), devicePixelRatioF());
        paintSlice();
    }
    QPainter painter(this);
    painter.fillRect(rect(), QColor(QRgb(comm_picture_get_background(picture.get()))));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setTransform(image_transform_.inverted() * transform_);
    painter.drawImage(0, 0, image_);
    painter.setTransform(transform_);
    paintHighlight(painter, *picture_, highlighted_);
    paintDragged(painter);
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

/* What is done with hosts and edges. */
bool GraphView::pressItemKey(int key)
{
    if (key == Qt::Key_N || key == Qt::Key_P) {
        const gint64 node = picture_->nextNode(picture_->findNode(selected()), key == Qt::Key_N);
        if (node >= 0)
            Q_EMIT itemClicked(picture_->describeNode(guint32(node)));
        return true;
    }
    const GraphItem item = selected();
    if (item.kind == GraphItem::NOTHING)
        return false;
    if (key == Qt::Key_Return || key == Qt::Key_Enter)
        Q_EMIT itemActivated(item);
    else if (key == Qt::Key_Menu)
        Q_EMIT menuRequested(item, mapToGlobal(placeOf(item).toPoint()));
    else
        return false;
    return true;
}

void GraphView::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (pressItemKey(key))
        return;
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
    pan(QPointF(dx, dy));
}

void GraphView::mousePressEvent(QMouseEvent *event)
{
    last_position_ = press_position_ = event->pos();
    is_dragging_ = false;
    if (event->button() == Qt::LeftButton)
        pressed_ = itemAt(event->pos());
}

void GraphView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QPointF moved = event->pos() - last_position_;
    const QPointF from_press = event->pos() - press_position_;
    is_dragging_ = is_dragging_ || from_press.manhattanLength() >= QApplication::startDragDistance();
    if (!is_dragging_)
        return;
    last_position_ = event->pos();
    if (pressed_.kind == GraphItem::NODE)
        update();
    else
        pan(moved);
}

void GraphView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const bool was_dragging = is_dragging_;
    is_dragging_ = false;
    if (!was_dragging)
        Q_EMIT itemClicked(pressed_);
    else if (pressed_.kind == GraphItem::NODE)
        Q_EMIT nodeMoved(pressed_, transform_.inverted().map(QPointF(event->pos())));
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
