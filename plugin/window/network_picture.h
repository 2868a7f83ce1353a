/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETWORK_PICTURE_H
#define NETWORK_PICTURE_H

#include "core_headers.h"

#include <QHash>
#include <QPointF>
#include <QString>

#include <vector>

/** A host or an edge that the user points at. */
struct GraphItem {
    enum Kind { NOTHING, NODE, EDGE };
    Kind kind = NOTHING;
    CommNode source = {}; /**< the node; for edges where they come from */
    CommNode target = {};
    QString text; /**< what a tooltip says */
};

/** The picture of the edges that are shown, and what lies where in it. A node keeps its place from one to the next. */
class NetworkPicture
{
  public:
    NetworkPicture() = default;
    ~NetworkPicture();
    NetworkPicture(const NetworkPicture &) = delete;
    NetworkPicture &operator=(const NetworkPicture &) = delete;

    void build(const ReportSelection &selection, CommWeight weight, CommTheme theme);
    const CommPicture *picture() const
    {
        return picture_;
    }
    guint32 nodeCount() const;
    gsize edgeCount() const
    {
        return edges_.size();
    }

    /** What is at @point of the picture, or no farther from it than @reach. */
    GraphItem itemAt(const QPointF &point, double reach) const;

  private:
    void clear();
    std::vector<CommPoint> findPlaces(const CommNetwork *network) const;
    void keepPlaces();
    QString nodeText(guint32 node) const;
    GraphItem describeNode(guint32 node) const;
    GraphItem describeEdge(gsize link) const;

    CommNetwork *network_ = nullptr;
    CommPicture *picture_ = nullptr;
    CommNodeLook *looks_ = nullptr;
    std::vector<CommEdge> edges_; /* one a link of the network, in its order */
    QHash<QString, QPointF> places_;
};

#endif
