/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_RESERVE_H
#define LIVE_RESERVE_H

#include <glib.h>

/**
 * Room on a disk that is given free when the disk is full, so that a live capture can be brought to a good end there:
 * its last block, its edges and nodes. A file without a name, which goes with the process.
 */
typedef struct _LiveReserve LiveReserve;

/** Where @folder's file system has no such files, or no room, there is none, and nothing is said. */
LiveReserve *live_reserve_new(const char *folder);

/** Gives the room free; may be called again. */
void live_reserve_release(LiveReserve *reserve);
void live_reserve_free(LiveReserve *reserve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveReserve, live_reserve_free)

#endif
