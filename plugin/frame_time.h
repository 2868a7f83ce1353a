/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRAME_TIME_H
#define FRAME_TIME_H

#include <wireshark.h>
#include <epan/packet_info.h>

#include "comm_graph.h"

/** When the frame was captured, microseconds since 1970 UTC, finer times rounded down; COMM_NO_TIME for a frame without
 * a time, or with one that no 64 bits hold. */
static inline gint64 frame_time_us(const packet_info *pinfo)
{
    gint64 time_us;
    if ((pinfo->presence_flags & PINFO_HAS_TS) == 0 ||
        __builtin_mul_overflow((gint64)pinfo->abs_ts.secs, G_USEC_PER_SEC, &time_us) ||
        __builtin_add_overflow(time_us, pinfo->abs_ts.nsecs / 1000, &time_us))
        return COMM_NO_TIME;
    return time_us;
}

#endif
