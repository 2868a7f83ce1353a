/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints what the decoder makes of a capture: a line a record, and one for each frame without. libpcap reads the file,
 * so that the decoder is tested alone. */
#include "decode.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>

static void print_record(const CommPacket *packet, const PacketPayload *payload)
{
    char source[COMM_ADDRESS_TEXT_SIZE];
    char target[COMM_ADDRESS_TEXT_SIZE];
    comm_address_format(&packet->source, source);
    comm_address_format(&packet->target, target);
    printf("%" G_GUINT64_FORMAT "\t%s\t%s\t%u\t", packet->frame_number, source, target, packet->protocol);
    if (packet->has_ports)
        printf("%u\t%u\t", packet->source_port, packet->target_port);
    else
        printf("-\t-\t");
    printf("%u\t%u\t%u\t%u\t%u\t", packet->sequence_number, packet->acknowledgement_number, packet->tcp_flags,
           packet->header_length_bytes, payload->length_bytes);
    for (guint32 i = 0; i < payload->length_bytes; i++)
        printf("%02x", payload->data[i]);
    putchar('\n');
}

static void print_frame(const CaptureFrame *frame, DecodeTunnels tunnels)
{
    CommPacket packets[DECODE_MAX_RECORDS];
    PacketPayload payloads[DECODE_MAX_RECORDS];
    guint count;
    DecodeStatus status = decode_frame(frame, tunnels, packets, payloads, &count);
    if (status != DECODE_OK)
        printf("%" G_GUINT64_FORMAT "\t%s\n", frame->number, decode_status_name(status));
    for (guint i = 0; i < count; i++)
        print_record(&packets[i], &payloads[i]);
}

static DecodeTunnels parse_tunnels(const char *text)
{
    if (strcmp(text, "all") == 0)
        return DECODE_TUNNELS_ALL;
    return strcmp(text, "inner") == 0 ? DECODE_TUNNELS_INNER : DECODE_TUNNELS_OUTER;
}

/* libpcap renames the link types of raw IP and a few others to its host's DLT_ numbers. */
static guint32 link_type_of(pcap_t *capture)
{
    int dlt = pcap_datalink(capture);
    return dlt == DLT_RAW ? 101 : (guint32)dlt;
}

/* Frames are numbered on from @number, as in a merged file. Returns the last one's number, or -1. */
static gint64 dump_capture(const char *path, DecodeTunnels tunnels, gint64 number)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *capture = pcap_open_offline(path, error);
    if (capture == NULL) {
        fprintf(stderr, "decode_dump: %s\n", error);
        return -1;
    }
    CaptureFrame frame = {.link_type = link_type_of(capture), .number = (guint64)number, .has_time = TRUE};
    struct pcap_pkthdr *header;
    int result;
    while ((result = pcap_next_ex(capture, &header, &frame.data)) == 1) {
        frame.captured_length_bytes = header->caplen;
        frame.length_bytes = header->len;
        frame.number++;
        print_frame(&frame, tunnels);
    }
    if (result == PCAP_ERROR)
        fprintf(stderr, "decode_dump: %s: %s\n", path, pcap_geterr(capture));
    pcap_close(capture);
    return result == PCAP_ERROR ? -1 : (gint64)frame.number;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: decode_dump outer|inner|all CAPTURE...\n");
        return 2;
    }
    gint64 number = 0;
    for (int i = 2; i < argc && number >= 0; i++)
        number = dump_capture(argv[i], parse_tunnels(argv[1]), number);
    return number < 0 ? 1 : 0;
}
