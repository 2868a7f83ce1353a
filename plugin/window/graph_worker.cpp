/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_worker.h"

#include <QThread>

GraphWorker::GraphWorker(QObject *parent) : QObject(parent), is_cancelled_(std::make_shared<gint>(0))
{
}

GraphWorker::~GraphWorker()
{
    if (thread_ == nullptr)
        return;
    g_atomic_int_set(is_cancelled_.get(), 1);
    thread_->wait();
    delete thread_;
}

void GraphWorker::request(GraphRequest request)
{
    request.is_cancelled = is_cancelled_;
    next_ = std::make_unique<GraphRequest>(std::move(request));
    if (thread_ == nullptr)
        start();
}

void GraphWorker::start()
{
    const std::shared_ptr<const GraphRequest> request = std::move(next_);
    thread_ = QThread::create([this, request] { result_ = computeGraph(*request); });
    connect(thread_, &QThread::finished, this, &GraphWorker::finish);
    thread_->start(QThread::LowPriority);
}

void GraphWorker::finish()
{
    thread_->wait();
    thread_->deleteLater();
    thread_ = nullptr;
    const std::shared_ptr<const GraphResult> result = std::move(result_);
    if (next_ != nullptr)
        start();
    Q_EMIT computed(result);
}
