/* SPDX-License-Identifier: BSD-3-Clause */
#include "byte_unpacker.h"

#include <lz4frame.h>

/* As in byte_source_zstd.c: liblz4 asks for a block and the 4 bytes of the next block's size, and puts nothing out when
 * that is bad. */
#define BLOCK_HEADER_BYTES 4

typedef struct {
    LZ4F_dctx *context;
    gsize wanted_bytes; /* 0: between frames */
} Lz4State;

static gpointer lz4_new(void)
{
    Lz4State *state = g_new0(Lz4State, 1);
    if (LZ4F_isError(LZ4F_createDecompressionContext(&state->context, LZ4F_VERSION)))
        g_error("lz4: out of memory");
    return state;
}

static void lz4_free(gpointer data)
{
    Lz4State *state = data;
    LZ4F_freeDecompressionContext(state->context);
    g_free(state);
}

static gboolean lz4_is_between_frames(gconstpointer data)
{
    const Lz4State *state = data;
    return state->wanted_bytes == 0;
}

static const char *lz4_step(gpointer data, UnpackSpans *spans)
{
    Lz4State *state = data;
    if (state->wanted_bytes == 0 && spans->input_bytes == 0)
        return NULL;
    gsize given_bytes = state->wanted_bytes > BLOCK_HEADER_BYTES ? state->wanted_bytes - BLOCK_HEADER_BYTES : 1;
    gsize input_bytes = MIN(given_bytes, spans->input_bytes);
    gsize output_bytes = spans->output_bytes;
    gsize wanted_bytes =
        LZ4F_decompress(state->context, spans->output, &output_bytes, spans->input, &input_bytes, NULL);
    if (LZ4F_isError(wanted_bytes))
        return LZ4F_getErrorName(wanted_bytes);
    state->wanted_bytes = wanted_bytes;
    spans->input += input_bytes;
    spans->input_bytes -= input_bytes;
    spans->output += output_bytes;
    spans->output_bytes -= output_bytes;
    return NULL;
}

const ByteUnpacker byte_unpacker_lz4 = {
    .name = "lz4",
    .magic = {0x04, 0x22, 0x4d, 0x18},
    .magic_mask = {0xff, 0xff, 0xff, 0xff},
    .new_state = lz4_new,
    .free_state = lz4_free,
    .step = lz4_step,
    .is_between_frames = lz4_is_between_frames,
};
