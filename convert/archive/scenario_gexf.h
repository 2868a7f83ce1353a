/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SCENARIO_GEXF_H
#define SCENARIO_GEXF_H

#include "comm_node_totals.h"
#include "convert_options.h"
#include "edge_merge.h"

#include <stdio.h>

/** The label of a node, or NULL for its own text; borrowed. */
typedef const char *(*ScenarioLabelFunc)(const CommNode *node, gpointer user_data);

/** A scenario's graph, to be written as GEXF; all borrowed. */
typedef struct {
    FILE *stream;
    const char *title;
    const ConvertOptions *options;
    CommNodeTable *nodes;
    GArray *edges; /**< of CommEdge, in order */
    const CommNames *names;
    ScenarioLabelFunc label;
    gpointer user_data;
} ScenarioGexf;

/**
 * Writes it: static, or with @windows (the rows of all windows) with intervals that Gephi's timeline plays.
 *
 * GEXF is ordered by edge and the rows are by window, so they are all held in memory here, 88 bytes each: the one
 * output whose memory grows with the length of a capture.
 * Returns FALSE with @error set (COMM_ERROR_WRITE; for the rows as edge_merge_next()).
 */
gboolean scenario_gexf_write(const ScenarioGexf *gexf, EdgeMerge *windows, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
