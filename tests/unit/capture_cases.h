/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CAPTURE_CASES_H
#define CAPTURE_CASES_H

#include <glib.h>

/** One row of a table: a file in the words of capture_builder.h, and what the reader makes of it. */
typedef struct {
    const char *claim;
    const char *file;
    const char *frames; /**< one a line: "LENGTH/CAPTURED LINK.INTERFACE TIME_US", "-" for no time; "" for none; NULL:
                           capture_new() fails */
    const char *error;  /**< the message, without "sample: " in front; NULL for none */
} CaptureCase;

/**
 * Adds the test /@module/@claim for each row. Each reads the file whole, from a pipe in pieces of 7 bytes, and packed
 * by each method, in batches of 1 and of 64.
 */
void capture_cases_add(const char *module, const CaptureCase *cases, gsize count);

#endif
