/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CODEC_H
#define CODEC_H

#include <glib.h>

/**
 * Compresses and decompresses the blocks of container files: each block by itself, its bytes a function of its input
 * alone. What a codec holds is working memory, so that several threads may each use one of their own.
 * Source: Avro 1.11 specification, "Required Codecs" and "Optional Codecs".
 */
typedef struct _Codec Codec;

/** @name: "deflate", "null", "snappy" or "zstandard", as in a file's avro.codec. Returns NULL for anything else. */
Codec *codec_new(const char *name);

void codec_free(Codec *codec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Codec, codec_free)

/** Static. */
const char *codec_get_name(const Codec *codec);

/** Whether blocks stay as they are, so that callers need not copy them. */
gboolean codec_is_identity(const Codec *codec);

/** Appends the compressed form of @input to @output. */
void codec_compress(Codec *codec, const guint8 *input, gsize length, GByteArray *output);

/**
 * Replaces the content of @output by what @input was made from.
 *
 * Returns FALSE with @error set (COMM_ERROR_FORMAT) when @input is damaged, has bytes too many, fails its checksum, or
 * holds more than @limit bytes: memory stays within that whatever @input claims.
 */
gboolean codec_decompress(Codec *codec, const guint8 *input, gsize length, gsize limit, GByteArray *output,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
