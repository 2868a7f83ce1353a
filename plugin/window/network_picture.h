/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETWORK_PICTURE_H
#define NETWORK_PICTURE_H

#include "graph_job.h"

/** A host or an edge that the user points at. */
struct GraphItem {
    enum Kind { NOTHING, NODE, EDGE };
    Kind kind = NOTHING;
    CommNode source = {}; /**< the node; for edges where they come from */
    CommNode target = {};
    QString text; /**< what a tooltip says */
};

/** What is shown, and what lies where in it. */
class NetworkPicture
{
  public:
    void setResult(const std::shared_ptr<const GraphResult> &result)
    {
        result_ = result;
    }
    /** NULL until there is one. */
    const GraphResult *result() const
    {
        return result_.get();
    }
    const CommPicture *picture() const
    {
        return result_ != nullptr ? result_->picture.get() : nullptr;
    }
    guint32 nodeCount() const;
    gsize edgeCount() const;

    /** What is at @point of the picture, or no farther from it than @reach. */
    GraphItem itemAt(const QPointF &point, double reach) const;

  private:
    QString nodeText(guint32 node) const;
    GraphItem describeNode(guint32 node) const;
    GraphItem describeEdge(gsize link) const;

    std::shared_ptr<const GraphResult> result_;
};

#endif
