/* SPDX-License-Identifier: BSD-3-Clause */
#include "container_file.h"

#include <errno.h>
#include <string.h>

#include "comm_error.h"
#include "descriptor_write.h"
#include "varint.h"

/* A block is its record count, its size in bytes, its data, the sync marker. The counts are known last: room for them
 * is kept before the data, so that a block goes out in one write. */
#define HEAD_BYTES (2 * VARINT_MAX_BYTES)

struct _ContainerFile {
    int fd;
    Codec *codec;
    guint8 sync[CONTAINER_SYNC_BYTES];
    guint8 *block; /* HEAD_BYTES, the records, room for the sync marker */
    gsize block_capacity;
    gsize records_length;
    guint64 block_record_count;
    GByteArray *compressed; /* as block */
    guint64 record_count;
    guint64 byte_count;
    guint64 whole_byte_count; /* up to the end of the last whole block */
    gboolean has_failed;
};

static gboolean fail_write(ContainerFile *file, int error_number, GError **error)
{
    file->has_failed = TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "byte %" G_GUINT64_FORMAT ": %s", file->byte_count,
                g_strerror(error_number));
    return FALSE;
}

static gboolean write_all(ContainerFile *file, const guint8 *data, gsize length, GError **error)
{
    int reason = descriptor_write(file->fd, data, length, &file->byte_count);
    return reason == 0 || fail_write(file, reason, error);
}

static void append_long(GByteArray *bytes, gint64 value)
{
    guint8 encoded[VARINT_MAX_BYTES];
    g_byte_array_append(bytes, encoded, (guint)(varint_put(encoded, value) - encoded));
}

static void append_text(GByteArray *bytes, const char *text)
{
    gsize length = strlen(text);
    append_long(bytes, (gint64)length);
    g_byte_array_append(bytes, (const guint8 *)text, (guint)length);
}

static gboolean write_header(ContainerFile *file, const char *schema, GError **error)
{
    g_autoptr(GByteArray) header = g_byte_array_new();
    g_byte_array_append(header, (const guint8 *)"Obj\1", 4);
    append_long(header, 2);
    append_text(header, "avro.codec");
    append_text(header, codec_get_name(file->codec));
    append_text(header, "avro.schema");
    append_text(header, schema);
    append_long(header, 0);
    g_byte_array_append(header, file->sync, CONTAINER_SYNC_BYTES);
    return write_all(file, header->data, header->len, error);
}

ContainerFile *container_file_new(int fd, Codec *codec, const char *schema, const guint8 *sync, GError **error)
{
    g_autoptr(ContainerFile) file = g_new0(ContainerFile, 1);
    file->fd = fd;
    file->codec = codec;
    memcpy(file->sync, sync, CONTAINER_SYNC_BYTES);
    file->compressed = g_byte_array_new();
    if (!write_header(file, schema, error))
        return NULL;
    return g_steal_pointer(&file);
}

void container_file_free(ContainerFile *file)
{
    if (file == NULL)
        return;
    codec_free(file->codec);
    g_byte_array_unref(file->compressed);
    g_free(file->block);
    g_free(file);
}

guint8 *container_file_reserve(ContainerFile *file, gsize size)
{
    gsize needed = HEAD_BYTES + file->records_length + size + CONTAINER_SYNC_BYTES;
    if (needed > file->block_capacity) {
        file->block_capacity = MAX(needed + needed / 4, CONTAINER_BLOCK_BYTES + 4096);
        file->block = g_realloc(file->block, file->block_capacity);
    }
    return file->block + HEAD_BYTES + file->records_length;
}

/* Writes the block whose data lie between HEAD_BYTES and room for the sync marker. */
static gboolean write_block(ContainerFile *file, guint8 *block, gsize data_length, GError **error)
{
    guint8 head[HEAD_BYTES];
    guint8 *head_end = varint_put(head, (gint64)file->block_record_count);
    head_end = varint_put(head_end, (gint64)data_length);
    gsize head_length = (gsize)(head_end - head);
    guint8 *start = block + HEAD_BYTES - head_length;
    memcpy(start, head, head_length);
    memcpy(block + HEAD_BYTES + data_length, file->sync, CONTAINER_SYNC_BYTES);
    file->whole_byte_count = file->byte_count;
    return write_all(file, start, head_length + data_length + CONTAINER_SYNC_BYTES, error);
}

static gboolean write_compressed(ContainerFile *file, GError **error)
{
    GByteArray *compressed = file->compressed;
    g_byte_array_set_size(compressed, HEAD_BYTES);
    codec_compress(file->codec, file->block + HEAD_BYTES, file->records_length, compressed);
    gsize data_length = compressed->len - HEAD_BYTES;
    g_byte_array_set_size(compressed, compressed->len + CONTAINER_SYNC_BYTES);
    return write_block(file, compressed->data, data_length, error);
}

gboolean container_file_flush(ContainerFile *file, GError **error)
{
    if (file->has_failed) {
        g_set_error_literal(error, COMM_ERROR, COMM_ERROR_WRITE, "an earlier write failed");
        return FALSE;
    }
    if (file->block_record_count == 0)
        return TRUE;
    gboolean is_written = codec_is_identity(file->codec) ? write_block(file, file->block, file->records_length, error)
                                                         : write_compressed(file, error);
    if (!is_written)
        return FALSE;
    file->records_length = 0;
    file->block_record_count = 0;
    return TRUE;
}

gboolean container_file_take_back(ContainerFile *file, GError **error)
{
    if (!file->has_failed)
        return TRUE;
    off_t end = (off_t)file->whole_byte_count;
    if (ftruncate(file->fd, end) != 0 || lseek(file->fd, end, SEEK_SET) != end)
        return fail_write(file, errno, error);
    file->byte_count = file->whole_byte_count;
    file->has_failed = FALSE;
    return TRUE;
}

gboolean container_file_commit(ContainerFile *file, gsize length, GError **error)
{
    file->records_length += length;
    file->block_record_count++;
    file->record_count++;
    if (file->records_length < CONTAINER_BLOCK_BYTES && !file->has_failed)
        return TRUE;
    return container_file_flush(file, error);
}

guint64 container_file_get_record_count(const ContainerFile *file)
{
    return file->record_count;
}

int container_file_get_fd(const ContainerFile *file)
{
    return file->fd;
}

guint64 container_file_get_byte_count(const ContainerFile *file)
{
    return file->byte_count;
}
