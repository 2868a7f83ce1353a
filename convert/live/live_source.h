/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_SOURCE_H
#define LIVE_SOURCE_H

#include "frame_batch.h"
#include "live_interface.h"

/** Frames of one or several interfaces, numbered as they come. Each interface has a ring and a thread of its own. */
typedef struct _LiveSource LiveSource;

/**
 * Opens all interfaces of @options, which is borrowed until the source is freed. What needs rights is done then.
 *
 * Returns NULL with @error set, as live_interface_open().
 */
LiveSource *live_source_open(const LiveOptions *options, GError **error);
void live_source_free(LiveSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveSource, live_source_free)

/** The name of the one interface, or NULL when there are several. Borrowed. */
const char *live_source_get_device(const LiveSource *source);

/** A ConvertDeviceFunc: the name of an interface. */
const char *live_source_get_interface(gconstpointer source, guint32 interface);

/** Starts the threads that receive. */
void live_source_start(LiveSource *source);

/**
 * The next frames, until the next call; an empty batch only tells its passed_us.
 *
 * @end_us: of g_get_monotonic_time(): NULL is returned when nothing has come by then, and at the end.
 */
FrameBatch *live_source_take(LiveSource *source, gint64 end_us);

/** What all interfaces have been read up to: no frame is to come that is earlier, but for a few late ones. */
gint64 live_source_get_passed_us(const LiveSource *source);

/** Ends the capture: what has come until now is still given. */
void live_source_stop(LiveSource *source);

/** Whether nothing more comes: after a stop, or since no interface is left. */
gboolean live_source_is_at_end(const LiveSource *source);

/** Told for each interface that is lost, once; the others go on. Returns the error, or NULL; the caller's. */
GError *live_source_take_failure(LiveSource *source);

/** Ends the threads without waiting for more frames. After it only statistics can be asked for. */
void live_source_close(LiveSource *source);

/** Of all interfaces together. */
LiveStatistics live_source_get_statistics(LiveSource *source);

/** Frames that live_source_take() has given. */
guint64 live_source_get_frame_count(const LiveSource *source);

#endif
