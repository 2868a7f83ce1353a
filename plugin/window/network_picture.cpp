/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "network_picture.h"

#include <QCoreApplication>

#include <cmath>

namespace
{

QString translate(const char *text)
{
    return QCoreApplication::translate("NetworkPicture", text);
}

QString formatCount(guint64 count)
{
    g_autofree char *text = comm_text_from_count(double(count));
    return QString::fromUtf8(text);
}

QString formatTraffic(guint64 packets, guint64 bytes)
{
    return translate("%1 packets, %2 bytes").arg(formatCount(packets), formatCount(bytes));
}

double distance(const QPointF &a, const QPointF &b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

QPointF curvePoint(const CommShape &curve, double t)
{
    const double s = 1 - t;
    const double weights[] = {s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t};
    const CommPoint points[] = {curve.at, curve.control[0], curve.control[1], curve.end};
    QPointF sum;
    for (int i = 0; i < 4; i++)
        sum += weights[i] * QPointF(points[i].x, points[i].y);
    return sum;
}

double distanceToCurve(const CommShape &curve, const QPointF &point)
{
    const int STEPS = 40;
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++)
        least = std::fmin(least, distance(curvePoint(curve, double(i) / STEPS), point));
    return least;
}

} // namespace

guint32 NetworkPicture::nodeCount() const
{
    return result_ != nullptr ? guint32(result_->looks.size()) : 0;
}

gsize NetworkPicture::edgeCount() const
{
    return result_ != nullptr ? result_->drawn.size() : 0;
}

QString NetworkPicture::nodeText(guint32 node) const
{
    g_autofree char *text = comm_network_get_node_text(result_->network.get(), node);
    return QString::fromUtf8(text);
}

GraphItem NetworkPicture::describeNode(guint32 node) const
{
    const CommNode *nodes = comm_network_get_nodes(result_->network.get());
    const CommLink *links = comm_network_get_links(result_->network.get());
    guint64 sent[2] = {0, 0};
    guint64 received[2] = {0, 0};
    for (gsize i = 0; i < edgeCount(); i++) {
        if (links[i].source == node) {
            sent[0] += result_->drawn[i].packets;
            sent[1] += result_->drawn[i].bytes;
        }
        if (links[i].target == node) {
            received[0] += result_->drawn[i].packets;
            received[1] += result_->drawn[i].bytes;
        }
    }
    GraphItem item;
    item.kind = GraphItem::NODE;
    item.source = nodes[node];
    item.text = translate("%1\nsent: %2\nreceived: %3")
                    .arg(nodeText(node), formatTraffic(sent[0], sent[1]), formatTraffic(received[0], received[1]));
    return item;
}

GraphItem NetworkPicture::describeEdge(gsize link) const
{
    const CommLink *links = comm_network_get_links(result_->network.get());
    GraphItem item;
    item.kind = GraphItem::EDGE;
    item.source = result_->drawn[link].source;
    item.target = result_->drawn[link].target;
    item.text = translate("%1 to %2\n%3")
                    .arg(nodeText(links[link].source), nodeText(links[link].target),
                         formatTraffic(result_->drawn[link].packets, result_->drawn[link].bytes));
    return item;
}

GraphItem NetworkPicture::itemAt(const QPointF &point, double reach) const
{
    for (guint32 i = 0; i < nodeCount(); i++) {
        if (distance(QPointF(result_->looks[i].at.x, result_->looks[i].at.y), point) <=
            result_->looks[i].radius + reach / 2)
            return describeNode(i);
    }
    gsize count = 0;
    const CommShape *shapes = picture() != nullptr ? comm_picture_get_shapes(picture(), &count) : nullptr;
    double least = reach;
    gint64 link = -1;
    for (gsize i = 0; i < count; i++) {
        if (shapes[i].kind != COMM_SHAPE_CURVE || shapes[i].item < 0 || gsize(shapes[i].item) >= edgeCount())
            continue;
        const double away = distanceToCurve(shapes[i], point) - shapes[i].line_width / 2;
        if (away <= least) {
            least = away;
            link = shapes[i].item;
        }
    }
    return link < 0 ? GraphItem() : describeEdge(gsize(link));
}
