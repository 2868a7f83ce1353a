/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode.h"

#include <string.h>

/* Frames are written as hexadecimal strings, header by header; spaces are for the reader. */
#define MACS                   "020000000001 020000000002 "
#define ETHERNET_IPV4          MACS "0800 "
#define ETHERNET_IPV6          MACS "86dd "
#define IPV4(total, frag, pro) "4500 " total " 0001 " frag " 40 " pro " 0000 0a000001 0a000002 "
#define IPV6(payload, next)                                                                                            \
    "60000000 " payload " " next " 40 20010db8000000000000000000000001 20010db8000000000000000000000002 "
#define TCP "04d2 0050 ba9ccdf5 00000007 5018 0400 0000 0000 "
#define UDP "1388 0035 000c 0000 "

typedef struct {
    DecodeStatus status;
    guint count;
    CommPacket packets[DECODE_MAX_RECORDS];
    char *payloads[DECODE_MAX_RECORDS]; /* as hexadecimal */
} Decoded;

static void decoded_free(Decoded *decoded)
{
    for (guint i = 0; i < decoded->count; i++)
        g_free(decoded->payloads[i]);
    g_free(decoded);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decoded, decoded_free)

static GByteArray *parse_hex(const char *hex)
{
    GByteArray *bytes = g_byte_array_new();
    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        guint8 byte = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(bytes, &byte, 1);
        hex++;
    }
    return bytes;
}

static char *format_hex(const guint8 *data, guint32 count)
{
    GString *text = g_string_new(NULL);
    for (guint32 i = 0; i < count; i++)
        g_string_append_printf(text, "%02x", data[i]);
    return g_string_free(text, FALSE);
}

/* The frame lies in a heap block of exactly its size, so that a read past it is seen by AddressSanitizer. */
static Decoded *decode_bytes(guint32 link_type, const guint8 *data, guint32 count, DecodeTunnels tunnels)
{
    g_autofree guint8 *copy = g_memdup2(data, count);
    CaptureFrame frame = {.data = copy,
                          .captured_length_bytes = count,
                          .length_bytes = count + 4,
                          .link_type = link_type,
                          .timestamp_us = 1477645204000001,
                          .number = 7,
                          .has_time = TRUE};
    PacketPayload payloads[DECODE_MAX_RECORDS];
    Decoded *decoded = g_new0(Decoded, 1);
    decoded->status = decode_frame(&frame, tunnels, decoded->packets, payloads, &decoded->count);
    for (guint i = 0; i < decoded->count; i++)
        decoded->payloads[i] = format_hex(payloads[i].data, payloads[i].length_bytes);
    return decoded;
}

static Decoded *decode_as(guint32 link_type, const char *hex, DecodeTunnels tunnels)
{
    g_autoptr(GByteArray) bytes = parse_hex(hex);
    return decode_bytes(link_type, bytes->data, bytes->len, tunnels);
}

static Decoded *decode(const char *hex)
{
    return decode_as(1, hex, DECODE_TUNNELS_OUTER);
}

static void assert_status(const char *hex, DecodeStatus status)
{
    g_autoptr(Decoded) decoded = decode(hex);
    g_assert_cmpint(decoded->status, ==, status);
    g_assert_cmpuint(decoded->count, ==, status == DECODE_OK);
}

static void assert_addresses(const CommPacket *packet, const char *source, const char *target)
{
    char text[COMM_ADDRESS_TEXT_SIZE];
    comm_address_format(&packet->source, text);
    g_assert_cmpstr(text, ==, source);
    comm_address_format(&packet->target, text);
    g_assert_cmpstr(text, ==, target);
}

static void tcp_fields_are_read(void)
{
    g_autoptr(Decoded) decoded = decode(ETHERNET_IPV4 IPV4("002b", "4000", "06") TCP "616263 000000");
    const CommPacket *packet = &decoded->packets[0];
    g_assert_cmpint(decoded->status, ==, DECODE_OK);
    g_assert_cmpuint(decoded->count, ==, 1);
    assert_addresses(packet, "10.0.0.1", "10.0.0.2");
    g_assert_cmpuint(packet->protocol, ==, 6);
    g_assert_true(packet->has_ports);
    g_assert_cmpuint(packet->source_port, ==, 1234);
    g_assert_cmpuint(packet->target_port, ==, 80);
    g_assert_cmpuint(packet->sequence_number, ==, 3130838517);
    g_assert_cmpuint(packet->acknowledgement_number, ==, 7);
    g_assert_cmphex(packet->tcp_flags, ==, 0x018);
    g_assert_cmpuint(packet->header_length_bytes, ==, 34);
    g_assert_cmpstr(decoded->payloads[0], ==, "616263");
}

static void frame_fields_are_copied(void)
{
    g_autoptr(Decoded) decoded = decode(ETHERNET_IPV4 IPV4("001c", "0000", "11") UDP);
    const CommPacket *packet = &decoded->packets[0];
    g_assert_cmpuint(packet->frame_number, ==, 7);
    g_assert_cmpint(packet->timestamp_us, ==, 1477645204000001);
    g_assert_true(packet->has_time);
    g_assert_cmpuint(packet->length_bytes, ==, 46);
}

static void ipv6_udp_is_read(void)
{
    g_autoptr(Decoded) decoded = decode(ETHERNET_IPV6 IPV6("000c", "11") UDP "61626364");
    const CommPacket *packet = &decoded->packets[0];
    assert_addresses(packet, "2001:db8::1", "2001:db8::2");
    g_assert_cmpuint(packet->protocol, ==, 17);
    g_assert_cmpuint(packet->source_port, ==, 5000);
    g_assert_cmpuint(packet->target_port, ==, 53);
    g_assert_cmpuint(packet->header_length_bytes, ==, 54);
    g_assert_cmpstr(decoded->payloads[0], ==, "61626364");
}

static void ipv4_fragment_with_offset_has_no_ports(void)
{
    g_autoptr(Decoded) later = decode(ETHERNET_IPV4 IPV4("0020", "0001", "11") UDP "61626364");
    g_assert_false(later->packets[0].has_ports);
    g_assert_cmpstr(later->payloads[0], ==, "13880035000c000061626364");
    g_autoptr(Decoded) first = decode(ETHERNET_IPV4 IPV4("0020", "2000", "11") UDP "61626364");
    g_assert_true(first->packets[0].has_ports);
}

static void ipv6_fragment_with_offset_has_no_ports(void)
{
    g_autoptr(Decoded) later = decode(ETHERNET_IPV6 IPV6("0014", "2c") "11000009 00000001" UDP "61626364");
    g_assert_cmpuint(later->packets[0].protocol, ==, 17);
    g_assert_false(later->packets[0].has_ports);
    g_assert_cmpuint(later->packets[0].header_length_bytes, ==, 62);
    g_autoptr(Decoded) first = decode(ETHERNET_IPV6 IPV6("0014", "2c") "11000001 00000001" UDP "61626364");
    g_assert_cmpuint(first->packets[0].target_port, ==, 53);
    g_assert_cmpstr(first->payloads[0], ==, "61626364");
}

static void ipv6_extension_headers_are_walked(void)
{
    g_autoptr(Decoded) decoded =
        decode(ETHERNET_IPV6 IPV6("003c", "00") "2b 00 010400000000" /* hop-by-hop */
                                                "33 00 000000000000" /* routing */
                                                "3c 02 0000 00000001 00000001 00000000"
                                                "11 01 0104000000000104000000000000" UDP "61626364");
    g_assert_cmpuint(decoded->packets[0].protocol, ==, 17);
    g_assert_cmpuint(decoded->packets[0].target_port, ==, 53);
    g_assert_cmpuint(decoded->packets[0].header_length_bytes, ==, 54 + 48);
    g_assert_cmpstr(decoded->payloads[0], ==, "61626364");
}

static void extension_walk_ends_at_esp_and_no_next_header(void)
{
    g_autoptr(Decoded) esp = decode(ETHERNET_IPV6 IPV6("0010", "3c") "32 00 010400000000"
                                                                     "0102030405060708");
    g_assert_cmpuint(esp->packets[0].protocol, ==, 50);
    g_assert_cmpstr(esp->payloads[0], ==, "0102030405060708");
    g_autoptr(Decoded) none = decode(ETHERNET_IPV6 IPV6("0008", "3c") "3b 00 010400000000");
    g_assert_cmpuint(none->packets[0].protocol, ==, 59);
    g_assert_cmpstr(none->payloads[0], ==, "");
}

static void endless_extension_chain_ends(void)
{
    GString *hex = g_string_new(ETHERNET_IPV6 IPV6("ffff", "3c"));
    for (guint i = 0; i < 1000; i++)
        g_string_append(hex, "3c 00 010400000000");
    g_autoptr(Decoded) decoded = decode(hex->str);
    g_assert_cmpint(decoded->status, ==, DECODE_OK);
    g_assert_cmpuint(decoded->packets[0].protocol, ==, 60);
    g_string_free(hex, TRUE);
}

static void jumbo_payload_length_is_read(void)
{
    g_autoptr(Decoded) jumbo = decode(ETHERNET_IPV6 IPV6("0000", "00") "11 00 c204 00011178" UDP "61626364");
    g_assert_cmpuint(jumbo->packets[0].target_port, ==, 53);
    g_assert_cmpstr(jumbo->payloads[0], ==, "61626364");
    g_autoptr(Decoded) empty = decode(ETHERNET_IPV6 IPV6("0000", "11") UDP "61626364");
    g_assert_false(empty->packets[0].has_ports);
    g_assert_cmpstr(empty->payloads[0], ==, "");
}

static void total_length_zero_means_to_the_end(void)
{
    g_autoptr(Decoded) decoded = decode(ETHERNET_IPV4 IPV4("0000", "4000", "06") TCP "616263");
    g_assert_cmpint(decoded->status, ==, DECODE_OK);
    g_assert_cmpstr(decoded->payloads[0], ==, "616263");
}

static void total_length_past_the_capture_is_cut(void)
{
    g_autoptr(Decoded) decoded = decode(ETHERNET_IPV4 IPV4("0500", "4000", "06") TCP "616263");
    g_assert_cmpstr(decoded->payloads[0], ==, "616263");
}

static void cut_transport_header_keeps_ports(void)
{
    g_autoptr(Decoded) cut = decode(ETHERNET_IPV4 IPV4("0028", "4000", "06") "04d20050ba9c");
    g_assert_true(cut->packets[0].has_ports);
    g_assert_cmpuint(cut->packets[0].target_port, ==, 80);
    g_assert_cmpuint(cut->packets[0].sequence_number, ==, 0);
    g_assert_cmpstr(cut->payloads[0], ==, "04d20050ba9c");
    g_autoptr(Decoded) shorter = decode(ETHERNET_IPV4 IPV4("0028", "4000", "06") "04d200");
    g_assert_false(shorter->packets[0].has_ports);
    g_assert_cmpstr(shorter->payloads[0], ==, "04d200");
}

static void malformed_tcp_offset_leaves_all_as_payload(void)
{
    g_autoptr(Decoded) decoded =
        decode(ETHERNET_IPV4 IPV4("0028", "4000", "06") "04d2 0050 00000001 00000002 4010 0400 0000 0000");
    g_assert_true(decoded->packets[0].has_ports);
    g_assert_cmpuint(strlen(decoded->payloads[0]), ==, 40);
}

static void broken_headers_make_no_record(void)
{
    assert_status(ETHERNET_IPV4 "5500 001c 0001 0000 40 11 0000 0a000001 0a000002", DECODE_MALFORMED);
    assert_status(ETHERNET_IPV4 "4400 001c 0001 0000 40 11 0000 0a000001 0a000002", DECODE_MALFORMED);
    assert_status(ETHERNET_IPV4 IPV4("0013", "0000", "11"), DECODE_MALFORMED);
    assert_status(ETHERNET_IPV4 "4500 001c 0001 0000 40 11 0000 0a000001 0a0000", DECODE_TOO_SHORT);
    assert_status(ETHERNET_IPV6 "60000000 0000 3b 40 20010db80000000000000000", DECODE_TOO_SHORT);
    assert_status(MACS, DECODE_TOO_SHORT);
    assert_status(MACS "0806 0001", DECODE_NOT_IP);
    assert_status("", DECODE_TOO_SHORT);
}

static void unknown_link_type_is_told(void)
{
    g_autoptr(Decoded) decoded = decode_as(147, IPV4("001c", "0000", "11") UDP, DECODE_TUNNELS_OUTER);
    g_assert_cmpint(decoded->status, ==, DECODE_UNKNOWN_LINK_TYPE);
    g_assert_false(decode_knows_link_type(147));
    g_assert_true(decode_knows_link_type(1));
}

static void every_status_has_a_name(void)
{
    for (int status = 0; status < DECODE_STATUS_COUNT; status++)
        g_assert_cmpstr(decode_status_name((DecodeStatus)status), !=, "");
}

#define INNER                                                                                                          \
    "4500 0020 0001 0000 40 11 0000 ac100001 ac100002 "                                                                \
    "1388 0035 000c 0000 61626364 "
#define GRE_IN_IPV4   IPV4("0038", "0000", "2f") "0000 0800 " INNER
#define VXLAN_HEADERS "c350 12b5 0056 0000 08000000 00000500 "
#define VXLAN_IN_IPV6 IPV6("0056", "11") VXLAN_HEADERS ETHERNET_IPV4 GRE_IN_IPV4

static void tunnels_are_walked_when_asked(void)
{
    g_autoptr(Decoded) outer = decode_as(1, ETHERNET_IPV6 VXLAN_IN_IPV6, DECODE_TUNNELS_OUTER);
    g_assert_cmpuint(outer->count, ==, 1);
    assert_addresses(&outer->packets[0], "2001:db8::1", "2001:db8::2");
    g_autoptr(Decoded) inner = decode_as(1, ETHERNET_IPV6 VXLAN_IN_IPV6, DECODE_TUNNELS_INNER);
    g_assert_cmpuint(inner->count, ==, 1);
    assert_addresses(&inner->packets[0], "172.16.0.1", "172.16.0.2");
    g_assert_cmpstr(inner->payloads[0], ==, "61626364");
    g_autoptr(Decoded) all = decode_as(1, ETHERNET_IPV6 VXLAN_IN_IPV6, DECODE_TUNNELS_ALL);
    g_assert_cmpuint(all->count, ==, 3);
    assert_addresses(&all->packets[0], "2001:db8::1", "2001:db8::2");
    assert_addresses(&all->packets[1], "10.0.0.1", "10.0.0.2");
    assert_addresses(&all->packets[2], "172.16.0.1", "172.16.0.2");
    g_assert_cmpuint(all->packets[2].header_length_bytes, ==, 14 + 40 + 16 + 14 + 20 + 4 + 20);
}

static void later_fragments_are_not_walked(void)
{
    g_autoptr(Decoded) later =
        decode_as(1, ETHERNET_IPV4 IPV4("0038", "0001", "2f") "0000 0800 " INNER, DECODE_TUNNELS_ALL);
    g_assert_cmpuint(later->count, ==, 1);
    g_autoptr(Decoded) first =
        decode_as(1, ETHERNET_IPV4 IPV4("0038", "2000", "2f") "0000 0800 " INNER, DECODE_TUNNELS_ALL);
    g_assert_cmpuint(first->count, ==, 2);
}

static void quoted_packets_make_no_record(void)
{
    g_autoptr(Decoded) decoded =
        decode_as(1, ETHERNET_IPV4 IPV4("003c", "0000", "01") "0301 0000 00000000 " INNER, DECODE_TUNNELS_ALL);
    g_assert_cmpuint(decoded->count, ==, 1);
    g_assert_cmpuint(decoded->packets[0].protocol, ==, 1);
}

static void authentication_header_is_a_protocol_in_ipv4_only(void)
{
    g_autoptr(Decoded) four =
        decode(ETHERNET_IPV4 IPV4("0030", "0000", "33") "11 02 0000 00000001 00000001 00000000 " UDP "61626364");
    g_assert_cmpuint(four->packets[0].protocol, ==, 51);
    g_assert_false(four->packets[0].has_ports);
    g_autoptr(Decoded) six =
        decode(ETHERNET_IPV6 IPV6("001c", "33") "11 02 0000 00000001 00000001 00000000 " UDP "61626364");
    g_assert_cmpuint(six->packets[0].protocol, ==, 17);
    g_assert_cmpuint(six->packets[0].target_port, ==, 53);
}

static void a_frame_makes_a_bounded_number_of_records(void)
{
    g_autoptr(GString) hex = g_string_new(ETHERNET_IPV4);
    for (guint i = 0; i < 40; i++)
        g_string_append(hex, IPV4("0000", "0000", "04"));
    g_autoptr(Decoded) decoded = decode_as(1, hex->str, DECODE_TUNNELS_ALL);
    g_assert_cmpuint(decoded->count, ==, DECODE_MAX_RECORDS);
}

static void endless_tags_end(void)
{
    g_autoptr(GString) hex = g_string_new(MACS);
    for (guint i = 0; i < 5000; i++)
        g_string_append(hex, "8100 0005 ");
    assert_status(hex->str, DECODE_NOT_IP);
}

static void encrypted_links_are_told(void)
{
    assert_status(MACS "88e5 2c 00 00000001 0200000000010001 5a5a5a5a5a5a5a5a", DECODE_ENCRYPTED);
    g_autoptr(Decoded) wlan =
        decode_as(105, "0841 0000 " MACS "020000000003 0000 5a5a5a5a5a5a5a5a5a5a5a", DECODE_TUNNELS_OUTER);
    g_assert_cmpint(wlan->status, ==, DECODE_ENCRYPTED);
}

static void assert_link_leads_to_ip(guint32 link_type, const char *header, guint32 header_bytes)
{
    g_autofree char *hex = g_strconcat(header, IPV4("0020", "0000", "11"), UDP, "61626364", NULL);
    g_autoptr(Decoded) decoded = decode_as(link_type, hex, DECODE_TUNNELS_OUTER);
    g_assert_cmpint(decoded->status, ==, DECODE_OK);
    g_assert_cmpuint(decoded->packets[0].target_port, ==, 53);
    g_assert_cmpuint(decoded->packets[0].header_length_bytes, ==, header_bytes + 20);
}

/* tests/oracle compares many more with Wireshark; these it reads not at all, or strips before it counts offsets. */
static void link_types_that_wireshark_cannot_confirm(void)
{
    assert_link_leads_to_ip(8, "00 45 0000000000000000000000000000 ", 16);
    assert_link_leads_to_ip(166, "01 03 0021 ", 4);
    assert_link_leads_to_ip(166, "00 ff03 0021 ", 5);
    assert_link_leads_to_ip(204, "01 ff03 0021 ", 5);
    assert_link_leads_to_ip(239, "02 00 0000 0008 0001 0800 01 00 0024 0009 ", 16);
}

/* Under AddressSanitizer a read past the end aborts; without it only the results are compared. */
static void nothing_is_read_past_the_captured_length(void)
{
    const char *frames[] = {
        ETHERNET_IPV4 IPV4("002b", "4000", "06") TCP "616263",
        ETHERNET_IPV6 IPV6("001c", "00") "3c 00 010400000000 2c 00 010400000000 11000001 00000001" UDP,
        ETHERNET_IPV6 IPV6("0000", "00") "11 00 c204 00011178" UDP "61626364",
        ETHERNET_IPV6 VXLAN_IN_IPV6,
    };
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
        g_autoptr(GByteArray) bytes = parse_hex(frames[i]);
        for (guint32 length = 0; length <= bytes->len; length++) {
            g_autoptr(Decoded) decoded = decode_bytes(1, bytes->data, length, DECODE_TUNNELS_ALL);
            guint32 header_bytes = bytes->data[12] == 0x08 ? 34 : 54;
            g_assert_cmpint(decoded->status, ==, length >= header_bytes ? DECODE_OK : DECODE_TOO_SHORT);
        }
    }
}

#define ADD_TEST(claim) g_test_add_func("/decode/" #claim, claim)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_TEST(tcp_fields_are_read);
    ADD_TEST(frame_fields_are_copied);
    ADD_TEST(ipv6_udp_is_read);
    ADD_TEST(ipv4_fragment_with_offset_has_no_ports);
    ADD_TEST(ipv6_fragment_with_offset_has_no_ports);
    ADD_TEST(ipv6_extension_headers_are_walked);
    ADD_TEST(extension_walk_ends_at_esp_and_no_next_header);
    ADD_TEST(endless_extension_chain_ends);
    ADD_TEST(jumbo_payload_length_is_read);
    ADD_TEST(total_length_zero_means_to_the_end);
    ADD_TEST(total_length_past_the_capture_is_cut);
    ADD_TEST(cut_transport_header_keeps_ports);
    ADD_TEST(malformed_tcp_offset_leaves_all_as_payload);
    ADD_TEST(broken_headers_make_no_record);
    ADD_TEST(unknown_link_type_is_told);
    ADD_TEST(every_status_has_a_name);
    ADD_TEST(tunnels_are_walked_when_asked);
    ADD_TEST(later_fragments_are_not_walked);
    ADD_TEST(quoted_packets_make_no_record);
    ADD_TEST(authentication_header_is_a_protocol_in_ipv4_only);
    ADD_TEST(a_frame_makes_a_bounded_number_of_records);
    ADD_TEST(endless_tags_end);
    ADD_TEST(encrypted_links_are_told);
    ADD_TEST(link_types_that_wireshark_cannot_confirm);
    ADD_TEST(nothing_is_read_past_the_captured_length);
    return g_test_run();
}
