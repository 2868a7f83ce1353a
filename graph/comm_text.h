/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_TEXT_H
#define COMM_TEXT_H

#include <glib.h>

/**
 * The width of @text set in @size, from a table and not from a font, so that a picture is the same on every machine.
 * The table is a wide face's: what a renderer draws is seldom wider, and is squeezed when it is.
 */
double comm_text_get_width(const char *text, double size, gboolean is_bold);

/** @text as valid UTF-8 without control characters, its middle replaced by an ellipsis when it is wider than
 * @width_limit; the caller's. */
char *comm_text_shorten(const char *text, double size, gboolean is_bold, double width_limit);

/** A count as people read it: `1,234,567`, and `1.23e15` for what no longer fits; the caller's. */
char *comm_text_from_count(double count);

#endif
