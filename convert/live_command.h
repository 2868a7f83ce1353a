/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef LIVE_COMMAND_H
#define LIVE_COMMAND_H

#include "command_line.h"
#include "convert.h"

/** Captures from interfaces, or lists them, as @command_line asks. Returns the exit status; says what went wrong. */
int live_command_run(const CommandLine *command_line, ConvertProgress *progress);

#endif
