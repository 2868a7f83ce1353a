/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "batch.h"
#include "scenario_writer.h"

/** The shape of the JSON documents below; docs/summary.md tells it, and what a new number means. */
#define SUMMARY_VERSION 1

/** What an output folder holds, and what this run did to it. */
typedef struct {
    const char *output_path;
    GPtrArray *records;    /**< of ArchiveRecord: all in the folder */
    GPtrArray *scenarios;  /**< of ConvertTotals */
    GPtrArray *dump_hosts; /**< of ConvertTotals */
    GPtrArray *jobs;       /**< of BatchJob: this run */
    gboolean is_interrupted;
    const ConvertTotals *slices; /**< what this run captured in slices, which are in no other member; or NULL */
    gboolean is_recovery;        /**< of --recover: its captures are those that are new */
} Summary;

/** One JSON document; the caller's. */
char *summary_to_json(const Summary *summary);

/** For people: a line of what was done, and one a capture that this run converted, a scenario and a dump host. */
void summary_print(const Summary *summary, FILE *stream);

/** One line of a slice. */
void summary_print_slice(const ConvertTotals *totals, FILE *stream);

/** The one line of a run without an output folder. */
void summary_print_line(const ConvertTotals *totals, FILE *stream);

/** The same as one JSON document; the caller's. */
char *summary_line_to_json(const ConvertTotals *totals);

#endif
