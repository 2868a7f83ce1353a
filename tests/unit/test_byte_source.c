/* SPDX-License-Identifier: BSD-3-Clause */
#include "byte_source.h"

#include "capture_builder.h"
#include "comm_error.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define TEXT_BYTES 700000

static const char *const methods[] = {"plain", "gzip", "zstd", "lz4"};

/* Neither all alike nor incompressible: what compression makes of it has blocks of every kind. */
static GByteArray *make_text(void)
{
    GByteArray *text = g_byte_array_new();
    g_byte_array_set_size(text, TEXT_BYTES);
    g_autoptr(GRand) rand = g_rand_new_with_seed(4711);
    for (guint i = 0; i < TEXT_BYTES; i++)
        text->data[i] = (guint8)(i / 100000 % 2 == 0 ? g_rand_int(rand) : i / 64);
    return text;
}

/* Reads to the end in pieces of @piece_bytes; the bytes before an error are kept. */
static GByteArray *read_all(ByteSource *source, gsize piece_bytes, GError **error)
{
    GByteArray *all = g_byte_array_new();
    g_autofree guint8 *piece = g_malloc(piece_bytes);
    for (;;) {
        gssize count = byte_source_read(source, piece, piece_bytes, error);
        if (count <= 0)
            return all;
        g_assert_cmpint(count, <=, piece_bytes);
        g_byte_array_append(all, piece, (guint)count);
    }
}

static void assert_same_bytes(const GByteArray *actual, const guint8 *expected, gsize size)
{
    g_assert_cmpuint(actual->len, ==, size);
    g_assert_true(size == 0 || memcmp(actual->data, expected, size) == 0);
}

/* What @file unpacks to, with the expected error's message, or NULL for none. */
static GByteArray *unpack(const GByteArray *file, gsize piece_bytes, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ByteSource) source = byte_source_new_fd(capture_builder_open_file(file));
    GByteArray *all = read_all(source, piece_bytes, &error);
    if (message == NULL) {
        g_assert_no_error(error);
        g_assert_cmpuint(byte_source_get_position(source), ==, file->len);
    } else {
        g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
        g_assert_cmpstr(error->message, ==, message);
        g_autoptr(GError) again = NULL;
        guint8 byte;
        g_assert_cmpint(byte_source_read(source, &byte, 1, &again), ==, -1);
        g_assert_error(again, COMM_ERROR, COMM_ERROR_FORMAT);
    }
    return all;
}

static void every_method_gives_the_bytes_back(void)
{
    g_autoptr(GByteArray) text = make_text();
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = capture_builder_pack(methods[i], text->data, text->len);
        const gsize pieces[] = {97, 4096, 262144, 2 * TEXT_BYTES};
        for (guint j = 0; j < G_N_ELEMENTS(pieces); j++) {
            g_autoptr(GByteArray) all = unpack(file, pieces[j], NULL);
            assert_same_bytes(all, text->data, text->len);
        }
    }
}

static void the_method_is_named(void)
{
    const char *names[] = {NULL, "gzip", "zstd", "lz4"};
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = capture_builder_pack(methods[i], (const guint8 *)"abcdef", 6);
        g_autoptr(ByteSource) source = byte_source_new_fd(capture_builder_open_file(file));
        g_autoptr(GByteArray) all = read_all(source, 10, NULL);
        assert_same_bytes(all, (const guint8 *)"abcdef", 6);
        g_assert_cmpstr(byte_source_get_compression(source), ==, names[i]);
    }
}

static void pipes_of_small_pieces_give_the_bytes_back(void)
{
    g_autoptr(GByteArray) text = make_text();
    g_byte_array_set_size(text, 150000);
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = capture_builder_pack(methods[i], text->data, text->len);
        for (gsize piece = 1; piece < 20; piece += 6) {
            GThread *writer;
            g_autoptr(ByteSource) source = byte_source_new_fd(capture_builder_open_pipe(file, piece, &writer));
            g_autoptr(GError) error = NULL;
            g_autoptr(GByteArray) all = read_all(source, 65536, &error);
            g_thread_join(writer);
            g_assert_no_error(error);
            assert_same_bytes(all, text->data, text->len);
        }
    }
}

static void append_packed(GByteArray *file, const char *method, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) packed = capture_builder_pack(method, bytes, size);
    g_byte_array_append(file, packed->data, packed->len);
}

static void members_and_frames_follow_each_other(void)
{
    g_autoptr(GByteArray) text = make_text();
    for (guint i = 1; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = g_byte_array_new();
        const gsize cuts[] = {0, 1, 1, 700, 70000, 400000, TEXT_BYTES};
        for (guint j = 0; j + 1 < G_N_ELEMENTS(cuts); j++)
            append_packed(file, methods[i], text->data + cuts[j], cuts[j + 1] - cuts[j]);
        g_autoptr(GByteArray) all = unpack(file, 262144, NULL);
        assert_same_bytes(all, text->data, text->len);
    }
}

static void gzip_ends_in_zeros_but_in_nothing_else(void)
{
    g_autoptr(GByteArray) file = capture_builder_pack("gzip", (const guint8 *)"abc", 3);
    guint packed_bytes = file->len;
    g_byte_array_set_size(file, packed_bytes + 200000);
    memset(file->data + packed_bytes, 0, 200000);
    g_autoptr(GByteArray) padded = unpack(file, 10, NULL);
    assert_same_bytes(padded, (const guint8 *)"abc", 3);
    g_byte_array_append(file, (const guint8 *)"x", 1);
    g_autoptr(GByteArray) damaged = unpack(file, 10, "gzip: bytes after the last member");
    assert_same_bytes(damaged, (const guint8 *)"abc", 3);
}

static void skippable_frames_are_skipped(void)
{
    static const guint8 skippable[] = {0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5};
    for (guint i = 2; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = g_byte_array_new();
        append_packed(file, methods[i], (const guint8 *)"abc", 3);
        g_byte_array_append(file, skippable, sizeof skippable);
        append_packed(file, methods[i], (const guint8 *)"def", 3);
        g_byte_array_append(file, skippable, sizeof skippable);
        g_autoptr(GByteArray) all = unpack(file, 10, NULL);
        assert_same_bytes(all, (const guint8 *)"abcdef", 6);
    }
    g_autoptr(GByteArray) first = g_byte_array_new();
    g_byte_array_append(first, skippable, sizeof skippable);
    append_packed(first, "zstd", (const guint8 *)"abc", 3);
    g_autoptr(GByteArray) all = unpack(first, 10, NULL);
    assert_same_bytes(all, (const guint8 *)"abc", 3);
}

/* A block is at most 128 KiB; gzip gives what it has up to the cut. */
static void a_cut_keeps_what_came_before(void)
{
    const char *messages[] = {NULL, "gzip: cut short", "zstd: cut short", "lz4: cut short"};
    g_autoptr(GByteArray) text = make_text();
    for (guint i = 1; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = capture_builder_pack(methods[i], text->data, text->len);
        g_byte_array_set_size(file, file->len - 2);
        g_autoptr(GByteArray) all = unpack(file, 262144, messages[i]);
        g_assert_cmpuint(all->len, >=, 5 * 131072);
        assert_same_bytes(all, text->data, all->len);
        g_byte_array_set_size(file, file->len / 2);
        g_autoptr(GByteArray) half = unpack(file, 262144, messages[i]);
        g_assert_cmpuint(half->len, >, 100000);
        assert_same_bytes(half, text->data, half->len);
    }
}

static void damage_keeps_the_blocks_before_it(void)
{
    const char *messages[] = {NULL, "gzip: checksum does not match", "zstd: Restored data doesn't match checksum",
                              "lz4: ERROR_contentChecksum_invalid"};
    g_autoptr(GByteArray) text = make_text();
    for (guint i = 1; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) file = capture_builder_pack(methods[i], text->data, text->len);
        /* a byte of the checksum, which gzip has before its length */
        file->data[file->len - (i == 1 ? 5 : 1)] ^= 1;
        g_autoptr(GByteArray) all = unpack(file, 262144, messages[i]);
        g_assert_cmpuint(all->len, >=, 5 * 131072);
        assert_same_bytes(all, text->data, all->len);
    }
}

static guint32 get_le(const guint8 *bytes, guint size)
{
    guint32 value = 0;
    for (guint i = 0; i < size; i++)
        value |= (guint32)bytes[i] << (8 * i);
    return value;
}

/* RFC 8878: magic, a descriptor, perhaps the window, the content's size; then blocks with 3 bytes in front. */
static gsize find_second_zstd_block(const GByteArray *file)
{
    guint8 descriptor = file->data[4];
    gboolean is_single_segment = descriptor >> 5 & 1;
    const guint size_bytes[] = {is_single_segment, 2, 4, 8};
    gsize first = 5 + !is_single_segment + size_bytes[descriptor >> 6];
    guint32 header = get_le(file->data + first, 3);
    gboolean is_run = (header >> 1 & 3) == 1;
    return first + 3 + (is_run ? 1 : header >> 3);
}

/* A frame header of 7 bytes; then blocks with their size in front, the upper bit set for what is not compressed. */
static gsize find_second_lz4_block(const GByteArray *file)
{
    return 7 + 4 + (get_le(file->data + 7, 4) & 0x7fffffff);
}

static void a_bad_block_header_keeps_the_block_before_it(void)
{
    g_autoptr(GByteArray) text = make_text();
    g_autoptr(GByteArray) zstd = capture_builder_pack("zstd", text->data, text->len);
    zstd->data[find_second_zstd_block(zstd)] |= 6; /* the reserved type */
    g_autoptr(GByteArray) from_zstd = unpack(zstd, 262144, "zstd: Data corruption detected");
    assert_same_bytes(from_zstd, text->data, 131072);
    g_autoptr(GByteArray) lz4 = capture_builder_pack("lz4", text->data, text->len);
    memset(lz4->data + find_second_lz4_block(lz4), 0x7f, 4);
    g_autoptr(GByteArray) from_lz4 = unpack(lz4, 262144, "lz4: ERROR_maxBlockSize_invalid");
    assert_same_bytes(from_lz4, text->data, 65536);
}

static void short_files_are_plain(void)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    for (guint size = 0; size < 4; size++) {
        g_autoptr(GByteArray) all = unpack(file, 10, NULL);
        assert_same_bytes(all, (const guint8 *)"\x1f\x8b\x08", size);
        g_byte_array_append(file, (const guint8 *)"\x1f\x8b\x08" + size, 1);
    }
}

static void what_cannot_be_opened_is_named(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(byte_source_open("/nonexistent/x.pcap", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_assert_cmpstr(error->message, ==, "/nonexistent/x.pcap: No such file or directory");
    g_clear_error(&error);
    g_assert_null(byte_source_open("/", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_assert_cmpstr(error->message, ==, "/: Is a directory");
}

static void a_read_error_is_the_systems(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ByteSource) source = byte_source_new_fd(open("/dev/null", O_WRONLY | O_CLOEXEC));
    guint8 byte;
    g_assert_cmpint(byte_source_read(source, &byte, 1, &error), ==, -1);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_assert_cmpstr(error->message, ==, "Bad file descriptor");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/byte_source/every_method_gives_the_bytes_back", every_method_gives_the_bytes_back);
    g_test_add_func("/byte_source/the_method_is_named", the_method_is_named);
    g_test_add_func("/byte_source/pipes_of_small_pieces_give_the_bytes_back",
                    pipes_of_small_pieces_give_the_bytes_back);
    g_test_add_func("/byte_source/members_and_frames_follow_each_other", members_and_frames_follow_each_other);
    g_test_add_func("/byte_source/gzip_ends_in_zeros_but_in_nothing_else", gzip_ends_in_zeros_but_in_nothing_else);
    g_test_add_func("/byte_source/skippable_frames_are_skipped", skippable_frames_are_skipped);
    g_test_add_func("/byte_source/a_cut_keeps_what_came_before", a_cut_keeps_what_came_before);
    g_test_add_func("/byte_source/damage_keeps_the_blocks_before_it", damage_keeps_the_blocks_before_it);
    g_test_add_func("/byte_source/a_bad_block_header_keeps_the_block_before_it",
                    a_bad_block_header_keeps_the_block_before_it);
    g_test_add_func("/byte_source/short_files_are_plain", short_files_are_plain);
    g_test_add_func("/byte_source/what_cannot_be_opened_is_named", what_cannot_be_opened_is_named);
    g_test_add_func("/byte_source/a_read_error_is_the_systems", a_read_error_is_the_systems);
    return g_test_run();
}
