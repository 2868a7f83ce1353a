/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_run.h"
#include "comm_error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAGIC        "commrun1"
#define MAGIC_BYTES  8
#define BUFFER_BYTES 32768
#define ROW_FOLLOWS  1
#define RUN_ENDS     0

/* The longest row: two nodes with their texts and six varints. A longer text would not be an identifier. */
#define MAX_TEXT_BYTES 4096
#define MAX_ROW_BYTES  (2 * (MAX_TEXT_BYTES + 32) + 80)

G_STATIC_ASSERT(MAX_ROW_BYTES < BUFFER_BYTES);

int edge_row_compare(const EdgeRow *a, const EdgeRow *b, const CommNames *names)
{
    if (a->window_us != b->window_us)
        return a->window_us < b->window_us ? -1 : 1;
    return comm_edge_compare(&a->edge, &b->edge, names);
}

static int compare_rows(const void *a, const void *b, void *names)
{
    return edge_row_compare(a, b, names);
}

static gboolean rows_are_sorted(const EdgeRow *rows, guint count, const CommNames *names)
{
    for (guint i = 1; i < count; i++) {
        if (edge_row_compare(&rows[i - 1], &rows[i], names) > 0)
            return FALSE;
    }
    return TRUE;
}

/* The rows of a single window come sorted. */
void edge_rows_compact(GArray *rows, const CommNames *names)
{
    if (rows->len == 0)
        return;
    EdgeRow *all = (EdgeRow *)(gpointer)rows->data;
    if (!rows_are_sorted(all, rows->len, names))
        qsort_r(all, rows->len, sizeof *all, compare_rows, (void *)names);
    guint last = 0;
    for (guint i = 1; i < rows->len; i++) {
        if (edge_row_compare(&all[last], &all[i], names) == 0)
            comm_edge_add(&all[last].edge, &all[i].edge);
        else
            all[++last] = all[i];
    }
    g_array_set_size(rows, last + 1);
}

void edge_run_write_begin(FILE *stream)
{
    fwrite_unlocked(MAGIC, 1, MAGIC_BYTES, stream);
}

static guint8 *put_varint(guint8 *out, guint64 value)
{
    while (value >= 0x80) {
        *out++ = (guint8)(value | 0x80);
        value >>= 7;
    }
    *out++ = (guint8)value;
    return out;
}

static guint8 *put_time(guint8 *out, gint64 time_us)
{
    memcpy(out, &time_us, sizeof time_us);
    return out + sizeof time_us;
}

static guint8 *put_node(guint8 *out, const CommNode *node, const CommNames *names)
{
    *out++ = node->kind;
    *out++ = node->version;
    if (node->kind == COMM_NODE_TEXT) {
        char unused[COMM_NODE_TEXT_SIZE];
        gsize length;
        const char *text = comm_node_format(node, names, unused, &length);
        length = MIN(length, MAX_TEXT_BYTES);
        out = put_varint(out, length);
        memcpy(out, text, length);
        return out + length;
    }
    gsize address_bytes = node->version == 4 ? 4 : 16;
    memcpy(out, node->bytes, address_bytes);
    out += address_bytes;
    if (node->kind == COMM_NODE_GROUP)
        *out++ = node->prefix_bits;
    if (node->kind == COMM_NODE_ENDPOINT) {
        out = put_varint(out, node->port);
        *out++ = node->protocol;
    }
    return out;
}

void edge_run_write_row(FILE *stream, const EdgeRow *row, const CommNames *names)
{
    guint8 bytes[MAX_ROW_BYTES];
    guint8 *out = bytes;
    *out++ = ROW_FOLLOWS;
    out = put_time(out, row->window_us);
    out = put_node(out, &row->edge.source, names);
    out = put_node(out, &row->edge.target, names);
    out = put_varint(out, row->edge.packets);
    out = put_varint(out, row->edge.bytes);
    out = put_time(out, row->edge.first_seen_us);
    out = put_time(out, row->edge.last_seen_us);
    fwrite_unlocked(bytes, 1, (gsize)(out - bytes), stream);
}

void edge_run_write_end(FILE *stream, guint64 row_count)
{
    guint8 bytes[16] = {RUN_ENDS};
    guint8 *out = put_varint(bytes + 1, row_count);
    fwrite_unlocked(bytes, 1, (gsize)(out - bytes), stream);
}

struct _EdgeRunReader {
    int fd;
    guint64 offset; /* of the byte behind the buffer */
    CommNames *names;
    guint64 row_count;
    const guint8 *next;
    const guint8 *end;
    guint8 buffer[BUFFER_BYTES];
};

/* Makes at least MAX_ROW_BYTES visible, or all that is left. */
static gboolean refill(EdgeRunReader *reader, GError **error)
{
    gsize left = (gsize)(reader->end - reader->next);
    if (left >= MAX_ROW_BYTES)
        return TRUE;
    memmove(reader->buffer, reader->next, left);
    reader->next = reader->buffer;
    while (left < BUFFER_BYTES) {
        gssize got = pread(reader->fd, reader->buffer + left, BUFFER_BYTES - left, (off_t)reader->offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s", g_strerror(errno));
            return FALSE;
        }
        if (got == 0)
            break;
        left += (gsize)got;
        reader->offset += (guint64)got;
    }
    reader->end = reader->buffer + left;
    return TRUE;
}

static gboolean take(EdgeRunReader *reader, void *into, gsize size)
{
    if ((gsize)(reader->end - reader->next) < size)
        return FALSE;
    memcpy(into, reader->next, size);
    reader->next += size;
    return TRUE;
}

static gboolean take_varint(EdgeRunReader *reader, guint64 *value)
{
    *value = 0;
    for (guint shift = 0; shift < 64; shift += 7) {
        guint8 byte;
        if (!take(reader, &byte, 1))
            return FALSE;
        *value |= (guint64)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean take_text(EdgeRunReader *reader, CommNode *node)
{
    guint64 length;
    if (!take_varint(reader, &length) || length > (guint64)(reader->end - reader->next))
        return FALSE;
    *node = comm_node_from_text(reader->names, (const char *)reader->next, (gssize)length);
    reader->next += length;
    return TRUE;
}

static gboolean take_node(EdgeRunReader *reader, CommNode *node)
{
    *node = (CommNode){0};
    if (!take(reader, &node->kind, 1) || !take(reader, &node->version, 1))
        return FALSE;
    if (node->kind == COMM_NODE_TEXT)
        return take_text(reader, node);
    if (node->kind > COMM_NODE_TEXT || (node->version != 4 && node->version != 6) ||
        !take(reader, node->bytes, node->version == 4 ? 4 : 16))
        return FALSE;
    if (node->kind == COMM_NODE_GROUP)
        return take(reader, &node->prefix_bits, 1);
    guint64 port = 0;
    if (node->kind == COMM_NODE_ENDPOINT && (!take_varint(reader, &port) || !take(reader, &node->protocol, 1)))
        return FALSE;
    node->port = (guint16)port;
    return TRUE;
}

static gboolean take_row(EdgeRunReader *reader, EdgeRow *row)
{
    CommEdge *edge = &row->edge;
    return take(reader, &row->window_us, sizeof row->window_us) && take_node(reader, &edge->source) &&
           take_node(reader, &edge->target) && take_varint(reader, &edge->packets) && edge->packets > 0 &&
           take_varint(reader, &edge->bytes) && take(reader, &edge->first_seen_us, sizeof edge->first_seen_us) &&
           take(reader, &edge->last_seen_us, sizeof edge->last_seen_us);
}

EdgeRunReader *edge_run_reader_new(int fd, guint64 offset, CommNames *names, GError **error)
{
    g_autoptr(EdgeRunReader) reader = g_new(EdgeRunReader, 1);
    reader->fd = fd;
    reader->offset = offset;
    reader->names = names;
    reader->row_count = 0;
    reader->next = reader->end = reader->buffer;
    char magic[MAGIC_BYTES];
    if (!refill(reader, error))
        return NULL;
    if (!take(reader, magic, sizeof magic) || memcmp(magic, MAGIC, sizeof magic) != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "not a file of partial edges");
        return NULL;
    }
    return g_steal_pointer(&reader);
}

void edge_run_reader_free(EdgeRunReader *reader)
{
    g_free(reader);
}

int edge_run_reader_next(EdgeRunReader *reader, EdgeRow *row, GError **error)
{
    if (!refill(reader, error))
        return -1;
    guint8 mark;
    guint64 row_count;
    if (!take(reader, &mark, 1))
        mark = 0xff;
    if (mark == ROW_FOLLOWS && take_row(reader, row)) {
        reader->row_count++;
        return 1;
    }
    if (mark == RUN_ENDS && take_varint(reader, &row_count) && row_count == reader->row_count)
        return 0;
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "partial edges are cut or damaged after row %" G_GUINT64_FORMAT,
                reader->row_count);
    return -1;
}
