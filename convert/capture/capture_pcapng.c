/* SPDX-License-Identifier: BSD-3-Clause */
/* Source: draft-ietf-opsawg-pcapng. */
#include "capture_pcapng.h"

#include "comm_error.h"

#define BYTE_ORDER_MAGIC 0x1a2b3c4du

/* Block types. The section header's reads the same in both byte orders. */
#define SECTION_HEADER  0x0a0d0d0au
#define INTERFACE       1u
#define OBSOLETE_PACKET 2u
#define SIMPLE_PACKET   3u
#define NAME_RESOLUTION 4u
#define ENHANCED_PACKET 6u

/* What is common to all blocks: type and total length in front, total length again behind. */
#define BLOCK_HEADER_BYTES  8
#define BLOCK_TRAILER_BYTES 4

typedef struct {
    const char *name;
    guint32 type;
    guint32 fixed_bytes;                                             /* of the body, before data and options */
    gboolean (*take)(PcapngBlock *block, Capture *, CaptureFrame *); /* FALSE: no frame, and perhaps a failure */
} BlockKind;

static gboolean take_section(PcapngBlock *block, Capture *capture, CaptureFrame *frame G_GNUC_UNUSED)
{
    guint16 major = capture_get_u16(block->body + 4, block->is_swapped);
    guint16 minor = capture_get_u16(block->body + 6, block->is_swapped);
    /* 1.2 was written by mistake, and is read as 1.0. */
    if (major != 1 || (minor != 0 && minor != 2)) {
        pcapng_fail(block, "section of pcapng version %u.%u, which is not known", major, minor);
        return FALSE;
    }
    capture->pcapng.first_interface = capture->interfaces->len;
    pcapng_check_options(block, 16);
    return FALSE;
}

static gboolean take_interface(PcapngBlock *block, Capture *capture, CaptureFrame *frame G_GNUC_UNUSED)
{
    if (capture->interfaces->len >= CAPTURE_MAX_INTERFACES)
        pcapng_fail(block, "more than %d interfaces", CAPTURE_MAX_INTERFACES);
    else
        pcapng_add_interface(block);
    return FALSE;
}

static const BlockKind kinds[] = {
    {"enhanced packet block", ENHANCED_PACKET, 20, pcapng_take_enhanced},
    {"obsolete packet block", OBSOLETE_PACKET, 20, pcapng_take_obsolete},
    {"simple packet block", SIMPLE_PACKET, 4, pcapng_take_simple},
    {"interface description block", INTERFACE, 8, take_interface},
    {"section header block", SECTION_HEADER, 16, take_section},
    {"name resolution block", NAME_RESOLUTION, 0, NULL},
};

static const BlockKind other_kind = {"block", 0, 0, NULL};

static const BlockKind *find_kind(guint32 type)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].type == type)
            return &kinds[i];
    return &other_kind;
}

void capture_pcapng_clear(Capture *capture)
{
    g_clear_pointer(&capture->pcapng.times, g_array_unref);
}

gboolean capture_pcapng_begin(Capture *capture)
{
    const guint8 *bytes = capture->buffer.data;
    gsize size = capture_buffer_available(&capture->buffer);
    if (size < sizeof(guint32) || capture_get_u32(bytes, FALSE) != SECTION_HEADER)
        return FALSE;
    capture->format = &capture_format_pcapng;
    capture->pcapng.times = g_array_new(FALSE, FALSE, sizeof(PcapngTime));
    if (size < PCAP_FILE_HEADER_BYTES)
        g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT,
                    "%s: cut short: %" G_GSIZE_FORMAT " bytes of a pcapng section header", capture->name, size);
    return TRUE;
}

static void need_block(const PcapngBlock *block, gsize buffer_bytes, CaptureNeed *need)
{
    need->buffer_bytes = buffer_bytes;
    need->record_offset = block->offset;
    need->record_bytes = block->total_bytes;
    need->what = block->name;
}

static void need_header(const PcapngBlock *block, gsize header_bytes, CaptureNeed *need)
{
    need_block(block, header_bytes, need);
    need->record_bytes = header_bytes;
    need->what = "block header";
}

/* A section's byte order stands behind the length that is written in it. */
static gboolean read_byte_order(PcapngBlock *block, const guint8 *bytes, gsize available_bytes, CaptureNeed *need)
{
    if (available_bytes < 12) {
        need_header(block, 12, need);
        return FALSE;
    }
    guint32 magic = capture_get_u32(bytes + 8, FALSE);
    block->is_swapped = magic == GUINT32_SWAP_LE_BE(BYTE_ORDER_MAGIC);
    if (magic != BYTE_ORDER_MAGIC && !block->is_swapped) {
        pcapng_fail(block, "section header without a byte-order magic");
        return FALSE;
    }
    block->capture->pcapng.is_swapped = block->is_swapped;
    return TRUE;
}

static gboolean check_length(PcapngBlock *block, const BlockKind *kind)
{
    if (block->total_bytes % 4 != 0)
        pcapng_fail(block, "%s of %u bytes, not a multiple of 4", kind->name, block->total_bytes);
    else if (block->total_bytes < BLOCK_HEADER_BYTES + kind->fixed_bytes + BLOCK_TRAILER_BYTES)
        pcapng_fail(block, "%s of %u bytes, too short for its type", kind->name, block->total_bytes);
    return block->capture->failure == NULL;
}

/* Reads type and length at the buffer's start; FALSE with @need filled or the capture's failure set. */
static gboolean read_header(PcapngBlock *block, const BlockKind **kind, CaptureNeed *need)
{
    const CaptureBuffer *buffer = &block->capture->buffer;
    const guint8 *bytes = buffer->data + buffer->start;
    gsize available_bytes = capture_buffer_available(buffer);
    block->offset = buffer->offset + buffer->start;
    block->is_swapped = block->capture->pcapng.is_swapped;
    if (available_bytes < BLOCK_HEADER_BYTES) {
        need_header(block, BLOCK_HEADER_BYTES, need);
        return FALSE;
    }
    guint32 type = capture_get_u32(bytes, block->is_swapped);
    if (type == SECTION_HEADER && !read_byte_order(block, bytes, available_bytes, need))
        return FALSE;
    *kind = find_kind(type);
    block->name = (*kind)->name;
    block->total_bytes = capture_get_u32(bytes + 4, block->is_swapped);
    return check_length(block, *kind);
}

static gboolean check_trailer(Capture *capture, const guint8 *trailer)
{
    const PcapngState *state = &capture->pcapng;
    guint32 total_bytes = capture_get_u32(trailer, state->is_swapped);
    if (total_bytes != state->block_bytes)
        capture_fail(capture, state->block_offset, "block of %u bytes in front, of %u bytes behind", state->block_bytes,
                     total_bytes);
    return capture->failure == NULL;
}

/* What stands behind @taken_bytes of the block goes on as @rest; from then on the buffer's bytes are the frame's only.
 */
static void move_on(PcapngBlock *block, gsize taken_bytes, PcapngRest rest)
{
    PcapngState *state = &block->capture->pcapng;
    block->capture->buffer.start += taken_bytes;
    state->rest = rest;
    state->rest_bytes = block->total_bytes - taken_bytes - BLOCK_TRAILER_BYTES;
}

/* Takes a block of which the beginning counts: as a whole, but for the options of a huge one. */
static gboolean take_block(PcapngBlock *block, const BlockKind *kind, CaptureFrame *frame, CaptureNeed *need)
{
    Capture *capture = block->capture;
    const guint8 *bytes = capture->buffer.data + capture->buffer.start;
    gsize buffered_bytes = MIN(block->total_bytes, CAPTURE_MAX_BUFFER_BYTES);
    if (capture_buffer_available(&capture->buffer) < buffered_bytes) {
        need_block(block, buffered_bytes, need);
        return FALSE;
    }
    block->is_whole = buffered_bytes == block->total_bytes;
    if (block->is_whole && !check_trailer(capture, bytes + block->total_bytes - BLOCK_TRAILER_BYTES))
        return FALSE;
    block->body = bytes + BLOCK_HEADER_BYTES;
    block->body_bytes = buffered_bytes - BLOCK_HEADER_BYTES - (block->is_whole ? BLOCK_TRAILER_BYTES : 0);
    gboolean has_frame = kind->take(block, capture, frame);
    if (capture->failure != NULL)
        return FALSE;
    if (block->is_whole)
        capture->buffer.start += block->total_bytes;
    else
        move_on(block, buffered_bytes, PCAPNG_REST_SKIPPED);
    return has_frame;
}

/* Returns whether it made a frame; without one, the next block may come, or @need is filled, or there is a failure. */
static gboolean begin_block(Capture *capture, CaptureFrame *frame, CaptureNeed *need)
{
    PcapngBlock block = {.capture = capture};
    const BlockKind *kind = NULL;
    if (!read_header(&block, &kind, need))
        return FALSE;
    capture->pcapng.block_offset = block.offset;
    capture->pcapng.block_bytes = block.total_bytes;
    if (kind->take != NULL)
        return take_block(&block, kind, frame, need);
    move_on(&block, BLOCK_HEADER_BYTES, kind->type == NAME_RESOLUTION ? PCAPNG_REST_NAMES : PCAPNG_REST_SKIPPED);
    return FALSE;
}

static void skip_rest(Capture *capture)
{
    gsize skipped_bytes = MIN(capture->pcapng.rest_bytes, capture_buffer_available(&capture->buffer));
    capture->buffer.start += skipped_bytes;
    capture->pcapng.rest_bytes -= skipped_bytes;
}

/* Takes the trailer; FALSE when it is not there yet, or with the failure set. */
static gboolean end_block(Capture *capture)
{
    CaptureBuffer *buffer = &capture->buffer;
    if (capture->pcapng.rest_bytes > 0 || capture_buffer_available(buffer) < BLOCK_TRAILER_BYTES ||
        !check_trailer(capture, buffer->data + buffer->start))
        return FALSE;
    buffer->start += BLOCK_TRAILER_BYTES;
    capture->pcapng.rest = PCAPNG_REST_NONE;
    return TRUE;
}

/* Goes on in a block that has begun, as far as the buffer reaches. */
static void continue_block(Capture *capture, CaptureNeed *need)
{
    const PcapngState *state = &capture->pcapng;
    gsize needed_bytes = 1;
    if (state->rest == PCAPNG_REST_NAMES)
        pcapng_take_names(capture, &needed_bytes);
    if (state->rest == PCAPNG_REST_SKIPPED)
        skip_rest(capture);
    if (capture->failure != NULL || end_block(capture))
        return;
    need->buffer_bytes = state->rest_bytes == 0 ? BLOCK_TRAILER_BYTES : needed_bytes;
    need->record_offset = state->block_offset;
    need->record_bytes = state->block_bytes;
    need->what = "block";
}

static guint parse_blocks(Capture *capture, CaptureFrame *frames, guint capacity, CaptureNeed *need)
{
    guint count = 0;
    while (count < capacity && need->what == NULL && capture->failure == NULL) {
        if (capture->pcapng.rest != PCAPNG_REST_NONE)
            continue_block(capture, need);
        else if (begin_block(capture, &frames[count], need))
            frames[count++].number = ++capture->frame_count;
    }
    return count;
}

const CaptureFormat capture_format_pcapng = {.name = "pcapng", .parse = parse_blocks};
