/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef OUTPUT_PATH_H
#define OUTPUT_PATH_H

#include <glib.h>

/** Whether an output of that path goes to standard output: "-" and its names below /dev and /proc; NULL does not. */
gboolean output_path_is_stdout(const char *path);

/** Whether an output of that path (NULL: none) goes to a terminal. */
gboolean output_path_is_terminal(const char *path);

/** Whether two outputs would replace each other. Either may be NULL; a device, such as /dev/null, may take both. */
gboolean output_path_is_same(const char *first_path, const char *second_path);

#endif
