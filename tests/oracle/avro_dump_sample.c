/* SPDX-License-Identifier: BSD-3-Clause */
/* avro_dump_sample CODEC FILE: writes the sample packets to FILE, and what its records must hold as JSON lines, from
 * the packets themselves, to standard output. Texts and bytes are in hexadecimal. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "packet_sample.h"

static void print_bytes(const char *name, const void *bytes, gsize length)
{
    printf(", \"%s\": ", name);
    if (bytes == NULL) {
        printf("null");
        return;
    }
    putchar('"');
    for (gsize i = 0; i < length; i++)
        printf("%02x", ((const guint8 *)bytes)[i]);
    putchar('"');
}

static void print_text(const char *name, const char *text)
{
    print_bytes(name, text, text == NULL ? 0 : strlen(text));
}

static void print_number(const char *name, gint64 number)
{
    printf(", \"%s\": %" G_GINT64_FORMAT, name, number);
}

static void print_packet(const SamplePacket *sample, const char *dump_host)
{
    const CommPacket *packet = &sample->packet;
    printf("{\"packet_grab_nr\": %" G_GUINT64_FORMAT, packet->frame_number);
    print_number("ts", packet->timestamp_us);
    print_text("srcIP", sample->expected_source);
    print_text("dstIP", sample->expected_target);
    print_number("srcPort", packet->source_port);
    print_number("dstPort", packet->target_port);
    print_number("seqNumber", packet->sequence_number);
    print_number("ackNumber", packet->acknowledgement_number);
    print_text("dumpHost", dump_host);
    print_text("protocolType", sample->expected_protocol);
    print_text("dumpDevice", sample->expected_device);
    print_bytes("data", sample->payload.data != NULL ? (const void *)sample->payload.data : "",
                sample->payload.length_bytes);
    print_number("length", sample->expected_length);
    print_number("headerLength", packet->header_length_bytes);
    print_number("tcpFlags", packet->tcp_flags);
    printf("}\n");
}

int main(int argc, char **argv)
{
    PacketWriterOptions options = {.payload_limit_bytes = -1, .dump_host = "recorder-1"};
    if (argc != 3 || !packet_codec_parse(argv[1], &options.codec)) {
        fprintf(stderr, "usage: avro_dump_sample CODEC FILE\n");
        return 2;
    }
    int fd = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0) {
        perror(argv[2]);
        return 1;
    }
    g_autoptr(GArray) sample = packet_sample_new(2000);
    packet_sample_write(sample, fd, &options, argv[1]);
    for (guint i = 0; i < sample->len; i++)
        print_packet(&g_array_index(sample, SamplePacket, i), options.dump_host);
    return close(fd) == 0 ? 0 : 1;
}
