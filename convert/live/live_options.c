/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_options.h"

void live_options_init(LiveOptions *options)
{
    *options = (LiveOptions){
        .interfaces = g_ptr_array_new_with_free_func(g_free),
        .snap_length_bytes = LIVE_MAX_SNAP_LENGTH_BYTES,
        .buffer_mib = LIVE_DEFAULT_BUFFER_MIB,
        .from_us = G_MININT64,
        .until_us = G_MAXINT64,
    };
}

void live_options_clear(LiveOptions *options)
{
    g_clear_pointer(&options->interfaces, g_ptr_array_unref);
    g_clear_pointer(&options->filter, g_free);
}
