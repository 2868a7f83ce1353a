/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BYTE_SOURCE_H
#define BYTE_SOURCE_H

#include <glib.h>

/** Bytes in order from a file or a pipe; gzip (several members), zstd and lz4 (several frames) are unpacked on the way.
 */
typedef struct _ByteSource ByteSource;

/**
 * Opens a file or a FIFO by path; "-" is standard input.
 * Returns NULL with @error set (COMM_ERROR_READ: the path and the system's reason; a folder is refused).
 */
ByteSource *byte_source_open(const char *path, GError **error);

/** Reads from @fd, which is the source's from here on and closed with it. */
ByteSource *byte_source_new_fd(int fd);

/** Whether to wait no longer. */
typedef gboolean (*ByteSourceStop)(gconstpointer data);

/** Has @is_stopped asked while a pipe gives nothing; byte_source_read() then fails with COMM_ERROR_INTERRUPTED. */
void byte_source_set_stop(ByteSource *source, ByteSourceStop is_stopped, gconstpointer data);

void byte_source_free(ByteSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ByteSource, byte_source_free)

/**
 * Reads up to @size bytes, as read(2): at least one unless the end is reached.
 *
 * Returns the count, 0 at the end, -1 with @error set: COMM_ERROR_READ for the system's errors, COMM_ERROR_FORMAT for
 * damaged or cut compressed data ("gzip: ..."), COMM_ERROR_INTERRUPTED by byte_source_set_stop(). All bytes before the
 * damage have been returned by then.
 */
gssize byte_source_read(ByteSource *source, guint8 *buffer, gsize size, GError **error);

/** Bytes consumed from the file as it lies on disk. */
guint64 byte_source_get_position(const ByteSource *source);

/** "gzip", "zstd", "lz4", or NULL for plain bytes; known after the first read. */
const char *byte_source_get_compression(const ByteSource *source);

#endif
