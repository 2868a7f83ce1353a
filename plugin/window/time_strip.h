/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TIME_STRIP_H
#define TIME_STRIP_H

#include "core_headers.h"

#include <QWidget>

#include <vector>

/**
 * The traffic per interval as bars; dragging chooses a range of time, a click gives the whole again.
 *
 * By keyboard: the arrows move the range, with Shift they move its end, with Control they move it by its own length;
 * Home and End go to the first and last traffic, Escape gives the whole again, Space plays.
 */
class TimeStrip : public QWidget
{
    Q_OBJECT

  public:
    explicit TimeStrip(QWidget *parent = nullptr);
    QSize sizeHint() const override;

    void setWindows(EdgeWindows *windows, CommWeight weight);

    /** The chosen range [from, to): whole intervals, or G_MININT64 and G_MAXINT64. */
    gint64 from() const;
    gint64 to() const;
    void clearRange();
    /** Chooses the intervals that [@from_us, @to_us] touches. */
    void selectRange(gint64 from_us, gint64 to_us);
    /** Moves the range, or chooses @length_us at the beginning when there is none; keeps it within the traffic, at its
     * length. As a user does it. */
    void moveRange(gint64 by_us, gint64 length_us);
    bool hasTraffic() const
    {
        return !bars_.empty();
    }
    bool hasRange() const
    {
        return has_range_;
    }
    gint64 interval() const
    {
        return interval_us_;
    }
    /** From the first traffic to the last, whole intervals. */
    gint64 start() const
    {
        return start_us_;
    }
    gint64 end() const
    {
        return end_us_;
    }

  Q_SIGNALS:
    void rangeChanged(); /**< by the user */
    void windowsChanged();
    void playToggled();

  protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

  private:
    struct Bar {
        gint64 start_us;
        guint64 weight;
    };
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    void moveEnd(gint64 by_us);
    void chooseRange(gint64 from_us, gint64 to_us);
    gint64 keyStep() const;
    double toPosition(gint64 time_us) const;
    gint64 toTime(double x) const;

    std::vector<Bar> bars_;
    gint64 interval_us_ = 1;
    gint64 start_us_ = 0;
    gint64 end_us_ = 1;
    guint64 weight_max_ = 0;
    bool has_range_ = false;
    gint64 from_us_ = 0;
    gint64 to_us_ = 0;
    int press_x_ = -1;
};

#endif
