/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONTAINER_FILE_H
#define CONTAINER_FILE_H

#include <glib.h>

#include "codec.h"

/** Writes an Avro object container file. Source: Avro 1.11 specification, "Object Container Files". */
typedef struct _ContainerFile ContainerFile;

#define CONTAINER_SYNC_BYTES 16

/** A block is closed when it has this many bytes or more before compression. */
#define CONTAINER_BLOCK_BYTES (256 * 1024)

/**
 * Writes the header to @fd, which stays the caller's.
 *
 * @codec: the file's from here on, also when this fails.
 * Returns NULL with @error set (COMM_ERROR_WRITE).
 */
ContainerFile *container_file_new(int fd, Codec *codec, const char *schema, const guint8 *sync, GError **error);

/** Does not write what is buffered: container_file_flush() does. */
void container_file_free(ContainerFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ContainerFile, container_file_free)

/** Room for one encoded record of at most @size bytes; valid until the next call. */
guint8 *container_file_reserve(ContainerFile *file, gsize size);

/**
 * Takes the record of @length bytes that is now at the place which was reserved.
 *
 * Returns FALSE with @error set (COMM_ERROR_WRITE) when its block was full and could not be written. From then on all
 * writing fails, and the records wait: nothing may follow a cut block.
 */
gboolean container_file_commit(ContainerFile *file, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Writes the records that are buffered as a block; nothing when there are none. */
gboolean container_file_flush(ContainerFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * After a failure: cuts the file behind its last whole block. The records that were to follow are written by the next
 * container_file_flush(), should there be room then. Returns FALSE with @error set where no file can be cut, as a pipe.
 */
gboolean container_file_take_back(ContainerFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Records committed. */
guint64 container_file_get_record_count(const ContainerFile *file);

/** Bytes written. */
guint64 container_file_get_byte_count(const ContainerFile *file);

/** The one given; borrowed. */
int container_file_get_fd(const ContainerFile *file);

#endif
