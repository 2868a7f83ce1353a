/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ITEM_SELECTION_H
#define ITEM_SELECTION_H

#include "network_picture.h"

#include <QObject>

class EdgeModel;
class GraphView;
class QItemSelection;
class QTableView;

/** What is selected is so in graph and table: a host in the graph is all its edges in the table. It stays when both are
 * filled anew. Nothing is filtered by it. */
class ItemSelection : public QObject
{
    Q_OBJECT

  public:
    ItemSelection(GraphView *view, QTableView *table, EdgeModel *model, QObject *parent);

    /** The rows of the table, in its order; those of the whole table when none is selected. */
    std::vector<int> rows() const;

  private Q_SLOTS:
    void selectItem(const GraphItem &item);
    void takeFromTable();
    void restore();

  private:
    QItemSelection findRows() const;
    void showInTable();

    GraphView *view_;
    QTableView *table_;
    EdgeModel *model_;
    std::vector<GraphItem> items_;
    bool is_showing_ = false; /* the table's selection is being set, not changed by the user */
};

#endif
