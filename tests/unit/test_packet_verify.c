/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_writer.h"

#include <avro.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "comm_error.h"
#include "container_file.h"
#include "container_reader.h"
#include "packet_sample.h"
#include "packet_schema.h"

typedef struct {
    char *path;
    int fd;
} Fixture;

static void set_up(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->fd = g_file_open_tmp("packet_verify_XXXXXX", &fixture->path, &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    close(fixture->fd);
    g_assert_cmpint(g_unlink(fixture->path), ==, 0);
    g_free(fixture->path);
}

/* Every record as JSON by avro-c, or NULL where it cannot read the file to its end. */
static char *read_by_other_reader(const char *path)
{
    avro_file_reader_t reader;
    if (avro_file_reader(path, &reader) != 0)
        return NULL;
    avro_schema_t schema = avro_file_reader_get_writer_schema(reader);
    avro_value_iface_t *record_class = avro_generic_class_from_schema(schema);
    avro_value_t record;
    g_assert_cmpint(avro_generic_value_new(record_class, &record), ==, 0);
    GString *text = g_string_new(NULL);
    int status;
    while ((status = avro_file_reader_read_value(reader, &record)) == 0) {
        char *json = NULL;
        if (avro_value_to_json(&record, 1, &json) != 0)
            break;
        g_string_append(text, json);
        free(json);
    }
    avro_value_decref(&record);
    avro_value_iface_decref(record_class);
    avro_schema_decref(schema);
    avro_file_reader_close(reader);
    return g_string_free(text, status != EOF);
}

/* Whether the byte lies in the key or the value of one of the schema's doc strings. */
static gboolean is_in_doc_string(const char *content, gsize length, gsize offset)
{
    const char *doc = content;
    while ((doc = memmem(doc, length - (gsize)(doc - content), "\"doc\": \"", 8)) != NULL) {
        const char *end = memchr(doc + 8, '"', length - (gsize)(doc + 8 - content));
        if (content + offset > doc && content + offset < end)
            return TRUE;
        doc = end;
    }
    return FALSE;
}

/* All records' bytes after decompression. */
static GByteArray *read_records(const char *path)
{
    g_autoptr(GError) error = NULL;
    int fd = g_open(path, O_RDONLY, 0);
    g_autoptr(ContainerReader) reader = container_reader_new(fd, &error);
    g_assert_no_error(error);
    GByteArray *records = g_byte_array_new();
    ContainerBlock block;
    while (container_reader_read_block(reader, &block, &error) > 0)
        g_byte_array_append(records, block.data, (guint)block.length);
    g_assert_no_error(error);
    close(fd);
    return records;
}

#define BLOCK_HEAD_BYTES 3 /* of the small sample: 7 records, and a size of two bytes */

/* Whether the byte lies in the data of the file's only block, behind the header's sync marker and before its own. */
static gboolean is_in_block_data(const char *content, gsize length, gsize offset)
{
    const char *block_sync = content + length - CONTAINER_SYNC_BYTES;
    const char *header_sync = memmem(content, length, block_sync, CONTAINER_SYNC_BYTES);
    g_assert_true(header_sync < block_sync);
    return content + offset >= header_sync + CONTAINER_SYNC_BYTES + BLOCK_HEAD_BYTES && content + offset < block_sync;
}

typedef struct {
    const Fixture *fixture;
    PacketCodec codec;
    char *content;
    gsize length;
    GByteArray *records;
    guint tried_count;
    guint doc_string_count;
    guint same_records_count;
    guint other_values_count;
} FlipRun;

/* What cannot be told from a good file: a doc string with another letter; a compressed block that stands for the same
 * bytes in another way; and, since neither null nor deflate has a checksum, a record with another value that is as good
 * as the first: another reader reads it to the end. */
static void classify_unseen(FlipRun *run, gsize offset)
{
    if (is_in_doc_string(run->content, run->length, offset)) {
        run->doc_string_count++;
        return;
    }
    if (!is_in_block_data(run->content, run->length, offset))
        g_error("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " was changed and not seen", offset, run->length);
    g_autoptr(GByteArray) records = read_records(run->fixture->path);
    if (records->len == run->records->len && memcmp(records->data, run->records->data, records->len) == 0) {
        run->same_records_count++;
        return;
    }
    if (run->codec != PACKET_CODEC_NULL && run->codec != PACKET_CODEC_DEFLATE)
        g_error("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " was changed and not seen", offset, run->length);
    g_autofree char *text = read_by_other_reader(run->fixture->path);
    if (text == NULL)
        g_error("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " was changed: only avro-c saw it", offset, run->length);
    run->other_values_count++;
}

static void flip_byte(FlipRun *run, gsize offset)
{
    static const guint8 masks[] = {0x01, 0x02, 0x10, 0x80, 0xff};
    for (gsize i = 0; i < G_N_ELEMENTS(masks); i++) {
        guint8 byte = (guint8)run->content[offset] ^ masks[i];
        g_assert_cmpint(pwrite(run->fixture->fd, &byte, 1, (off_t)offset), ==, 1);
        g_autoptr(GError) error = NULL;
        run->tried_count++;
        if (packet_file_verify(run->fixture->path, &error) >= 0)
            classify_unseen(run, offset);
        else
            g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    }
    g_assert_cmpint(pwrite(run->fixture->fd, run->content + offset, 1, (off_t)offset), ==, 1);
}

static PacketWriterOptions options_for(PacketCodec codec)
{
    return (PacketWriterOptions){.codec = codec, .payload_limit_bytes = -1, .dump_host = "host"};
}

static void every_flipped_byte_is_found(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) sample = packet_sample_new_small();
    PacketWriterOptions options = options_for((PacketCodec)GPOINTER_TO_INT(data));
    packet_sample_write(sample, fixture->fd, &options, "seed");
    FlipRun run = {.fixture = fixture, .codec = options.codec, .records = read_records(fixture->path)};
    g_assert_true(g_file_get_contents(fixture->path, &run.content, &run.length, NULL));
    for (gsize offset = 0; offset < run.length; offset++)
        flip_byte(&run, offset);
    g_test_message("%u changes, unseen: %u in doc strings, %u that change nothing, %u that make other good values",
                   run.tried_count, run.doc_string_count, run.same_records_count, run.other_values_count);
    g_assert_cmpint(packet_file_verify(fixture->path, NULL), ==, sample->len);
    g_free(run.content);
    g_byte_array_unref(run.records);
}

/* A file that ends behind a whole block is a whole file with fewer records. */
static void every_cut_but_behind_a_block_is_found(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) sample = packet_sample_new_small();
    PacketWriterOptions options = options_for((PacketCodec)GPOINTER_TO_INT(data));
    g_autoptr(PacketWriter) writer = packet_writer_new(fixture->fd, &options, "seed", &error);
    guint64 whole_lengths[8] = {packet_writer_get_byte_count(writer)};
    for (guint i = 0; i < sample->len; i++) {
        const SamplePacket *packet = &g_array_index(sample, SamplePacket, i);
        g_assert_true(packet_writer_append(writer, &packet->packet, &packet->payload, &packet->device, 1, &error));
        g_assert_true(packet_writer_flush(writer, &error));
        whole_lengths[i + 1] = packet_writer_get_byte_count(writer);
    }
    guint blocks = sample->len;
    for (guint64 length = whole_lengths[blocks]; length-- > 0;) {
        g_assert_cmpint(ftruncate(fixture->fd, (off_t)length), ==, 0);
        while (blocks > 0 && whole_lengths[blocks] > length)
            blocks--;
        gint64 expected = whole_lengths[blocks] == length ? (gint64)blocks : -1;
        g_assert_cmpint(packet_file_verify(fixture->path, NULL), ==, expected);
    }
}

static void assert_refused(const char *path, int code, const char *reason)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(packet_file_verify(path, &error), ==, -1);
    g_assert_error(error, COMM_ERROR, code);
    if (strstr(error->message, reason) == NULL || !g_str_has_prefix(error->message, path))
        g_error("\"%s\" does not say \"%s\"", error->message, reason);
}

static void what_is_no_file_is_a_read_error(void)
{
    assert_refused("/nonexistent/file.avro", COMM_ERROR_READ, "No such file");
    assert_refused("/", COMM_ERROR_READ, "directory");
}

static void write_content(const Fixture *fixture, const char *content, gsize length)
{
    g_assert_cmpint(ftruncate(fixture->fd, 0), ==, 0);
    g_assert_cmpint(pwrite(fixture->fd, content, length, 0), ==, length);
}

static void other_formats_are_named(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    write_content(fixture, "", 0);
    assert_refused(fixture->path, COMM_ERROR_FORMAT, "byte 0: the file ends too early");
    write_content(fixture, "PAR1 and more", 13);
    assert_refused(fixture->path, COMM_ERROR_FORMAT, "byte 0: not an Avro object container file");
    write_content(fixture, "Obj\1\x84\x00", 6); /* two entries, not in the shortest form */
    assert_refused(fixture->path, COMM_ERROR_FORMAT, "byte 4: not a number");
}

static void write_record(const Fixture *fixture, const char *codec, const char *schema, const guint8 *record,
                         gsize length)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(ftruncate(fixture->fd, 0), ==, 0);
    g_assert_cmpint(lseek(fixture->fd, 0, SEEK_SET), ==, 0);
    g_autoptr(ContainerFile) file =
        container_file_new(fixture->fd, codec_new(codec), schema, (const guint8 *)"0123456789abcdef", &error);
    memcpy(container_file_reserve(file, length), record, length);
    g_assert_true(container_file_commit(file, length, &error));
    g_assert_true(container_file_flush(file, &error));
}

static void block_without_end_is_refused_in_bounded_memory(Fixture *fixture, gconstpointer data)
{
    gsize length = CONTAINER_READER_MAX_BLOCK_BYTES + 1;
    g_autofree guint8 *record = g_malloc0(length);
    write_record(fixture, data, packet_schema_text, record, length);
    assert_refused(fixture->path, COMM_ERROR_FORMAT,
                   strcmp(data, "null") == 0 ? "length of 8388609" : "more than 8388608 bytes");
}

static char *replace_text(const char *text, const char *old, const char *new)
{
    g_auto(GStrv) parts = g_strsplit(text, old, 2);
    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    return g_strjoinv(new, parts);
}

static void other_schemas_are_refused(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    static const struct {
        const char *old;
        const char *new;
        const char *reason;
    } cases[] = {
        {"\"Packet\"", "\"Packets\"", "not the record"},
        {"com.cloudera", "org.cloudera", "not the record"},
        {"\"srcPort\"", "\"sourcePort\"", "field srcPort: not in its place"},
        {"\"seqNumber\", \"type\": \"long\"", "\"seqNumber\", \"type\": \"int\"", "field seqNumber: of another type"},
        {"[\"null\", \"bytes\"]", "[\"bytes\", \"null\"]", "field data: of another type"},
        {"[\"null\", \"string\"]", "\"string\"", "field dumpDevice: of another type"},
        {"\"default\": 0", "\"default\": 1", "field length: another default"},
        {"\"default\": 0, ", "", "field length: another default"},
        {"\"ts\", ", "\"ts\", \"default\": 0, ", "field ts: another default"},
        {"{\"name\": \"ts\"", "{\"name\": \"more\", \"type\": \"int\"}, {\"name\": \"ts\"", "not 15 fields"},
        {"\"fields\"", "\"felder\"", "schema:"},
        {"{", "", "schema:"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *schema = replace_text(packet_schema_text, cases[i].old, cases[i].new);
        write_record(fixture, "null", schema, (const guint8 *)"", 0);
        assert_refused(fixture->path, COMM_ERROR_FORMAT, cases[i].reason);
    }
}

#define BYTES(text)                                                                                                    \
    {                                                                                                                  \
        (text), sizeof(text) - 1                                                                                       \
    }

typedef struct {
    const char *bytes;
    gsize length;
} Bytes;

static const Bytes good_fields[15] = {
    BYTES("\x02"),
    BYTES("\x04"),
    BYTES("\x0e"
          "1.2.3.4"),
    BYTES("\x04::"),
    BYTES("\x02"),
    BYTES("\x02"),
    BYTES("\x02"),
    BYTES("\x02"),
    BYTES("\x02h"),
    BYTES("\x06TCP"),
    BYTES("\x02\x02y"),
    BYTES("\x02\x02x"),
    BYTES("\x02"),
    BYTES("\x02"),
    BYTES("\x02"),
};

static void write_fields(const Fixture *fixture, guint changed, const Bytes *change)
{
    g_autoptr(GByteArray) record = g_byte_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(good_fields); i++) {
        const Bytes *field = i == changed ? change : &good_fields[i];
        g_byte_array_append(record, (const guint8 *)field->bytes, (guint)field->length);
    }
    write_record(fixture, "null", packet_schema_text, record->data, record->len);
}

static void wrong_values_are_named_by_their_field(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    static const struct {
        guint field;
        Bytes change;
        const char *reason;
    } cases[] = {
        {0, BYTES("\x00"), "packet_grab_nr: number out of range"},
        {1, BYTES("\x84\x00"), "ts: not a number"},
        {1, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "ts: not a number"},
        {2,
         BYTES("\x10"
               "01.2.3.4"),
         "srcIP: not an address"},
        {2, BYTES("\x00"), "srcIP: not an address"},
        {3, BYTES("\x06::0"), "dstIP: not an address"},
        {3, BYTES("\x04:\0"), "dstIP: not an address"},
        {3, BYTES("\x03"), "dstIP: length leads out of the block"},
        {4, BYTES("\x80\x80\x08"), "srcPort: number out of range"},
        {5, BYTES("\x01"), "dstPort: number out of range"},
        {6, BYTES("\x80\x80\x80\x80\x20"), "seqNumber: number out of range"},
        {7, BYTES("\x01"), "ackNumber: number out of range"},
        {8, BYTES("\x02\xff"), "dumpHost: not UTF-8"},
        {9, BYTES("\xfe\xff\x01"), "protocolType: length leads out of the block"},
        {10, BYTES("\x04"), "dumpDevice: no such branch"},
        {11, BYTES("\x02\x80\x80\x10"), "data: length leads out of the block"},
        {12, BYTES("\x01"), "length: number out of range"},
        {13, BYTES("\x80\x80\x08"), "headerLength: number out of range"},
        {14, BYTES("\x80\x40"), "tcpFlags: number out of range"},
        {14, BYTES(""), "record 1 of 1: tcpFlags: not a number"},
        {14, BYTES("\x02\x02"), "1 bytes behind its 1 records"},
    };
    write_fields(fixture, G_MAXUINT, NULL);
    g_assert_cmpint(packet_file_verify(fixture->path, NULL), ==, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        write_fields(fixture, cases[i].field, &cases[i].change);
        assert_refused(fixture->path, COMM_ERROR_FORMAT, cases[i].reason);
    }
}

/* 60,000 opening brackets in the place of the schema: no parser may follow them down. */
static void deep_schema_is_refused(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autofree char *brackets = g_strnfill(60000, '[');
    write_record(fixture, "null", brackets, (const guint8 *)"", 0);
    assert_refused(fixture->path, COMM_ERROR_FORMAT, "schema:");
    g_autofree char *behind = g_strconcat(packet_schema_text, brackets, NULL);
    write_record(fixture, "null", behind, (const guint8 *)"", 0);
    assert_refused(fixture->path, COMM_ERROR_FORMAT, "schema:");
}

typedef void (*FixtureTest)(Fixture *fixture, gconstpointer data);

static void add(const char *name, gconstpointer argument, FixtureTest test)
{
    g_autofree char *path = g_strdup_printf("/packet_verify/%s", name);
    g_test_add(path, Fixture, argument, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int codec = PACKET_CODEC_DEFLATE; codec <= PACKET_CODEC_ZSTANDARD; codec++) {
        const char *name = packet_codec_name((PacketCodec)codec);
        g_autofree char *flip = g_strdup_printf("every_flipped_byte_is_found/%s", name);
        g_autofree char *cut = g_strdup_printf("every_cut_but_behind_a_block_is_found/%s", name);
        g_autofree char *bound = g_strdup_printf("block_without_end_is_refused_in_bounded_memory/%s", name);
        add(flip, GINT_TO_POINTER(codec), every_flipped_byte_is_found);
        add(cut, GINT_TO_POINTER(codec), every_cut_but_behind_a_block_is_found);
        add(bound, name, block_without_end_is_refused_in_bounded_memory);
    }
    add("other_formats_are_named", NULL, other_formats_are_named);
    add("other_schemas_are_refused", NULL, other_schemas_are_refused);
    add("deep_schema_is_refused", NULL, deep_schema_is_refused);
    add("wrong_values_are_named_by_their_field", NULL, wrong_values_are_named_by_their_field);
    g_test_add_func("/packet_verify/what_is_no_file_is_a_read_error", what_is_no_file_is_a_read_error);
    return g_test_run();
}
