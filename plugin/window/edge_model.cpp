/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_model.h"
#include "time_text.h"

#include <QLocale>

#include <algorithm>

EdgeModel::EdgeModel(QObject *parent) : QAbstractTableModel(parent)
{
}

void EdgeModel::setEdges(const CommEdge *edges, gsize count, const CommNames *names)
{
    beginResetModel();
    names_ = names;
    edges_.assign(edges, edges + count);
    sortEdges();
    endResetModel();
}

const CommEdge &EdgeModel::edgeAt(int row) const
{
    return edges_[size_t(row)];
}

int EdgeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(edges_.size());
}

int EdgeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(COLUMN_COUNT);
}

QString EdgeModel::nodeText(const CommNode &node) const
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(&node, names_, buffer, &length);
    return QString::fromUtf8(text, int(length));
}

QVariant EdgeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return QVariant();
    if (role == Qt::TextAlignmentRole)
        return int(index.column() < PACKETS ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return QVariant();
    const CommEdge &edge = edgeAt(index.row());
    switch (index.column()) {
    case SOURCE:
        return nodeText(edge.source);
    case TARGET:
        return nodeText(edge.target);
    case PACKETS:
        return QLocale().toString(qulonglong(edge.packets));
    case BYTES:
        return QLocale().toString(qulonglong(edge.bytes));
    case FIRST:
        return formatTime(edge.first_seen_us);
    default:
        return formatTime(edge.last_seen_us);
    }
}

QVariant EdgeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QVariant();
    const QString titles[COLUMN_COUNT] = {tr("Source"), tr("Target"),      tr("Packets"),
                                          tr("Bytes"),  tr("First (UTC)"), tr("Last (UTC)")};
    return titles[section];
}

bool EdgeModel::isBefore(const CommEdge &a, const CommEdge &b) const
{
    switch (sort_column_) {
    case SOURCE:
        return comm_node_compare(&a.source, &b.source, names_) < 0;
    case TARGET:
        return comm_node_compare(&a.target, &b.target, names_) < 0;
    case PACKETS:
        return a.packets < b.packets;
    case BYTES:
        return a.bytes < b.bytes;
    case FIRST:
        return a.first_seen_us < b.first_seen_us;
    default:
        return a.last_seen_us < b.last_seen_us;
    }
}

/* Equals lie in the order of the CSV, whatever was there before. */
void EdgeModel::sortEdges()
{
    const bool is_ascending = sort_order_ == Qt::AscendingOrder;
    std::sort(edges_.begin(), edges_.end(), [this, is_ascending](const CommEdge &a, const CommEdge &b) {
        if (isBefore(a, b))
            return is_ascending;
        if (isBefore(b, a))
            return !is_ascending;
        return comm_edge_compare(&a, &b, names_) < 0;
    });
}

void EdgeModel::sort(int column, Qt::SortOrder order)
{
    sort_column_ = column;
    sort_order_ = order;
    Q_EMIT layoutAboutToBeChanged();
    sortEdges();
    Q_EMIT layoutChanged();
}
