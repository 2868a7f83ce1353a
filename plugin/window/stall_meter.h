/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STALL_METER_H
#define STALL_METER_H

#include "core_headers.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

/** For a test: the longest stretch for which the thread that it lives in did not look at its events, reading and
 * retapping of a capture left out. */
class StallMeter : public QObject
{
    Q_OBJECT

  public:
    explicit StallMeter(const WindowServices *services, QObject *parent = nullptr);

    /** Milliseconds of the thread's own processor time; what other programs take does not count. */
    double longestProcessorTime() const
    {
        return processor_ms_;
    }
    /** Milliseconds as they pass. */
    double longestTime() const
    {
        return clock_ms_;
    }

    /** Milliseconds since the capture was read or retapped; 0 while it is not. */
    double timeSinceRead() const;

  private:
    void tick();

    const WindowServices *services_;
    QTimer timer_;
    QElapsedTimer clock_;
    QElapsedTimer since_read_;
    double last_processor_ms_ = 0;
    double processor_ms_ = 0;
    double clock_ms_ = 0;
    bool is_counting_ = false;
};

#endif
