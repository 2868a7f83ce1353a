/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_pcapng.h"

#define ROUND_UP_4(bytes) (((gsize)(bytes) + 3) & ~(gsize)3)

#define OPTION_HEADER_BYTES 4
#define OPTION_END          0
#define OPTION_IF_NAME      2
#define OPTION_IF_TSRESOL   9
#define OPTION_IF_TSOFFSET  14

/* Names of interfaces above this are cut: Linux has 15, Windows' GUIDs some 50. */
#define MAX_INTERFACE_NAME_BYTES 255

typedef struct {
    guint16 code;
    guint16 length_bytes;
    const guint8 *value;
} Option;

/* Returns FALSE at the end, or with the capture's failure set. */
static gboolean next_option(PcapngBlock *block, gsize *body_offset, Option *option)
{
    if (block->body_bytes - *body_offset < OPTION_HEADER_BYTES)
        return FALSE;
    const guint8 *header = block->body + *body_offset;
    option->code = capture_get_u16(header, block->is_swapped);
    option->length_bytes = capture_get_u16(header + 2, block->is_swapped);
    option->value = header + OPTION_HEADER_BYTES;
    if (option->code == OPTION_END)
        return FALSE;
    gsize left_bytes = block->body_bytes - *body_offset - OPTION_HEADER_BYTES;
    if (option->length_bytes > left_bytes) {
        if (block->is_whole)
            pcapng_fail(block, "option of %u bytes, past the end of the %s", option->length_bytes, block->name);
        return FALSE;
    }
    *body_offset += OPTION_HEADER_BYTES + ROUND_UP_4(option->length_bytes);
    return TRUE;
}

gboolean pcapng_check_options(PcapngBlock *block, gsize body_offset)
{
    Option option;
    while (next_option(block, &body_offset, &option))
        continue;
    return block->capture->failure == NULL;
}

/* Bit 7 set: a power of 2, else of 10. */
static void set_resolution(PcapngTime *time, guint8 resolution)
{
    guint exponent = resolution & 0x7f;
    *time = (PcapngTime){.multiplier = 1, .divisor = 1, .offset_s = time->offset_s};
    if (resolution & 0x80) {
        time->multiplier = G_USEC_PER_SEC;
        time->shift = exponent;
        return;
    }
    for (guint i = exponent; i < 6; i++)
        time->multiplier *= 10;
    for (guint i = 6; i < exponent; i++)
        time->divisor = i < 6 + 19 ? time->divisor * 10 : 0;
}

static gint64 read_offset(const guint8 *value, gboolean is_swapped)
{
    guint64 offset_s;
    memcpy(&offset_s, value, sizeof offset_s);
    return (gint64)(is_swapped ? GUINT64_SWAP_LE_BE(offset_s) : offset_s);
}

static void read_interface_option(const PcapngBlock *block, const Option *option, CaptureInterface *interface,
                                  PcapngTime *time)
{
    const char *text = (const char *)option->value;
    if (option->code == OPTION_IF_NAME && interface->name == NULL)
        interface->name =
            g_utf8_make_valid(text, (gssize)strnlen(text, MIN(option->length_bytes, MAX_INTERFACE_NAME_BYTES)));
    else if (option->code == OPTION_IF_TSRESOL && option->length_bytes == 1)
        set_resolution(time, option->value[0]);
    else if (option->code == OPTION_IF_TSOFFSET && option->length_bytes == sizeof time->offset_s)
        time->offset_s = read_offset(option->value, block->is_swapped);
}

void pcapng_add_interface(PcapngBlock *block)
{
    CaptureInterface interface = {.link_type = capture_get_u16(block->body, block->is_swapped),
                                  .snap_length_bytes = capture_get_u32(block->body + 4, block->is_swapped)};
    PcapngTime time = {.multiplier = 1, .divisor = 1};
    gsize body_offset = 8;
    Option option;
    while (next_option(block, &body_offset, &option))
        read_interface_option(block, &option, &interface, &time);
    capture_add_interface(block->capture, &interface);
    g_array_append_val(block->capture->pcapng.times, time);
}

/* Rounds down; times that 64 bits cannot hold become the nearest that they can. The products fit 128 bits: 64 of the
 * ticks, 20 of the multiplier. */
static gint64 to_microseconds(const PcapngTime *time, guint64 ticks)
{
    unsigned __int128 microseconds;
    if (time->multiplier == 1)
        microseconds = time->divisor > 0 ? ticks / time->divisor : 0;
    else
        microseconds = (unsigned __int128)ticks * time->multiplier >> time->shift;
    __int128 sum = (__int128)microseconds + (__int128)time->offset_s * G_USEC_PER_SEC;
    return (gint64)CLAMP(sum, (__int128)G_MININT64, (__int128)G_MAXINT64);
}

/* Fills in what the interface says; @section_interface counts from the section's first. */
static gboolean set_interface(PcapngBlock *block, guint32 section_interface, CaptureFrame *frame)
{
    const Capture *capture = block->capture;
    guint count = capture->interfaces->len - capture->pcapng.first_interface;
    if (section_interface >= count) {
        if (count == 0)
            pcapng_fail(block, "%s before any interface", block->name);
        else
            pcapng_fail(block, "%s of interface %u, of %u", block->name, section_interface, count);
        return FALSE;
    }
    frame->interface = capture->pcapng.first_interface + section_interface;
    const CaptureInterface *interface = g_ptr_array_index(capture->interfaces, frame->interface);
    frame->link_type = interface->link_type;
    return TRUE;
}

static gboolean check_captured(PcapngBlock *block, gsize fixed_bytes, guint32 captured_bytes)
{
    if (captured_bytes > CAPTURE_MAX_RECORD_BYTES)
        pcapng_fail(block, "record of %u bytes, more than %d", captured_bytes, CAPTURE_MAX_RECORD_BYTES);
    else if (captured_bytes > block->body_bytes - fixed_bytes)
        pcapng_fail(block, "captured length of %u bytes, more than the %s holds", captured_bytes, block->name);
    return block->capture->failure == NULL;
}

/* Enhanced and obsolete packet blocks differ in their first 4 bytes only. */
static gboolean take_timed(PcapngBlock *block, guint32 section_interface, CaptureFrame *frame)
{
    const guint8 *body = block->body;
    gboolean is_swapped = block->is_swapped;
    guint32 captured_bytes = capture_get_u32(body + 12, is_swapped);
    if (!set_interface(block, section_interface, frame) || !check_captured(block, 20, captured_bytes))
        return FALSE;
    guint64 ticks = (guint64)capture_get_u32(body + 4, is_swapped) << 32 | capture_get_u32(body + 8, is_swapped);
    const GArray *times = block->capture->pcapng.times;
    frame->timestamp_us = to_microseconds(&g_array_index(times, PcapngTime, frame->interface), ticks);
    frame->has_time = TRUE;
    frame->data = body + 20;
    frame->captured_length_bytes = captured_bytes;
    frame->length_bytes = capture_get_u32(body + 16, is_swapped);
    return pcapng_check_options(block, 20 + ROUND_UP_4(captured_bytes));
}

gboolean pcapng_take_enhanced(PcapngBlock *block, Capture *capture G_GNUC_UNUSED, CaptureFrame *frame)
{
    return take_timed(block, capture_get_u32(block->body, block->is_swapped), frame);
}

gboolean pcapng_take_obsolete(PcapngBlock *block, Capture *capture G_GNUC_UNUSED, CaptureFrame *frame)
{
    return take_timed(block, capture_get_u16(block->body, block->is_swapped), frame);
}

/* Always of the first interface, without a time, and without a captured length: that follows from the others. */
gboolean pcapng_take_simple(PcapngBlock *block, Capture *capture, CaptureFrame *frame)
{
    if (!set_interface(block, 0, frame))
        return FALSE;
    const CaptureInterface *interface = capture_get_interface(capture, frame->interface);
    guint32 snap_length_bytes = interface->snap_length_bytes > 0 ? interface->snap_length_bytes : G_MAXUINT32;
    frame->length_bytes = capture_get_u32(block->body, block->is_swapped);
    frame->captured_length_bytes = (guint32)MIN(MIN(frame->length_bytes, snap_length_bytes), block->body_bytes - 4);
    frame->data = block->body + 4;
    frame->timestamp_us = 0;
    frame->has_time = FALSE;
    return check_captured(block, 4, frame->captured_length_bytes);
}
