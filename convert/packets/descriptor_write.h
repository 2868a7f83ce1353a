/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef DESCRIPTOR_WRITE_H
#define DESCRIPTOR_WRITE_H

#include <glib.h>

/**
 * Writes all of @data to @fd, waiting where the other end of a non-blocking one takes its time.
 *
 * @written_bytes: added to, also when this fails.
 * Returns 0, or the error number of the write that failed.
 */
int descriptor_write(int fd, const void *data, gsize length, guint64 *written_bytes) G_GNUC_WARN_UNUSED_RESULT;

#endif
