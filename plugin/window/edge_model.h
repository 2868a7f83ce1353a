/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_MODEL_H
#define EDGE_MODEL_H

#include "graph_job.h"

#include "node_names.h"

#include <QAbstractTableModel>

/** The edges as a table. */
class EdgeModel : public QAbstractTableModel
{
    Q_OBJECT

  public:
    explicit EdgeModel(QObject *parent = nullptr);

    void setResult(const std::shared_ptr<const GraphResult> &result);
    /** @names: lives longer than the model. */
    void setNames(const NodeNames *names)
    {
        node_names_ = names;
    }
    const CommEdge &edgeAt(int row) const;
    /** The rows with a line of titles, as CSV; names where the table shows them, whole microseconds in times. */
    QByteArray toCsv(const std::vector<int> &rows) const;
    /** How rows are sorted: a result that comes sorted so is shown at once. */
    const EdgeOrder &order() const
    {
        return order_;
    }
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
    QString nameOf(const CommNode &node) const;
    bool isCompared() const
    {
        return result_ != nullptr && result_->comparison != nullptr;
    }
    QString comparisonText(guint32 edge, int column) const;

    const NodeNames *node_names_ = nullptr;
    std::shared_ptr<const GraphResult> result_;
    std::vector<guint32> rows_; /* edges of the result */
    EdgeOrder order_;
};

#endif
