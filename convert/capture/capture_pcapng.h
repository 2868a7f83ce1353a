/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CAPTURE_PCAPNG_H
#define CAPTURE_PCAPNG_H

#include "capture_internal.h"

/* Shared by capture_pcapng.c, which walks the blocks, and capture_pcapng_blocks.c, which reads them. */

typedef struct {
    Capture *capture;
    const char *name;
    guint64 offset; /**< in the uncompressed stream */
    guint32 total_bytes;
    gboolean is_swapped;
    gboolean is_whole;  /**< FALSE: the body goes on past body_bytes */
    const guint8 *body; /**< behind type and length; body_bytes is a multiple of 4 */
    gsize body_bytes;
} PcapngBlock;

#define pcapng_fail(block, ...) capture_fail((block)->capture, (block)->offset, __VA_ARGS__)

/* Each fills @frame but for its number; FALSE with the capture's failure set. */
gboolean pcapng_take_enhanced(PcapngBlock *block, Capture *capture, CaptureFrame *frame);
gboolean pcapng_take_obsolete(PcapngBlock *block, Capture *capture, CaptureFrame *frame);
gboolean pcapng_take_simple(PcapngBlock *block, Capture *capture, CaptureFrame *frame);

/** Adds the interface that the block describes to the capture. */
void pcapng_add_interface(PcapngBlock *block);

/** Sets the capture's failure when an option reaches past the block's end; the first is at @body_offset. */
gboolean pcapng_check_options(PcapngBlock *block, gsize body_offset);

/**
 * Takes the records of a name resolution block that are whole in the buffer, and moves the buffer's start and
 * rest_bytes on. Sets @needed_bytes to what the next record asks for. Behind the last record the rest is to be skipped.
 */
void pcapng_take_names(Capture *capture, gsize *needed_bytes);

#endif
