/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONVERT_TOTALS_H
#define CONVERT_TOTALS_H

#include "convert_counters.h"

/** What several captures add up to: those of a scenario, of a dump host, or of a run. */
typedef struct {
    char *name;
    guint64 capture_count;
    guint64 damaged_count;
    gboolean is_without_edges; /**< nobody asked for them: edge_count and host_count say nothing */
    guint64 edge_count;
    guint64 host_count;
    ConvertCounters counters;
} ConvertTotals;

void convert_totals_free(ConvertTotals *totals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConvertTotals, convert_totals_free)

#endif
