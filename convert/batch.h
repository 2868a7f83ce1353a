/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BATCH_H
#define BATCH_H

#include "archive.h"
#include "convert_input.h"
#include "convert.h"

typedef enum {
    BATCH_NOT_TRIED, /**< the run ended before its turn */
    BATCH_CONVERTED,
    BATCH_DAMAGED,         /**< converted up to the damage */
    BATCH_SKIPPED,         /**< in the output folder already, unchanged */
    BATCH_SKIPPED_DAMAGED, /**< the same, and it was damaged when it was converted */
    BATCH_NOT_A_CAPTURE,   /**< found in a folder */
    BATCH_FAILED
} BatchResult;

/** "converted", "damaged", "skipped", ...: static. */
const char *batch_result_name(BatchResult result);

/** What became of one input. */
typedef struct {
    const ConvertInput *input;
    ArchiveRecord *record; /**< planned; taken when it is converted */
    BatchResult result;
    char *message; /**< why it is damaged, skipped, no capture, or failed; NULL else */
    gboolean is_done;
} BatchJob;

typedef struct {
    const ConvertOptions *options;
    guint thread_count;
    gboolean is_forced;   /**< convert what is in the archive already, too */
    gboolean is_verified; /**< read each Avro file again before it gets its name */
} BatchSettings;

/** Called once a job is done, in the order of the inputs, by the thread that called batch_run(). */
typedef void (*BatchReportFunc)(const BatchJob *job, gpointer user_data);

/**
 * Converts @inputs (of ConvertInput) into @archive. One that fails does not stop the others, unless nothing more can be
 * written or @progress is interrupted: the rest is then not tried.
 *
 * Returns the jobs, of BatchJob, in the order of the inputs.
 */
GPtrArray *batch_run(Archive *archive, GPtrArray *inputs, const BatchSettings *settings, ConvertProgress *progress,
                     BatchReportFunc report, gpointer user_data);

/** The one interface's name when all of a capture's interfaces have it; NULL else. Borrowed from the capture. */
const char *batch_single_device(const Capture *capture);

#endif
