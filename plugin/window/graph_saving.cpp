/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_saving.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace
{

struct SaveFilter {
    SaveKind kind;
    const char *title;
    const char *ending; /* where none is typed */
};

const SaveFilter FILTERS[] = {
    {SaveKind::PICTURE, QT_TRANSLATE_NOOP("GraphSaving", "Picture, SVG (*.svg)"), ".svg"},
    {SaveKind::PICTURE, QT_TRANSLATE_NOOP("GraphSaving", "Picture, PNG (*.png)"), ".png"},
    {SaveKind::PICTURE, QT_TRANSLATE_NOOP("GraphSaving", "Picture, PDF (*.pdf)"), ".pdf"},
    {SaveKind::EDGES, QT_TRANSLATE_NOOP("GraphSaving", "Edges, CSV (*.csv)"), ".csv"},
    {SaveKind::NODES, QT_TRANSLATE_NOOP("GraphSaving", "Nodes, CSV (*.csv)"), ".csv"},
    {SaveKind::GEXF, QT_TRANSLATE_NOOP("GraphSaving", "Graph for Gephi, GEXF (*.gexf)"), ".gexf"},
};

void writeEdges(const GraphResult &result, FILE *stream)
{
    comm_csv_write_edge_header(stream);
    for (const CommEdge &edge : result.edges)
        comm_csv_write_edge(stream, &edge, result.names.get(), result.settings.weight);
}

/* Empty where the node has no name but its text. */
QByteArray labelOf(const ShownGraph &shown, const CommNode &node, const CommNames *names)
{
    return shown.names->find(node, names).toUtf8();
}

void writeNodes(const ShownGraph &shown, FILE *stream)
{
    const CommNames *names = shown.result->names.get();
    g_autoptr(CommNodeTable) table = comm_node_table_new();
    for (const CommEdge &edge : shown.result->edges)
        comm_node_table_add_edge(table, &edge);
    const CommNodeTotals *totals = comm_node_table_sort(table, names);
    comm_csv_write_node_header(stream);
    for (guint i = 0; i < comm_node_table_get_count(table); i++) {
        const QByteArray label = labelOf(shown, totals[i].node, names);
        comm_csv_write_node(stream, &totals[i], names, label.isEmpty() ? nullptr : label.constData());
    }
}

bool saveTable(const ShownGraph &shown, SaveKind kind, const char *name, GError **error)
{
    g_autoptr(CommOutput) output = comm_output_open(name, error);
    if (output == nullptr)
        return false;
    if (kind == SaveKind::EDGES)
        writeEdges(*shown.result, comm_output_get_stream(output));
    else
        writeNodes(shown, comm_output_get_stream(output));
    return comm_output_close(output, error);
}

bool saveGexf(const ShownGraph &shown, const char *name, GError **error)
{
    const CommNetwork *network = shown.result->network.get();
    std::vector<QByteArray> labels;
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++)
        labels.push_back(labelOf(shown, comm_network_get_nodes(network)[i], comm_network_get_names(network)));
    std::vector<const char *> pointers;
    for (const QByteArray &label : labels)
        pointers.push_back(label.isEmpty() ? nullptr : label.constData());
    CommDrawOptions options = {};
    options.labels = pointers.data();
    return comm_picture_file_write_gexf(name, network, &options, shown.result->looks.data(), error);
}

} // namespace

bool saveGraph(const ShownGraph &shown, SaveKind kind, const QString &path, GError **error)
{
    const QByteArray name = QFile::encodeName(path);
    switch (kind) {
    case SaveKind::GEXF:
        return saveGexf(shown, name.constData(), error);
    case SaveKind::PICTURE:
        return comm_picture_file_check_name(name.constData(), TRUE, error) &&
               comm_picture_file_write(name.constData(), shown.result->picture.get(), error);
    default:
        return saveTable(shown, kind, name.constData(), error);
    }
}

void saveWithDialog(QWidget *parent, const ShownGraph &shown)
{
    QStringList titles;
    for (const SaveFilter &filter : FILTERS)
        titles.append(QCoreApplication::translate("GraphSaving", filter.title));
    QString chosen;
    const QString title = QCoreApplication::translate("GraphSaving", "Save As");
    QString path = QFileDialog::getSaveFileName(parent, title, QString(), titles.join(QStringLiteral(";;")), &chosen);
    const qsizetype number = titles.indexOf(chosen);
    if (path.isEmpty() || number < 0)
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QLatin1String(FILTERS[number].ending);
    g_autoptr(GError) error = nullptr;
    if (!saveGraph(shown, FILTERS[number].kind, path, &error))
        QMessageBox::warning(parent, title, QString::fromUtf8(error->message));
}
