/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_saving.h"
#include "node_text.h"

#include <QFile>

#include <algorithm>

namespace
{

/* Without those that only stood in what is compared with. */
std::vector<CommEdge> countedOf(std::vector<CommEdge> edges)
{
    edges.erase(std::remove_if(edges.begin(), edges.end(), [](const CommEdge &edge) { return edge.packets == 0; }),
                edges.end());
    return edges;
}

void writeEdges(const GraphResult &result, FILE *stream)
{
    comm_csv_write_edge_header(stream);
    for (const CommEdge &edge : countedOf(result.edges))
        comm_csv_write_edge(stream, &edge, result.names.get(), result.settings.weight);
}

/* Empty where the node has no name but its text. */
QByteArray labelOf(const SaveRequest &request, const CommNode &node, const CommNames *names)
{
    return request.labels.value(nodeText(node, names)).toUtf8();
}

void writeNodes(const SaveRequest &request, FILE *stream)
{
    const CommNames *names = request.result->names.get();
    g_autoptr(CommNodeTable) table = comm_node_table_new();
    for (const CommEdge &edge : countedOf(request.result->edges))
        comm_node_table_add_edge(table, &edge);
    const CommNodeTotals *totals = comm_node_table_sort(table, names);
    comm_csv_write_node_header(stream);
    for (guint i = 0; i < comm_node_table_get_count(table); i++) {
        const QByteArray label = labelOf(request, totals[i].node, names);
        comm_csv_write_node(stream, &totals[i], names, label.isEmpty() ? nullptr : label.constData());
    }
}

/* The labels of a network's nodes; lives as long as what points into it. */
struct Labels {
    Labels(const SaveRequest &request, const CommNetwork *network)
    {
        for (guint32 i = 0; i < comm_network_get_node_count(network); i++)
            texts.push_back(labelOf(request, comm_network_get_nodes(network)[i], comm_network_get_names(network)));
        for (const QByteArray &text : texts)
            pointers.push_back(text.isEmpty() ? nullptr : text.constData());
    }

    std::vector<QByteArray> texts;
    std::vector<const char *> pointers;
};

void writeMeasures(const SaveRequest &request, FILE *stream)
{
    const GraphResult &result = *request.result;
    const std::vector<CommEdge> edges = countedOf(result.edges);
    g_autoptr(CommNetwork) network =
        comm_network_new(edges.data(), edges.size(), result.names.get(), result.settings.weight);
    CommSummary summary;
    g_autoptr(CommNodeMeasures) measures = comm_measures_new(network, &summary);
    const Labels labels(request, network);
    comm_csv_write_measures(stream, network, measures, labels.pointers.data());
}

bool saveTable(const SaveRequest &request, const char *name, GError **error)
{
    g_autoptr(CommOutput) output = comm_output_open(name, error);
    if (output == nullptr)
        return false;
    FILE *stream = comm_output_get_stream(output);
    if (request.kind == SaveKind::EDGES)
        writeEdges(*request.result, stream);
    else if (request.kind == SaveKind::NODES)
        writeNodes(request, stream);
    else
        writeMeasures(request, stream);
    return comm_output_close(output, error);
}

/* What is drawn, in its weights: of a comparison the edges that are there now. */
bool saveGexf(const SaveRequest &request, const char *name, GError **error)
{
    const GraphResult &result = *request.result;
    const std::vector<CommEdge> edges = countedOf(result.drawn);
    g_autoptr(CommNetwork) network =
        comm_network_new(edges.data(), edges.size(), result.names.get(), result.settings.weight);
    const Labels labels(request, network);
    std::vector<CommNodeLook> looks;
    g_autoptr(CommNames) names = comm_names_copy(comm_network_get_names(result.network.get()));
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++) {
        const CommNode node = comm_subset_translate_node(network, i, names);
        looks.push_back(result.looks[size_t(comm_network_find_node(result.network.get(), &node))]);
    }
    CommDrawOptions options = {};
    options.labels = labels.pointers.data();
    return comm_picture_file_write_gexf(name, network, &options, looks.data(), error);
}

} // namespace

bool saveGraph(const SaveRequest &request, GError **error)
{
    const QByteArray name = QFile::encodeName(request.path);
    switch (request.kind) {
    case SaveKind::GEXF:
        return saveGexf(request, name.constData(), error);
    case SaveKind::PICTURE:
        return comm_picture_file_check_name(name.constData(), TRUE, error) &&
               comm_picture_file_write(name.constData(), request.result->picture.get(), error);
    default:
        return saveTable(request, name.constData(), error);
    }
}
