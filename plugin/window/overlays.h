/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OVERLAYS_H
#define OVERLAYS_H

#include "graph_job.h"

#include <QObject>

class OverlayFile;
class QPushButton;
class QWidget;

/** The files that are laid over a window's graph: a nodes table, and an edge list to compare with. */
class Overlays : public QObject
{
    Q_OBJECT

  public:
    explicit Overlays(QWidget *window);

    /** With the menu of what can be laid over and taken off; the caller's. */
    QPushButton *createButton();
    bool isReading() const;
    /** Sets what the graph is drawn with. @names: the window's own, which learn the texts of the edge list, so that
     * their numbers are nobody else's. @capture: the name of what is compared. */
    void apply(GraphRequest &request, CommNames *names, const QString &capture) const;

    /** NULL: none is laid over. */
    std::shared_ptr<const CommNodesTable> nodesTable() const;
    /** Empty: none is laid over. */
    const QString &nodesName() const;
    const QString &edgesName() const;

  Q_SIGNALS:
    void nodesChanged();
    void edgesChanged();

  private:
    OverlayFile *nodes_file_;
    OverlayFile *edges_file_;
};

#endif
