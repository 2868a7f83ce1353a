/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_builder.h"

#include <isa-l/igzip_lib.h>
#include <lz4frame.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#define MAX_ARGUMENTS  4
#define MAX_ZERO_BYTES (64u << 20)

typedef struct {
    GByteArray *bytes;
    gboolean is_big;
    guint block_start;
    char **arguments; /* as text, "" where missing */
    guint64 numbers[MAX_ARGUMENTS];
} Builder;

static void put(Builder *builder, guint64 value, guint size)
{
    for (guint i = 0; i < size; i++) {
        guint shift = 8 * (builder->is_big ? size - 1 - i : i);
        guint8 byte = (guint8)(value >> shift);
        g_byte_array_append(builder->bytes, &byte, 1);
    }
}

static void put_zeros(Builder *builder, guint64 count)
{
    g_assert_cmpuint(count, <=, MAX_ZERO_BYTES);
    guint old_length = builder->bytes->len;
    g_byte_array_set_size(builder->bytes, old_length + (guint)count);
    memset(builder->bytes->data + old_length, 0, count);
}

static void pad(Builder *builder)
{
    put_zeros(builder, (4 - (builder->bytes->len - builder->block_start) % 4) % 4);
}

static void put_data(Builder *builder, guint64 count)
{
    for (guint64 i = 0; i < count; i++)
        put(builder, i & 0xff, 1);
}

static void put_hex(Builder *builder, const char *hex)
{
    for (; hex[0] != '\0'; hex += 2)
        put(builder, (guint64)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1])), 1);
}

static void write_order_little(Builder *builder)
{
    builder->is_big = FALSE;
}

static void write_order_big(Builder *builder)
{
    builder->is_big = TRUE;
}

static void write_u16(Builder *builder)
{
    put(builder, builder->numbers[0], 2);
}

static void write_u32(Builder *builder)
{
    put(builder, builder->numbers[0], 4);
}

static void write_u64(Builder *builder)
{
    put(builder, builder->numbers[0], 8);
}

static void write_hex(Builder *builder)
{
    put_hex(builder, builder->arguments[0]);
}

static void write_text(Builder *builder)
{
    g_byte_array_append(builder->bytes, (const guint8 *)builder->arguments[0], (guint)strlen(builder->arguments[0]));
}

static void write_zeros(Builder *builder)
{
    put_zeros(builder, builder->numbers[0]);
}

static void write_data(Builder *builder)
{
    put_data(builder, builder->numbers[0]);
}

static void write_pcap_header(Builder *builder)
{
    put(builder, builder->numbers[0], 4);
    put(builder, 2, 2);
    put(builder, 4, 2);
    put(builder, 0, 8);
    put(builder, builder->numbers[2], 4);
    put(builder, builder->numbers[1], 4);
}

static void put_record(Builder *builder, guint extra_bytes)
{
    for (guint i = 0; i < 4; i++)
        put(builder, builder->numbers[i], 4);
    put_zeros(builder, extra_bytes);
    put_data(builder, builder->numbers[2]);
}

static void write_record(Builder *builder)
{
    put_record(builder, 0);
}

static void write_modified_record(Builder *builder)
{
    put_record(builder, 8);
}

static void begin_block(Builder *builder, guint32 type)
{
    builder->block_start = builder->bytes->len;
    put(builder, type, 4);
    put(builder, 0, 4);
}

static void end_block(Builder *builder, guint64 front, guint64 behind)
{
    pad(builder);
    GByteArray *bytes = builder->bytes;
    put(builder, front, 4);
    memcpy(bytes->data + builder->block_start + 4, bytes->data + bytes->len - 4, 4);
    g_byte_array_set_size(bytes, bytes->len - 4);
    put(builder, behind, 4);
}

static void end_true_block(Builder *builder)
{
    pad(builder);
    guint length = builder->bytes->len - builder->block_start + 4;
    end_block(builder, length, length);
}

static void write_block(Builder *builder)
{
    begin_block(builder, (guint32)builder->numbers[0]);
}

static void write_end(Builder *builder)
{
    if (*builder->arguments[0] != '\0')
        end_block(builder, builder->numbers[0], builder->numbers[1]);
    else
        end_true_block(builder);
}

static void write_option(Builder *builder)
{
    put(builder, builder->numbers[0], 2);
    put(builder, strlen(builder->arguments[1]) / 2, 2);
    put_hex(builder, builder->arguments[1]);
    pad(builder);
}

static void write_section(Builder *builder)
{
    begin_block(builder, 0x0a0d0d0a);
    put(builder, 0x1a2b3c4d, 4);
    put(builder, 1, 2);
    put(builder, 0, 2);
    put(builder, G_MAXUINT64, 8);
    end_true_block(builder);
}

static void write_interface(Builder *builder)
{
    begin_block(builder, 1);
    put(builder, builder->numbers[0], 2);
    put(builder, 0, 2);
    put(builder, builder->numbers[1], 4);
    end_true_block(builder);
}

static void write_enhanced_packet(Builder *builder)
{
    begin_block(builder, 6);
    put(builder, builder->numbers[0], 4);
    put(builder, builder->numbers[1] >> 32, 4);
    put(builder, builder->numbers[1] & G_MAXUINT32, 4);
    put(builder, builder->numbers[2], 4);
    put(builder, builder->numbers[3], 4);
    put_data(builder, builder->numbers[2]);
    end_true_block(builder);
}

static void write_simple_packet(Builder *builder)
{
    begin_block(builder, 3);
    put(builder, builder->numbers[0], 4);
    put_data(builder, builder->numbers[1]);
    end_true_block(builder);
}

static void cut(Builder *builder)
{
    g_assert_cmpuint(builder->numbers[0], <=, builder->bytes->len);
    g_byte_array_set_size(builder->bytes, builder->bytes->len - (guint)builder->numbers[0]);
}

static const struct {
    const char *word;
    void (*write)(Builder *builder);
} vocabulary[] = {
    {"le", write_order_little},   {"be", write_order_big},
    {"u16", write_u16},           {"u32", write_u32},
    {"u64", write_u64},           {"hex", write_hex},
    {"text", write_text},         {"zero", write_zeros},
    {"data", write_data},         {"pcap", write_pcap_header},
    {"rec", write_record},        {"mrec", write_modified_record},
    {"block", write_block},       {"end", write_end},
    {"opt", write_option},        {"shb", write_section},
    {"idb", write_interface},     {"epb", write_enhanced_packet},
    {"spb", write_simple_packet}, {"cut", cut},
};

static void write_word(Builder *builder, const char *word)
{
    g_auto(GStrv) parts = g_strsplit(word, ":", MAX_ARGUMENTS + 1);
    guint part_count = g_strv_length(parts);
    char *arguments[MAX_ARGUMENTS] = {"", "", "", ""};
    for (guint i = 0; i < MAX_ARGUMENTS && i + 1 < part_count; i++)
        arguments[i] = parts[i + 1];
    builder->arguments = arguments;
    for (guint i = 0; i < MAX_ARGUMENTS; i++)
        builder->numbers[i] = g_ascii_strtoull(arguments[i], NULL, 0);
    for (guint i = 0; i < G_N_ELEMENTS(vocabulary); i++) {
        if (strcmp(parts[0], vocabulary[i].word) != 0)
            continue;
        vocabulary[i].write(builder);
        return;
    }
    g_error("%s: no word of the builder", word);
}

GByteArray *capture_builder_make(const char *words)
{
    Builder builder = {.bytes = g_byte_array_new()};
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (guint i = 0; list[i] != NULL; i++)
        if (*list[i] != '\0')
            write_word(&builder, list[i]);
    return builder.bytes;
}

static gsize pack_gzip(guint8 *packed, gsize capacity, const guint8 *bytes, gsize size)
{
    struct isal_zstream stream;
    isal_deflate_stateless_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    stream.next_in = (guint8 *)bytes;
    stream.avail_in = (guint32)size;
    stream.next_out = packed;
    stream.avail_out = (guint32)capacity;
    g_assert_cmpint(isal_deflate_stateless(&stream), ==, COMP_OK);
    return capacity - stream.avail_out;
}

/* With a checksum, as zstd's own program writes. */
static gsize pack_zstd(guint8 *packed, gsize capacity, const guint8 *bytes, gsize size)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    gsize packed_size = ZSTD_compress2(context, packed, capacity, bytes, size);
    ZSTD_freeCCtx(context);
    return packed_size;
}

/* Small blocks with checksums, so that damage is found near where it is. */
static gsize pack_lz4(guint8 *packed, gsize capacity, const guint8 *bytes, gsize size)
{
    LZ4F_preferences_t preferences = LZ4F_INIT_PREFERENCES;
    preferences.frameInfo.blockSizeID = LZ4F_max64KB;
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    return LZ4F_compressFrame(packed, capacity, bytes, size, &preferences);
}

GByteArray *capture_builder_pack(const char *method, const guint8 *bytes, gsize size)
{
    gsize capacity = size + size / 8 + 4096;
    GByteArray *packed = g_byte_array_new();
    g_byte_array_set_size(packed, (guint)capacity);
    gsize packed_size = size;
    if (strcmp(method, "gzip") == 0)
        packed_size = pack_gzip(packed->data, capacity, bytes, size);
    else if (strcmp(method, "zstd") == 0)
        packed_size = pack_zstd(packed->data, capacity, bytes, size);
    else if (strcmp(method, "lz4") == 0)
        packed_size = pack_lz4(packed->data, capacity, bytes, size);
    else
        memcpy(packed->data, bytes, size);
    g_assert_cmpuint(packed_size, <=, capacity);
    g_byte_array_set_size(packed, (guint)packed_size);
    return packed;
}

int capture_builder_open_file(const GByteArray *bytes)
{
    int fd = memfd_create("capture", MFD_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, bytes->data, bytes->len), ==, bytes->len);
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    return fd;
}

typedef struct {
    int fd;
    GByteArray *bytes;
    gsize piece_bytes;
} PipeJob;

static gpointer write_pipe(gpointer data)
{
    g_autofree PipeJob *job = data;
    gsize done = 0;
    while (done < job->bytes->len) {
        gssize count = write(job->fd, job->bytes->data + done, MIN(job->piece_bytes, job->bytes->len - done));
        if (count < 0)
            break; /* the reader has seen enough: damage */
        done += (gsize)count;
    }
    close(job->fd);
    g_byte_array_unref(job->bytes);
    return NULL;
}

int capture_builder_open_pipe(GByteArray *bytes, gsize piece_bytes, GThread **writer)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    PipeJob job = {ends[1], g_byte_array_ref(bytes), piece_bytes};
    *writer = g_thread_new("pipe", write_pipe, g_memdup2(&job, sizeof job));
    return ends[0];
}
