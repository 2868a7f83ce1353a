/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SIGNAL_WAIT_H
#define SIGNAL_WAIT_H

#include <glib.h>

/** INT, TERM and HUP held back, to be asked for; those that are ignored, as by nohup, stay so. */
typedef struct _SignalWait SignalWait;

SignalWait *signal_wait_new(void);

/** The signals have their effect again; one that came and was not taken has it now. */
void signal_wait_free(SignalWait *wait);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignalWait, signal_wait_free)

/** Waits for @duration_us at most. Returns whether a signal has come; it is taken. */
gboolean signal_wait_for(SignalWait *wait, gint64 duration_us);

#endif
