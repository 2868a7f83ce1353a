/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef OPTION_ERROR_H
#define OPTION_ERROR_H

#include <getopt.h>
#include <glib.h>

/**
 * Says in @error (COMM_ERROR_USAGE) what getopt_long() could not take, and returns FALSE.
 *
 * @result: what it returned, '?' or ':', with optopt as it left it.
 * @argument: the one before optind: a long option stands in it, and the last of several short ones in one word.
 */
gboolean option_error_set(const struct option *options, int result, const char *argument, GError **error);

#endif
