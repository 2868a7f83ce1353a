/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_sample.h"

#include <string.h>

#include "capture.h"

static SamplePacket sample_packet(const char *source, const char *target, guint8 protocol, const char *protocol_text)
{
    SamplePacket sample = {
        .packet = {.protocol = protocol, .frame_number = 1, .has_time = TRUE, .length_bytes = 60},
        .expected_source = source,
        .expected_target = target,
        .expected_protocol = protocol_text,
        .expected_length = 60,
    };
    g_assert_true(comm_address_parse(source, &sample.packet.source));
    g_assert_true(comm_address_parse(target, &sample.packet.target));
    return sample;
}

static void set_device(SamplePacket *sample, const char *device, const char *expected)
{
    sample->device = device;
    sample->expected_device = expected;
}

static const guint8 *noise(void)
{
    static guint8 bytes[CAPTURE_MAX_RECORD_BYTES];
    static gboolean is_ready = FALSE;
    guint32 state = 1;
    for (gsize i = 0; !is_ready && i < sizeof bytes; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (guint8)(state >> 24);
    }
    is_ready = TRUE;
    return bytes;
}

static SamplePacket largest_numbers(void)
{
    SamplePacket sample = sample_packet("255.255.255.255", "0.0.0.0", 6, "TCP");
    CommPacket *packet = &sample.packet;
    packet->frame_number = G_MAXINT64;
    packet->timestamp_us = G_MAXINT64;
    packet->sequence_number = G_MAXUINT32;
    packet->acknowledgement_number = 3130769187;
    packet->source_port = G_MAXUINT16;
    packet->target_port = 443;
    packet->has_ports = TRUE;
    packet->tcp_flags = 0xfff;
    packet->header_length_bytes = G_MAXUINT16;
    packet->length_bytes = G_MAXUINT32;
    sample.expected_length = G_MAXINT32; /* an Avro int */
    set_device(&sample, "eth0", "eth0");
    return sample;
}

static SamplePacket before_1970(gint64 timestamp_us)
{
    SamplePacket sample = sample_packet("192.168.1.20", "10.0.0.1", 17, "UDP");
    sample.packet.timestamp_us = timestamp_us;
    sample.payload = (PacketPayload){(const guint8 *)"\0query\xff", 7};
    set_device(&sample, "eth0", "eth0");
    return sample;
}

static SamplePacket without_time_and_payload(void)
{
    SamplePacket sample = sample_packet("10.0.0.1", "224.0.0.1", 253, "253");
    sample.packet.has_time = FALSE;
    return sample;
}

static SamplePacket ipv6_with_name(const char *device, const char *expected)
{
    SamplePacket sample = sample_packet("2001:db8:1111:2222:3333:4444:5555:6666", "::ffff:1.2.3.4", 58, "ICMPv6");
    sample.packet.timestamp_us = 1477645204000001;
    set_device(&sample, device, expected);
    return sample;
}

static SamplePacket larger_than_a_block(void)
{
    SamplePacket sample = sample_packet("::", "ff02::1", 132, "SCTP");
    sample.payload = (PacketPayload){noise(), CAPTURE_MAX_RECORD_BYTES};
    return sample;
}

static SamplePacket plain(guint i)
{
    SamplePacket sample = sample_packet("10.1.2.3", "10.3.2.1", 6, "TCP");
    sample.packet.frame_number = i;
    sample.packet.timestamp_us = 1477645204000000 + (gint64)i * 997;
    sample.packet.sequence_number = i * 2654435761u;
    sample.packet.source_port = (guint16)(i * 31);
    sample.payload = (PacketPayload){noise() + i % 1000, i * 7 % 1461};
    if (i % 3 == 0)
        set_device(&sample, "any", "any");
    return sample;
}

static void append(GArray *sample, SamplePacket packet)
{
    g_array_append_val(sample, packet);
}

GArray *packet_sample_new_small(void)
{
    GArray *sample = g_array_new(FALSE, FALSE, sizeof(SamplePacket));
    append(sample, largest_numbers());
    append(sample, before_1970(-1));
    append(sample, before_1970(G_MININT64));
    append(sample, without_time_and_payload());
    append(sample, ipv6_with_name("Verbindung \xc3\xbc", "Verbindung \xc3\xbc"));
    append(sample, ipv6_with_name("\xff"
                                  "eth\xc3",
                                  "\xef\xbf\xbd"
                                  "eth\xef\xbf\xbd"));
    append(sample, ipv6_with_name("", ""));
    return sample;
}

GArray *packet_sample_new(guint plain_count)
{
    GArray *sample = packet_sample_new_small();
    append(sample, larger_than_a_block());
    append(sample, larger_than_a_block());
    for (guint i = 1; i <= plain_count; i++)
        append(sample, plain(i));
    append(sample, larger_than_a_block());
    return sample;
}

void packet_sample_write(GArray *sample, int fd, const PacketWriterOptions *options, const char *sync_seed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PacketWriter) writer = packet_writer_new(fd, options, sync_seed, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < sample->len; i++) {
        const SamplePacket *packet = &g_array_index(sample, SamplePacket, i);
        g_assert_true(packet_writer_append(writer, &packet->packet, &packet->payload, &packet->device, 1, &error));
    }
    g_assert_true(packet_writer_flush(writer, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(packet_writer_get_record_count(writer), ==, sample->len);
}
