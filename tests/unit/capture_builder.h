/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CAPTURE_BUILDER_H
#define CAPTURE_BUILDER_H

#include <glib.h>

/**
 * Makes the bytes of a file from words, so that a test's input fits into a table. A word has up to four arguments, as
 * in "rec:1:500:60:60"; numbers are decimal, or hexadecimal with 0x.
 *
 * le, be                           the byte order from here on; little at first
 * u16:N u32:N u64:N                numbers
 * hex:00FF text:snoop zero:N       bytes; zero makes N of them, at most 64 MiB
 * data:N                           N bytes of a frame: 0, 1, 2, ...
 * pcap:MAGIC:LINK:SNAP             pcap's file header, version 2.4
 * rec:SECONDS:FRACTION:CAPTURED:LENGTH   a pcap record with its data
 * mrec:...                         the same with the 8 bytes more of the modified format
 * block:TYPE ... end               a pcapng block, padded, its lengths filled in
 * end:FRONT:BEHIND                 the same with these lengths, whatever is true
 * opt:CODE:HEX                     an option or a name record, padded
 * shb idb:LINK:SNAP                section header and interface blocks without options
 * epb:INTERFACE:TICKS:CAPTURED:LENGTH    an enhanced packet block without options
 * spb:LENGTH:HELD                  a simple packet block that holds so many bytes
 * cut:N                            takes the last N bytes away
 */
GByteArray *capture_builder_make(const char *words);

/** @method: "gzip", "zstd", "lz4", or "plain" for a copy. */
GByteArray *capture_builder_pack(const char *method, const guint8 *bytes, gsize size);

/** A descriptor of a file without a name that holds @bytes, at its beginning. */
int capture_builder_open_file(const GByteArray *bytes);

/** The reading end of a pipe that a thread fills with @bytes, @piece_bytes at a time; join it when the end is read. */
int capture_builder_open_pipe(GByteArray *bytes, gsize piece_bytes, GThread **writer);

#endif
