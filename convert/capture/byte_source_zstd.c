/* SPDX-License-Identifier: BSD-3-Clause */
#include "byte_unpacker.h"

#include <zstd.h>

/* A window above this is refused, as zstd itself does unless it is told --long: memory stays bounded. */
#define MAX_WINDOW_LOG 27

/* libzstd says how much it wants next: the rest of a block, and the 3 bytes of the next block's header. Giving it just
 * the block puts out each good block before a bad header is looked at: on an error a step's output is lost. */
#define BLOCK_HEADER_BYTES 3

typedef struct {
    ZSTD_DStream *stream;
    gsize wanted_bytes; /* 0: between frames */
} ZstdState;

static gpointer zstd_new(void)
{
    ZstdState *state = g_new0(ZstdState, 1);
    state->stream = ZSTD_createDStream();
    if (state->stream == NULL)
        g_error("zstd: out of memory");
    ZSTD_DCtx_setParameter(state->stream, ZSTD_d_windowLogMax, MAX_WINDOW_LOG);
    return state;
}

static void zstd_free(gpointer data)
{
    ZstdState *state = data;
    ZSTD_freeDStream(state->stream);
    g_free(state);
}

static gboolean zstd_is_between_frames(gconstpointer data)
{
    const ZstdState *state = data;
    return state->wanted_bytes == 0;
}

static const char *zstd_step(gpointer data, UnpackSpans *spans)
{
    ZstdState *state = data;
    if (state->wanted_bytes == 0 && spans->input_bytes == 0)
        return NULL;
    gsize given_bytes = state->wanted_bytes > BLOCK_HEADER_BYTES ? state->wanted_bytes - BLOCK_HEADER_BYTES : 1;
    ZSTD_inBuffer input = {.src = spans->input, .size = MIN(given_bytes, spans->input_bytes)};
    ZSTD_outBuffer output = {.dst = spans->output, .size = spans->output_bytes};
    gsize wanted_bytes = ZSTD_decompressStream(state->stream, &output, &input);
    if (ZSTD_isError(wanted_bytes))
        return ZSTD_getErrorName(wanted_bytes);
    state->wanted_bytes = wanted_bytes;
    spans->input += input.pos;
    spans->input_bytes -= input.pos;
    spans->output += output.pos;
    spans->output_bytes -= output.pos;
    return NULL;
}

#define ZSTD_FUNCTIONS                                                                                                 \
    .name = "zstd", .new_state = zstd_new, .free_state = zstd_free, .step = zstd_step,                                 \
    .is_between_frames = zstd_is_between_frames

const ByteUnpacker byte_unpacker_zstd = {
    .magic = {0x28, 0xb5, 0x2f, 0xfd}, .magic_mask = {0xff, 0xff, 0xff, 0xff}, ZSTD_FUNCTIONS};

/* lz4 has the same skippable frames, but hardly begins with one; pzstd does. */
const ByteUnpacker byte_unpacker_zstd_skippable = {
    .magic = {0x50, 0x2a, 0x4d, 0x18}, .magic_mask = {0xf0, 0xff, 0xff, 0xff}, ZSTD_FUNCTIONS};
