/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_order.h"
#include "graph_job.h"

#include <algorithm>
#include <cstring>

namespace
{

/* The order of times, those before 1970 and none at all included. */
guint64 toKey(gint64 time_us)
{
    return guint64(time_us) ^ (guint64(1) << 63);
}

/* The order of numbers: a double's bits are in the order of its magnitude. */
guint64 toKey(double number)
{
    guint64 bits;
    memcpy(&bits, &number, sizeof bits);
    const guint64 sign = guint64(1) << 63;
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

guint64 comparisonKeyOf(const GraphResult &result, guint32 edge, int column)
{
    if (result.comparison == nullptr)
        return 0;
    if (column == STATE)
        return guint64(result.comparison->changes[edge]);
    return toKey(column == BEFORE ? result.comparison->before[edge] : result.changeOf(edge));
}

/* Larger for what stands later. The edges lie by source, then target. */
guint64 keyOf(const GraphResult &result, guint32 edge, int column)
{
    const CommEdge &counts = result.edges[edge];
    switch (column) {
    case SOURCE:
        return edge;
    case TARGET:
        return result.target_ranks[edge];
    case PACKETS:
        return counts.packets;
    case BYTES:
        return counts.bytes;
    case FIRST:
        return toKey(counts.first_seen_us);
    case LAST:
        return toKey(counts.last_seen_us);
    case DURATION:
        return guint64(counts.last_seen_us - counts.first_seen_us);
    default:
        return comparisonKeyOf(result, edge, column);
    }
}

} // namespace

std::vector<guint32> sortEdges(const GraphResult &result, const EdgeOrder &order)
{
    std::vector<std::pair<guint64, guint32>> keys(result.edges.size());
    const guint64 turn = order.is_ascending ? 0 : G_MAXUINT64;
    for (guint32 i = 0; i < keys.size(); i++)
        keys[i] = {keyOf(result, i, order.column) ^ turn, i};
    std::sort(keys.begin(), keys.end());
    std::vector<guint32> rows(keys.size());
    for (size_t i = 0; i < keys.size(); i++)
        rows[i] = keys[i].second;
    return rows;
}
