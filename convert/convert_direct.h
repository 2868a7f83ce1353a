/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONVERT_DIRECT_H
#define CONVERT_DIRECT_H

#include "convert.h"
#include "convert_input.h"
#include "convert_totals.h"

/** What fills the outputs instead of captures: interfaces. */
typedef struct {
    /**
     * Returns FALSE with @error set when the sinks take no more; what they have taken is kept all the same.
     */
    gboolean (*run)(gpointer data, const ConvertSinks *sinks, ConvertCounters *counters, GError **error);
    gpointer data;
    ConvertInput input; /**< names, scenario and dump host; borrowed */
} ConvertFeed;

/** One Avro file, one edges CSV, lines of text, or several of these, without an output folder and in bounded memory. */
typedef struct {
    const ConvertOptions *options;
    GPtrArray *inputs;       /**< of ConvertInput; none with a feed */
    const ConvertFeed *feed; /**< or NULL */
    const char *write_path;  /**< or NULL; "-" is standard output */
    const char *edges_path;  /**< or NULL; "-" is standard output */
    gboolean is_text;        /**< a line a packet to standard output */
    gboolean has_header;     /**< before them, a line that names the fields */
    gboolean is_verified;
    gboolean is_counted; /**< whether anybody reads the totals' edges and hosts: windows do not need them */
} ConvertDirect;

/** Receives one line of words: why a capture is damaged or failed. */
typedef void (*ConvertMessageFunc)(const char *message, gpointer user_data);

/**
 * Converts all inputs in order. One that fails is told to @report and does not stop the others.
 *
 * @failed_count: the captures that are damaged or failed.
 * Returns the totals, or NULL with @error set when nothing was written: COMM_ERROR_WRITE, COMM_ERROR_USAGE (an output
 * is an input; a filter that a link type does not know), COMM_ERROR_INTERRUPTED, COMM_ERROR_READ when no input could be
 * opened.
 */
ConvertTotals *convert_direct_run(const ConvertDirect *direct, ConvertProgress *progress, ConvertMessageFunc report,
                                  gpointer user_data, guint *failed_count, GError **error);

#endif
