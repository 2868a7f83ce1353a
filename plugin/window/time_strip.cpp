/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "time_strip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>

namespace
{

const int DRAG_MIN_PIXELS = 3; /* less is a click */
const int KEY_STEPS = 100;     /* the arrow keys cross the whole in so many */

/* The begin of the interval that @time_us lies in; also before 1970. */
gint64 floorTo(gint64 time_us, gint64 interval_us)
{
    const gint64 rest = time_us % interval_us;
    return time_us - (rest < 0 ? rest + interval_us : rest);
}

} // namespace

TimeStrip::TimeStrip(QWidget *parent) : QWidget(parent)
{
    setMinimumHeight(48);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(
        tr("Traffic over time. Drag to choose a range, click to see all of it. The arrow keys move the range, with "
           "Shift its end, with Ctrl by its length; Space plays, Escape shows all."));
    setAccessibleName(tr("Traffic over time"));
}

QSize TimeStrip::sizeHint() const
{
    return QSize(600, 56);
}

void TimeStrip::setWindows(EdgeWindows *windows, CommWeight weight)
{
    bars_.clear();
    weight_max_ = 0;
    interval_us_ = qMax<gint64>(1, edge_windows_get_interval(windows));
    for (guint i = 0; i < edge_windows_get_count(windows); i++) {
        EdgeActivity activity;
        gsize count;
        edge_windows_get(windows, i, &activity, &count);
        if (activity.start_us == COMM_NO_TIME)
            continue;
        const guint64 size = weight == COMM_WEIGHT_BYTES ? activity.bytes : activity.packets;
        bars_.push_back({activity.start_us, size});
        weight_max_ = qMax(weight_max_, size);
    }
    start_us_ = bars_.empty() ? 0 : bars_.front().start_us;
    end_us_ = bars_.empty() ? 1 : bars_.back().start_us + interval_us_;
    update();
    Q_EMIT windowsChanged();
}

gint64 TimeStrip::from() const
{
    return has_range_ ? from_us_ : G_MININT64;
}

gint64 TimeStrip::to() const
{
    return has_range_ ? to_us_ : G_MAXINT64;
}

void TimeStrip::clearRange()
{
    has_range_ = false;
    update();
}

void TimeStrip::selectRange(gint64 from_us, gint64 to_us)
{
    has_range_ = true;
    from_us_ = floorTo(qBound(start_us_, from_us, end_us_ - 1), interval_us_);
    to_us_ = floorTo(qBound(start_us_, to_us, end_us_ - 1), interval_us_) + interval_us_;
    update();
}

double TimeStrip::toPosition(gint64 time_us) const
{
    return double(time_us - start_us_) / double(end_us_ - start_us_) * width();
}

gint64 TimeStrip::toTime(double x) const
{
    return start_us_ + gint64(qBound(0.0, x / width(), 1.0) * double(end_us_ - start_us_));
}

void TimeStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().base());
    if (bars_.empty())
        return;
    if (has_range_) {
        const double left = toPosition(from_us_);
        painter.fillRect(QRectF(left, 0, qMax(1.0, toPosition(to_us_) - left), height()), palette().highlight());
    }
    for (const Bar &bar : bars_) {
        const double left = toPosition(bar.start_us);
        const double width = qMax(1.0, toPosition(bar.start_us + interval_us_) - left);
        const double height = double(bar.weight) / double(qMax<guint64>(1, weight_max_)) * (this->height() - 4);
        const bool is_chosen = has_range_ && bar.start_us >= from_us_ && bar.start_us < to_us_;
        painter.fillRect(QRectF(left, this->height() - height, width, height),
                         is_chosen ? palette().highlightedText() : palette().text());
    }
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void TimeStrip::focusInEvent(QFocusEvent *)
{
    update();
}

void TimeStrip::focusOutEvent(QFocusEvent *)
{
    update();
}

gint64 TimeStrip::keyStep() const
{
    const gint64 step = floorTo((end_us_ - start_us_) / KEY_STEPS, interval_us_);
    return qMax(interval_us_, step);
}

/* Half-open, as all ranges that others see. */
void TimeStrip::chooseRange(gint64 from_us, gint64 to_us)
{
    selectRange(from_us, to_us - 1);
    Q_EMIT rangeChanged();
}

void TimeStrip::moveRange(gint64 by_us, gint64 length_us)
{
    if (bars_.empty())
        return;
    const gint64 from = has_range_ ? from_us_ + by_us : start_us_;
    const gint64 length = qMin(length_us, end_us_ - start_us_);
    const gint64 begin = qBound(start_us_, from, end_us_ - length);
    chooseRange(begin, begin + length);
}

void TimeStrip::moveEnd(gint64 by_us)
{
    if (!has_range_)
        return moveRange(0, keyStep());
    chooseRange(from_us_, qMax(from_us_ + interval_us_, to_us_ + by_us));
}

bool TimeStrip::handleKey(int key, Qt::KeyboardModifiers modifiers)
{
    const bool is_arrow = key == Qt::Key_Left || key == Qt::Key_Right;
    const gint64 sign = key == Qt::Key_Left || key == Qt::Key_Home ? -1 : 1;
    const gint64 length = has_range_ ? to_us_ - from_us_ : keyStep();
    if (is_arrow && (modifiers & Qt::ShiftModifier))
        moveEnd(sign * keyStep());
    else if (is_arrow)
        moveRange(sign * ((modifiers & Qt::ControlModifier) ? length : keyStep()), length);
    else if (key == Qt::Key_Home || key == Qt::Key_End)
        moveRange(sign * (end_us_ - start_us_), length);
    else if (key == Qt::Key_Space)
        Q_EMIT playToggled();
    else
        return false;
    return true;
}

void TimeStrip::keyPressEvent(QKeyEvent *event)
{
    if (bars_.empty())
        return QWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Escape && has_range_) {
        clearRange();
        Q_EMIT rangeChanged();
        return;
    }
    if (!handleKey(event->key(), event->modifiers()))
        QWidget::keyPressEvent(event);
}

void TimeStrip::mousePressEvent(QMouseEvent *event)
{
    press_x_ = event->button() == Qt::LeftButton && !bars_.empty() ? event->pos().x() : -1;
}

void TimeStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (press_x_ >= 0 && qAbs(event->pos().x() - press_x_) >= DRAG_MIN_PIXELS)
        selectRange(toTime(qMin(press_x_, event->pos().x())), toTime(qMax(press_x_, event->pos().x())));
}

void TimeStrip::mouseReleaseEvent(QMouseEvent *event)
{
    if (press_x_ < 0)
        return;
    if (qAbs(event->pos().x() - press_x_) < DRAG_MIN_PIXELS)
        clearRange();
    press_x_ = -1;
    Q_EMIT rangeChanged();
}
