/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_VIEW_H
#define GRAPH_VIEW_H

#include "network_picture.h"

#include <QTransform>
#include <QWidget>

/** Shows a picture: the wheel zooms, dragging pans, pointing tells the numbers. */
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

    const NetworkPicture *picture_;
    QTransform transform_;
    bool is_fitted_ = true; /* until the user zooms or pans */
    QPointF last_position_;
    QPointF press_position_;
    std::vector<GraphItem> highlighted_;
};

#endif
