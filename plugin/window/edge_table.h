/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EDGE_TABLE_H
#define EDGE_TABLE_H

class EdgeModel;
class QTableView;

/** A table of the model's edges, whole rows selected, sorted by a click on a header; the caller's. */
QTableView *createEdgeTable(EdgeModel *model);

#endif
