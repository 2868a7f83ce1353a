/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_VIEW_H
#define GRAPH_VIEW_H

#include "network_picture.h"
#include "picture_painter.h"

#include <QTimer>
#include <QTransform>
#include <QWidget>

/**
 * Shows a picture: the wheel zooms, dragging pans or moves a host, pointing tells the numbers, a click selects. With
 * the keyboard, N and P go from host to host by size, and Return and the menu key do what the mouse does.
 */
class GraphView : public QWidget
{
    Q_OBJECT

  public:
    explicit GraphView(const NetworkPicture *picture, QWidget *parent = nullptr);
    QSize sizeHint() const override;

    /** The picture is another one; keeps the view unless nobody has moved it. */
    void updatePicture();

    /** Marks what others have selected; what is not drawn has no mark. */
    void setHighlighted(const std::vector<GraphItem> &items);
    /** The one host or edge that is marked; else nothing. */
    GraphItem selected() const;
    /** Paints what a slice of time was too short for. */
    void finishPainting();
    /** Brings a node to the middle, unless it is in sight. */
    void bringIntoView(guint32 node);

    /** Where @node is drawn, in the widget; outside of it when it is not drawn. */
    QPointF placeOf(const CommNode &node) const;

  public Q_SLOTS:
    void fit();
    void zoomIn();
    void zoomOut();

  Q_SIGNALS:
    void itemClicked(const GraphItem &item); /**< or NOTHING, beside all */
    void itemActivated(const GraphItem &item);
    void menuRequested(const GraphItem &item, const QPoint &position);
    void nodeMoved(const GraphItem &item, const QPointF &place); /**< in the picture's coordinates */

  protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

  private:
    void zoom(double factor, const QPointF &center);
    GraphItem itemAt(const QPointF &position) const;
    bool pressItemKey(int key);
    void pan(const QPointF &distance);
    void paintDragged(QPainter &painter) const;
    QPointF placeOf(const GraphItem &item) const;

    void paintSlice();

    const NetworkPicture *picture_;
    PicturePainter painter_; /* of what is to be seen */
    QImage image_;           /* the last that was whole */
    QTransform image_transform_;
    QTimer paint_timer_;
    QTransform transform_;
    bool is_fitted_ = true; /* until the user zooms or pans */
    GraphItem pressed_;     /* by the mouse */
    bool is_dragging_ = false;
    QPointF press_position_;
    QPointF last_position_;
    std::vector<GraphItem> highlighted_;
};

#endif
