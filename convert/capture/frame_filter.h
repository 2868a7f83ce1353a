/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef FRAME_FILTER_H
#define FRAME_FILTER_H

#include "capture_frame.h"

/** A pcap-filter(7) expression, compiled once for each link type that frames come with. One a thread. */
typedef struct _FrameFilter FrameFilter;

FrameFilter *frame_filter_new(const char *expression);
void frame_filter_free(FrameFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrameFilter, frame_filter_free)

/** Returns FALSE with @error set (COMM_ERROR_USAGE) when @expression is none for any common link type. */
gboolean frame_filter_check(const char *expression, GError **error);

/**
 * Returns 1 when the frame passes, 0 when it does not, -1 with @error set (COMM_ERROR_USAGE) when the expression means
 * nothing for its link type, such as `ether host` for raw IP.
 */
int frame_filter_match(FrameFilter *filter, const CaptureFrame *frame, GError **error);

/** "EN10MB", or NULL when the number has no name. Static. */
const char *link_type_name(guint32 link_type);

#endif
