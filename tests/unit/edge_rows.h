/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef EDGE_ROWS_H
#define EDGE_ROWS_H

#include "edge_merge.h"

/** Rows for the tests of what counts, stores, merges and slides them. */

/** A row whose bytes and times follow from @window_us and @packets. */
EdgeRow edge_row_make(CommNames *names, gint64 window_us, const char *source, const char *target, guint64 packets);

/** One line: window, ends, packets, bytes, first and last time. */
void edge_row_append_text(GString *text, const EdgeRow *row, const CommNames *names);

/** All rows of @merge, one a line; a row that is not after the one before it fails the test. */
char *edge_merge_read_text(EdgeMerge *merge);

#endif
