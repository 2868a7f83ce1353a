/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_INTERFACE_H
#define LIVE_INTERFACE_H

#include "live_options.h"

#include <pcap/pcap.h>
#include <stdio.h>

/** One interface that frames are captured from, by libpcap. Source: pcap(3PCAP). */
typedef struct _LiveInterface LiveInterface;

/** Frames that did not come through, each counted from the beginning. */
typedef struct {
    guint64 received; /**< by the kernel, those of dropped_by_kernel included */
    guint64 dropped_by_kernel;
    guint64 dropped_by_interface;
} LiveStatistics;

/**
 * Opens it, and begins to capture into the kernel's buffer.
 *
 * Returns NULL with @error set: COMM_ERROR_READ (no such interface, it is down; without rights the message has the
 * command that grants them), COMM_ERROR_USAGE (a filter that its link type does not know).
 */
LiveInterface *live_interface_open(const char *name, const LiveOptions *options, GError **error);
void live_interface_free(LiveInterface *interface);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveInterface, live_interface_free)

const char *live_interface_get_name(const LiveInterface *interface);

/** LINKTYPE_ number. */
guint32 live_interface_get_link_type(const LiveInterface *interface);

/** It does not block, and takes part in no other thread's work but the one that reads it. */
pcap_t *live_interface_get_handle(const LiveInterface *interface);

/** Waits until there is something to read, for at most @timeout_ms. Returns FALSE when there is nothing. */
gboolean live_interface_wait(const LiveInterface *interface, int timeout_ms);

/** Returns FALSE with @error set (COMM_ERROR_READ) when it was removed or went down since it was opened. */
gboolean live_interface_check(const LiveInterface *interface, GError **error);

/** What there was until now. Called at least once in 2^32 frames, by the thread that reads. */
LiveStatistics live_interface_get_statistics(LiveInterface *interface);

/** A line for each interface that can be captured from: name, state, addresses. Fails with COMM_ERROR_READ. */
gboolean live_interface_list(FILE *stream, GError **error);

#endif
