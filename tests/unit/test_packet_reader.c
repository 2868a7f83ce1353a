/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_reader.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "comm_error.h"
#include "packet_sample.h"

typedef struct {
    char *path;
    int fd;
} Fixture;

static void set_up(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->fd = g_file_open_tmp("packet_reader_XXXXXX", &fixture->path, &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    close(fixture->fd);
    g_assert_cmpint(g_unlink(fixture->path), ==, 0);
    g_free(fixture->path);
}

/* What is left of a file, and where it ends. */
typedef struct {
    guint64 packet_count;
    guint64 whole_bytes;
    gboolean is_cut;
} Rest;

static Rest read_rest(const Fixture *fixture, GArray *packets)
{
    Rest rest = {0};
    g_autoptr(GError) error = NULL;
    lseek(fixture->fd, 0, SEEK_SET);
    g_autoptr(PacketReader) reader = packet_reader_new(fixture->fd, &error);
    const CommPacket *read;
    gssize count = -1;
    while (reader != NULL && (count = packet_reader_read(reader, &read, &error)) > 0) {
        rest.packet_count += (guint64)count;
        if (packets != NULL)
            g_array_append_vals(packets, read, (guint)count);
    }
    rest.is_cut = count < 0;
    if (rest.is_cut)
        g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    rest.whole_bytes = reader != NULL ? packet_reader_get_whole_bytes(reader) : 0;
    return rest;
}

static void write_sample(const Fixture *fixture, GArray *sample, PacketCodec codec)
{
    PacketWriterOptions options = {codec, -1, "recorder"};
    packet_sample_write(sample, fixture->fd, &options, "seed");
}

static gboolean is_same_address(const CommAddress *first, const CommAddress *second)
{
    return memcmp(first, second, sizeof *first) == 0;
}

static gboolean says_the_same(const CommPacket *written, const CommPacket *read)
{
    gboolean has_same_times =
        written->timestamp_us == read->timestamp_us && read->has_time == (written->timestamp_us != 0);
    gboolean has_same_ports = written->source_port == read->source_port && written->target_port == read->target_port;
    return is_same_address(&written->source, &read->source) && is_same_address(&written->target, &read->target) &&
           has_same_times && has_same_ports && written->frame_number == read->frame_number &&
           written->sequence_number == read->sequence_number &&
           written->acknowledgement_number == read->acknowledgement_number &&
           MIN(written->length_bytes, G_MAXINT32) == read->length_bytes &&
           written->header_length_bytes == read->header_length_bytes && written->tcp_flags == read->tcp_flags &&
           written->protocol == read->protocol;
}

static void packets_are_those_written(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GArray) sample = packet_sample_new(10000);
    g_autoptr(GArray) packets = g_array_new(FALSE, FALSE, sizeof(CommPacket));
    write_sample(fixture, sample, PACKET_CODEC_DEFLATE);
    Rest rest = read_rest(fixture, packets);
    g_assert_false(rest.is_cut);
    g_assert_cmpuint(rest.whole_bytes, ==, (guint64)lseek(fixture->fd, 0, SEEK_END));
    g_assert_cmpuint(packets->len, ==, sample->len);
    for (guint i = 0; i < sample->len; i++) {
        const SamplePacket *written = &g_array_index(sample, SamplePacket, i);
        g_assert_true(says_the_same(&written->packet, &g_array_index(packets, CommPacket, i)));
    }
}

/* Two blocks; @ends: where the header and each of them end. */
static void write_two_blocks(const Fixture *fixture, guint64 *ends)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) sample = packet_sample_new_small();
    PacketWriterOptions options = {PACKET_CODEC_NULL, -1, "recorder"};
    g_autoptr(PacketWriter) writer = packet_writer_new(fixture->fd, &options, "seed", &error);
    ends[0] = packet_writer_get_byte_count(writer);
    for (guint block = 1; block <= 2; block++) {
        for (guint i = 0; i < sample->len; i++) {
            const SamplePacket *packet = &g_array_index(sample, SamplePacket, i);
            g_assert_true(packet_writer_append(writer, &packet->packet, &packet->payload, &packet->device, 1, &error));
        }
        g_assert_true(packet_writer_flush(writer, &error));
        ends[block] = packet_writer_get_byte_count(writer);
    }
}

static void cut_file_is_whole_up_to_its_last_block(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    guint64 ends[3];
    write_two_blocks(fixture, ends);
    g_autoptr(GArray) sample = packet_sample_new_small();
    for (guint64 size = ends[2]; size-- > 0;) {
        g_assert_cmpint(ftruncate(fixture->fd, (off_t)size), ==, 0);
        Rest rest = read_rest(fixture, NULL);
        guint64 whole_bytes = size >= ends[1] ? ends[1] : size >= ends[0] ? ends[0] : 0;
        g_assert_cmpuint(rest.whole_bytes, ==, whole_bytes);
        g_assert_cmpuint(rest.packet_count, ==, whole_bytes == ends[1] ? sample->len : 0);
        g_assert_cmpint(rest.is_cut, ==, size != ends[0] && size != ends[1]);
    }
}

/* As after a power loss: the file has its length, and its last part never came to the disk. */
static void zeros_are_no_block(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    guint64 ends[3];
    write_two_blocks(fixture, ends);
    guint64 middle = (ends[1] + ends[2]) / 2;
    g_assert_cmpint(ftruncate(fixture->fd, (off_t)middle), ==, 0);
    g_assert_cmpint(ftruncate(fixture->fd, (off_t)ends[2] + 4096), ==, 0);
    Rest rest = read_rest(fixture, NULL);
    g_assert_true(rest.is_cut);
    g_assert_cmpuint(rest.whole_bytes, ==, ends[1]);
}

static const char *read_device(const Fixture *fixture, PacketReader **reader)
{
    g_autoptr(GError) error = NULL;
    const CommPacket *read;
    lseek(fixture->fd, 0, SEEK_SET);
    *reader = packet_reader_new(fixture->fd, &error);
    while (packet_reader_read(*reader, &read, &error) > 0)
        continue;
    g_assert_no_error(error);
    return packet_reader_get_device(*reader);
}

static void device_is_told_when_it_is_one(Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const char *const devices[][2] = {{"eth0", "eth0"}, {"eth0", "eth1"}, {NULL, "eth0"}, {NULL, NULL}};
    const char *const expected[] = {"eth0", NULL, NULL, NULL};
    for (guint i = 0; i < G_N_ELEMENTS(devices); i++) {
        g_autoptr(GArray) sample = packet_sample_new_small();
        g_array_set_size(sample, 2);
        for (guint j = 0; j < 2; j++)
            g_array_index(sample, SamplePacket, j).device = devices[i][j];
        g_assert_cmpint(ftruncate(fixture->fd, 0), ==, 0);
        lseek(fixture->fd, 0, SEEK_SET);
        write_sample(fixture, sample, PACKET_CODEC_NULL);
        g_autoptr(PacketReader) reader = NULL;
        g_assert_cmpstr(read_device(fixture, &reader), ==, expected[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const struct {
        const char *path;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/packet_reader/packets_are_those_written", packets_are_those_written},
        {"/packet_reader/cut_file_is_whole_up_to_its_last_block", cut_file_is_whole_up_to_its_last_block},
        {"/packet_reader/zeros_are_no_block", zeros_are_no_block},
        {"/packet_reader/device_is_told_when_it_is_one", device_is_told_when_it_is_one},
    };
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
