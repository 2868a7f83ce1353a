/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_WINDOWS_READER_H
#define COMM_WINDOWS_READER_H

#include "comm_edge_reader.h"

/**
 * Reads the rows of a windows file, or of a folder of them (slices, several hosts' too), in the order of time.
 * Of a folder, the files that end in .csv and do not begin with a dot are read, only those open at once that overlap.
 */
typedef struct _CommWindowsReader CommWindowsReader;

/**
 * Called while nothing more is there, to wait for a moment. @is_settled: all files of the folder are read, and none has
 * come for COMM_WINDOWS_SETTLE_US; never of one file, which may hold half a window. Returns FALSE to end.
 */
typedef gboolean (*CommWindowsWait)(gboolean is_settled, gpointer data);

#define COMM_WINDOWS_SETTLE_US G_USEC_PER_SEC

/**
 * @path: a file, a folder, or `-`. @wait: NULL, or called at the end, for more rows, and in a folder for more files. A
 * file that is gone before it is read, as of a ring of slices, is passed over then.
 * Returns NULL with @error set (COMM_ERROR_READ: also for a folder above that of the windows; COMM_ERROR_FORMAT: also
 * without the columns Start and End).
 */
CommWindowsReader *comm_windows_reader_open(const char *path, CommWindowsWait wait, gpointer wait_data, GError **error);
void comm_windows_reader_free(CommWindowsReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommWindowsReader, comm_windows_reader_free)

/**
 * The next row; FALSE at the end, and on failure with @error set: as comm_edge_reader_next(), and COMM_ERROR_FORMAT
 * where a file's windows are not in the order of time.
 */
gboolean comm_windows_reader_next(CommWindowsReader *reader, CommEdgeRow *row,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
