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

/* Not within a character or an escape. */
static gsize find_cut(const char *escaped, gsize length)
{
    const char *escape = g_strrstr_len(escaped, (gssize)length, "%");
    if (escape != NULL && escape + 3 > escaped + length)
        length = (gsize)(escape - escaped);
    while (length > 0 && ((guchar)escaped[length] & 0xc0) == 0x80)
        length--;
    return length;
}

#define HASH_DIGITS 8

char *partition_name_escape_within(const char *text, gsize limit_bytes)
{
    g_autofree char *escaped = partition_name_escape(text);
    if (strlen(escaped) <= limit_bytes)
        return g_steal_pointer(&escaped);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    escaped[find_cut(escaped, limit_bytes - HASH_DIGITS - 1)] = '\0';
    hash[HASH_DIGITS] = '\0';
    return g_strconcat(escaped, "~", hash, NULL);
}
