/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef OUTPUT_FILE_H
#define OUTPUT_FILE_H

#include <glib.h>
#include <stdio.h>

/**
 * A file that appears under its final name only when it is whole: until then it has a name of its own in the same
 * folder that begins with OUTPUT_FILE_PREFIX, which Hive and Spark pass over. What is no regular file (a FIFO, a
 * terminal, /dev/stdout, "-" for standard output) is written in place.
 */
typedef struct _OutputFile OutputFile;

#define OUTPUT_FILE_PREFIX ".pcap2avro-"

/** The path as messages name it: "standard output" for "-". Borrowed from @path. */
const char *output_file_describe(const char *path);

/** Returns NULL with @error set (COMM_ERROR_WRITE: path and reason). */
OutputFile *output_file_new(const char *path, GError **error);

/** A file in @folder whose name is given when it is committed. */
OutputFile *output_file_new_in(const char *folder, GError **error);

/**
 * The file @temporary_path, which a run left behind that was stopped: to be committed. Unless it is, it stays.
 * Fails as output_file_new().
 */
OutputFile *output_file_adopt(const char *temporary_path, GError **error);

/** From here on the file stays under its temporary name unless it is committed. */
void output_file_keep(OutputFile *file);

/** The name until it is committed; NULL when it is written in place. Borrowed. */
const char *output_file_get_temporary_path(const OutputFile *file);

/** Removes the file unless it was committed, or is kept. */
void output_file_free(OutputFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutputFile, output_file_free)

/** Borrowed. Use either the descriptor or the stream, not both. */
int output_file_get_fd(const OutputFile *file);
FILE *output_file_get_stream(OutputFile *file);

/** Returns FALSE with @error set (COMM_ERROR_WRITE) when anything written to the stream so far was refused. */
gboolean output_file_check(OutputFile *file, GError **error);

/** Whether it is written in place, so that nothing can be taken back. */
gboolean output_file_is_in_place(const OutputFile *file);

/**
 * Writes out, syncs, closes, and gives the file its final name.
 *
 * @path: the final name; NULL: the one given at output_file_new().
 * Returns FALSE with @error set (COMM_ERROR_WRITE), and then nothing stands under the final name that did not before.
 */
gboolean output_file_commit(OutputFile *file, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
