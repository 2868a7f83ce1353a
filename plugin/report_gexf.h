/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REPORT_GEXF_H
#define REPORT_GEXF_H

#include "report_selection.h"

#include <stdio.h>

/** Writes the selected edges and their ends as GEXF: static, or with the windows as intervals. Nodes' sums are those of
 * the selected edges. */
void report_gexf_write(const ReportSelection *selection, EdgeWindows *windows, const ReportOptions *options,
                       FILE *stream);

#endif
