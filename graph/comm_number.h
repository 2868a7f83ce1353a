/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_NUMBER_H
#define COMM_NUMBER_H

#include <glib.h>

/** Bytes that hold any number as text with its final NUL. */
#define COMM_NUMBER_TEXT_SIZE 40

/**
 * Reads a finite decimal number, spaces around it aside: `3`, `-0.5`, `1e9`; not `0x10`, `inf`, `nan`, `1,5`.
 * Returns FALSE, and leaves @value alone, for anything else, numbers out of a double's range too.
 */
gboolean comm_number_parse(const char *text, double *value);

/** Writes @value: whole numbers below 2^53 without a point or exponent, others in the shortest form that reads back as
 * the same. @text: at least COMM_NUMBER_TEXT_SIZE bytes. Returns @text. */
const char *comm_number_format(double value, char *text);

/**
 * Reads epoch seconds as microseconds, exactly: digits, up to six after a point (more only when they are 0), and a
 * sign. Returns FALSE for anything else, an exponent or a time out of range too.
 */
gboolean comm_time_parse(const char *text, gint64 *time_us);

/**
 * Reads a length of time above 0: `10s`, `250ms`, `5m`, `1h`, `500us`, `1d`, decimal, exact to the microsecond; without
 * a unit seconds. Returns FALSE, and leaves @duration_us alone, for anything else.
 */
gboolean comm_duration_parse(const char *text, gint64 *duration_us);

#endif
