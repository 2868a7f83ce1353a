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

NetworkPicture::~NetworkPicture()
{
    clear();
}

void NetworkPicture::clear()
{
    g_clear_pointer(&picture_, comm_picture_free);
    g_clear_pointer(&network_, comm_network_free);
    g_clear_pointer(&looks_, g_free);
    edges_.clear();
}

guint32 NetworkPicture::nodeCount() const
{
    return network_ != nullptr ? comm_network_get_node_count(network_) : 0;
}

QString NetworkPicture::nodeText(guint32 node) const
{
    g_autofree char *text = comm_network_get_node_text(network_, node);
    return QString::fromUtf8(text);
}

std::vector<CommPoint> NetworkPicture::findPlaces(const CommNetwork *network) const
{
    std::vector<CommPoint> places;
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++) {
        const QPointF place = places_.value(nodeText(i), QPointF(NAN, NAN));
        places.push_back({place.x(), place.y()});
    }
    return places;
}

void NetworkPicture::keepPlaces()
{
    for (guint32 i = 0; i < nodeCount(); i++)
        places_.insert(nodeText(i), QPointF(looks_[i].at.x, looks_[i].at.y));
}

void NetworkPicture::build(const ReportSelection &selection, CommWeight weight, CommTheme theme)
{
    clear();
    network_ = comm_network_new(selection.edges, selection.count, selection.names, weight);
    /* Both are by source, then target; the network leaves out what weighs nothing. */
    for (gsize i = 0; i < selection.count; i++) {
        if (report_weigh(&selection.edges[i], weight) > 0)
            edges_.push_back(selection.edges[i]);
    }
    const std::vector<CommPoint> places = findPlaces(network_);
    CommDrawOptions options = {};
    options.unit = weight == COMM_WEIGHT_BYTES ? "bytes" : "packets";
    options.theme = theme;
    options.positions = places_.isEmpty() ? nullptr : places.data();
    options.hidden_edge_count = selection.total_count - selection.count;
    options.hidden_weight = double(selection.hidden_weight);
    picture_ = comm_draw_network(network_, &options, &looks_);
    keepPlaces();
}

GraphItem NetworkPicture::describeNode(guint32 node) const
{
    const CommNode *nodes = comm_network_get_nodes(network_);
    const CommLink *links = comm_network_get_links(network_);
    guint64 sent[2] = {0, 0};
    guint64 received[2] = {0, 0};
    for (gsize i = 0; i < edges_.size(); i++) {
        if (links[i].source == node) {
            sent[0] += edges_[i].packets;
            sent[1] += edges_[i].bytes;
        }
        if (links[i].target == node) {
            received[0] += edges_[i].packets;
            received[1] += edges_[i].bytes;
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
    const CommLink *links = comm_network_get_links(network_);
    GraphItem item;
    item.kind = GraphItem::EDGE;
    item.source = edges_[link].source;
    item.target = edges_[link].target;
    item.text = translate("%1 to %2\n%3")
                    .arg(nodeText(links[link].source), nodeText(links[link].target),
                         formatTraffic(edges_[link].packets, edges_[link].bytes));
    return item;
}

GraphItem NetworkPicture::itemAt(const QPointF &point, double reach) const
{
    for (guint32 i = 0; i < nodeCount(); i++) {
        if (distance(QPointF(looks_[i].at.x, looks_[i].at.y), point) <= looks_[i].radius + reach / 2)
            return describeNode(i);
    }
    gsize count = 0;
    const CommShape *shapes = picture_ != nullptr ? comm_picture_get_shapes(picture_, &count) : nullptr;
    double least = reach;
    gint64 link = -1;
    for (gsize i = 0; i < count; i++) {
        if (shapes[i].kind != COMM_SHAPE_CURVE || shapes[i].item < 0 || gsize(shapes[i].item) >= edges_.size())
            continue;
        const double away = distanceToCurve(shapes[i], point) - shapes[i].line_width / 2;
        if (away <= least) {
            least = away;
            link = shapes[i].item;
        }
    }
    return link < 0 ? GraphItem() : describeEdge(gsize(link));
}
