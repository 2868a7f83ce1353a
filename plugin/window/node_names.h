/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NODE_NAMES_H
#define NODE_NAMES_H

#include "graph_job.h"

/** What nodes are called: as a nodes table says, else as Wireshark resolves them, or, when that is turned off, by their
 * own texts. */
class NodeNames
{
  public:
    explicit NodeNames(const WindowServices *services);

    /** The nodes that are asked for are those of @tap; what was learnt is forgotten. */
    void setTap(const GraphTap *tap);
    void setEnabled(bool is_enabled);
    /** Its column Label, where that says more than the Id. NULL: none. */
    void setTable(const std::shared_ptr<const CommNodesTable> &table);

    /** A name; empty when the node is called by its own text. */
    QString find(const CommNode &node, const CommNames *names) const;

    /** From the texts of all nodes of @result to their names, where they have one. */
    QHash<QString, QString> findAll(const GraphResult &result) const;
    /** From the texts of the nodes of which learn() was told to their names. */
    const QHash<QString, QString> &labels() const
    {
        return labels_;
    }
    /** Finds the names of what is drawn. Returns whether one of them is another than in labels(): then it is to be
     * drawn anew. */
    bool learn(const GraphResult &result);

  private:
    QString findInTable(const QString &text) const;
    bool learnNode(const CommNode &node, const CommNames *names);

    const WindowServices *services_;
    const GraphTap *tap_ = nullptr;
    bool is_enabled_ = true;
    std::shared_ptr<const CommNodesTable> table_;
    QHash<QString, QString> labels_;
};

#endif
