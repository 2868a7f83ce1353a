/* SPDX-License-Identifier: BSD-3-Clause */
#include "byte_unpacker.h"

#include <isa-l/igzip_lib.h>

typedef struct {
    struct inflate_state inflate;
    gboolean is_in_member;
} GzipState;

static gpointer gzip_new(void)
{
    GzipState *state = g_new0(GzipState, 1);
    isal_inflate_init(&state->inflate);
    state->inflate.crc_flag = ISAL_GZIP;
    return state;
}

static gboolean gzip_is_between_members(gconstpointer data)
{
    const GzipState *state = data;
    return !state->is_in_member;
}

static const char *describe(int status)
{
    switch (status) {
    case ISAL_INVALID_WRAPPER:
        return "bad member header";
    case ISAL_UNSUPPORTED_METHOD:
        return "unknown compression method";
    case ISAL_INCORRECT_CHECKSUM:
        return "checksum does not match";
    default:
        return "damaged data";
    }
}

/* Tapes and block devices pad the last member with zeros. */
static const char *find_member(GzipState *state, UnpackSpans *spans)
{
    while (spans->input_bytes > 0 && *spans->input == 0) {
        spans->input++;
        spans->input_bytes--;
    }
    if (spans->input_bytes == 0)
        return NULL;
    if (*spans->input != byte_unpacker_gzip.magic[0])
        return "bytes after the last member";
    isal_inflate_reset(&state->inflate);
    state->is_in_member = TRUE;
    return NULL;
}

static const char *gzip_step(gpointer data, UnpackSpans *spans)
{
    GzipState *state = data;
    struct inflate_state *inflate = &state->inflate;
    if (!state->is_in_member) {
        const char *problem = find_member(state, spans);
        if (problem != NULL || !state->is_in_member)
            return problem;
    }
    inflate->next_in = (guint8 *)spans->input;
    inflate->avail_in = (guint32)spans->input_bytes;
    inflate->next_out = spans->output;
    inflate->avail_out = (guint32)MIN(spans->output_bytes, G_MAXINT32);
    int status = isal_inflate(inflate);
    spans->output_bytes -= (gsize)(inflate->next_out - spans->output);
    spans->output = inflate->next_out;
    spans->input = inflate->next_in;
    spans->input_bytes = inflate->avail_in;
    if (inflate->block_state == ISAL_BLOCK_FINISH)
        state->is_in_member = FALSE;
    return status < 0 ? describe(status) : NULL;
}

const ByteUnpacker byte_unpacker_gzip = {
    .name = "gzip",
    .magic = {0x1f, 0x8b},
    .magic_mask = {0xff, 0xff},
    .new_state = gzip_new,
    .free_state = g_free,
    .step = gzip_step,
    .is_between_frames = gzip_is_between_members,
};
