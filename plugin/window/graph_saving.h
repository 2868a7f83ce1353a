/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_SAVING_H
#define GRAPH_SAVING_H

#include "graph_job.h"
#include "node_names.h"

class QWidget;

enum class SaveKind { EDGES, NODES, GEXF, PICTURE };

/** What is saved, and what its nodes are called. */
struct ShownGraph {
    const GraphResult *result;
    const NodeNames *names;
};

/**
 * Writes what is shown: EDGES and NODES the table's edges and their ends as CSV, GEXF what is drawn, where it is drawn,
 * PICTURE the drawing, in the format that the name's ending says. Names are labels there; what nodes are known by is
 * their own text.
 *
 * Returns false with @error set: COMM_ERROR_USAGE for another ending of a picture, COMM_ERROR_WRITE.
 */
bool saveGraph(const ShownGraph &shown, SaveKind kind, const QString &path, GError **error);

/** Asks for a name, and tells of what went wrong. */
void saveWithDialog(QWidget *parent, const ShownGraph &shown);

#endif
