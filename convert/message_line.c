/* SPDX-License-Identifier: BSD-3-Clause */
#include "message_line.h"

#include <stdio.h>
#include <string.h>

static void append_escaped(GString *line, const char *bytes, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        const char *known = memchr("\n\r\t", bytes[i], 3);
        if (known != NULL)
            g_string_append(line, *known == '\n' ? "\\n" : *known == '\r' ? "\\r" : "\\t");
        else
            g_string_append_printf(line, "\\x%02X", (guchar)bytes[i]);
    }
}

/* U+2028 and U+2029 end a line for some readers. */
static gboolean is_printed(gunichar character)
{
    return !g_unichar_iscntrl(character) && character != 0x2028 && character != 0x2029;
}

char *message_line_escape(const char *text)
{
    GString *line = g_string_new(NULL);
    while (*text != '\0') {
        gunichar character = g_utf8_get_char_validated(text, -1);
        gboolean is_valid = character != (gunichar)-1 && character != (gunichar)-2;
        gsize count = is_valid ? (gsize)(g_utf8_next_char(text) - text) : 1;
        if (is_valid && is_printed(character))
            g_string_append_len(line, text, (gssize)count);
        else
            append_escaped(line, text, count);
        text += count;
    }
    return g_string_free(line, FALSE);
}

void message_line_print(const char *text)
{
    g_autofree char *escaped = message_line_escape(text);
    g_autofree char *line = g_strconcat("pcap2avro: ", escaped, "\n", NULL);
    fputs(line, stderr);
}
