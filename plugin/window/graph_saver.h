/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_SAVER_H
#define GRAPH_SAVER_H

#include "graph_saving.h"
#include "node_names.h"

#include <QObject>

class QFileDialog;
class QThread;
class QWidget;

/** Asks for a file's name and kind, writes it in a thread of its own, and tells of what went wrong. */
class GraphSaver : public QObject
{
    Q_OBJECT

  public:
    explicit GraphSaver(QWidget *window);
    /** Waits for what is being written. */
    ~GraphSaver() override;

    /** @result is saved as it is now, whatever is shown when the name is typed. @names: lives longer than the saver. */
    void ask(const std::shared_ptr<const GraphResult> &result, const NodeNames *names);
    bool isSaving() const
    {
        return thread_ != nullptr;
    }

  private:
    void save(const SaveRequest &request);
    void finish();

    QWidget *window_;
    QThread *thread_ = nullptr;
    QString message_; /* the thread's until it has finished; empty: all is well */
};

#endif
