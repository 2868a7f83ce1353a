/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_MODEL_H
#define EDGE_MODEL_H

#include "graph_job.h"

#include <QAbstractTableModel>

/** The edges as a table. */
class EdgeModel : public QAbstractTableModel
{
    Q_OBJECT

  public:
    enum Column { SOURCE, TARGET, PACKETS, BYTES, FIRST, LAST, DURATION, COLUMN_COUNT };

    explicit EdgeModel(QObject *parent = nullptr);

    void setResult(const std::shared_ptr<const GraphResult> &result);
    const CommEdge &edgeAt(int row) const;
    const CommNames *names() const
    {
        return result_->names.get();
    }

    int rowCount(const QModelIndex &parent = QModelIndex()) const override;
    int columnCount(const QModelIndex &parent = QModelIndex()) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

  private:
    void sortEdges();
    guint64 sortKey(guint32 edge) const;

    std::shared_ptr<const GraphResult> result_;
    std::vector<guint32> order_; /* by row: an edge of the result */
    int sort_column_ = PACKETS;
    Qt::SortOrder sort_order_ = Qt::DescendingOrder;
};

#endif
