/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SYSTEM_CALL_FILTER_H
#define SYSTEM_CALL_FILTER_H

#include <glib.h>

/**
 * Leaves all threads of the process what capturing and writing files need; every other system call fails with EPERM.
 * A kernel without seccomp, and a build without libseccomp, leave it as it is.
 *
 * Returns 0, or the error number of what failed.
 */
int system_call_filter_load(void) G_GNUC_WARN_UNUSED_RESULT;

/** "libseccomp 2.5.4", or NULL in a build without it; the caller's. */
char *system_call_filter_describe(void);

#endif
