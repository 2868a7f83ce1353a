/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report_selection.h"

#include <stdio.h>

/** Writes the selected edges as an aligned table for people, the heaviest first; under windows a table for each. */
void report_table_write(const ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                        FILE *stream);

#endif
