/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_saver.h"
#include "problem_box.h"

#include <QFileDialog>
#include <QThread>

namespace
{

struct SaveFilter {
    SaveKind kind;
    const char *title;
    const char *suffix; /* where none is typed */
};

const SaveFilter FILTERS[] = {
    {SaveKind::PICTURE, QT_TRANSLATE_NOOP("GraphSaver", "Picture, SVG (*.svg)"), "svg"},
    {SaveKind::PICTURE, QT_TRANSLATE_NOOP("GraphSaver", "Picture, PNG (*.png)"), "png"},
    {SaveKind::PICTURE, QT_TRANSLATE_NOOP("GraphSaver", "Picture, PDF (*.pdf)"), "pdf"},
    {SaveKind::EDGES, QT_TRANSLATE_NOOP("GraphSaver", "Edges, CSV (*.csv)"), "csv"},
    {SaveKind::NODES, QT_TRANSLATE_NOOP("GraphSaver", "Nodes with their traffic, CSV (*.csv)"), "csv"},
    {SaveKind::MEASURES, QT_TRANSLATE_NOOP("GraphSaver", "Nodes with their measures, CSV (*.csv)"), "csv"},
    {SaveKind::GEXF, QT_TRANSLATE_NOOP("GraphSaver", "Graph for Gephi, GEXF (*.gexf)"), "gexf"},
};

QStringList listTitles()
{
    QStringList titles;
    for (const SaveFilter &filter : FILTERS)
        titles.append(GraphSaver::tr(filter.title));
    return titles;
}

const SaveFilter &findFilter(const QString &title)
{
    const auto number = listTitles().indexOf(title);
    return FILTERS[number < 0 ? 0 : number];
}

} // namespace

GraphSaver::GraphSaver(QWidget *window) : QObject(window), window_(window)
{
}

GraphSaver::~GraphSaver()
{
    if (thread_ == nullptr)
        return;
    thread_->wait();
    delete thread_;
}

/* The suffix is the dialog's, so that it asks before a file of that name is replaced. */
void GraphSaver::ask(const std::shared_ptr<const GraphResult> &result, const NodeNames *names)
{
    auto *dialog = new QFileDialog(window_, tr("Save As"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters(listTitles());
    dialog->setDefaultSuffix(QLatin1String(FILTERS[0].suffix));
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString &title) { dialog->setDefaultSuffix(QLatin1String(findFilter(title).suffix)); });
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, result, names](const QString &path) {
        save({result, names->findAll(*result), findFilter(dialog->selectedNameFilter()).kind, path});
    });
    dialog->open();
}

void GraphSaver::save(const SaveRequest &request)
{
    if (thread_ != nullptr)
        return showProblem(window_, tr("%1: another file is being written").arg(request.path));
    thread_ = QThread::create([this, request] {
        g_autoptr(GError) error = nullptr;
        message_ = saveGraph(request, &error) ? QString() : QString::fromUtf8(error->message);
    });
    connect(thread_, &QThread::finished, this, &GraphSaver::finish);
    thread_->start();
}

void GraphSaver::finish()
{
    thread_->wait();
    thread_->deleteLater();
    thread_ = nullptr;
    if (!message_.isEmpty())
        showProblem(window_, message_);
}
