/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_SAMPLE_H
#define PACKET_SAMPLE_H

#include "packet_writer.h"

/** A packet and the texts that its record must have. */
typedef struct {
    CommPacket packet;
    PacketPayload payload;
    const char *device;
    const char *expected_source;
    const char *expected_target;
    const char *expected_protocol;
    const char *expected_device; /**< NULL for null */
    gint32 expected_length;
} SamplePacket;

/** The extremes of every field, a payload larger than a block, and @plain_count plain packets; static data. */
GArray *packet_sample_new(guint plain_count);

/** Only packets whose records are short: a file of them can be damaged at each of its bytes. */
GArray *packet_sample_new_small(void);

/** Writes all packets, one a call, and flushes; fails the test when that fails. */
void packet_sample_write(GArray *sample, int fd, const PacketWriterOptions *options, const char *sync_seed);

#endif
