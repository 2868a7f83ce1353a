/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_CSV_H
#define COMM_CSV_H

#include "comm_graph.h"
#include "comm_network.h"
#include "comm_node_totals.h"

#include <stdio.h>

/*
 * The CSV forms of every program here: RFC 4180 with LF line ends, as Gephi, Hive, Spark and SQL loaders read them.
 * Rows go through stdio's buffer; a write error stays with the stream, for the caller to find by ferror() at the end.
 */

/** Source,Target,Weight */
void comm_csv_write_edge_header(FILE *stream);
void comm_csv_write_edge(FILE *stream, const CommEdge *edge, const CommNames *names, CommWeight weight);

/** Source,Target,Weight,Start,End: the window [Start, End); both empty for COMM_NO_TIME. */
void comm_csv_write_window_header(FILE *stream);
void comm_csv_write_window(FILE *stream, const CommEdge *edge, const CommNames *names, CommWeight weight,
                           gint64 start_us, gint64 end_us);

/** Id,Label,Kind,Packets,Bytes,PacketsIn,PacketsOut,FirstSeen,LastSeen; @label NULL: the id is the label. */
void comm_csv_write_node_header(FILE *stream);
void comm_csv_write_node(FILE *stream, const CommNodeTotals *totals, const CommNames *names, const char *label);

/** Start,End,Scope,Id,Packets,Bytes */
void comm_csv_write_activity_header(FILE *stream);
void comm_csv_write_activity(FILE *stream, gint64 start_us, gint64 end_us, const char *scope, const char *id,
                             guint64 packets, guint64 bytes);

/** One field, quoted where it needs it. */
void comm_csv_put_text(FILE *stream, const char *text, gsize length);

/** As comm_csv_put_text(), with each backslash doubled: Gephi's reader takes one for an escape. For a column Label. */
void comm_csv_put_label(FILE *stream, const char *label, gsize length);

/** Bytes that hold any time of comm_csv_format_time() with its NUL. */
#define COMM_CSV_TIME_SIZE 32

/** Epoch seconds, UTC, decimal, exact, without trailing zeros: `1477645204.5`. Returns the length without the NUL. */
gsize comm_csv_format_time(gint64 time_us, char *text);

#endif
