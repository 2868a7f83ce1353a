/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONVERT_INPUT_H
#define CONVERT_INPUT_H

#include <glib.h>

/** One capture to convert. */
typedef struct {
    char *path; /**< as given, or as found below a folder given */
    char *scenario;
    char *dump_host;
    guint64 size_bytes; /**< for progress; 0 for streams */
    gboolean is_found;  /**< in a folder: when it is no capture, it is counted, not an error */
    gboolean is_stream; /**< standard input, a FIFO, a device: read once, in order, and never skipped */
} ConvertInput;

void convert_input_free(ConvertInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConvertInput, convert_input_free)

typedef struct {
    const char *scenario;
    const char *dump_host;
    gboolean is_recursive;
    gboolean is_scenario_by_folder;
    const char *output_path; /**< left out when it lies below a folder given; NULL: none */
} ConvertInputOptions;

/**
 * Appends what @path names to @inputs (of ConvertInput): a capture, or with is_recursive all regular files below a
 * folder, in the order of their paths' bytes. Symbolic links to folders are not followed.
 *
 * Returns FALSE with @error set (COMM_ERROR_READ) when there is no such file, or it is a folder and not is_recursive.
 */
gboolean convert_input_add(GPtrArray *inputs, const char *path, const ConvertInputOptions *options, GError **error);

#endif
