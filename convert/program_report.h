/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROGRAM_REPORT_H
#define PROGRAM_REPORT_H

#include "command_line.h"
#include "convert_totals.h"

/** What a run ends with. */
enum { PROGRAM_OK = 0, PROGRAM_FAILED = 1, PROGRAM_USAGE = 2 };

/** Says why, and returns the status for it. */
int program_fail(const GError *error);

/** Prints the totals of a run without an output folder, as asked for, where its data does not go. */
void program_print_direct(const CommandLine *command_line, const ConvertTotals *totals);

#endif
