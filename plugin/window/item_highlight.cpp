/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "item_highlight.h"

#include <QPainter>
#include <QPainterPath>
#include <QSet>

#include <cstring>

namespace
{

const double RING_GAP = 2;
const double RING_WIDTH = 3;
const double EDGE_EXTRA_WIDTH = 2.5;
const int EDGE_ALPHA = 204;
const QRgb COLOUR = 0xFFE5007D; /* none of the palette's, in a dark theme and in a light one */

bool isSame(const CommNode &a, const CommNode &b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

bool isMarked(const CommEdge &edge, const GraphItem &item)
{
    if (item.kind == GraphItem::EDGE)
        return isSame(edge.source, item.source) && isSame(edge.target, item.target);
    return isSame(edge.source, item.source) || isSame(edge.target, item.source);
}

bool isMarked(const CommEdge &edge, const std::vector<GraphItem> &items)
{
    for (const GraphItem &item : items) {
        if (isMarked(edge, item))
            return true;
    }
    return false;
}

/* Of a marked host's edges the other ends are not. */
bool isRinged(const CommNode &node, const std::vector<GraphItem> &items)
{
    for (const GraphItem &item : items) {
        if (isSame(node, item.source) || (item.kind == GraphItem::EDGE && isSame(node, item.target)))
            return true;
    }
    return false;
}

/* The drawn edges that are marked, by their place in the order of links. */
QSet<qint64> findLinks(const GraphResult &result, const std::vector<GraphItem> &items)
{
    QSet<qint64> links;
    for (size_t i = 0; i < result.drawn.size(); i++) {
        if (isMarked(result.drawn[i], items))
            links.insert(qint64(i));
    }
    return links;
}

void paintLink(QPainter &painter, const CommShape &shape, const QColor &colour)
{
    QColor line(colour);
    line.setAlpha(EDGE_ALPHA);
    QPainterPath path(QPointF(shape.at.x, shape.at.y));
    path.cubicTo(shape.control[0].x, shape.control[0].y, shape.control[1].x, shape.control[1].y, shape.end.x,
                 shape.end.y);
    painter.setPen(QPen(line, shape.line_width + EDGE_EXTRA_WIDTH, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void paintRing(QPainter &painter, const CommNodeLook &look, const QColor &colour)
{
    const double radius = look.radius + RING_GAP + RING_WIDTH / 2;
    painter.setPen(QPen(colour, RING_WIDTH));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(look.at.x, look.at.y), radius, radius);
}

} // namespace

void paintHighlight(QPainter &painter, const NetworkPicture &picture, const std::vector<GraphItem> &items)
{
    const QColor colour(COLOUR);
    const GraphResult *result = picture.result();
    if (result == nullptr || result->picture == nullptr || items.empty())
        return;
    const QSet<qint64> marked = findLinks(*result, items);
    const CommLink *links = comm_network_get_links(result->network.get());
    gsize count;
    const CommShape *shapes = comm_picture_get_shapes(result->picture.get(), &count);
    for (gsize i = 0; i < count; i++) {
        if (shapes[i].kind == COMM_SHAPE_CURVE && marked.contains(shapes[i].item))
            paintLink(painter, shapes[i], colour);
    }
    for (const qint64 link : marked) {
        for (const bool is_source : {true, false}) {
            const CommNode &node = is_source ? result->drawn[link].source : result->drawn[link].target;
            if (isRinged(node, items))
                paintRing(painter, result->looks[is_source ? links[link].source : links[link].target], colour);
        }
    }
}
