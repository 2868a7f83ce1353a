/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REPORT_WRITER_H
#define REPORT_WRITER_H

#include "edge_windows.h"
#include "report_options.h"

#include <stdio.h>

/**
 * Writes what was counted as @options say. With top_count the heaviest edges of the whole are written, in each window
 * too; their order is that of all outputs but for the table's, which is by weight.
 *
 * @windows: made with the interval options->window_us. A stream that takes no more is found by ferror() at the end.
 */
void report_write(EdgeWindows *windows, const ReportOptions *options, FILE *stream);

#endif
