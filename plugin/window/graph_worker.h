/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_WORKER_H
#define GRAPH_WORKER_H

#include "graph_job.h"

#include <QObject>

class QThread;

/**
 * Computes what is shown in a thread of its own, so that Wireshark never waits for it. One request runs at a time; of
 * those that come meanwhile only the last is done.
 */
class GraphWorker : public QObject
{
    Q_OBJECT

  public:
    explicit GraphWorker(QObject *parent = nullptr);
    /** Waits for what is running, which ends early. */
    ~GraphWorker() override;

    void request(GraphRequest request);
    bool isRunning() const
    {
        return thread_ != nullptr;
    }

  Q_SIGNALS:
    void computed(const std::shared_ptr<const GraphResult> &result);

  private:
    void start();
    void finish();

    QThread *thread_ = nullptr;
    std::unique_ptr<GraphRequest> next_;
    std::shared_ptr<const GraphResult> result_; /* the thread's until it has finished */
    std::shared_ptr<gint> is_cancelled_;
};

#endif
