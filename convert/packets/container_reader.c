/* SPDX-License-Identifier: BSD-3-Clause */
#include "container_reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "codec.h"
#include "comm_error.h"

#define BUFFER_BYTES       (64 * 1024)
#define SYNC_BYTES         16
#define MAX_METADATA_BYTES (256 * 1024)

struct _ContainerReader {
    int fd;
    guint8 buffer[BUFFER_BYTES];
    gsize buffer_used;
    gsize buffer_length;
    guint64 offset; /* of the next byte in the file */
    guint8 sync[SYNC_BYTES];
    Codec *codec;
    GByteArray *schema; /* NULL until seen */
    GByteArray *stored; /* a block as it stands in the file */
    GByteArray *uncompressed;
    guint64 block_count;
};

/* One whose data are not NULL while it is empty: zero bytes may not be copied from NULL. */
static GByteArray *new_bytes(void)
{
    return g_byte_array_sized_new(64);
}

static gboolean fail_at(guint64 offset, GError **error, const char *reason)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "byte %" G_GUINT64_FORMAT ": %s", offset, reason);
    return FALSE;
}

/* Returns 1, 0 at the end of the file, -1 with @error set. */
static int fill(ContainerReader *reader, GError **error)
{
    if (reader->buffer_used < reader->buffer_length)
        return 1;
    gssize count;
    do
        count = read(reader->fd, reader->buffer, sizeof reader->buffer);
    while (count < 0 && errno == EINTR);
    if (count < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "byte %" G_GUINT64_FORMAT ": %s", reader->offset,
                    g_strerror(errno));
        return -1;
    }
    reader->buffer_used = 0;
    reader->buffer_length = (gsize)count;
    return count > 0;
}

static gboolean fill_or_fail(ContainerReader *reader, GError **error)
{
    int status = fill(reader, error);
    return status > 0 || (status == 0 && fail_at(reader->offset, error, "the file ends too early"));
}

/* Grows @bytes by what is really there, not by what a length claims. */
static gboolean read_bytes(ContainerReader *reader, gsize length, GByteArray *bytes, GError **error)
{
    g_byte_array_set_size(bytes, 0);
    while (bytes->len < length) {
        if (!fill_or_fail(reader, error))
            return FALSE;
        gsize part = MIN(length - bytes->len, reader->buffer_length - reader->buffer_used);
        g_byte_array_append(bytes, reader->buffer + reader->buffer_used, (guint)part);
        reader->buffer_used += part;
        reader->offset += part;
    }
    return TRUE;
}

static gboolean read_fixed(ContainerReader *reader, guint8 *out, gsize length, GError **error)
{
    for (gsize i = 0; i < length; i++) {
        if (!fill_or_fail(reader, error))
            return FALSE;
        out[i] = reader->buffer[reader->buffer_used++];
        reader->offset++;
    }
    return TRUE;
}

/* Only the shortest encoding counts: no writer makes another. */
static gboolean read_long(ContainerReader *reader, gint64 *value, GError **error)
{
    guint64 start = reader->offset;
    guint64 bits = 0;
    guint8 byte = 0;
    for (guint shift = 0; shift < 64; shift += 7) {
        if (!read_fixed(reader, &byte, 1, error))
            return FALSE;
        bits |= (guint64)(byte & 0x7f) << shift;
        if (byte >= 0x80)
            continue;
        if ((byte == 0 && shift > 0) || (shift == 63 && byte > 1))
            break;
        *value = (gint64)(bits >> 1) ^ -(gint64)(bits & 1);
        return TRUE;
    }
    return fail_at(start, error, "not a number");
}

static gboolean read_length(ContainerReader *reader, gsize limit, gsize *length, GError **error)
{
    guint64 start = reader->offset;
    gint64 value;
    if (!read_long(reader, &value, error))
        return FALSE;
    if (value < 0 || (guint64)value > limit) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT,
                    "byte %" G_GUINT64_FORMAT ": length of %" G_GINT64_FORMAT " bytes, not 0 to %" G_GSIZE_FORMAT,
                    start, value, limit);
        return FALSE;
    }
    *length = (gsize)value;
    return TRUE;
}

static gboolean bytes_equal(const GByteArray *bytes, const char *text)
{
    return bytes->len == strlen(text) && memcmp(bytes->data, text, bytes->len) == 0;
}

static gboolean take_codec(ContainerReader *reader, const GByteArray *value, guint64 start, GError **error)
{
    g_autofree char *name = g_strndup((const char *)value->data, value->len);
    if (reader->codec != NULL || strlen(name) != value->len)
        return fail_at(start, error, "avro.codec: not one name");
    reader->codec = codec_new(name);
    return reader->codec != NULL || fail_at(start, error, "avro.codec: not deflate, null, snappy or zstandard");
}

static gboolean read_entry(ContainerReader *reader, GError **error)
{
    guint64 start = reader->offset;
    gsize length;
    g_autoptr(GByteArray) key = new_bytes();
    g_autoptr(GByteArray) value = new_bytes();
    if (!read_length(reader, MAX_METADATA_BYTES, &length, error) || !read_bytes(reader, length, key, error) ||
        !read_length(reader, MAX_METADATA_BYTES, &length, error) || !read_bytes(reader, length, value, error))
        return FALSE;
    if (bytes_equal(key, "avro.codec"))
        return take_codec(reader, value, start, error);
    if (!bytes_equal(key, "avro.schema"))
        return fail_at(start, error, "metadata that is not avro.codec or avro.schema");
    if (reader->schema != NULL)
        return fail_at(start, error, "a second avro.schema");
    reader->schema = g_steal_pointer(&value);
    return TRUE;
}

/* The header's map, in the form that our writer uses: one block of entries, its count positive, then an empty one. */
static gboolean read_metadata(ContainerReader *reader, GError **error)
{
    guint64 start = reader->offset;
    gint64 count;
    if (!read_long(reader, &count, error))
        return FALSE;
    if (count != 2)
        return fail_at(start, error, "not two entries of metadata");
    if (!read_entry(reader, error) || !read_entry(reader, error))
        return FALSE;
    if (reader->schema == NULL || reader->codec == NULL)
        return fail_at(start, error, "no avro.schema or no avro.codec");
    start = reader->offset;
    return read_long(reader, &count, error) && (count == 0 || fail_at(start, error, "more metadata"));
}

static gboolean read_header(ContainerReader *reader, GError **error)
{
    guint8 magic[4];
    if (!read_fixed(reader, magic, sizeof magic, error))
        return FALSE;
    if (memcmp(magic, "Obj\1", sizeof magic) != 0)
        return fail_at(0, error, "not an Avro object container file");
    return read_metadata(reader, error) && read_fixed(reader, reader->sync, SYNC_BYTES, error);
}

ContainerReader *container_reader_new(int fd, GError **error)
{
    g_autoptr(ContainerReader) reader = g_new0(ContainerReader, 1);
    reader->fd = fd;
    reader->stored = new_bytes();
    reader->uncompressed = new_bytes();
    if (!read_header(reader, error))
        return NULL;
    return g_steal_pointer(&reader);
}

void container_reader_free(ContainerReader *reader)
{
    if (reader == NULL)
        return;
    codec_free(reader->codec);
    g_clear_pointer(&reader->schema, g_byte_array_unref);
    g_byte_array_unref(reader->stored);
    g_byte_array_unref(reader->uncompressed);
    g_free(reader);
}

const char *container_reader_get_schema(const ContainerReader *reader, gsize *length)
{
    *length = reader->schema->len;
    return (const char *)reader->schema->data;
}

guint64 container_reader_get_offset(const ContainerReader *reader)
{
    return reader->offset;
}

static gboolean read_sync(ContainerReader *reader, GError **error)
{
    guint64 start = reader->offset;
    guint8 sync[SYNC_BYTES];
    if (!read_fixed(reader, sync, sizeof sync, error))
        return FALSE;
    return memcmp(sync, reader->sync, sizeof sync) == 0 ||
           fail_at(start, error, "another sync marker than the header's");
}

static gboolean read_block(ContainerReader *reader, ContainerBlock *block, GError **error)
{
    gint64 record_count;
    gsize stored_length;
    if (!read_long(reader, &record_count, error))
        return FALSE;
    if (record_count <= 0)
        return fail_at(block->offset, error, "a block without records");
    block->record_count = (guint64)record_count;
    if (!read_length(reader, CONTAINER_READER_MAX_BLOCK_BYTES, &stored_length, error))
        return FALSE;
    guint64 data_offset = reader->offset;
    if (!read_bytes(reader, stored_length, reader->stored, error) || !read_sync(reader, error))
        return FALSE;
    if (!codec_decompress(reader->codec, reader->stored->data, stored_length, CONTAINER_READER_MAX_BLOCK_BYTES,
                          reader->uncompressed, error)) {
        g_prefix_error(error, "byte %" G_GUINT64_FORMAT ": ", data_offset);
        return FALSE;
    }
    block->data = reader->uncompressed->data;
    block->length = reader->uncompressed->len;
    return TRUE;
}

int container_reader_read_block(ContainerReader *reader, ContainerBlock *block, GError **error)
{
    int status = fill(reader, error);
    if (status <= 0)
        return status;
    block->offset = reader->offset;
    block->number = ++reader->block_count;
    return read_block(reader, block, error) ? 1 : -1;
}
