/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TIME_STRIP_H
#define TIME_STRIP_H

#include "core_headers.h"

#include <QWidget>

#include <vector>

/** The traffic per interval as bars; dragging chooses a range of time, a click gives the whole again. */
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

  Q_SIGNALS:
    void rangeChanged(); /**< by the user */

  protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

  private:
    struct Bar {
        gint64 start_us;
        guint64 weight;
    };
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
