/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_ORDER_H
#define EDGE_ORDER_H

#include "core_headers.h"

#include <vector>

struct GraphResult;

/** The table's columns. */
enum EdgeColumn { SOURCE, TARGET, PACKETS, BYTES, FIRST, LAST, DURATION, EDGE_COLUMN_COUNT };
/** And those of a comparison, behind them. */
enum ComparisonColumn { BEFORE = EDGE_COLUMN_COUNT, CHANGE, STATE, ALL_COLUMN_COUNT };

struct EdgeOrder {
    int column = PACKETS;
    bool is_ascending = false;

    bool operator==(const EdgeOrder &other) const
    {
        return column == other.column && is_ascending == other.is_ascending;
    }
};

/** The numbers of the result's edges in an order of the table; equals lie in the order of the CSV. */
std::vector<guint32> sortEdges(const GraphResult &result, const EdgeOrder &order);

#endif
