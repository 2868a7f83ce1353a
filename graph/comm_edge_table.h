/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_EDGE_TABLE_H
#define COMM_EDGE_TABLE_H

#include "comm_edge_reader.h"

#include <stdio.h>

/**
 * The edges of one or several edge lists or windows files, added up by source, target and window: what merging and
 * regrouping work on. Nodes are numbered from 0 in the order of first sight.
 */
typedef struct _CommEdgeTable CommEdgeTable;

typedef enum {
    COMM_MERGE_SUM,    /**< over all rows */
    COMM_MERGE_MAXIMUM /**< over the inputs, of each one's sum: a packet seen at several hosts counts once */
} CommMerge;

CommEdgeTable *comm_edge_table_new(void);
void comm_edge_table_free(CommEdgeTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommEdgeTable, comm_edge_table_free)

/**
 * Adds the rows of the file at @path, `-` for standard input, as one more input.
 *
 * Returns FALSE with @error set: as comm_edge_reader_next(); COMM_ERROR_FORMAT where an edge list and a windows file
 * meet.
 */
gboolean comm_edge_table_read(CommEdgeTable *table, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint32 comm_edge_table_get_node_count(const CommEdgeTable *table);

/** Borrowed until @table is freed. */
const char *comm_edge_table_get_node_text(const CommEdgeTable *table, guint32 node);

/** The network of all windows together. */
CommNetwork *comm_edge_table_to_network(const CommEdgeTable *table);

/** The table with each node replaced by the one whose text is in @texts, by number; edges that fall together add up. */
CommEdgeTable *comm_edge_table_regroup(const CommEdgeTable *table, const char *const *texts);

/**
 * Writes Source,Target,Weight, with Start,End for windows: by window, those without a time first, then source, then
 * target, as comm_node_compare(). An edge of weight 0 is written too: its nodes are there.
 */
void comm_edge_table_write(CommEdgeTable *table, CommMerge merge, FILE *stream);

#endif
