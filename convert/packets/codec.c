/* SPDX-License-Identifier: BSD-3-Clause */
#include "codec.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <snappy-c.h>
#include <string.h>
#include <zstd.h>

#include "comm_error.h"

typedef struct {
    const char *name;
    void (*compress)(Codec *codec, const guint8 *input, gsize length, GByteArray *output);
    gboolean (*decompress)(Codec *codec, const guint8 *input, gsize length, gsize limit, GByteArray *output,
                           GError **error);
} CodecMethods;

struct _Codec {
    const CodecMethods *methods;
    guint8 *deflate_memory;
    struct inflate_state *inflate_state;
    ZSTD_CCtx *zstd_compressor;
    ZSTD_DCtx *zstd_decompressor;
};

#define SNAPPY_CHECKSUM_BYTES 4

/* The fastest level that finds most of what deflate's level 1 does; the reader's speed does not depend on it. */
#define ZSTANDARD_LEVEL 1

static gboolean fail(GError **error, const char *reason)
{
    g_set_error_literal(error, COMM_ERROR, COMM_ERROR_FORMAT, reason);
    return FALSE;
}

static gboolean fail_too_long(GError **error, gsize limit)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "more than %" G_GSIZE_FORMAT " bytes uncompressed", limit);
    return FALSE;
}

/* Makes room for @size bytes behind what @output holds. */
static guint8 *extend(GByteArray *output, gsize size)
{
    g_assert(size <= G_MAXUINT - output->len);
    g_byte_array_set_size(output, output->len + (guint)size);
    return output->data + output->len - size;
}

static void null_compress(G_GNUC_UNUSED Codec *codec, const guint8 *input, gsize length, GByteArray *output)
{
    if (length > 0)
        memcpy(extend(output, length), input, length);
}

static gboolean null_decompress(G_GNUC_UNUSED Codec *codec, const guint8 *input, gsize length, gsize limit,
                                GByteArray *output, GError **error)
{
    if (length > limit)
        return fail_too_long(error, limit);
    g_byte_array_set_size(output, 0);
    null_compress(codec, input, length, output);
    return TRUE;
}

/* Stored deflate blocks of at most 65535 bytes, each with 5 bytes of its own, are what ISA-L falls back to. */
static gsize deflate_bound(gsize length)
{
    return length + 5 * (length / 65535 + 1) + 64;
}

static void deflate_compress(Codec *codec, const guint8 *input, gsize length, GByteArray *output)
{
    if (codec->deflate_memory == NULL)
        codec->deflate_memory = g_malloc(ISAL_DEF_LVL1_DEFAULT);
    struct isal_zstream stream;
    isal_deflate_stateless_init(&stream);
    stream.level = 1;
    stream.level_buf = codec->deflate_memory;
    stream.level_buf_size = ISAL_DEF_LVL1_DEFAULT;
    stream.gzip_flag = IGZIP_DEFLATE;
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    stream.next_in = (guint8 *)input;
    stream.avail_in = (guint32)length;
    gsize bound = deflate_bound(length);
    stream.next_out = extend(output, bound);
    stream.avail_out = (guint32)bound;
    int status = isal_deflate_stateless(&stream);
    g_assert(status == COMP_OK && stream.avail_in == 0);
    g_byte_array_set_size(output, output->len - stream.avail_out);
}

/* ISA-L takes whole words ahead: what it did not use is in read_in, and the last byte's spare bits are zero. */
static gboolean deflate_ends_here(const struct inflate_state *state)
{
    return state->avail_in == 0 && state->read_in_length < 8 && state->tmp_in_size == 0 &&
           (state->read_in_length <= 0 || (state->read_in & ((1u << state->read_in_length) - 1)) == 0);
}

static gboolean deflate_decompress(Codec *codec, const guint8 *input, gsize length, gsize limit, GByteArray *output,
                                   GError **error)
{
    if (codec->inflate_state == NULL)
        codec->inflate_state = g_new(struct inflate_state, 1);
    struct inflate_state *state = codec->inflate_state;
    isal_inflate_init(state);
    state->next_in = (guint8 *)input;
    state->avail_in = (guint32)length;
    g_byte_array_set_size(output, 0);
    do {
        gsize room = MIN(limit + 1 - output->len, MAX(output->len, 65536));
        state->next_out = extend(output, room);
        state->avail_out = (guint32)room;
        if (isal_inflate(state) != ISAL_DECOMP_OK)
            return fail(error, "deflate: damaged data");
        gboolean is_stuck = state->avail_out > 0 && state->block_state != ISAL_BLOCK_FINISH;
        g_byte_array_set_size(output, output->len - state->avail_out);
        if (is_stuck)
            return fail(error, "deflate: data cut short");
        if (output->len > limit)
            return fail_too_long(error, limit);
    } while (state->block_state != ISAL_BLOCK_FINISH);
    return deflate_ends_here(state) || fail(error, "deflate: bytes behind the end of the data");
}

/* The specification adds the CRC-32 of the uncompressed bytes, big-endian, to snappy's own format. */
static void snappy_codec_compress(G_GNUC_UNUSED Codec *codec, const guint8 *input, gsize length, GByteArray *output)
{
    gsize compressed_length = snappy_max_compressed_length(length);
    guint start = output->len;
    guint8 *out = extend(output, compressed_length);
    snappy_status status = snappy_compress((const char *)input, length, (char *)out, &compressed_length);
    g_assert(status == SNAPPY_OK);
    g_byte_array_set_size(output, start + (guint)compressed_length);
    guint32 checksum = GUINT32_TO_BE(crc32_gzip_refl(0, input, length));
    memcpy(extend(output, SNAPPY_CHECKSUM_BYTES), &checksum, SNAPPY_CHECKSUM_BYTES);
}

static gboolean snappy_codec_decompress(G_GNUC_UNUSED Codec *codec, const guint8 *input, gsize length, gsize limit,
                                        GByteArray *output, GError **error)
{
    if (length < SNAPPY_CHECKSUM_BYTES)
        return fail(error, "snappy: data cut short");
    const char *data = (const char *)input;
    gsize data_length = length - SNAPPY_CHECKSUM_BYTES;
    gsize uncompressed_length = 0;
    if (snappy_uncompressed_length(data, data_length, &uncompressed_length) != SNAPPY_OK)
        return fail(error, "snappy: damaged data");
    if (uncompressed_length > limit)
        return fail_too_long(error, limit);
    g_byte_array_set_size(output, (guint)uncompressed_length);
    if (snappy_uncompress(data, data_length, (char *)output->data, &uncompressed_length) != SNAPPY_OK)
        return fail(error, "snappy: damaged data");
    guint32 checksum;
    memcpy(&checksum, input + data_length, sizeof checksum);
    if (crc32_gzip_refl(0, output->data, output->len) != GUINT32_FROM_BE(checksum))
        return fail(error, "snappy: wrong checksum");
    return TRUE;
}

static void zstandard_compress(Codec *codec, const guint8 *input, gsize length, GByteArray *output)
{
    if (codec->zstd_compressor == NULL) {
        codec->zstd_compressor = ZSTD_createCCtx();
        g_assert(codec->zstd_compressor != NULL);
        ZSTD_CCtx_setParameter(codec->zstd_compressor, ZSTD_c_compressionLevel, ZSTANDARD_LEVEL);
        ZSTD_CCtx_setParameter(codec->zstd_compressor, ZSTD_c_checksumFlag, 1);
    }
    gsize bound = ZSTD_compressBound(length);
    guint8 *out = extend(output, bound);
    gsize written = ZSTD_compress2(codec->zstd_compressor, out, bound, input, length);
    g_assert(!ZSTD_isError(written));
    g_byte_array_set_size(output, output->len - (guint)(bound - written));
}

static gboolean zstandard_decompress(Codec *codec, const guint8 *input, gsize length, gsize limit, GByteArray *output,
                                     GError **error)
{
    unsigned long long content_length = ZSTD_getFrameContentSize(input, length);
    if (content_length == ZSTD_CONTENTSIZE_ERROR || content_length == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(error, "zstandard: no frame that tells its length");
    if (content_length > limit)
        return fail_too_long(error, limit);
    if (codec->zstd_decompressor == NULL) {
        codec->zstd_decompressor = ZSTD_createDCtx();
        g_assert(codec->zstd_decompressor != NULL);
    }
    g_byte_array_set_size(output, (guint)content_length);
    gsize written = ZSTD_decompressDCtx(codec->zstd_decompressor, output->data, output->len, input, length);
    if (ZSTD_isError(written)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "zstandard: %s", ZSTD_getErrorName(written));
        return FALSE;
    }
    return written == content_length || fail(error, "zstandard: data cut short");
}

static const CodecMethods codec_methods[] = {
    {"deflate", deflate_compress, deflate_decompress},
    {"null", null_compress, null_decompress},
    {"snappy", snappy_codec_compress, snappy_codec_decompress},
    {"zstandard", zstandard_compress, zstandard_decompress},
};

Codec *codec_new(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codec_methods); i++) {
        if (strcmp(codec_methods[i].name, name) != 0)
            continue;
        Codec *codec = g_new0(Codec, 1);
        codec->methods = &codec_methods[i];
        return codec;
    }
    return NULL;
}

void codec_free(Codec *codec)
{
    if (codec == NULL)
        return;
    ZSTD_freeCCtx(codec->zstd_compressor);
    ZSTD_freeDCtx(codec->zstd_decompressor);
    g_free(codec->inflate_state);
    g_free(codec->deflate_memory);
    g_free(codec);
}

const char *codec_get_name(const Codec *codec)
{
    return codec->methods->name;
}

gboolean codec_is_identity(const Codec *codec)
{
    return codec->methods->compress == null_compress;
}

void codec_compress(Codec *codec, const guint8 *input, gsize length, GByteArray *output)
{
    codec->methods->compress(codec, input, length, output);
}

gboolean codec_decompress(Codec *codec, const guint8 *input, gsize length, gsize limit, GByteArray *output,
                          GError **error)
{
    g_return_val_if_fail(length <= G_MAXUINT32 && limit < G_MAXUINT32, FALSE);
    return codec->methods->decompress(codec, input, length, limit, output, error);
}
