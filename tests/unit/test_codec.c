/* SPDX-License-Identifier: BSD-3-Clause */
#include "codec.h"

#include <string.h>

#include "comm_error.h"

#define LIMIT (2 * 1024 * 1024)

static const char *const names[] = {"deflate", "null", "snappy", "zstandard"};
static const gsize lengths[] = {0, 1, 2, 255, 65535, 65536, 65537, 262144, 1000003};

static void fill_with_noise(guint8 *bytes, gsize length)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8)g_rand_int(rand);
}

static void fill_with_zeros(guint8 *bytes, gsize length)
{
    memset(bytes, 0, length);
}

static void fill_with_lines(guint8 *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8) "GET /index.html HTTP/1.1\r\nHost: "[(i + i / 1000) % 32];
}

static void (*const fills[])(guint8 *bytes, gsize length) = {fill_with_noise, fill_with_zeros, fill_with_lines};

static void assert_round_trip(Codec *codec, const guint8 *input, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) compressed = g_byte_array_new();
    g_autoptr(GByteArray) output = g_byte_array_sized_new(1);
    g_byte_array_append(compressed, (const guint8 *)"head", 4);
    codec_compress(codec, input, length, compressed);
    g_assert_true(memcmp(compressed->data, "head", 4) == 0);
    g_assert_true(codec_decompress(codec, compressed->data + 4, compressed->len - 4, LIMIT, output, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(output->len, ==, length);
    g_assert_true(memcmp(output->data, input, length) == 0);
}

static void bytes_come_back(gconstpointer name)
{
    g_autoptr(Codec) codec = codec_new(name);
    g_assert_cmpstr(codec_get_name(codec), ==, name);
    g_autofree guint8 *input = g_malloc(LIMIT);
    for (gsize i = 0; i < G_N_ELEMENTS(fills); i++) {
        fills[i](input, LIMIT);
        for (gsize j = 0; j < G_N_ELEMENTS(lengths); j++)
            assert_round_trip(codec, input, lengths[j]);
    }
}

static void assert_refused(Codec *codec, const guint8 *input, gsize length, gsize limit)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) output = g_byte_array_sized_new(1);
    g_assert_false(codec_decompress(codec, input, length, limit, output, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
}

static void cut_and_added_bytes_are_refused(gconstpointer name)
{
    g_autoptr(Codec) codec = codec_new(name);
    guint8 input[2000];
    fill_with_lines(input, sizeof input);
    g_autoptr(GByteArray) compressed = g_byte_array_new();
    codec_compress(codec, input, sizeof input, compressed);
    guint whole_length = compressed->len;
    g_byte_array_append(compressed, (const guint8 *)"\0\0\0\0\0\0\0\0\0", 9);
    for (guint length = 0; length <= compressed->len; length++) {
        if (length != whole_length)
            assert_refused(codec, compressed->data, length, LIMIT);
    }
}

static void more_than_the_limit_is_refused(gconstpointer name)
{
    g_autoptr(Codec) codec = codec_new(name);
    g_autofree guint8 *input = g_malloc0(LIMIT);
    g_autoptr(GByteArray) compressed = g_byte_array_new();
    g_autoptr(GByteArray) output = g_byte_array_new();
    codec_compress(codec, input, LIMIT, compressed);
    assert_refused(codec, compressed->data, compressed->len, LIMIT - 1);
    g_assert_true(codec_decompress(codec, compressed->data, compressed->len, LIMIT, output, NULL));
}

static void other_names_are_no_codec(void)
{
    g_assert_null(codec_new("zstd"));
    g_assert_null(codec_new(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *back = g_strdup_printf("/codec/bytes_come_back/%s", names[i]);
        g_autofree char *cut = g_strdup_printf("/codec/cut_and_added_bytes_are_refused/%s", names[i]);
        g_autofree char *limit = g_strdup_printf("/codec/more_than_the_limit_is_refused/%s", names[i]);
        g_test_add_data_func(back, names[i], bytes_come_back);
        g_test_add_data_func(limit, names[i], more_than_the_limit_is_refused);
        if (strcmp(names[i], "null") != 0) /* every length is a good one there */
            g_test_add_data_func(cut, names[i], cut_and_added_bytes_are_refused);
    }
    g_test_add_func("/codec/other_names_are_no_codec", other_names_are_no_codec);
    return g_test_run();
}
