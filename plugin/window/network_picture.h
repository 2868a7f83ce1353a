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
    QString name; /**< the node's text; of edges none */
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
    const std::shared_ptr<const GraphResult> &shared() const
    {
        return result_;
    }
    const CommPicture *picture() const
    {
        return result_ != nullptr ? result_->picture.get() : nullptr;
    }
    guint32 nodeCount() const;
    gsize edgeCount() const;

    /** What is at @point of the picture, or no farther from it than @reach. */
    GraphItem itemAt(const QPointF &point, double reach) const;

    GraphItem describeNode(guint32 node) const;
    /** The drawn node or link that @item is, or -1. */
    gint64 findNode(const GraphItem &item) const;
    gint64 findLink(const GraphItem &item) const;
    /** The next node behind number @after whose address or label is @text, else begins with it, else has it; -1. */
    gint64 searchNode(const QString &text, gint64 after) const;
    /** The node after @node by size, the largest behind the smallest; the largest for -1. -1 without nodes. */
    gint64 nextNode(gint64 node, bool is_forward) const;

  private:
    QString nodeText(guint32 node) const;
    /** With its name, where it has one. */
    QString fullName(guint32 node) const;
    GraphItem describeEdge(gsize link) const;
    QString describeChange(guint32 edge) const;

    std::shared_ptr<const GraphResult> result_;
};

#endif
