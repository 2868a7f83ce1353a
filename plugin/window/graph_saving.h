/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_SAVING_H
#define GRAPH_SAVING_H

#include "graph_job.h"

/** What a file can be made of: EDGES and NODES the table's edges and their ends as pcap2avro writes them, MEASURES the
 * ends as commgraph info does; GEXF what is drawn, where it is drawn; PICTURE the drawing, as the name's ending says.
 */
enum class SaveKind { EDGES, NODES, MEASURES, GEXF, PICTURE };

/** All that a file is made from. Another thread reads it. */
struct SaveRequest {
    std::shared_ptr<const GraphResult> result;
    QHash<QString, QString> labels; /**< from nodes' texts to their names, which are labels in the file */
    SaveKind kind;
    QString path;
};

/**
 * Writes what is shown. The file appears under its name when it is whole; one that is there is not harmed before.
 *
 * Returns false with @error set: COMM_ERROR_USAGE for another ending of a picture, COMM_ERROR_WRITE.
 */
bool saveGraph(const SaveRequest &request, GError **error);

#endif
