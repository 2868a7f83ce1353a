/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PARTITION_NAME_H
#define PARTITION_NAME_H

#include <glib.h>

/** @text as a part of a path, escaped as Hive escapes partition values (%XX, FileUtils.escapePathName); the caller's.
 */
char *partition_name_escape(const char *text);

/*
 * A file's name may have 255 bytes. These are what each of its parts may have in
 * packetdump_HOST_DEVICE_START_STEM-N.avro, where all come together, and in windows_endpoint_SCENARIO.csv.
 */
#define PARTITION_NAME_HOST_BYTES     50
#define PARTITION_NAME_DEVICE_BYTES   60
#define PARTITION_NAME_STEM_BYTES     96
#define PARTITION_NAME_SCENARIO_BYTES 150

/** The same, cut when it is longer than @limit_bytes, and then told apart by a hash of @text: `BEGINNING~0123abcd`. */
char *partition_name_escape_within(const char *text, gsize limit_bytes);

#endif
