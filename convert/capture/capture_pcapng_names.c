/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_pcapng.h"

#define RECORD_HEADER_BYTES 4
#define RECORD_END          0
#define RECORD_IPV4         1
#define RECORD_IPV6         2

typedef struct {
    guint16 type;
    guint16 length_bytes;
    gsize padded_bytes; /* with its header */
} NameRecord;

static void add_names(Capture *capture, const NameRecord *record, const guint8 *value)
{
    if (record->type != RECORD_IPV4 && record->type != RECORD_IPV6)
        return;
    gsize address_bytes = record->type == RECORD_IPV4 ? 4 : 16;
    if (record->length_bytes < address_bytes)
        capture_fail(capture, capture->pcapng.block_offset, "name record of %u bytes, too short for its address",
                     record->length_bytes);
    else
        capture_names_add(capture->names, record->type == RECORD_IPV4 ? 4 : 6, value, value + address_bytes,
                          record->length_bytes - address_bytes);
}

/* Reads the record's header; FALSE when there is none left, or with the capture's failure set. */
static gboolean read_record(Capture *capture, NameRecord *record)
{
    const PcapngState *state = &capture->pcapng;
    const guint8 *header = capture->buffer.data + capture->buffer.start;
    record->type = capture_get_u16(header, state->is_swapped);
    record->length_bytes = capture_get_u16(header + 2, state->is_swapped);
    record->padded_bytes = RECORD_HEADER_BYTES + (((gsize)record->length_bytes + 3) & ~(gsize)3);
    if (record->type == RECORD_END)
        return FALSE;
    if (record->padded_bytes > state->rest_bytes)
        capture_fail(capture, state->block_offset, "name record of %u bytes, past the end of its block",
                     record->length_bytes);
    return capture->failure == NULL;
}

void pcapng_take_names(Capture *capture, gsize *needed_bytes)
{
    PcapngState *state = &capture->pcapng;
    CaptureBuffer *buffer = &capture->buffer;
    *needed_bytes = RECORD_HEADER_BYTES;
    while (state->rest_bytes >= RECORD_HEADER_BYTES && capture_buffer_available(buffer) >= RECORD_HEADER_BYTES) {
        NameRecord record;
        if (!read_record(capture, &record)) {
            state->rest = PCAPNG_REST_SKIPPED;
            return;
        }
        if (capture_buffer_available(buffer) < record.padded_bytes) {
            *needed_bytes = record.padded_bytes;
            return;
        }
        add_names(capture, &record, buffer->data + buffer->start + RECORD_HEADER_BYTES);
        if (capture->failure != NULL)
            return;
        buffer->start += record.padded_bytes;
        state->rest_bytes -= record.padded_bytes;
    }
}
