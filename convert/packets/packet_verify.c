/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "comm_error.h"
#include "packet_block.h"
#include "packet_cursor.h"
#include "packet_schema.h"
#include "packet_writer.h"

/* A second reading of the format, which shares no code with the encoder: what both have wrong is for the tests with
 * other readers to find. */
typedef enum { FIELD_NUMBER, FIELD_ADDRESS, FIELD_TEXT, FIELD_TEXT_OR_NULL, FIELD_BYTES_OR_NULL } FieldKind;

typedef struct {
    const char *name;
    FieldKind kind;
    gint64 minimum;
    gint64 maximum;
} Field;

static const Field fields[] = {
    {"packet_grab_nr", FIELD_NUMBER, 1, G_MAXINT64},
    {"ts", FIELD_NUMBER, G_MININT64, G_MAXINT64},
    {"srcIP", FIELD_ADDRESS, 0, 0},
    {"dstIP", FIELD_ADDRESS, 0, 0},
    {"srcPort", FIELD_NUMBER, 0, G_MAXUINT16},
    {"dstPort", FIELD_NUMBER, 0, G_MAXUINT16},
    {"seqNumber", FIELD_NUMBER, 0, G_MAXUINT32},
    {"ackNumber", FIELD_NUMBER, 0, G_MAXUINT32},
    {"dumpHost", FIELD_TEXT, 0, 0},
    {"protocolType", FIELD_TEXT, 0, 0},
    {"dumpDevice", FIELD_TEXT_OR_NULL, 0, 0},
    {"data", FIELD_BYTES_OR_NULL, 0, 0},
    {"length", FIELD_NUMBER, 0, G_MAXINT32},
    {"headerLength", FIELD_NUMBER, 0, G_MAXUINT16},
    {"tcpFlags", FIELD_NUMBER, 0, 0xfff},
};

static const char *check_number(PacketCursor *cursor, const Field *field)
{
    gint64 value;
    if (!packet_cursor_take_number(cursor, &value))
        return "not a number";
    return value < field->minimum || value > field->maximum ? "number out of range" : NULL;
}

static const char *check_text(PacketCursor *cursor)
{
    const char *text = NULL;
    gsize length = 0;
    const char *problem = packet_cursor_take_span(cursor, &text, &length);
    if (problem != NULL)
        return problem;
    return g_utf8_validate_len(text, length, NULL) ? NULL : "not UTF-8";
}

/* An address stands in one form only: RFC 5952's, or the dotted quad. */
static const char *check_address(PacketCursor *cursor)
{
    const char *span = NULL;
    gsize length = 0;
    const char *problem = packet_cursor_take_span(cursor, &span, &length);
    if (problem != NULL)
        return problem;
    char text[COMM_ADDRESS_TEXT_SIZE];
    if (length >= sizeof text)
        return "too long for an address";
    memcpy(text, span, length);
    text[length] = '\0';
    CommAddress address;
    char canonical[COMM_ADDRESS_TEXT_SIZE];
    if (!comm_address_parse(text, &address) || comm_address_format(&address, canonical) != length ||
        memcmp(text, canonical, length) != 0)
        return "not an address";
    return NULL;
}

static const char *check_nullable(PacketCursor *cursor, gboolean is_text)
{
    gint64 branch;
    if (!packet_cursor_take_number(cursor, &branch) || branch < 0 || branch > 1)
        return "no such branch of the union";
    if (branch == 0)
        return NULL;
    const char *span = NULL;
    gsize length = 0;
    return is_text ? check_text(cursor) : packet_cursor_take_span(cursor, &span, &length);
}

static const char *check_field(PacketCursor *cursor, const Field *field)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return check_number(cursor, field);
    case FIELD_ADDRESS:
        return check_address(cursor);
    case FIELD_TEXT:
        return check_text(cursor);
    case FIELD_TEXT_OR_NULL:
        return check_nullable(cursor, TRUE);
    case FIELD_BYTES_OR_NULL:
        return check_nullable(cursor, FALSE);
    }
    g_assert_not_reached();
}

static gboolean check_record(PacketCursor *cursor, const char **field_name, const char **problem)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        *field_name = fields[i].name;
        *problem = check_field(cursor, &fields[i]);
        if (*problem != NULL)
            return FALSE;
    }
    return TRUE;
}

gboolean packet_block_check(const ContainerBlock *block, GError **error)
{
    PacketCursor cursor = {block->data, block->data + block->length};
    for (guint64 i = 1; i <= block->record_count; i++) {
        const char *field_name = NULL;
        const char *problem = NULL;
        if (check_record(&cursor, &field_name, &problem))
            continue;
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT,
                    "byte %" G_GUINT64_FORMAT ": block %" G_GUINT64_FORMAT ": record %" G_GUINT64_FORMAT
                    " of %" G_GUINT64_FORMAT ": %s: %s",
                    block->offset, block->number, i, block->record_count, field_name, problem);
        return FALSE;
    }
    if (cursor.next == cursor.end)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT,
                "byte %" G_GUINT64_FORMAT ": block %" G_GUINT64_FORMAT ": %" G_GSIZE_FORMAT
                " bytes behind its %" G_GUINT64_FORMAT " records",
                block->offset, block->number, (gsize)(cursor.end - cursor.next), block->record_count);
    return FALSE;
}

gint64 packet_descriptor_verify(int fd, GError **error)
{
    if (lseek(fd, 0, SEEK_SET) < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s", g_strerror(errno));
        return -1;
    }
    g_autoptr(ContainerReader) reader = container_reader_new(fd, error);
    if (reader == NULL)
        return -1;
    gsize schema_length;
    const char *schema = container_reader_get_schema(reader, &schema_length);
    if (!packet_schema_check(schema, schema_length, error))
        return -1;
    gint64 record_count = 0;
    ContainerBlock block;
    int status;
    while ((status = container_reader_read_block(reader, &block, error)) > 0) {
        if (!packet_block_check(&block, error))
            return -1;
        record_count += (gint64)block.record_count;
    }
    return status < 0 ? -1 : record_count;
}

gint64 packet_file_verify(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", path, g_strerror(errno));
        return -1;
    }
    gint64 record_count = packet_descriptor_verify(fd, error);
    if (record_count < 0)
        g_prefix_error(error, "%s: ", path);
    close(fd);
    return record_count;
}
