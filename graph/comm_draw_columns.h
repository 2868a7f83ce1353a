/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_DRAW_COLUMNS_H
#define COMM_DRAW_COLUMNS_H

#include "comm_draw.h"
#include "comm_nodes_table.h"

/** Columns of a nodes table: NULL for labels is the column Label where there is one; NULL for the others is none. */
typedef struct {
    const char *label;
    const char *colour;
    const char *size;
} CommColumnNames;

/** What nodes look like, from outside of their network: the arrays of CommDrawOptions with the same names, each NULL
 * where nothing is known. The texts are borrowed from where they came. */
typedef struct {
    const char **labels;
    gint *groups;
    const char **group_names;
    double *sizes;
} CommDrawColumns;

void comm_draw_columns_clear(CommDrawColumns *columns);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommDrawColumns, comm_draw_columns_clear)

/**
 * Looks every node of @network up in @table, which must live as long as @columns, zeroed before.
 *
 * Returns FALSE with @error set (COMM_ERROR_USAGE) when @table lacks a column of @names.
 */
gboolean comm_draw_columns_read(CommDrawColumns *columns, const CommNodesTable *table, const CommNetwork *network,
                                const CommColumnNames *names, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Sets the groups from a text a node: the most frequent text is the first group; NULL texts have none. */
void comm_draw_columns_group(CommDrawColumns *columns, const char *const *texts, guint32 count);

/** Sets in @options what @columns know, which must live as long. */
void comm_draw_columns_use(const CommDrawColumns *columns, const CommColumnNames *names, CommDrawOptions *options);

#endif
