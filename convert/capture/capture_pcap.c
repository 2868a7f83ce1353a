/* SPDX-License-Identifier: BSD-3-Clause */
/* Source: draft-ietf-opsawg-pcap; for the modified format, libpcap's savefile notes and Wireshark's documentation. */
#include "capture_internal.h"

#include "comm_error.h"

#define MAGIC_MICROSECONDS 0xa1b2c3d4u
#define MAGIC_NANOSECONDS  0xa1b23c4du
#define MAGIC_MODIFIED     0xa1b2cd34u /* Kuznetzov's: 8 bytes follow each record header */

#define RECORD_HEADER_BYTES          16
#define MODIFIED_RECORD_HEADER_BYTES 24

/* The upper bits hold the FCS length and a class that was never used. */
#define LINK_TYPE_MASK 0xffffu

static gboolean read_magic(PcapState *pcap, guint32 magic)
{
    pcap->header_bytes = magic == MAGIC_MODIFIED ? MODIFIED_RECORD_HEADER_BYTES : RECORD_HEADER_BYTES;
    pcap->has_nanoseconds = magic == MAGIC_NANOSECONDS;
    return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS || magic == MAGIC_MODIFIED;
}

static gboolean find_magic(PcapState *pcap, const guint8 *header)
{
    for (int swapped = 0; swapped < 2; swapped++) {
        pcap->is_swapped = swapped;
        if (read_magic(pcap, capture_get_u32(header, swapped)))
            return TRUE;
    }
    return FALSE;
}

static void read_file_header(Capture *capture, const guint8 *header)
{
    PcapState *pcap = &capture->pcap;
    pcap->link_type = capture_get_u32(header + 20, pcap->is_swapped) & LINK_TYPE_MASK;
    CaptureInterface interface = {.link_type = pcap->link_type,
                                  .snap_length_bytes = capture_get_u32(header + 16, pcap->is_swapped)};
    capture_add_interface(capture, &interface);
    capture->buffer.start += PCAP_FILE_HEADER_BYTES;
}

gboolean capture_pcap_begin(Capture *capture)
{
    const guint8 *header = capture->buffer.data;
    gsize size = capture_buffer_available(&capture->buffer);
    PcapState *pcap = &capture->pcap;
    if (size < sizeof(guint32) || !find_magic(pcap, header))
        return FALSE;
    capture->format = &capture_format_pcap;
    if (size < PCAP_FILE_HEADER_BYTES) {
        g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT,
                    "%s: cut short: %" G_GSIZE_FORMAT " of %d bytes of a pcap header", capture->name, size,
                    PCAP_FILE_HEADER_BYTES);
        return TRUE;
    }
    guint16 major = capture_get_u16(header + 4, pcap->is_swapped);
    guint16 minor = capture_get_u16(header + 6, pcap->is_swapped);
    if (major == 2 && minor == 4)
        read_file_header(capture, header);
    else
        g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT,
                    "%s: this is a pcap file of version %u.%u: editcap -F pcapng converts it", capture->name, major,
                    minor);
    return TRUE;
}

static void need_record(const Capture *capture, guint64 record_bytes, const char *what, CaptureNeed *need)
{
    need->buffer_bytes = record_bytes;
    need->record_offset = capture->buffer.offset + capture->buffer.start;
    need->record_bytes = record_bytes;
    need->what = what;
}

static inline void read_frame(const PcapState *pcap, const guint8 *header, CaptureFrame *frame)
{
    frame->data = header + pcap->header_bytes;
    frame->captured_length_bytes = capture_get_u32(header + 8, pcap->is_swapped);
    frame->length_bytes = capture_get_u32(header + 12, pcap->is_swapped);
    frame->link_type = pcap->link_type;
    frame->interface = 0;
    guint32 fraction = capture_get_u32(header + 4, pcap->is_swapped);
    frame->timestamp_us = (gint64)capture_get_u32(header, pcap->is_swapped) * G_USEC_PER_SEC +
                          (pcap->has_nanoseconds ? fraction / 1000 : fraction);
    frame->has_time = TRUE;
}

/* Says why there is no whole record at the buffer's start. */
static void explain_stop(Capture *capture, CaptureNeed *need)
{
    const CaptureBuffer *buffer = &capture->buffer;
    const PcapState *pcap = &capture->pcap;
    if (capture_buffer_available(buffer) < pcap->header_bytes) {
        need_record(capture, pcap->header_bytes, "record header", need);
        return;
    }
    guint32 captured_bytes = capture_get_u32(buffer->data + buffer->start + 8, pcap->is_swapped);
    if (captured_bytes > CAPTURE_MAX_RECORD_BYTES)
        capture_fail(capture, buffer->offset + buffer->start, "record of %u bytes, more than %d", captured_bytes,
                     CAPTURE_MAX_RECORD_BYTES);
    else
        need_record(capture, pcap->header_bytes + captured_bytes, "record", need);
}

static guint parse_records(Capture *capture, CaptureFrame *frames, guint capacity, CaptureNeed *need)
{
    const PcapState pcap = capture->pcap;
    const guint8 *at = capture->buffer.data + capture->buffer.start;
    gsize available_bytes = capture_buffer_available(&capture->buffer);
    guint64 number = capture->frame_count;
    guint count = 0;
    while (count < capacity && available_bytes >= pcap.header_bytes) {
        CaptureFrame *frame = &frames[count];
        read_frame(&pcap, at, frame);
        gsize captured_bytes = frame->captured_length_bytes;
        if (captured_bytes > CAPTURE_MAX_RECORD_BYTES || captured_bytes > available_bytes - pcap.header_bytes)
            break;
        frame->number = ++number;
        at += pcap.header_bytes + captured_bytes;
        available_bytes -= pcap.header_bytes + captured_bytes;
        count++;
    }
    capture->buffer.start = (gsize)(at - capture->buffer.data);
    capture->frame_count = number;
    if (count == 0)
        explain_stop(capture, need);
    return count;
}

const CaptureFormat capture_format_pcap = {.name = "pcap", .parse = parse_records};
