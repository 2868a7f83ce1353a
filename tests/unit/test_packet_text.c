/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_error.h"
#include "packet_text.h"
#include "packet_writer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    int ends[2];
    PacketText *text;
} Fixture;

static void set_up(Fixture *fixture, gint64 payload_limit_bytes)
{
    g_assert_cmpint(pipe(fixture->ends), ==, 0);
    fixture->text = packet_text_new(fixture->ends[1], payload_limit_bytes);
}

/* Ends the pipe, and returns all that went through it. */
static char *tear_down(Fixture *fixture)
{
    packet_text_free(fixture->text);
    close(fixture->ends[1]);
    char *out = g_malloc0(65536);
    gsize length = 0;
    gssize count;
    while ((count = read(fixture->ends[0], out + length, 65535 - length)) > 0)
        length += (gsize)count;
    close(fixture->ends[0]);
    return out;
}

static CommPacket make_packet(void)
{
    CommPacket packet = {.sequence_number = 3130769187,
                         .acknowledgement_number = 1,
                         .header_length_bytes = 34,
                         .source_port = 50010,
                         .target_port = 80,
                         .protocol = 6,
                         .has_ports = TRUE};
    g_assert_true(comm_address_parse("10.0.0.1", &packet.source));
    g_assert_true(comm_address_parse("2001:db8::ff", &packet.target));
    return packet;
}

static void append(Fixture *fixture, const char *data, gsize length)
{
    CommPacket packet = make_packet();
    PacketPayload payload = {(const guint8 *)data, (guint32)length};
    g_autoptr(GError) error = NULL;
    g_assert_true(packet_text_append(fixture->text, &packet, &payload, 1, &error));
    g_assert_true(packet_text_flush(fixture->text, &error));
    g_assert_no_error(error);
}

#define HEAD "10.0.0.1|2001:db8::ff|TCP|34|50010|80|3130769187|1|"

static void line_has_nine_fields(void)
{
    Fixture fixture;
    set_up(&fixture, -1);
    packet_text_add_header(fixture.text);
    append(&fixture, "GET /", 5);
    g_autofree char *out = tear_down(&fixture);
    g_assert_cmpstr(out, ==,
                    "srcIP|dstIP|protocolType|headerLength|srcPort|dstPort|seqNumber|ackNumber|data\n" HEAD "GET /\n");
}

static void data_keeps_printable_bytes_alone(void)
{
    char all[256];
    char printable[96] = {0};
    for (guint i = 0; i < sizeof all; i++)
        all[i] = (char)i;
    for (guint i = 0; i < 95; i++)
        printable[i] = (char)(0x20 + i);
    Fixture fixture;
    set_up(&fixture, -1);
    append(&fixture, all, sizeof all);
    append(&fixture, "\xc3\xa4|\\\r\n\x7f", 7);
    append(&fixture, NULL, 0);
    g_autofree char *out = tear_down(&fixture);
    g_autofree char *expected = g_strconcat(HEAD, printable, "\n", HEAD "|\\\n", HEAD "\n", NULL);
    g_assert_cmpstr(out, ==, expected);
}

static void payload_is_cut_before_bytes_are_left_out(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    append(&fixture, "\0ab\0cd", 6);
    g_autofree char *out = tear_down(&fixture);
    g_assert_cmpstr(out, ==, HEAD "ab\n");
}

static void no_payload_leaves_data_empty(void)
{
    Fixture fixture;
    set_up(&fixture, PACKET_NO_PAYLOAD);
    append(&fixture, "abc", 3);
    g_autofree char *out = tear_down(&fixture);
    g_assert_cmpstr(out, ==, HEAD "\n");
}

static void refused_write_is_told(void)
{
    g_autoptr(PacketText) text = packet_text_new(-1, -1);
    g_autoptr(GError) error = NULL;
    packet_text_add_header(text);
    g_assert_false(packet_text_flush(text, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
    g_assert_true(packet_text_has_failed(text));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/packet_text/line_has_nine_fields", line_has_nine_fields);
    g_test_add_func("/packet_text/data_keeps_printable_bytes_alone", data_keeps_printable_bytes_alone);
    g_test_add_func("/packet_text/payload_is_cut_before_bytes_are_left_out", payload_is_cut_before_bytes_are_left_out);
    g_test_add_func("/packet_text/no_payload_leaves_data_empty", no_payload_leaves_data_empty);
    g_test_add_func("/packet_text/refused_write_is_told", refused_write_is_told);
    return g_test_run();
}
