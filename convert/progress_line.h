/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROGRESS_LINE_H
#define PROGRESS_LINE_H

#include "convert.h"

/** One line on the terminal that tells how far a run is; nothing at all when standard error is no terminal. */
typedef struct _ProgressLine ProgressLine;

/** Starts to show @progress, of @total_bytes (0: unknown), about twice a second, from a thread of its own. */
ProgressLine *progress_line_start(const ConvertProgress *progress, guint64 total_bytes);

/** A line that shows what progress_line_show() is given, and nothing by itself. */
ProgressLine *progress_line_start_still(void);

/** Whether anybody sees it. */
gboolean progress_line_is_seen(const ProgressLine *line);

/** Shows a text in the line's place; cut at the terminal's width. */
void progress_line_show(ProgressLine *line, const char *text);

/** Writes a line of words to standard error, around the progress line. */
void progress_line_print(ProgressLine *line, const char *text);

/** The same, as a function that others are given to tell what they have to say. */
void progress_line_report(const char *text, gpointer line);

/** Wipes the line and ends the thread. */
void progress_line_stop(ProgressLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProgressLine, progress_line_stop)

#endif
