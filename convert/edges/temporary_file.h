/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TEMPORARY_FILE_H
#define TEMPORARY_FILE_H

#include <glib.h>
#include <stdio.h>

static inline void temporary_file_close(FILE *stream)
{
    if (stream != NULL)
        fclose(stream);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, temporary_file_close)

/**
 * A file without a name in $TMPDIR (or /tmp), for reading and writing; gone when closed, or when the program ends.
 * Returns NULL with @error set (COMM_ERROR_WRITE).
 */
FILE *temporary_file_new(GError **error);

/** Writes out what stdio holds. Returns FALSE with @error set (COMM_ERROR_WRITE) when any write so far failed. */
gboolean temporary_file_flush(FILE *stream, GError **error);

#endif
