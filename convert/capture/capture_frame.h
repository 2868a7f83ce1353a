/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CAPTURE_FRAME_H
#define CAPTURE_FRAME_H

#include <glib.h>

/** One captured frame, its bytes borrowed from the reader until that reads on. */
typedef struct {
    const guint8 *data;
    guint32 captured_length_bytes;
    guint32 length_bytes; /**< on the wire; a file may claim less than was captured */
    guint32 link_type;    /**< LINKTYPE_ number, https://www.tcpdump.org/linktypes.html, without FCS and class bits */
    guint32 interface;    /**< for capture_get_interface() */
    gint64 timestamp_us;  /**< microseconds since 1970 UTC, finer times rounded down; 0 when has_time is FALSE */
    guint64 number;       /**< from 1 */
    gboolean has_time;
} CaptureFrame;

#endif
