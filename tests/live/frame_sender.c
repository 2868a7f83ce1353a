/* SPDX-License-Identifier: BSD-3-Clause */

/* frame_sender INTERFACE COUNT RATE [FRAME_BYTES [KIND [FIRST_NUMBER]]]: sends frames at a steady rate, 0 being as fast
 * as it can. Each has its number, from 0 or FIRST_NUMBER, as the first four bytes of its payload, in network order.
 * KIND is udp, or mixed: UDP, TCP, ICMP and ARP in turn, ARP without a number. Prints how many frames the kernel took,
 * and how long that was. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH          64
#define MAX_FRAME      1514
#define LEAST_FRAME    60
#define ETHERNET_BYTES 14
#define IP_BYTES       20
#define SOURCE_COUNT   64

typedef struct {
    int fd;
    uint64_t count;
    double rate; /* frames a second; 0: no limit */
    unsigned frame_bytes;
    bool is_mixed;
    uint32_t first_number;
} Sender;

static uint8_t frames[BATCH][MAX_FRAME];

static void fail(const char *what)
{
    fprintf(stderr, "frame_sender: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void put_u16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    put_u16(at, value >> 16);
    put_u16(at + 2, value & 0xffff);
}

static uint32_t get_checksum_part(const uint8_t *bytes, unsigned count)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i + 1 < count; i += 2)
        sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
    return sum;
}

static unsigned fold(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

static void fill_ethernet(uint8_t *frame, unsigned type)
{
    static const uint8_t addresses[12] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
    memcpy(frame, addresses, sizeof addresses);
    put_u16(frame + 12, type);
}

static uint8_t *fill_ip(uint8_t *frame, unsigned frame_bytes, uint8_t protocol, uint32_t number)
{
    uint8_t *ip = frame + ETHERNET_BYTES;
    fill_ethernet(frame, ETH_P_IP);
    memset(ip, 0, IP_BYTES);
    ip[0] = 0x45;
    put_u16(ip + 2, frame_bytes - ETHERNET_BYTES);
    put_u16(ip + 4, number & 0xffff);
    ip[8] = 64;
    ip[9] = protocol;
    put_u32(ip + 12, 0x0a090100 + number % SOURCE_COUNT); /* 10.9.1.0 and up */
    put_u32(ip + 16, 0x0a090201 + number / SOURCE_COUNT % 16);
    put_u16(ip + 10, fold(get_checksum_part(ip, IP_BYTES)));
    return ip + IP_BYTES;
}

static void fill_udp(uint8_t *frame, unsigned frame_bytes, uint32_t number)
{
    uint8_t *udp = fill_ip(frame, frame_bytes, IPPROTO_UDP, number);
    put_u16(udp, 40000 + number % 1000);
    put_u16(udp + 2, 9);
    put_u16(udp + 4, frame_bytes - ETHERNET_BYTES - IP_BYTES);
    put_u16(udp + 6, 0);
    put_u32(udp + 8, number);
}

static void fill_tcp(uint8_t *frame, unsigned frame_bytes, uint32_t number)
{
    uint8_t *tcp = fill_ip(frame, frame_bytes, IPPROTO_TCP, number);
    memset(tcp, 0, 20);
    put_u16(tcp, 50000 + number % 1000);
    put_u16(tcp + 2, 80);
    put_u32(tcp + 4, number);
    tcp[12] = 5 << 4;
    tcp[13] = 0x18;
    put_u32(tcp + 20, number);
}

static void fill_icmp(uint8_t *frame, unsigned frame_bytes, uint32_t number)
{
    uint8_t *icmp = fill_ip(frame, frame_bytes, IPPROTO_ICMP, number);
    memset(icmp, 0, 8);
    icmp[0] = 8;
    put_u32(icmp + 8, number);
}

static void fill_arp(uint8_t *frame)
{
    static const uint8_t request[8] = {0, 1, 8, 0, 6, 4, 0, 1};
    fill_ethernet(frame, ETH_P_ARP);
    memcpy(frame + ETHERNET_BYTES, request, sizeof request);
}

static void fill(const Sender *sender, uint8_t *frame, uint32_t number)
{
    unsigned kind = sender->is_mixed ? number % 4 : 0;
    memset(frame, 0, sender->frame_bytes);
    if (kind == 0)
        fill_udp(frame, sender->frame_bytes, number);
    else if (kind == 1)
        fill_tcp(frame, sender->frame_bytes, number);
    else if (kind == 2)
        fill_icmp(frame, sender->frame_bytes, number);
    else
        fill_arp(frame);
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Sleeps while it is early; short waits are spun away, since a sleep is at least 50 us too long. */
static void wait_until(double time_s)
{
    double left_s = time_s - now_s();
    if (left_s > 200e-6) {
        struct timespec pause = {(time_t)(left_s - 100e-6), 0};
        pause.tv_nsec = (long)((left_s - 100e-6 - (double)pause.tv_sec) * 1e9);
        nanosleep(&pause, NULL);
    }
}

static unsigned send_batch(const Sender *sender, unsigned count)
{
    static struct mmsghdr messages[BATCH];
    static struct iovec parts[BATCH];
    unsigned sent = 0;
    for (unsigned i = 0; i < count; i++) {
        parts[i] = (struct iovec){frames[i], sender->frame_bytes};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
    }
    while (sent < count) {
        int taken = sendmmsg(sender->fd, messages + sent, count - sent, 0);
        if (taken < 0 && errno != EINTR && errno != ENOBUFS)
            fail("send");
        sent += taken > 0 ? (unsigned)taken : 0;
    }
    return sent;
}

static void send_all(const Sender *sender)
{
    double start_s = now_s();
    uint64_t sent = 0;
    /* At low rates a batch would be a burst. */
    unsigned batch = sender->rate == 0 || sender->rate >= 64000 ? BATCH : sender->rate >= 5000 ? 8 : 1;
    while (sent < sender->count) {
        uint64_t left = sender->count - sent;
        unsigned count = left < batch ? (unsigned)left : batch;
        for (unsigned i = 0; i < count; i++)
            fill(sender, frames[i], sender->first_number + (uint32_t)sent + i);
        if (sender->rate > 0)
            wait_until(start_s + (double)sent / sender->rate);
        sent += send_batch(sender, count);
    }
    printf("%" PRIu64 " frames in %.3f s\n", sent, now_s() - start_s);
}

static int open_interface(const char *name)
{
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(name)};
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail("socket");
    if (address.sll_ifindex == 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail(name);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 7) {
        fputs("usage: frame_sender INTERFACE COUNT RATE [FRAME_BYTES [udp|mixed [FIRST_NUMBER]]]\n", stderr);
        return 2;
    }
    Sender sender = {.count = strtoull(argv[2], NULL, 10), .rate = strtod(argv[3], NULL), .frame_bytes = 64};
    if (argc > 4)
        sender.frame_bytes = (unsigned)strtoul(argv[4], NULL, 10);
    sender.is_mixed = argc > 5 && strcmp(argv[5], "mixed") == 0;
    sender.first_number = argc > 6 ? (uint32_t)strtoul(argv[6], NULL, 10) : 0;
    if (sender.frame_bytes < LEAST_FRAME || sender.frame_bytes > MAX_FRAME) {
        fprintf(stderr, "frame_sender: a frame has %d to %d bytes\n", LEAST_FRAME, MAX_FRAME);
        return 2;
    }
    sender.fd = open_interface(argv[1]);
    send_all(&sender);
    close(sender.fd);
    return 0;
}
