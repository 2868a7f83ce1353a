/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_MODEL_H
#define EDGE_MODEL_H

#include "core_headers.h"

#include <QAbstractTableModel>

#include <vector>

/** The edges as a table. */
class EdgeModel : public QAbstractTableModel
{
    Q_OBJECT

  public:
    enum Column { SOURCE, TARGET, PACKETS, BYTES, FIRST, LAST, COLUMN_COUNT };

    explicit EdgeModel(QObject *parent = nullptr);

    /** @names: borrowed until the next call. */
    void setEdges(const CommEdge *edges, gsize count, const CommNames *names);
    const CommEdge &edgeAt(int row) const;

    int rowCount(const QModelIndex &parent = QModelIndex()) const override;
    int columnCount(const QModelIndex &parent = QModelIndex()) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

  private:
    void sortEdges();
    bool isBefore(const CommEdge &a, const CommEdge &b) const;
    QString nodeText(const CommNode &node) const;

    std::vector<CommEdge> edges_;
    const CommNames *names_ = nullptr;
    int sort_column_ = PACKETS;
    Qt::SortOrder sort_order_ = Qt::DescendingOrder;
};

#endif
