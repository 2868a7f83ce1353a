/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef MESSAGE_LINE_H
#define MESSAGE_LINE_H

#include <glib.h>

/**
 * @text as it may stand within a line on a terminal: control characters, which file names may hold, as \n, \t, \x1B,
 * and so bytes that are not UTF-8; the caller's.
 */
char *message_line_escape(const char *text);

/** Writes "pcap2avro: ", @text escaped, and a line end to standard error, as one write. */
void message_line_print(const char *text);

#endif
