/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_table.h"
#include "edge_model.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QTableView>

namespace
{

const int COLUMN_WIDTH = 170;

} // namespace

QTableView *createEdgeTable(EdgeModel *model)
{
    auto *table = new QTableView;
    table->setObjectName(QStringLiteral("table"));
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    table->setAccessibleName(QCoreApplication::translate("EdgeTable", "Edges"));
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultSectionSize(COLUMN_WIDTH);
    table->horizontalHeader()->setSortIndicator(PACKETS, Qt::DescendingOrder);
    table->setSortingEnabled(true);
    return table;
}
