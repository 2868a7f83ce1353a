/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_writer.h"

#include <string.h>

#include "container_file.h"
#include "packet_record.h"
#include "packet_schema.h"

struct _PacketWriter {
    ContainerFile *file;
    PacketRecordEncoder *encoder;
};

static const char *const codec_names[] = {
    [PACKET_CODEC_DEFLATE] = "deflate",
    [PACKET_CODEC_NULL] = "null",
    [PACKET_CODEC_SNAPPY] = "snappy",
    [PACKET_CODEC_ZSTANDARD] = "zstandard",
};

gboolean packet_codec_parse(const char *name, PacketCodec *codec)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codec_names); i++) {
        if (strcmp(codec_names[i], name) != 0)
            continue;
        *codec = (PacketCodec)i;
        return TRUE;
    }
    return FALSE;
}

const char *packet_codec_name(PacketCodec codec)
{
    g_return_val_if_fail(codec < G_N_ELEMENTS(codec_names), NULL);
    return codec_names[codec];
}

static void draw_sync(const char *seed, guint8 *sync)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)seed, (gssize)strlen(seed));
    guint8 digest[32];
    gsize length = sizeof digest;
    g_checksum_get_digest(checksum, digest, &length);
    memcpy(sync, digest, CONTAINER_SYNC_BYTES);
}

static gint64 payload_limit(const PacketWriterOptions *options)
{
    if (options->payload_limit_bytes == PACKET_NO_PAYLOAD)
        return -1;
    return options->payload_limit_bytes < 0 ? G_MAXINT64 : options->payload_limit_bytes;
}

PacketWriter *packet_writer_new(int fd, const PacketWriterOptions *options, const char *sync_seed, GError **error)
{
    g_return_val_if_fail(options->dump_host != NULL && sync_seed != NULL, NULL);
    if (!packet_schema_check(packet_schema_text, strlen(packet_schema_text), error))
        return NULL;
    guint8 sync[CONTAINER_SYNC_BYTES];
    draw_sync(sync_seed, sync);
    g_autoptr(PacketWriter) writer = g_new0(PacketWriter, 1);
    Codec *codec = codec_new(packet_codec_name(options->codec));
    writer->file = container_file_new(fd, codec, packet_schema_text, sync, error);
    if (writer->file == NULL)
        return NULL;
    writer->encoder = packet_record_encoder_new(options->dump_host, payload_limit(options));
    return g_steal_pointer(&writer);
}

void packet_writer_free(PacketWriter *writer)
{
    if (writer == NULL)
        return;
    packet_record_encoder_free(writer->encoder);
    container_file_free(writer->file);
    g_free(writer);
}

gboolean packet_writer_append(PacketWriter *writer, const CommPacket *packets, const PacketPayload *payloads,
                              const char *const *devices, gsize count, GError **error)
{
    gboolean is_good = TRUE;
    for (gsize i = 0; i < count; i++) {
        gsize most_bytes = packet_record_prepare(writer->encoder, &payloads[i], devices[i]);
        guint8 *out = container_file_reserve(writer->file, most_bytes);
        gsize length = packet_record_encode(writer->encoder, &packets[i], &payloads[i], out);
        /* All are taken, so that none is missing when what failed is written after all. */
        is_good = container_file_commit(writer->file, length, is_good ? error : NULL) && is_good;
    }
    return is_good;
}

gboolean packet_writer_flush(PacketWriter *writer, GError **error)
{
    return container_file_flush(writer->file, error);
}

gboolean packet_writer_take_back(PacketWriter *writer, GError **error)
{
    return container_file_take_back(writer->file, error);
}

guint64 packet_writer_get_record_count(const PacketWriter *writer)
{
    return container_file_get_record_count(writer->file);
}

int packet_writer_get_fd(const PacketWriter *writer)
{
    return container_file_get_fd(writer->file);
}

guint64 packet_writer_get_byte_count(const PacketWriter *writer)
{
    return container_file_get_byte_count(writer->file);
}
