/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONTAINER_READER_H
#define CONTAINER_READER_H

#include <glib.h>

/**
 * Reads an Avro object container file from its start to its end, and believes none of its lengths: a block of more than
 * CONTAINER_READER_MAX_BLOCK_BYTES, compressed or not, is damage.
 * Source: Avro 1.11 specification, "Object Container Files".
 */
typedef struct _ContainerReader ContainerReader;

/** Our writer's blocks stay far below: 256 KiB and one record of 256 KiB and two names. */
#define CONTAINER_READER_MAX_BLOCK_BYTES (8 * 1024 * 1024)

typedef struct {
    guint64 record_count;
    const guint8 *data; /**< uncompressed; valid until the next block is read */
    gsize length;
    guint64 offset; /**< of the block in the file */
    guint64 number; /**< from 1 */
} ContainerBlock;

/**
 * Reads the header from @fd, which stays the caller's.
 * Returns NULL with @error set: COMM_ERROR_FORMAT ("byte 12: ..."), COMM_ERROR_READ.
 */
ContainerReader *container_reader_new(int fd, GError **error);

void container_reader_free(ContainerReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ContainerReader, container_reader_free)

/** The header's avro.schema, as it stands there: no NUL at its end. Borrowed until the reader is freed. */
const char *container_reader_get_schema(const ContainerReader *reader, gsize *length);

/** Bytes read: after a whole block, where it ends in the file. */
guint64 container_reader_get_offset(const ContainerReader *reader);

/** Returns 1 with @block filled, 0 where the file ends behind a whole block, -1 with @error set as above. */
int container_reader_read_block(ContainerReader *reader, ContainerBlock *block, GError **error);

#endif
