/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "node_names.h"
#include "node_text.h"

NodeNames::NodeNames(const WindowServices *services) : services_(services)
{
}

void NodeNames::setTap(const GraphTap *tap)
{
    tap_ = tap;
    labels_.clear();
}

void NodeNames::setEnabled(bool is_enabled)
{
    is_enabled_ = is_enabled;
    labels_.clear();
}

void NodeNames::setTable(const std::shared_ptr<const CommNodesTable> &table)
{
    table_ = table;
    labels_.clear();
}

QString NodeNames::findInTable(const QString &text) const
{
    if (table_ == nullptr)
        return QString();
    const gint column = comm_nodes_table_find_column(table_.get(), "Label");
    const gint64 row = comm_nodes_table_find_row(table_.get(), text.toUtf8().constData());
    if (column < 0 || row < 0)
        return QString();
    const QString label = QString::fromUtf8(comm_nodes_table_get(table_.get(), guint32(row), guint(column)));
    return label == text ? QString() : label;
}

QString NodeNames::find(const CommNode &node, const CommNames *names) const
{
    const QString label = findInTable(nodeText(node, names));
    if (!label.isEmpty() || !is_enabled_ || tap_ == nullptr)
        return label;
    g_autofree char *name = services_->tap_resolve_node(tap_, &node);
    return QString::fromUtf8(name);
}

bool NodeNames::learnNode(const CommNode &node, const CommNames *names)
{
    const QString name = find(node, names);
    const QString text = nodeText(node, names);
    if (name == labels_.value(text))
        return false;
    labels_.insert(text, name);
    return true;
}

QHash<QString, QString> NodeNames::findAll(const GraphResult &result) const
{
    QHash<QString, QString> labels;
    if (table_ == nullptr && (!is_enabled_ || tap_ == nullptr))
        return labels;
    const CommNames *names = result.names.get();
    for (const CommEdge &edge : result.edges) {
        for (const CommNode &node : {edge.source, edge.target}) {
            const QString text = nodeText(node, names);
            if (!labels.contains(text))
                labels.insert(text, find(node, names));
        }
    }
    return labels;
}

bool NodeNames::learn(const GraphResult &result)
{
    bool is_new = false;
    for (const CommEdge &edge : result.drawn) {
        const bool is_source_new = learnNode(edge.source, result.names.get());
        const bool is_target_new = learnNode(edge.target, result.names.get());
        is_new = is_new || is_source_new || is_target_new;
    }
    return is_new;
}
