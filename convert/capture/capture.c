/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_internal.h"

#include "comm_error.h"

/* Smaller reads cost a third more, larger ones leave the processor's cache. */
#define BUFFER_BYTES (256 * 1024)

/* Reads begin and end at multiples of it: the system copies whole pages faster than the same bytes across their bounds.
 */
#define PAGE_BYTES 4096

/* Enough to know other formats by, also those without a magic. */
#define FOREIGN_BYTES 4096

G_STATIC_ASSERT(BUFFER_BYTES <= CAPTURE_MAX_BUFFER_BYTES);

static void interface_free(gpointer data)
{
    CaptureInterface *interface = data;
    g_free(interface->name);
    g_free(interface);
}

static Capture *capture_alloc(const char *name, ByteSource *source)
{
    Capture *capture = g_new0(Capture, 1);
    capture->name = g_strdup(name);
    capture->source = source;
    capture->buffer.data = g_aligned_alloc(1, BUFFER_BYTES, PAGE_BYTES);
    capture->buffer.capacity = BUFFER_BYTES;
    capture->interfaces = g_ptr_array_new_with_free_func(interface_free);
    capture->names = capture_names_new();
    return capture;
}

void capture_free(Capture *capture)
{
    if (capture == NULL)
        return;
    byte_source_free(capture->source);
    capture_pcapng_clear(capture);
    g_ptr_array_unref(capture->interfaces);
    capture_names_free(capture->names);
    g_clear_error(&capture->failure);
    g_aligned_free(capture->buffer.data);
    g_free(capture->name);
    g_free(capture);
}

void capture_fail(Capture *capture, guint64 offset, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_assert(capture->failure == NULL);
    g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT,
                "%s: byte %" G_GUINT64_FORMAT ": frame %" G_GUINT64_FORMAT ": %s", capture->name, offset,
                capture->frame_count + 1, reason);
}

static void fail_to_read(Capture *capture, guint64 offset, GError *error)
{
    g_prefix_error(&error, "%s: byte %" G_GUINT64_FORMAT ": frame %" G_GUINT64_FORMAT ": ", capture->name, offset,
                   capture->frame_count + 1);
    capture->failure = error;
}

/* Moves what is left to the buffer's beginning, there to the same place in a page as it has in the stream. */
static void make_room(CaptureBuffer *buffer, gsize wanted_bytes)
{
    g_assert(wanted_bytes <= CAPTURE_MAX_BUFFER_BYTES);
    gsize available_bytes = capture_buffer_available(buffer);
    gsize start = (buffer->offset + buffer->start) % PAGE_BYTES;
    guint8 *data = buffer->data;
    if (start + wanted_bytes > buffer->capacity) {
        buffer->capacity = CAPTURE_MAX_BUFFER_BYTES + PAGE_BYTES;
        data = g_aligned_alloc(1, buffer->capacity, PAGE_BYTES);
    }
    memmove(data + start, buffer->data + buffer->start, available_bytes);
    if (data != buffer->data)
        g_aligned_free(buffer->data);
    buffer->data = data;
    buffer->offset += buffer->start - start;
    buffer->start = start;
    buffer->end = start + available_bytes;
}

/* Returns what was read, 0 at the end, -1 with the failure set. */
static gssize fill_buffer(Capture *capture, const CaptureNeed *need)
{
    CaptureBuffer *buffer = &capture->buffer;
    make_room(buffer, need->buffer_bytes);
    GError *error = NULL;
    gssize count =
        byte_source_read(capture->source, buffer->data + buffer->end, buffer->capacity - buffer->end, &error);
    if (count < 0)
        fail_to_read(capture, need->record_offset, error);
    else
        buffer->end += (gsize)count;
    return count;
}

/* The stream has ended; between records that is as it should be. */
static void check_end(Capture *capture, const CaptureNeed *need)
{
    guint64 there_bytes = capture->buffer.offset + capture->buffer.end - need->record_offset;
    if (there_bytes > 0)
        capture_fail(capture, need->record_offset,
                     "cut short: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes of the %s", there_bytes,
                     need->record_bytes, need->what);
}

int capture_read_frames(Capture *capture, CaptureFrame *frames, guint capacity, GError **error)
{
    g_return_val_if_fail(capacity > 0 && capacity <= G_MAXINT, 0);
    while (capture->failure == NULL) {
        CaptureNeed need = {0};
        guint count = capture->format->parse(capture, frames, capacity, &need);
        if (count > 0)
            return (int)count;
        if (capture->failure != NULL || fill_buffer(capture, &need) != 0)
            continue;
        check_end(capture, &need);
        if (capture->failure == NULL)
            return 0;
    }
    g_propagate_error(error, g_error_copy(capture->failure));
    return -1;
}

static void fail_unknown(Capture *capture)
{
    const CaptureBuffer *buffer = &capture->buffer;
    gsize size = capture_buffer_available(buffer);
    const char *foreign = NULL;
    const char *advice = NULL;
    if (size == 0)
        g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT, "%s: empty file, no capture", capture->name);
    else if (capture_foreign_name(buffer->data, size, &foreign, &advice))
        g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT, "%s: %s: %s", capture->name, foreign, advice);
    else
        g_set_error(&capture->failure, COMM_ERROR, COMM_ERROR_FORMAT, "%s: not a capture: neither pcap nor pcapng",
                    capture->name);
}

/* Reads until @bytes are at hand or the end is reached; FALSE with the failure set. */
static gboolean read_ahead(Capture *capture, gsize bytes)
{
    const CaptureNeed need = {.buffer_bytes = bytes};
    gssize count = 1;
    while (count > 0 && capture_buffer_available(&capture->buffer) < bytes)
        count = fill_buffer(capture, &need);
    return count >= 0;
}

static void begin(Capture *capture)
{
    if (!read_ahead(capture, PCAP_FILE_HEADER_BYTES))
        return;
    if (capture_pcap_begin(capture) || capture_pcapng_begin(capture))
        return;
    if (read_ahead(capture, FOREIGN_BYTES))
        fail_unknown(capture);
}

Capture *capture_new(const char *name, ByteSource *source, GError **error)
{
    g_autoptr(Capture) capture = capture_alloc(name, source);
    begin(capture);
    if (capture->failure == NULL)
        return g_steal_pointer(&capture);
    g_propagate_error(error, g_steal_pointer(&capture->failure));
    return NULL;
}

Capture *capture_open(const char *path, GError **error)
{
    ByteSource *source = byte_source_open(path, error);
    return source != NULL ? capture_new(path, source, error) : NULL;
}

guint capture_get_interface_count(const Capture *capture)
{
    return capture->interfaces->len;
}

const CaptureInterface *capture_get_interface(const Capture *capture, guint32 interface)
{
    g_return_val_if_fail(interface < capture->interfaces->len, NULL);
    return g_ptr_array_index(capture->interfaces, interface);
}

void capture_add_interface(Capture *capture, const CaptureInterface *interface)
{
    g_ptr_array_add(capture->interfaces, g_memdup2(interface, sizeof *interface));
}

const char *capture_get_format(const Capture *capture)
{
    return capture->format->name;
}

guint64 capture_get_position(const Capture *capture)
{
    return byte_source_get_position(capture->source);
}

void capture_foreach_name(const Capture *capture, CaptureNameFunc func, gpointer user_data)
{
    capture_names_foreach(capture->names, func, user_data);
}
