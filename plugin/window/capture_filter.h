/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CAPTURE_FILTER_H
#define CAPTURE_FILTER_H

#include "core_headers.h"

#include <QByteArray>

/** Which packets a window counts: those of its own filter, and where it is limited to it also those of the display
 * filter that the main window has applied. */
class CaptureFilter
{
  public:
    /** @own_filter: NULL for none. */
    CaptureFilter(const WindowServices *services, const char *own_filter);

    void setLimited(bool is_limited)
    {
        is_limited_ = is_limited;
    }
    /** What a tap that is made now is to count with; empty: all. */
    QByteArray wanted() const;
    /** A tap was made with wanted(). */
    void setUsed(const QByteArray &filter)
    {
        used_ = filter;
    }
    /** Gives the tap what is wanted now when that is another than it has. In its reset callback, or before a retap. */
    void update(GraphTap *tap);
    /** What the tap has. */
    const QByteArray &used() const
    {
        return used_;
    }

  private:
    const WindowServices *services_;
    QByteArray own_;
    QByteArray used_;
    bool is_limited_ = false;
};

#endif
