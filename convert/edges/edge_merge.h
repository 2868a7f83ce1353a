/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef EDGE_MERGE_H
#define EDGE_MERGE_H

#include "edge_run.h"

/**
 * Merges runs, adding equal rows up: the plain addition that makes a scenario's edges from those of its captures.
 * Memory and descriptors are bounded: more than EDGE_MERGE_FAN_IN runs are first merged into temporary ones.
 */
typedef struct _EdgeMerge EdgeMerge;

#define EDGE_MERGE_FAN_IN 64

EdgeMerge *edge_merge_new(void);
void edge_merge_free(EdgeMerge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EdgeMerge, edge_merge_free)

/** For the texts of rows given and taken; owned by the merge. */
CommNames *edge_merge_get_names(EdgeMerge *merge);

/** A file of one run; opened when its turn comes. */
void edge_merge_add_path(EdgeMerge *merge, const char *path);

/**
 * The runs at @offsets of @fd, which the merge duplicates once for all of them.
 *
 * Returns FALSE with @error set (COMM_ERROR_READ) when it cannot.
 */
gboolean edge_merge_add_runs(EdgeMerge *merge, int fd, const guint64 *offsets, gsize count,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Rows in order, each window and pair once, texts in edge_merge_get_names(); the merge's from here on, for g_free().
 */
void edge_merge_add_rows(EdgeMerge *merge, EdgeRow *rows, gsize count);

/**
 * Takes the next row. Nothing can be added once this has been called.
 *
 * Returns 1 with @row set, 0 at the end, -1 with @error set (COMM_ERROR_READ and COMM_ERROR_FORMAT name the run's
 * path; COMM_ERROR_WRITE for temporary runs).
 */
int edge_merge_next(EdgeMerge *merge, EdgeRow *row, GError **error);

#endif
