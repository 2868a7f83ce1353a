/* SPDX-License-Identifier: BSD-3-Clause */
#include "partition_name.h"

#include <string.h>

char *partition_name_escape(const char *text)
{
    GString *escaped = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        guchar byte = (guchar)*c;
        if (byte < 0x20 || byte == 0x7f || strchr("\"#%'*/:=?\\{[]^", *c) != NULL)
            g_string_append_printf(escaped, "%%%02X", byte);
        else
            g_string_append_c(escaped, *c);
    }
    return g_string_free(escaped, FALSE);
}
