/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_OPTIONS_H
#define LIVE_OPTIONS_H

#include <glib.h>

#define LIVE_MAX_SNAP_LENGTH_BYTES 262144
#define LIVE_DEFAULT_BUFFER_MIB    64
#define LIVE_MAX_BUFFER_MIB        1024

/** How frames are captured from interfaces, and for how long. */
typedef struct {
    GPtrArray *interfaces; /**< of char *, in the order given; empty: captures are read */
    char *filter;          /**< pcap-filter(7), for the kernel; NULL: none */
    guint64 record_limit;  /**< 0: none */
    guint snap_length_bytes;
    guint buffer_mib; /**< of the kernel's ring of each interface, and of the queue behind them all */
    gboolean is_not_promiscuous;
    gint64 from_us;     /**< the first microsecond, or G_MININT64 */
    gint64 until_us;    /**< the first microsecond no longer wanted, or G_MAXINT64 */
    gint64 slice_us;    /**< the length of slices; 0: none */
    guint ring_count;   /**< slices that are kept; 0: all */
    gboolean is_listed; /**< only list the interfaces */
} LiveOptions;

void live_options_init(LiveOptions *options);
void live_options_clear(LiveOptions *options);

#endif
