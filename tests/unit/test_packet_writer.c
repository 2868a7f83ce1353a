/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_writer.h"

#include <avro.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "comm_error.h"
#include "packet_sample.h"

#define HOST          "node\xff-1"
#define EXPECTED_HOST "node\xef\xbf\xbd-1"

typedef struct {
    char *path;
    int fd;
} Fixture;

static void set_up(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->fd = g_file_open_tmp("packet_writer_XXXXXX", &fixture->path, &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    close(fixture->fd);
    g_assert_cmpint(g_unlink(fixture->path), ==, 0);
    g_free(fixture->path);
}

static PacketWriterOptions options_for(PacketCodec codec)
{
    return (PacketWriterOptions){.codec = codec, .payload_limit_bytes = -1, .dump_host = HOST};
}

static void assert_bytes(const void *bytes, gsize length, const void *expected, gsize expected_length)
{
    g_assert_cmpuint(length, ==, expected_length);
    g_assert_true(length == 0 || memcmp(bytes, expected, length) == 0);
}

static gint64 number_field(const avro_value_t *record, const char *name)
{
    avro_value_t field;
    gint64 value = 0;
    gint32 small = 0;
    g_assert_cmpint(avro_value_get_by_name(record, name, &field, NULL), ==, 0);
    if (avro_value_get_type(&field) == AVRO_INT64) {
        g_assert_cmpint(avro_value_get_long(&field, &value), ==, 0);
        return value;
    }
    g_assert_cmpint(avro_value_get_int(&field, &small), ==, 0);
    return small;
}

static const char *text_field(const avro_value_t *record, const char *name)
{
    avro_value_t field;
    avro_value_t branch = {NULL, NULL};
    const char *text = NULL;
    size_t size = 0;
    g_assert_cmpint(avro_value_get_by_name(record, name, &field, NULL), ==, 0);
    if (avro_value_get_type(&field) == AVRO_UNION) {
        g_assert_cmpint(avro_value_get_current_branch(&field, &branch), ==, 0);
        field = branch;
    }
    if (avro_value_get_type(&field) == AVRO_NULL)
        return NULL;
    g_assert_cmpint(avro_value_get_string(&field, &text, &size), ==, 0);
    g_assert_cmpuint(strlen(text) + 1, ==, size);
    return text;
}

/* NULL for null; @length is set. */
static const void *data_field(const avro_value_t *record, size_t *length)
{
    avro_value_t field;
    avro_value_t branch = {NULL, NULL};
    const void *data = NULL;
    g_assert_cmpint(avro_value_get_by_name(record, "data", &field, NULL), ==, 0);
    g_assert_cmpint(avro_value_get_current_branch(&field, &branch), ==, 0);
    if (avro_value_get_type(&branch) == AVRO_NULL)
        return NULL;
    g_assert_cmpint(avro_value_get_bytes(&branch, &data, length), ==, 0);
    return data;
}

static void assert_numbers(const avro_value_t *record, const SamplePacket *expected)
{
    const CommPacket *packet = &expected->packet;
    g_assert_cmpint(number_field(record, "packet_grab_nr"), ==, (gint64)packet->frame_number);
    g_assert_cmpint(number_field(record, "ts"), ==, packet->timestamp_us);
    g_assert_cmpint(number_field(record, "srcPort"), ==, packet->source_port);
    g_assert_cmpint(number_field(record, "dstPort"), ==, packet->target_port);
    g_assert_cmpint(number_field(record, "seqNumber"), ==, packet->sequence_number);
    g_assert_cmpint(number_field(record, "ackNumber"), ==, packet->acknowledgement_number);
    g_assert_cmpint(number_field(record, "length"), ==, expected->expected_length);
    g_assert_cmpint(number_field(record, "headerLength"), ==, packet->header_length_bytes);
    g_assert_cmpint(number_field(record, "tcpFlags"), ==, packet->tcp_flags);
}

static void assert_record(const avro_value_t *record, const SamplePacket *expected, gint64 payload_limit_bytes)
{
    assert_numbers(record, expected);
    g_assert_cmpstr(text_field(record, "srcIP"), ==, expected->expected_source);
    g_assert_cmpstr(text_field(record, "dstIP"), ==, expected->expected_target);
    g_assert_cmpstr(text_field(record, "protocolType"), ==, expected->expected_protocol);
    g_assert_cmpstr(text_field(record, "dumpDevice"), ==, expected->expected_device);
    g_assert_cmpstr(text_field(record, "dumpHost"), ==, EXPECTED_HOST);
    size_t length = 0;
    const void *data = data_field(record, &length);
    if (payload_limit_bytes == PACKET_NO_PAYLOAD) {
        g_assert_null(data);
        return;
    }
    g_assert_nonnull(data);
    gsize expected_length = expected->payload.length_bytes;
    if (payload_limit_bytes >= 0)
        expected_length = MIN(expected_length, (gsize)payload_limit_bytes);
    assert_bytes(data, length, expected->payload.data, expected_length);
}

/* Reads the file by avro-c, whose reader has nothing in common with our writer. */
static void assert_file_holds(const char *path, GArray *sample, gint64 payload_limit_bytes)
{
    avro_file_reader_t reader;
    g_assert_cmpint(avro_file_reader(path, &reader), ==, 0);
    avro_schema_t schema = avro_file_reader_get_writer_schema(reader);
    avro_value_iface_t *record_class = avro_generic_class_from_schema(schema);
    avro_value_t record;
    g_assert_cmpint(avro_generic_value_new(record_class, &record), ==, 0);
    for (guint i = 0; i < sample->len; i++) {
        g_assert_cmpint(avro_file_reader_read_value(reader, &record), ==, 0);
        assert_record(&record, &g_array_index(sample, SamplePacket, i), payload_limit_bytes);
    }
    g_assert_cmpint(avro_file_reader_read_value(reader, &record), ==, EOF);
    avro_value_decref(&record);
    avro_value_iface_decref(record_class);
    avro_schema_decref(schema);
    avro_file_reader_close(reader);
}

static void assert_verified(const char *path, gint64 record_count)
{
    g_autoptr(GError) error = NULL;
    gint64 verified = packet_file_verify(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(verified, ==, record_count);
}

static void records_read_back_field_by_field(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) sample = packet_sample_new(3000);
    PacketWriterOptions options = options_for((PacketCodec)GPOINTER_TO_INT(data));
    packet_sample_write(sample, fixture->fd, &options, "seed");
    assert_verified(fixture->path, sample->len);
    if (options.codec != PACKET_CODEC_ZSTANDARD) /* avro-c has none: tests/oracle/avro_oracle.py reads it */
        assert_file_holds(fixture->path, sample, -1);
}

static void no_records_make_a_valid_file(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) sample = g_array_new(FALSE, FALSE, sizeof(SamplePacket));
    PacketWriterOptions options = options_for((PacketCodec)GPOINTER_TO_INT(data));
    packet_sample_write(sample, fixture->fd, &options, "seed");
    assert_verified(fixture->path, 0);
    if (options.codec != PACKET_CODEC_ZSTANDARD)
        assert_file_holds(fixture->path, sample, -1);
}

static void payload_is_cut_or_left_out(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) sample = packet_sample_new(20);
    PacketWriterOptions options = options_for(PACKET_CODEC_NULL);
    options.payload_limit_bytes = GPOINTER_TO_INT(data);
    packet_sample_write(sample, fixture->fd, &options, "seed");
    assert_verified(fixture->path, sample->len);
    assert_file_holds(fixture->path, sample, options.payload_limit_bytes);
}

static void device_is_read_anew_where_its_memory_is_used_again(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) sample = packet_sample_new_small();
    g_array_set_size(sample, 2);
    g_array_index(sample, SamplePacket, 0).expected_device = "eth0";
    g_array_index(sample, SamplePacket, 1).expected_device = "wlan";
    PacketWriterOptions options = options_for(PACKET_CODEC_DEFLATE);
    g_autoptr(PacketWriter) writer = packet_writer_new(fixture->fd, &options, "seed", &error);
    for (guint i = 0; i < sample->len; i++) {
        SamplePacket *packet = &g_array_index(sample, SamplePacket, i);
        char name[8];
        const char *device = name;
        g_strlcpy(name, packet->expected_device, sizeof name);
        g_assert_true(packet_writer_append(writer, &packet->packet, &packet->payload, &device, 1, &error));
    }
    g_assert_true(packet_writer_flush(writer, &error));
    assert_file_holds(fixture->path, sample, -1);
}

static gsize file_size(const char *path)
{
    GStatBuf status;
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    return (gsize)status.st_size;
}

static void file_is_whole_after_each_flush(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) sample = packet_sample_new_small();
    PacketWriterOptions options = options_for((PacketCodec)GPOINTER_TO_INT(data));
    g_autoptr(PacketWriter) writer = packet_writer_new(fixture->fd, &options, "seed", &error);
    for (guint i = 0; i < sample->len; i++) {
        const SamplePacket *packet = &g_array_index(sample, SamplePacket, i);
        g_assert_true(packet_writer_append(writer, &packet->packet, &packet->payload, &packet->device, 1, &error));
        g_assert_true(packet_writer_flush(writer, &error));
        g_assert_true(packet_writer_flush(writer, &error));
        assert_verified(fixture->path, i + 1);
        g_assert_cmpuint(packet_writer_get_byte_count(writer), ==, file_size(fixture->path));
    }
}

static void same_input_gives_same_bytes(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) sample = packet_sample_new(500);
    PacketWriterOptions options = options_for((PacketCodec)GPOINTER_TO_INT(data));
    g_autofree char *contents[3] = {NULL};
    gsize lengths[3];
    const char *const seeds[3] = {"a", "a", "b"};
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpint(ftruncate(fixture->fd, 0), ==, 0);
        g_assert_cmpint(lseek(fixture->fd, 0, SEEK_SET), ==, 0);
        packet_sample_write(sample, fixture->fd, &options, seeds[i]);
        g_assert_true(g_file_get_contents(fixture->path, &contents[i], &lengths[i], NULL));
    }
    assert_bytes(contents[0], lengths[0], contents[1], lengths[1]);
    g_assert_cmpuint(lengths[0], ==, lengths[2]);
    g_assert_true(memcmp(contents[0], contents[2], lengths[0]) != 0);
    g_free(contents[1]);
    g_free(contents[2]);
}

static void full_disk_is_an_error(void)
{
    g_autoptr(GError) error = NULL;
    PacketWriterOptions options = options_for(PACKET_CODEC_NULL);
    int fd = open("/dev/full", O_WRONLY);
    g_assert_cmpint(fd, >=, 0);
    g_assert_null(packet_writer_new(fd, &options, "seed", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
    close(fd);
}

/* The reader takes the header and goes: the records meet a closed pipe, at the first full block or at the flush. */
static void closed_pipe_is_an_error_and_stays_one(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) sample = packet_sample_new(1);
    PacketWriterOptions options = options_for(PACKET_CODEC_SNAPPY);
    int fds[2];
    g_assert_cmpint(pipe(fds), ==, 0);
    g_autoptr(PacketWriter) writer = packet_writer_new(fds[1], &options, "seed", &error);
    g_assert_no_error(error);
    close(fds[0]);
    const SamplePacket *large = &g_array_index(sample, SamplePacket, sample->len - 1);
    g_assert_false(packet_writer_append(writer, &large->packet, &large->payload, &large->device, 1, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
    g_clear_error(&error);
    g_assert_false(packet_writer_flush(writer, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
    close(fds[1]);
}

static gpointer read_slowly(gpointer data)
{
    int fd = GPOINTER_TO_INT(data);
    GByteArray *bytes = g_byte_array_new();
    guint8 buffer[777];
    gssize count;
    while ((count = read(fd, buffer, sizeof buffer)) > 0)
        g_byte_array_append(bytes, buffer, (guint)count);
    return bytes;
}

/* A pipe takes a block in parts: short writes, and EAGAIN where the pipe does not block. */
static void pipe_gets_the_bytes_of_the_file(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GArray) sample = packet_sample_new(300);
    PacketWriterOptions options = options_for(PACKET_CODEC_NULL);
    packet_sample_write(sample, fixture->fd, &options, "seed");
    g_autofree char *expected = NULL;
    gsize expected_length;
    g_assert_true(g_file_get_contents(fixture->path, &expected, &expected_length, NULL));

    int fds[2];
    g_assert_cmpint(pipe(fds), ==, 0);
    g_assert_cmpint(fcntl(fds[1], F_SETFL, GPOINTER_TO_INT(data)), ==, 0);
    GThread *thread = g_thread_new("reader", read_slowly, GINT_TO_POINTER(fds[0]));
    packet_sample_write(sample, fds[1], &options, "seed");
    close(fds[1]);
    g_autoptr(GByteArray) bytes = g_thread_join(thread);
    close(fds[0]);
    assert_bytes(bytes->data, bytes->len, expected, expected_length);
}

/* A file that may not grow for a while, as on a full disk. */
static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    limit.rlim_cur = bytes;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean append_many(PacketWriter *writer, guint count, GError **error)
{
    static const guint8 bytes[1000];
    CommPacket packets[16] = {0};
    PacketPayload payloads[16];
    const char *devices[16] = {NULL};
    for (guint i = 0; i < 16; i++) {
        packets[i].source.version = packets[i].target.version = 4;
        packets[i].frame_number = 1;
        payloads[i] = (PacketPayload){bytes, sizeof bytes};
    }
    for (guint i = 0; i < count; i += 16) {
        if (!packet_writer_append(writer, packets, payloads, devices, 16, error))
            return FALSE;
    }
    return TRUE;
}

static void what_failed_is_written_once_there_is_room(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    PacketWriterOptions options = options_for(PACKET_CODEC_NULL);
    g_autoptr(PacketWriter) writer = packet_writer_new(fixture->fd, &options, "seed", &error);
    g_assert_no_error(error);
    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(400 * 1024);
    g_assert_false(append_many(writer, 800, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
    guint64 taken_count = packet_writer_get_record_count(writer);
    g_assert_cmpuint(taken_count % 16, ==, 0);
    /* Cut behind its last whole block it is good as it is. */
    g_assert_true(packet_writer_take_back(writer, NULL));
    g_clear_error(&error);
    gint64 whole_count = packet_file_verify(fixture->path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(whole_count, >, 0);
    g_assert_cmpint(whole_count, <, (gint64)taken_count);
    limit_file_size(RLIM_INFINITY);
    g_assert_true(packet_writer_flush(writer, NULL));
    g_assert_cmpint(packet_file_verify(fixture->path, NULL), ==, (gint64)taken_count);
}

static void codec_names_are_read_back(void)
{
    PacketCodec codec;
    for (int i = PACKET_CODEC_DEFLATE; i <= PACKET_CODEC_ZSTANDARD; i++) {
        g_assert_true(packet_codec_parse(packet_codec_name((PacketCodec)i), &codec));
        g_assert_cmpint(codec, ==, i);
    }
    g_assert_false(packet_codec_parse("zstd", &codec));
    g_assert_false(packet_codec_parse("", &codec));
}

typedef void (*FixtureTest)(Fixture *fixture, gconstpointer data);

static void add(const char *name, int argument, FixtureTest test)
{
    g_autofree char *path = g_strdup_printf("/packet_writer/%s", name);
    g_test_add(path, Fixture, GINT_TO_POINTER(argument), set_up, test, tear_down);
}

static void add_for_each_codec(const char *name, FixtureTest test)
{
    for (int codec = PACKET_CODEC_DEFLATE; codec <= PACKET_CODEC_ZSTANDARD; codec++) {
        g_autofree char *full_name = g_strdup_printf("%s/%s", name, packet_codec_name((PacketCodec)codec));
        add(full_name, codec, test);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    add_for_each_codec("records_read_back_field_by_field", records_read_back_field_by_field);
    add_for_each_codec("no_records_make_a_valid_file", no_records_make_a_valid_file);
    add_for_each_codec("file_is_whole_after_each_flush", file_is_whole_after_each_flush);
    add_for_each_codec("same_input_gives_same_bytes", same_input_gives_same_bytes);
    add("payload_is_left_out", PACKET_NO_PAYLOAD, payload_is_cut_or_left_out);
    add("payload_is_cut_to_nothing", 0, payload_is_cut_or_left_out);
    add("payload_is_cut", 40, payload_is_cut_or_left_out);
    add("device_is_read_anew_where_its_memory_is_used_again", 0, device_is_read_anew_where_its_memory_is_used_again);
    add("pipe_gets_the_bytes_of_the_file", 0, pipe_gets_the_bytes_of_the_file);
    add("pipe_that_does_not_block_gets_the_bytes_of_the_file", O_NONBLOCK, pipe_gets_the_bytes_of_the_file);
    g_test_add_func("/packet_writer/full_disk_is_an_error", full_disk_is_an_error);
    g_test_add_func("/packet_writer/closed_pipe_is_an_error_and_stays_one", closed_pipe_is_an_error_and_stays_one);
    g_test_add("/packet_writer/what_failed_is_written_once_there_is_room", Fixture, NULL, set_up,
               what_failed_is_written_once_there_is_room, tear_down);
    g_test_add_func("/packet_writer/codec_names_are_read_back", codec_names_are_read_back);
    return g_test_run();
}
