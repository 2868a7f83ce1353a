/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_NODES_TABLE_H
#define COMM_NODES_TABLE_H

#include <glib.h>

/** A nodes CSV in memory: Id, and any other columns. Immutable. */
typedef struct _CommNodesTable CommNodesTable;

/**
 * Reads the nodes CSV at @path, `-` for standard input, as comm_csv_reader.h reads CSV. In the column Label two
 * backslashes are one, as comm_csv_put_label() writes it and Gephi reads it; one alone stays.
 *
 * Returns NULL with @error set: COMM_ERROR_READ, COMM_ERROR_FORMAT (also where the column Id is missing, an Id is empty
 * or stands twice).
 */
CommNodesTable *comm_nodes_table_read(const char *path, GError **error);

void comm_nodes_table_free(CommNodesTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommNodesTable, comm_nodes_table_free)

guint32 comm_nodes_table_get_row_count(const CommNodesTable *table);
guint comm_nodes_table_get_column_count(const CommNodesTable *table);

/** As in the header; borrowed until the table is freed, as all texts here. */
const char *comm_nodes_table_get_column_name(const CommNodesTable *table, guint column);

/** The column with this name in either case (ASCII), or -1. */
gint comm_nodes_table_find_column(const CommNodesTable *table, const char *name);

/** The row whose Id is @id, byte by byte, or -1. */
gint64 comm_nodes_table_find_row(const CommNodesTable *table, const char *id);

/** A cell; the empty text where the cell is empty. */
const char *comm_nodes_table_get(const CommNodesTable *table, guint32 row, guint column);

/** FALSE where the cell is not a finite decimal number, spaces around it aside. */
gboolean comm_nodes_table_get_number(const CommNodesTable *table, guint32 row, guint column, double *value);

#endif
