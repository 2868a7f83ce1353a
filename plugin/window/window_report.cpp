/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_report.h"
#include "graph_saving.h"
#include "graph_view.h"
#include "graph_window.h"

#include <QFile>
#include <QLabel>

void writeWindowReport(GraphWindow *window, const QString &path)
{
    g_autoptr(GError) error = nullptr;
    const std::pair<SaveKind, const char *> files[] = {
        {SaveKind::EDGES, ".csv"}, {SaveKind::NODES, "-nodes.csv"}, {SaveKind::MEASURES, "-measures.csv"},
        {SaveKind::GEXF, ".gexf"}, {SaveKind::PICTURE, ".svg"},     {SaveKind::PICTURE, ".png"}};
    const std::shared_ptr<const GraphResult> &result = window->picture().shared();
    const QHash<QString, QString> labels = window->names().findAll(*result);
    for (const auto &file : files) {
        if (!saveGraph({result, labels, file.first, path + QLatin1String(file.second)}, &error))
            qFatal("%s", error->message);
    }
    window->grab(); /* begins to paint */
    window->findChild<GraphView *>(QStringLiteral("graph"))->finishPainting();
    window->grab().save(path + QStringLiteral("-window.png"));
    QFile report(path + QStringLiteral(".txt"));
    if (!report.open(QIODevice::WriteOnly))
        qFatal("%s: cannot be written", qUtf8Printable(path));
    report.write(QStringLiteral("hosts=%1 edges=%2\n%3\n%4\n")
                     .arg(window->picture().nodeCount())
                     .arg(window->picture().edgeCount())
                     .arg(window->findChild<QLabel *>(QStringLiteral("hint"))->text())
                     .arg(window->findChild<QLabel *>(QStringLiteral("comparison"))->text())
                     .toUtf8());
}
