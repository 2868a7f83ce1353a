/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "item_selection.h"
#include "edge_model.h"
#include "graph_view.h"

#include <QTableView>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace
{

bool isSame(const CommNode &a, const CommNode &b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

int compare(const GraphItem &a, const GraphItem &b)
{
    const int order = memcmp(&a.source, &b.source, sizeof a.source);
    return order != 0 ? order : memcmp(&a.target, &b.target, sizeof a.target);
}

bool isBefore(const GraphItem &a, const GraphItem &b)
{
    return compare(a, b) < 0;
}

GraphItem toItem(const CommEdge &edge)
{
    GraphItem item;
    item.kind = GraphItem::EDGE;
    item.source = edge.source;
    item.target = edge.target;
    return item;
}

/* Whether an edge is one of @items: a host alone, or edges in the order of isBefore(). */
bool isOneOf(const CommEdge &edge, const std::vector<GraphItem> &items)
{
    if (items.front().kind == GraphItem::NODE)
        return isSame(edge.source, items.front().source) || isSame(edge.target, items.front().source);
    return std::binary_search(items.begin(), items.end(), toItem(edge), isBefore);
}

/* Marking many edges would hide the graph under the marks, and cost time with each stroke of the brush. */
const int MARKED_MAX = 500;

} // namespace

ItemSelection::ItemSelection(GraphView *view, QTableView *table, EdgeModel *model, QObject *parent)
    : QObject(parent), view_(view), table_(table), model_(model)
{
    connect(view, &GraphView::itemClicked, this, &ItemSelection::selectItem);
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ItemSelection::takeFromTable);
    connect(model, &QAbstractItemModel::modelReset, this, &ItemSelection::restore);
    connect(model, &QAbstractItemModel::layoutChanged, this, &ItemSelection::restore);
}

void ItemSelection::selectItem(const GraphItem &item)
{
    items_.clear();
    if (item.kind != GraphItem::NOTHING)
        items_.push_back(item);
    view_->setHighlighted(items_);
    showInTable();
}

QItemSelection ItemSelection::findRows() const
{
    QItemSelection selection;
    const int last_column = model_->columnCount() - 1;
    int first = -1;
    for (int row = 0; row <= model_->rowCount(); row++) {
        const bool is_selected = row < model_->rowCount() && isOneOf(model_->edgeAt(row), items_);
        if (is_selected && first < 0)
            first = row;
        if (!is_selected && first >= 0) {
            selection.select(model_->index(first, 0), model_->index(row - 1, last_column));
            first = -1;
        }
    }
    return selection;
}

void ItemSelection::showInTable()
{
    is_showing_ = true;
    const QItemSelection selection = items_.empty() ? QItemSelection() : findRows();
    table_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (!selection.isEmpty())
        table_->scrollTo(selection.first().topLeft());
    is_showing_ = false;
}

void ItemSelection::takeFromTable()
{
    if (is_showing_)
        return;
    items_.clear();
    const QModelIndexList selected = table_->selectionModel()->selectedRows();
    for (int i = 0; i < qMin(int(selected.size()), MARKED_MAX); i++)
        items_.push_back(toItem(model_->edgeAt(selected[i].row())));
    std::sort(items_.begin(), items_.end(), isBefore);
    view_->setHighlighted(items_);
}

void ItemSelection::restore()
{
    if (!items_.empty())
        showInTable();
}

std::vector<int> ItemSelection::rows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : table_->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    if (rows.empty()) {
        rows.resize(size_t(model_->rowCount()));
        std::iota(rows.begin(), rows.end(), 0);
    }
    return rows;
}
