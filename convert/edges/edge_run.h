/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef EDGE_RUN_H
#define EDGE_RUN_H

#include "comm_graph.h"

#include <stdio.h>

/** An edge within one window. Without windows, and for packets without a time, the window is COMM_NO_TIME. */
typedef struct {
    gint64 window_us; /**< the window's start, microseconds since 1970 UTC */
    CommEdge edge;
} EdgeRow;

/** By window, then source, then target. */
int edge_row_compare(const EdgeRow *a, const EdgeRow *b, const CommNames *names);

/** Sorts @rows (of EdgeRow) by edge_row_compare() and adds equal ones up. */
void edge_rows_compact(GArray *rows, const CommNames *names);

/*
 * A run: rows in the order of edge_row_compare(), each window and pair once, in a file of our own form that lies under
 * OUT/.pcap2avro or in a temporary file. It ends with the number of its rows, so that a cut run is found.
 */

void edge_run_write_begin(FILE *stream);
void edge_run_write_row(FILE *stream, const EdgeRow *row, const CommNames *names);
void edge_run_write_end(FILE *stream, guint64 row_count);

typedef struct _EdgeRunReader EdgeRunReader;

/**
 * Reads the run that begins at @offset of @fd, which stays the caller's and may hold several.
 *
 * @names: receives the texts of text nodes; borrowed.
 * Returns NULL with @error set (COMM_ERROR_READ, COMM_ERROR_FORMAT).
 */
EdgeRunReader *edge_run_reader_new(int fd, guint64 offset, CommNames *names, GError **error);
void edge_run_reader_free(EdgeRunReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EdgeRunReader, edge_run_reader_free)

/** Returns 1 with @row set, 0 at the end, -1 with @error set (COMM_ERROR_READ; COMM_ERROR_FORMAT when it is cut). */
int edge_run_reader_next(EdgeRunReader *reader, EdgeRow *row, GError **error);

#endif
