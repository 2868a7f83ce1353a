/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edge_table.h"
#include "edge_model.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QTableView>

namespace
{

const int COLUMN_WIDTH = 170; /* until there is something to measure */
const int MEASURED_ROWS = 50;

/* Once for the columns that there are: afterwards they are as wide as the user has made them. */
void fitColumns(QTableView *table, EdgeModel *model)
{
    const auto fit = [table, model, fitted_count = 0]() mutable {
        if (model->rowCount() == 0 || model->columnCount() == fitted_count)
            return;
        fitted_count = model->columnCount();
        table->resizeColumnsToContents();
    };
    table->horizontalHeader()->setResizeContentsPrecision(MEASURED_ROWS);
    QObject::connect(model, &QAbstractItemModel::modelReset, table, fit);
}

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
    fitColumns(table, model);
    return table;
}
