/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stall_meter.h"

#include <ctime>

namespace
{

const int TICK_MS = 5;

double processorTime()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

StallMeter::StallMeter(const WindowServices *services, QObject *parent) : QObject(parent), services_(services)
{
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(TICK_MS);
    connect(&timer_, &QTimer::timeout, this, &StallMeter::tick);
    clock_.start();
    timer_.start();
}

void StallMeter::tick()
{
    const double processor_ms = processorTime();
    const double clock_ms = double(clock_.nsecsElapsed()) / 1e6;
    const bool was_counting = is_counting_;
    is_counting_ = services_->is_complete() && !services_->is_busy();
    if (is_counting_ && !was_counting)
        since_read_.start();
    if (was_counting && is_counting_) {
        processor_ms_ = qMax(processor_ms_, processor_ms - last_processor_ms_);
        clock_ms_ = qMax(clock_ms_, clock_ms);
    }
    last_processor_ms_ = processor_ms;
    clock_.restart();
}

double StallMeter::timeSinceRead() const
{
    return since_read_.isValid() ? double(since_read_.nsecsElapsed()) / 1e6 : 0;
}
