/* SPDX-License-Identifier: BSD-3-Clause */
#include "byte_source.h"

#include "byte_unpacker.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC_BYTES        4
#define PACKED_INPUT_BYTES (128 * 1024)
#define STOP_POLL_MS       200

struct _ByteSource {
    int fd;
    guint64 read_bytes; /* from the descriptor, as it lies on disk */
    gboolean is_at_end; /* of the descriptor */
    gboolean is_probed;
    gboolean may_wait; /* a pipe or the like, for bytes that have yet to come */
    ByteSourceStop is_stopped;
    gconstpointer stop_data;

    /* The input of the unpacker; of plain bytes only the probed ones pass through it. */
    guint8 *input;
    gsize input_start;
    gsize input_end;

    const ByteUnpacker *unpacker; /* NULL: plain bytes */
    gpointer unpacker_state;
    const char *problem; /* what the unpacker found, told when the good bytes before it have been returned */
};

ByteSource *byte_source_new_fd(int fd)
{
    ByteSource *source = g_new0(ByteSource, 1);
    source->fd = fd;
    source->input = g_malloc(PACKED_INPUT_BYTES);
    struct stat status;
    source->may_wait = fstat(fd, &status) == 0 && !S_ISREG(status.st_mode);
    /* Advice only: pipes refuse it. */
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return source;
}

static int open_input(const char *path)
{
    if (strcmp(path, "-") == 0)
        return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

ByteSource *byte_source_open(const char *path, GError **error)
{
    int fd = open_input(path);
    if (fd < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(fd);
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", path, g_strerror(EISDIR));
        return NULL;
    }
    return byte_source_new_fd(fd);
}

void byte_source_set_stop(ByteSource *source, ByteSourceStop is_stopped, gconstpointer data)
{
    source->is_stopped = is_stopped;
    source->stop_data = data;
}

void byte_source_free(ByteSource *source)
{
    if (source == NULL)
        return;
    if (source->unpacker != NULL)
        source->unpacker->free_state(source->unpacker_state);
    close(source->fd);
    g_free(source->input);
    g_free(source);
}

guint64 byte_source_get_position(const ByteSource *source)
{
    return source->read_bytes - (source->input_end - source->input_start);
}

const char *byte_source_get_compression(const ByteSource *source)
{
    return source->unpacker != NULL ? source->unpacker->name : NULL;
}

/* A signal need not come to the thread that waits, so that it looks up from time to time. */
static gboolean wait_for_bytes(const ByteSource *source, GError **error)
{
    struct pollfd waited = {.fd = source->fd, .events = POLLIN};
    int status = source->may_wait ? 0 : 1;
    while (status == 0 || (status < 0 && errno == EINTR)) {
        status = poll(&waited, 1, source->is_stopped != NULL ? STOP_POLL_MS : -1);
        if (status > 0 || source->is_stopped == NULL || !source->is_stopped(source->stop_data))
            continue;
        g_set_error_literal(error, COMM_ERROR, COMM_ERROR_INTERRUPTED, "interrupted");
        return FALSE;
    }
    return TRUE;
}

/* Standard input may have been made non-blocking by whoever else holds it. */
static gssize read_descriptor(ByteSource *source, guint8 *buffer, gsize size, GError **error)
{
    gssize count;
    do {
        if (!wait_for_bytes(source, error))
            return -1;
        count = read(source->fd, buffer, size);
    } while (count < 0 && (errno == EINTR || errno == EAGAIN));
    if (count < 0) {
        g_set_error_literal(error, COMM_ERROR, COMM_ERROR_READ, g_strerror(errno));
        return -1;
    }
    source->is_at_end = count == 0;
    source->read_bytes += (guint64)count;
    return count;
}

static gboolean begins_with_magic(const ByteUnpacker *unpacker, const guint8 *bytes)
{
    for (guint i = 0; i < MAGIC_BYTES; i++)
        if ((bytes[i] & unpacker->magic_mask[i]) != unpacker->magic[i])
            return FALSE;
    return TRUE;
}

static void choose_unpacker(ByteSource *source)
{
    static const ByteUnpacker *const unpackers[] = {&byte_unpacker_gzip, &byte_unpacker_zstd,
                                                    &byte_unpacker_zstd_skippable, &byte_unpacker_lz4};
    for (guint i = 0; i < G_N_ELEMENTS(unpackers) && source->unpacker == NULL; i++)
        if (begins_with_magic(unpackers[i], source->input))
            source->unpacker = unpackers[i];
    if (source->unpacker != NULL)
        source->unpacker_state = source->unpacker->new_state();
}

/* Just the magic is read ahead, so that plain bytes go straight into the caller's buffer from then on. */
static gboolean probe(ByteSource *source, GError **error)
{
    while (source->input_end < MAGIC_BYTES && !source->is_at_end) {
        gsize missing_bytes = MAGIC_BYTES - source->input_end;
        gssize count = read_descriptor(source, source->input + source->input_end, missing_bytes, error);
        if (count < 0)
            return FALSE;
        source->input_end += (gsize)count;
    }
    source->is_probed = TRUE;
    if (source->input_end == MAGIC_BYTES)
        choose_unpacker(source);
    return TRUE;
}

static gssize read_plain(ByteSource *source, guint8 *buffer, gsize size, GError **error)
{
    gsize probed_bytes = MIN(source->input_end - source->input_start, size);
    if (probed_bytes == 0)
        return read_descriptor(source, buffer, size, error);
    memcpy(buffer, source->input + source->input_start, probed_bytes);
    source->input_start += probed_bytes;
    return (gssize)probed_bytes;
}

static gboolean refill_input(ByteSource *source, GError **error)
{
    if (source->input_start < source->input_end || source->is_at_end)
        return TRUE;
    gssize count = read_descriptor(source, source->input, PACKED_INPUT_BYTES, error);
    source->input_start = 0;
    source->input_end = count > 0 ? (gsize)count : 0;
    return count >= 0;
}

/* Returns the bytes put out, and whether the unpacker got on at all. */
static gsize unpack_step(ByteSource *source, guint8 *buffer, gsize size, gboolean *has_moved)
{
    gsize input_bytes = source->input_end - source->input_start;
    UnpackSpans spans = {source->input + source->input_start, input_bytes, buffer, size};
    source->problem = source->unpacker->step(source->unpacker_state, &spans);
    source->input_start = source->input_end - spans.input_bytes;
    *has_moved = spans.input_bytes != input_bytes || spans.output_bytes != size;
    return size - spans.output_bytes;
}

static gssize read_unpacked(ByteSource *source, guint8 *buffer, gsize size, GError **error)
{
    gboolean has_moved = TRUE;
    while (source->problem == NULL) {
        if (!refill_input(source, error))
            return -1;
        gsize count = unpack_step(source, buffer, size, &has_moved);
        if (count > 0)
            return (gssize)count;
        if (has_moved || source->problem != NULL || !source->is_at_end)
            continue;
        if (source->unpacker->is_between_frames(source->unpacker_state))
            return 0;
        source->problem = "cut short";
    }
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: %s", source->unpacker->name, source->problem);
    return -1;
}

gssize byte_source_read(ByteSource *source, guint8 *buffer, gsize size, GError **error)
{
    g_return_val_if_fail(size > 0, 0);
    if (!source->is_probed && !probe(source, error))
        return -1;
    return source->unpacker != NULL ? read_unpacked(source, buffer, size, error)
                                    : read_plain(source, buffer, size, error);
}
