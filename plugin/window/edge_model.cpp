/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_model.h"
#include "comparison_text.h"
#include "node_text.h"
#include "time_text.h"

#include <QLocale>

namespace
{

QString formatDuration(const CommEdge &edge)
{
    if (edge.first_seen_us == COMM_NO_TIME)
        return QString();
    return QLocale::c().toString(double(edge.last_seen_us - edge.first_seen_us) / G_USEC_PER_SEC, 'f', 6);
}

/* RFC 4180 */
QByteArray quoteCsv(const QString &text)
{
    QByteArray field = text.toUtf8();
    if (!field.contains(',') && !field.contains('"') && !field.contains('\n') && !field.contains('\r'))
        return field;
    return '"' + field.replace('"', "\"\"") + '"';
}

/* Epoch seconds, as in every other CSV; empty without a time. */
QByteArray csvTime(gint64 time_us)
{
    char text[COMM_CSV_TIME_SIZE] = "";
    if (time_us != COMM_NO_TIME)
        comm_csv_format_time(time_us, text);
    return QByteArray(text);
}

} // namespace

EdgeModel::EdgeModel(QObject *parent) : QAbstractTableModel(parent)
{
}

void EdgeModel::setResult(const std::shared_ptr<const GraphResult> &result)
{
    beginResetModel();
    result_ = result;
    rows_ = result->order == order_ ? result->rows : sortEdges(*result, order_);
    endResetModel();
}

const CommEdge &EdgeModel::edgeAt(int row) const
{
    return result_->edges[rows_[size_t(row)]];
}

int EdgeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(rows_.size());
}

int EdgeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : isCompared() ? int(ALL_COLUMN_COUNT) : int(EDGE_COLUMN_COUNT);
}

QString EdgeModel::nameOf(const CommNode &node) const
{
    const QString name = node_names_ != nullptr ? node_names_->find(node, names()) : QString();
    return name.isEmpty() ? nodeText(node, names()) : name;
}

QByteArray EdgeModel::toCsv(const std::vector<int> &rows) const
{
    QByteArray csv("Source,Target,Packets,Bytes,First,Last,Duration");
    csv += isCompared() ? ",Before,Change,State\n" : "\n";
    for (const int row : rows) {
        const CommEdge &edge = edgeAt(row);
        csv += quoteCsv(nameOf(edge.source)) + ',' + quoteCsv(nameOf(edge.target)) + ',' +
               QByteArray::number(qulonglong(edge.packets)) + ',' + QByteArray::number(qulonglong(edge.bytes)) + ',' +
               csvTime(edge.first_seen_us) + ',' + csvTime(edge.last_seen_us) + ',' + formatDuration(edge).toUtf8();
        for (int column = BEFORE; column < columnCount(); column++)
            csv += ',' + comparisonText(rows_[size_t(row)], column).toUtf8();
        csv += '\n';
    }
    return csv;
}

QString EdgeModel::comparisonText(guint32 edge, int column) const
{
    switch (column) {
    case BEFORE:
        return weightText(result_->comparison->before[edge]);
    case CHANGE:
        return weightText(result_->changeOf(edge));
    default:
        return changeText(result_->comparison->changes[edge]);
    }
}

QVariant EdgeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return QVariant();
    if (role == Qt::TextAlignmentRole)
        return int(index.column() < PACKETS || index.column() == STATE ? Qt::AlignLeft | Qt::AlignVCenter
                                                                       : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return QVariant();
    const CommEdge &edge = edgeAt(index.row());
    switch (index.column()) {
    case SOURCE:
        return nameOf(edge.source);
    case TARGET:
        return nameOf(edge.target);
    case PACKETS:
        return QLocale().toString(qulonglong(edge.packets));
    case BYTES:
        return QLocale().toString(qulonglong(edge.bytes));
    case FIRST:
        return formatTime(edge.first_seen_us);
    case LAST:
        return formatTime(edge.last_seen_us);
    case DURATION:
        return formatDuration(edge);
    default:
        return comparisonText(rows_[size_t(index.row())], index.column());
    }
}

QVariant EdgeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QVariant();
    const QString titles[ALL_COLUMN_COUNT] = {tr("Source"),      tr("Target"),     tr("Packets"),      tr("Bytes"),
                                              tr("First (UTC)"), tr("Last (UTC)"), tr("Duration (s)"), tr("Before"),
                                              tr("Change"),      tr("State")};
    return titles[section];
}

void EdgeModel::sort(int column, Qt::SortOrder order)
{
    order_ = {column, order == Qt::AscendingOrder};
    if (result_ == nullptr)
        return;
    Q_EMIT layoutAboutToBeChanged();
    rows_ = sortEdges(*result_, order_);
    Q_EMIT layoutChanged();
}
