/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_OUTPUT_H
#define COMM_OUTPUT_H

#include <glib.h>
#include <stdio.h>

/** A file that appears under its name only when it is whole, or a stream (`-`, a FIFO, a terminal) written in place. */
typedef struct _CommOutput CommOutput;

/** @path: `-` is standard output. Returns NULL with @error set (COMM_ERROR_WRITE). */
CommOutput *comm_output_open(const char *path, GError **error);

/** Removes what was written, unless comm_output_close() succeeded or it was written in place. */
void comm_output_free(CommOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommOutput, comm_output_free)

/** Borrowed until the output is closed. Failed writes need no check: comm_output_close() tells of them. */
FILE *comm_output_get_stream(const CommOutput *output);

/** Writes what is buffered and gives the file its name; FALSE with @error set (COMM_ERROR_WRITE). */
gboolean comm_output_close(CommOutput *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
