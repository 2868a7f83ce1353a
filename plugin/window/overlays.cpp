/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlays.h"
#include "overlay_file.h"

#include <QMenu>
#include <QPushButton>

namespace
{

std::shared_ptr<const void> readNodesTable(const char *path, GError **error)
{
    CommNodesTable *table = comm_nodes_table_read(path, error);
    return table != nullptr ? std::shared_ptr<CommNodesTable>(table, comm_nodes_table_free) : nullptr;
}

std::shared_ptr<const void> readEdgeList(const char *path, GError **error)
{
    CommNetwork *network = comm_edge_reader_read_network(path, error);
    return network != nullptr ? std::shared_ptr<CommNetwork>(network, comm_network_free) : nullptr;
}

/* Text nodes stand at the end. */
void internTexts(const CommNetwork *network, CommNames *names)
{
    const CommNode *nodes = comm_network_get_nodes(network);
    for (guint32 i = comm_network_get_node_count(network); i > 0 && nodes[i - 1].kind == COMM_NODE_TEXT; i--)
        comm_subset_translate_node(network, i - 1, names);
}

} // namespace

Overlays::Overlays(QWidget *window) : QObject(window)
{
    nodes_file_ = new OverlayFile(QStringLiteral("nodes"),
                                  {tr("&Nodes CSV…"), tr("Take nodes &off"),
                                   tr("Names, colours and sizes of hosts, as commgraph info writes them")},
                                  readNodesTable, window);
    edges_file_ = new OverlayFile(QStringLiteral("compare"),
                                  {tr("&Compare with edges CSV…"), tr("&End comparing"),
                                   tr("What is new, gone, heavier and lighter than in an earlier list of edges")},
                                  readEdgeList, window);
    connect(nodes_file_, &OverlayFile::changed, this, &Overlays::nodesChanged);
    connect(edges_file_, &OverlayFile::changed, this, &Overlays::edgesChanged);
}

QPushButton *Overlays::createButton()
{
    auto *button = new QPushButton(tr("Overla&y"));
    auto *menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    nodes_file_->addActions(menu);
    menu->addSeparator();
    edges_file_->addActions(menu);
    button->setObjectName(QStringLiteral("overlay"));
    button->setToolTip(tr("Files that say more of the graph than the capture does"));
    button->setMenu(menu);
    return button;
}

bool Overlays::isReading() const
{
    return nodes_file_->isReading() || edges_file_->isReading();
}

void Overlays::apply(GraphRequest &request, CommNames *names, const QString &capture) const
{
    request.nodes_table = nodesTable();
    request.before = edges_file_->value<CommNetwork>();
    if (request.before == nullptr)
        return;
    request.title = tr("%1, then %2").arg(edgesName(), capture);
    internTexts(request.before.get(), names);
}

std::shared_ptr<const CommNodesTable> Overlays::nodesTable() const
{
    return nodes_file_->value<CommNodesTable>();
}

const QString &Overlays::nodesName() const
{
    return nodes_file_->fileName();
}

const QString &Overlays::edgesName() const
{
    return edges_file_->fileName();
}
