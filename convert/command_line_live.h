/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMMAND_LINE_LIVE_H
#define COMMAND_LINE_LIVE_H

#include "command_line.h"

/** Options of live capture that have no letter. */
enum { OPTION_SLICE = 256, OPTION_RING, OPTION_LIVE_END };

/** Takes the value of an option of live capture: -i, -c, -s, -B, --slice, --ring. Fails with COMM_ERROR_USAGE. */
gboolean command_line_live_take(LiveOptions *live, int option, const char *value, GError **error);

/**
 * Whether the options of live capture go with each other and with the others. @scenario, @dump_host: given last, or
 * NULL. Fails with COMM_ERROR_USAGE.
 */
gboolean command_line_live_check(const CommandLine *command_line, const char *scenario, const char *dump_host,
                                 GError **error);

/** Gives live capture what it shares with captures: filter and times. Once all is checked. */
void command_line_live_settle(CommandLine *command_line);

#endif
