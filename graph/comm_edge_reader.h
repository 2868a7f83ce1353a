/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_EDGE_READER_H
#define COMM_EDGE_READER_H

#include "comm_csv_reader.h"
#include "comm_network.h"

/**
 * Reads an edge list or a windows file, from any program, row by row: the columns Source, Target, Weight, and Start and
 * End where both are there, by name in either case and any order; other columns are ignored. See comm_csv_reader.h for
 * what CSV means here.
 */
typedef struct _CommEdgeReader CommEdgeReader;

/** A row: texts are NUL-terminated and borrowed until the next row. */
typedef struct {
    const char *source;
    const char *target;
    gsize source_length;
    gsize target_length;
    double weight;   /**< finite, 0 to COMM_WEIGHT_LIMIT */
    gint64 start_us; /**< microseconds since 1970 UTC; COMM_NO_TIME without Start and End, or where both are empty */
    gint64 end_us;   /**< after start_us; COMM_NO_TIME as above */
} CommEdgeRow;

/** Sums of a million such weights, and their squares, are still finite. */
#define COMM_WEIGHT_LIMIT 1e18

/**
 * Opens @path, `-` for standard input, and reads the header.
 *
 * Returns NULL with @error set: COMM_ERROR_READ, COMM_ERROR_FORMAT (no header; Source, Target or Weight missing).
 */
CommEdgeReader *comm_edge_reader_open(const char *path, GError **error);

/** The same from @fd, which stays the caller's; see comm_csv_reader_new(). */
CommEdgeReader *comm_edge_reader_new(int fd, const char *name, CommCsvWait wait, gpointer wait_data, GError **error);

void comm_edge_reader_free(CommEdgeReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommEdgeReader, comm_edge_reader_free)

/** TRUE where the file has both Start and End. */
gboolean comm_edge_reader_has_windows(const CommEdgeReader *reader);

/** For errors about the current row, and for columns of the caller's own. */
const CommCsvReader *comm_edge_reader_get_csv(const CommEdgeReader *reader);

/**
 * Reads the next row into @row.
 *
 * Returns FALSE at the end, and on failure with @error set: as comm_csv_reader_next(), and COMM_ERROR_FORMAT for an
 * empty Source or Target, a weight that is not a number, negative, or over COMM_WEIGHT_LIMIT, and for a Start or End
 * that is no time.
 */
gboolean comm_edge_reader_next(CommEdgeReader *reader, CommEdgeRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Adds all rows that are left to @builder, whatever their windows; FALSE with @error set, as above. */
gboolean comm_edge_reader_read_all(CommEdgeReader *reader, CommNetworkBuilder *builder,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The network of the edge list at @path; NULL with @error set, as above. */
CommNetwork *comm_edge_reader_read_network(const char *path, GError **error);

#endif
