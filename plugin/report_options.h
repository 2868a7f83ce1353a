/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REPORT_OPTIONS_H
#define REPORT_OPTIONS_H

#include "comm_network.h"

typedef enum { REPORT_TABLE, REPORT_CSV, REPORT_GEXF } ReportFormat;

/** What `-z commgraph` asks for. */
typedef struct {
    char *layer; /**< not looked up yet */
    CommWeight weight;
    ReportFormat format;
    char *file_path;  /**< NULL: standard output */
    gsize top_count;  /**< the heaviest edges only; G_MAXSIZE: all */
    gint64 window_us; /**< 0: no windows */
    char *filter;     /**< display filter, or NULL */
} ReportOptions;

/** The keys and their values, one a line. */
extern const char REPORT_OPTIONS_USAGE[];

void report_options_clear(ReportOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportOptions, report_options_clear)

/**
 * Reads an argument of -z: `commgraph[,key=value...][,filter]`. The filter begins at the first part that is not of the
 * form word=value, and takes the rest, commas and all.
 *
 * Returns FALSE with @error set (COMM_ERROR_USAGE) when a key is unknown or its value is not one of its kind.
 */
gboolean report_options_parse(const char *argument, ReportOptions *options, GError **error);

#endif
