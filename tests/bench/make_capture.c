/* SPDX-License-Identifier: BSD-3-Clause */
/* Writes a large capture to standard output, the same bytes each time: make_capture mix|small MEGABYTES >FILE.
 *
 * mix: four frames in ten are full, five bare acknowledgements, one of 200 bytes; 92 % IPv4, 80 % TCP. About 1.56
 * million frames in 1,050 MB.
 * small: 82-byte frames of TCP over IPv4, the worst case of what is done for each frame. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    HOST_COUNT = 4000,
    PAIR_COUNT = 30000,
    FIRST_SECOND = 1477645204,
    FILE_HEADER_BYTES = 24,
    RECORD_HEADER_BYTES = 16,
    ETHERNET_BYTES = 14,
    IPV4_BYTES = 20,
    IPV6_BYTES = 40,
    TCP_BYTES = 32, /* with time stamps, as most systems send */
    UDP_BYTES = 8,
    SMALL_FRAME_BYTES = 82,
    LARGEST_FRAME_BYTES = 1514
};

typedef struct {
    uint16_t source;
    uint16_t target;
    uint8_t version;
    uint8_t protocol;
} Pair;

typedef struct {
    uint64_t random_state;
    uint64_t time_us;
    int is_small;
    Pair pairs[PAIR_COUNT];
    uint8_t payload[65536];
} Generator;

/* xorshift64*, Vigna 2016: fast, and good enough to draw sizes from. */
static uint64_t draw(Generator *generator)
{
    uint64_t x = generator->random_state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    generator->random_state = x;
    return x * 0x2545f4914f6cdd1dU;
}

static uint32_t draw_below(Generator *generator, uint32_t limit)
{
    return (uint32_t)((draw(generator) >> 32) * limit >> 32);
}

/* Heavy-tailed: each halving of the range is as likely as the one before, so that the first tenth has most of it. */
static uint32_t draw_heavy(Generator *generator, uint32_t limit)
{
    uint32_t range = limit;
    while (range > 16 && draw_below(generator, 3) > 0)
        range /= 2;
    return draw_below(generator, range);
}

static void prepare(Generator *generator)
{
    for (size_t i = 0; i < sizeof generator->payload; i++)
        generator->payload[i] = (uint8_t)draw(generator);
    for (size_t i = 0; i < PAIR_COUNT; i++) {
        Pair *pair = &generator->pairs[i];
        pair->source = (uint16_t)draw_below(generator, HOST_COUNT);
        pair->target = (uint16_t)draw_heavy(generator, HOST_COUNT);
        pair->version = generator->is_small || draw_below(generator, 100) < 92 ? 4 : 6;
        pair->protocol = generator->is_small || draw_below(generator, 100) < 80 ? 6 : 17;
    }
}

static void put_be16(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

static void put_be32(uint8_t *out, uint32_t value)
{
    put_be16(out, value >> 16);
    put_be16(out + 2, value & 0xffff);
}

static void put_ipv4(uint8_t *out, const Pair *pair, uint32_t packet_bytes)
{
    memset(out, 0, IPV4_BYTES);
    out[0] = 0x45;
    put_be16(out + 2, packet_bytes);
    out[8] = 64;
    out[9] = pair->protocol;
    put_be32(out + 12, 0x0a000000U + pair->source);
    put_be32(out + 16, 0x0a000000U + pair->target);
}

static void put_ipv6(uint8_t *out, const Pair *pair, uint32_t packet_bytes)
{
    memset(out, 0, IPV6_BYTES);
    out[0] = 0x60;
    put_be16(out + 4, packet_bytes - IPV6_BYTES);
    out[6] = pair->protocol;
    out[7] = 64;
    put_be32(out + 8, 0x20010db8);
    put_be32(out + 20, pair->source);
    put_be32(out + 24, 0x20010db8);
    put_be32(out + 36, pair->target);
}

static void put_tcp(Generator *generator, uint8_t *out)
{
    memset(out, 0, TCP_BYTES);
    put_be16(out, 32768 + draw_below(generator, 28000));
    put_be16(out + 2, 50010);
    put_be32(out + 4, (uint32_t)draw(generator));
    put_be32(out + 8, (uint32_t)draw(generator));
    out[12] = TCP_BYTES / 4 << 4;
    out[13] = 0x10;
    out[20] = 1;
    out[21] = 1;
    out[22] = 8;
    out[23] = 10;
}

static void put_udp(Generator *generator, uint8_t *out, uint32_t datagram_bytes)
{
    put_be16(out, 32768 + draw_below(generator, 28000));
    put_be16(out + 2, 514);
    put_be16(out + 4, datagram_bytes);
    put_be16(out + 6, 0);
}

static uint32_t draw_frame_bytes(Generator *generator)
{
    if (generator->is_small)
        return SMALL_FRAME_BYTES;
    uint32_t choice = draw_below(generator, 100);
    if (choice < 39)
        return LARGEST_FRAME_BYTES;
    return choice < 90 ? 90 : 200;
}

/* Returns the frame's length. */
static uint32_t put_frame(Generator *generator, uint8_t *frame)
{
    const Pair *pair = &generator->pairs[draw_heavy(generator, PAIR_COUNT)];
    uint32_t frame_bytes = draw_frame_bytes(generator);
    uint32_t ip_bytes = pair->version == 4 ? IPV4_BYTES : IPV6_BYTES;
    uint32_t transport_bytes = pair->protocol == 6 ? TCP_BYTES : UDP_BYTES;
    uint32_t payload_offset = ETHERNET_BYTES + ip_bytes + transport_bytes;

    memset(frame, 2, 12);
    put_be16(frame + 12, pair->version == 4 ? 0x0800 : 0x86dd);
    if (pair->version == 4)
        put_ipv4(frame + ETHERNET_BYTES, pair, frame_bytes - ETHERNET_BYTES);
    else
        put_ipv6(frame + ETHERNET_BYTES, pair, frame_bytes - ETHERNET_BYTES);
    if (pair->protocol == 6)
        put_tcp(generator, frame + ETHERNET_BYTES + ip_bytes);
    else
        put_udp(generator, frame + ETHERNET_BYTES + ip_bytes, frame_bytes - ETHERNET_BYTES - ip_bytes);
    memcpy(frame + payload_offset, generator->payload + draw_below(generator, 60000), frame_bytes - payload_offset);
    return frame_bytes;
}

/* In this machine's byte order, as capture programs do. */
static int write_file_header(void)
{
    const uint32_t header[] = {0xa1b2c3d4, 4U << 16 | 2, 0, 0, 262144, 1};
    _Static_assert(sizeof header == FILE_HEADER_BYTES, "pcap's file header");
    return fwrite(header, sizeof header, 1, stdout) == 1;
}

static int write_frame(Generator *generator)
{
    uint8_t record[RECORD_HEADER_BYTES + LARGEST_FRAME_BYTES];
    uint32_t frame_bytes = put_frame(generator, record + RECORD_HEADER_BYTES);
    generator->time_us += draw_below(generator, 20);
    const uint32_t header[] = {(uint32_t)(FIRST_SECOND + generator->time_us / 1000000),
                               (uint32_t)(generator->time_us % 1000000), frame_bytes, frame_bytes};
    memcpy(record, header, sizeof header);
    return fwrite(record, RECORD_HEADER_BYTES + frame_bytes, 1, stdout) == 1 ? (int)frame_bytes : -1;
}

static int write_capture(Generator *generator, uint64_t file_bytes)
{
    if (!write_file_header())
        return 0;
    for (uint64_t written_bytes = FILE_HEADER_BYTES; written_bytes < file_bytes;) {
        int frame_bytes = write_frame(generator);
        if (frame_bytes < 0)
            return 0;
        written_bytes += RECORD_HEADER_BYTES + (uint64_t)frame_bytes;
    }
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    static Generator generator = {.random_state = 1};
    if (argc != 3 || (strcmp(argv[1], "mix") != 0 && strcmp(argv[1], "small") != 0)) {
        fputs("usage: make_capture mix|small MEGABYTES >FILE\n", stderr);
        return 2;
    }
    generator.is_small = strcmp(argv[1], "small") == 0;
    prepare(&generator);
    if (write_capture(&generator, strtoull(argv[2], NULL, 10) * 1000000))
        return 0;
    fprintf(stderr, "make_capture: %s\n", strerror(errno));
    return 1;
}
