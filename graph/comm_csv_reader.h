/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_CSV_READER_H
#define COMM_CSV_READER_H

#include <glib.h>

/**
 * Reads a CSV file with a header line, row by row, in bounded memory, from anything that has a file descriptor.
 *
 * RFC 4180 with what the world's programs make of it: the separator is the one of comma, semicolon and tab that the
 * header line has most of; lines end in LF or CRLF, the last one also in nothing; a UTF-8 byte order mark and empty
 * lines are skipped; a quote is special at the start of a field only. All bytes but NUL are taken as they are.
 * A row has as many fields as the header, and no more than COMM_CSV_ROW_LIMIT bytes, quoted newlines included.
 * Every error names the file and the line.
 */
typedef struct _CommCsvReader CommCsvReader;

#define COMM_CSV_ROW_LIMIT (1024 * 1024)

/** Called where the input ends: FALSE is its end, TRUE means to try again. It may sleep. */
typedef gboolean (*CommCsvWait)(gpointer data);

/**
 * Opens @path, `-` for standard input, and reads the header line.
 *
 * Returns NULL with @error set: COMM_ERROR_READ (cannot be opened or read), COMM_ERROR_FORMAT (no header, or as below).
 */
CommCsvReader *comm_csv_reader_open(const char *path, GError **error);

/** The same from @fd, which stays the caller's; @name stands in messages. @wait may be NULL. */
CommCsvReader *comm_csv_reader_new(int fd, const char *name, CommCsvWait wait, gpointer wait_data, GError **error);

void comm_csv_reader_free(CommCsvReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommCsvReader, comm_csv_reader_free)

guint comm_csv_reader_get_column_count(const CommCsvReader *reader);

/** The column's name as in the header, spaces around it removed; borrowed until @reader is freed. */
const char *comm_csv_reader_get_column_name(const CommCsvReader *reader, guint column);

/** The first column with this name, in either case (ASCII), or -1. */
gint comm_csv_reader_find_column(const CommCsvReader *reader, const char *name);

/** The same, and COMM_ERROR_FORMAT where there is none: `edges.csv: line 1: no column Weight`. */
gint comm_csv_reader_require_column(const CommCsvReader *reader, const char *name, GError **error);

/**
 * Reads the next row.
 *
 * Returns FALSE at the end, and on failure with @error set: COMM_ERROR_READ, or COMM_ERROR_FORMAT (a quote that is not
 * closed, text after a closing quote, a NUL byte, a wrong number of fields, a row over the limit).
 */
gboolean comm_csv_reader_next(CommCsvReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** A field of the current row, without its quotes, NUL-terminated; borrowed until the next row. @length may be NULL. */
const char *comm_csv_reader_get_field(const CommCsvReader *reader, guint column, gsize *length);

/** Sets @error to COMM_ERROR_FORMAT with the file and the current row's line in front; @reason as printf. */
void comm_csv_reader_set_error(const CommCsvReader *reader, GError **error, const char *reason, ...)
    G_GNUC_PRINTF(3, 4);

/** @text as it can stand in a message: valid UTF-8, no control characters, cut when long; the caller's. */
char *comm_csv_quote_for_message(const char *text);

#endif
