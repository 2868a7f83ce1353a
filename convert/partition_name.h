/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PARTITION_NAME_H
#define PARTITION_NAME_H

#include <glib.h>

/** @text as a part of a path, escaped as Hive escapes partition values (%XX, FileUtils.escapePathName); the caller's.
 */
char *partition_name_escape(const char *text);

#endif
