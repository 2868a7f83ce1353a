/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "network_picture.h"
#include "comparison_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

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

bool isSame(const CommNode &a, const CommNode &b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* 0: not at all; more is better. */
int matchOf(const QString &name, const QString &label, const QString &wanted)
{
    int best = 0;
    for (const QString &text : {name, label}) {
        if (text.compare(wanted, Qt::CaseInsensitive) == 0)
            best = 3;
        else if (text.startsWith(wanted, Qt::CaseInsensitive))
            best = qMax(best, 2);
        else if (text.contains(wanted, Qt::CaseInsensitive))
            best = qMax(best, 1);
    }
    return best;
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

QString NetworkPicture::fullName(guint32 node) const
{
    const QString text = nodeText(node);
    const QString label = result_->labels.value(text);
    return label.isEmpty() ? text : translate("%1 (%2)").arg(label, text);
}

GraphItem NetworkPicture::describeNode(guint32 node) const
{
    const CommLink *links = comm_network_get_links(result_->network.get());
    GraphItem item;
    item.kind = GraphItem::NODE;
    guint64 sent[2] = {0, 0};
    guint64 received[2] = {0, 0};
    for (gsize i = 0; i < edgeCount(); i++) {
        const CommEdge &edge = result_->drawn[i];
        if (links[i].source == node) {
            item.source = edge.source;
            sent[0] += edge.packets;
            sent[1] += edge.bytes;
        }
        if (links[i].target == node) {
            item.source = edge.target;
            received[0] += edge.packets;
            received[1] += edge.bytes;
        }
    }
    item.name = nodeText(node);
    item.text = translate("%1\nsent: %2\nreceived: %3")
                    .arg(fullName(node), formatTraffic(sent[0], sent[1]), formatTraffic(received[0], received[1]));
    return item;
}

QString NetworkPicture::describeChange(guint32 edge) const
{
    const Comparison *comparison = result_->comparison.get();
    if (comparison == nullptr)
        return QString();
    return translate("\n%1, before: %2")
        .arg(changeText(comparison->changes[edge]), weightText(comparison->before[edge]));
}

GraphItem NetworkPicture::describeEdge(gsize link) const
{
    const CommLink *links = comm_network_get_links(result_->network.get());
    GraphItem item;
    item.kind = GraphItem::EDGE;
    item.source = result_->drawn[link].source;
    item.target = result_->drawn[link].target;
    item.text = translate("%1 to %2\n%3%4")
                    .arg(fullName(links[link].source), fullName(links[link].target),
                         formatTraffic(result_->drawn[link].packets, result_->drawn[link].bytes),
                         describeChange(result_->drawn_edges[link]));
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

gint64 NetworkPicture::findNode(const GraphItem &item) const
{
    if (item.kind != GraphItem::NODE)
        return -1;
    const CommLink *links = result_ != nullptr ? comm_network_get_links(result_->network.get()) : nullptr;
    for (gsize i = 0; i < edgeCount(); i++) {
        if (isSame(result_->drawn[i].source, item.source))
            return links[i].source;
        if (isSame(result_->drawn[i].target, item.source))
            return links[i].target;
    }
    return -1;
}

gint64 NetworkPicture::findLink(const GraphItem &item) const
{
    for (gsize i = 0; item.kind == GraphItem::EDGE && i < edgeCount(); i++) {
        if (isSame(result_->drawn[i].source, item.source) && isSame(result_->drawn[i].target, item.target))
            return gint64(i);
    }
    return -1;
}

gint64 NetworkPicture::searchNode(const QString &text, gint64 after) const
{
    gint64 best = -1;
    int best_match = 0;
    for (guint32 i = 0; i < nodeCount(); i++) {
        const guint32 node = guint32((after + 1 + i) % nodeCount());
        const int match = matchOf(nodeText(node), result_->labels.value(nodeText(node)), text);
        if (match > best_match) {
            best = node;
            best_match = match;
        }
    }
    return best;
}

gint64 NetworkPicture::nextNode(gint64 node, bool is_forward) const
{
    std::vector<guint32> order(nodeCount());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [this](guint32 a, guint32 b) { return result_->looks[a].radius > result_->looks[b].radius; });
    if (order.empty())
        return -1;
    const auto found = std::find(order.begin(), order.end(), guint32(node));
    if (node < 0 || found == order.end())
        return order.front();
    const size_t place = size_t(found - order.begin());
    return order[(place + (is_forward ? 1 : order.size() - 1)) % order.size()];
}
