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

void writeNodes(const GraphResult &result, FILE *stream)
{
    g_autoptr(CommNodeTable) table = comm_node_table_new();
    for (const CommEdge &edge : result.edges)
        comm_node_table_add_edge(table, &edge);
    const CommNodeTotals *totals = comm_node_table_sort(table, result.names.get());
    comm_csv_write_node_header(stream);
    for (guint i = 0; i < comm_node_table_get_count(table); i++)
        comm_csv_write_node(stream, &totals[i], result.names.get(), nullptr);
}

bool saveTable(const GraphResult &result, SaveKind kind, const char *name, GError **error)
{
    g_autoptr(CommOutput) output = comm_output_open(name, error);
    if (output == nullptr)
        return false;
    if (kind == SaveKind::EDGES)
        writeEdges(result, comm_output_get_stream(output));
    else
        writeNodes(result, comm_output_get_stream(output));
    return comm_output_close(output, error);
}

} // namespace

bool saveResult(const GraphResult &result, SaveKind kind, const QString &path, GError **error)
{
    const QByteArray name = QFile::encodeName(path);
    const CommDrawOptions options = {};
    switch (kind) {
    case SaveKind::GEXF:
        return comm_picture_file_write_gexf(name.constData(), result.network.get(), &options, result.looks.data(),
                                            error);
    case SaveKind::PICTURE:
        return comm_picture_file_check_name(name.constData(), TRUE, error) &&
               comm_picture_file_write(name.constData(), result.picture.get(), error);
    default:
        return saveTable(result, kind, name.constData(), error);
    }
}

void saveWithDialog(QWidget *parent, const GraphResult &result)
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
    if (!saveResult(result, FILTERS[number].kind, path, &error))
        QMessageBox::warning(parent, title, QString::fromUtf8(error->message));
}
