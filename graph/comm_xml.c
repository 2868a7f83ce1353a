/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_xml.h"

#include <math.h>
#include <string.h>

#define REPLACEMENT 0xFFFD

static gboolean is_xml_char(gunichar character)
{
    if (character < 0x20)
        return character == '\t' || character == '\n' || character == '\r';
    /* XML allows U+007F to U+009F, but they are control characters that some readers refuse. */
    if (character >= 0x7F && character <= 0x9F)
        return FALSE;
    return character != 0xFFFE && character != 0xFFFF;
}

static void append_char(GString *output, gunichar character)
{
    switch (character) {
    case '&':
        g_string_append(output, "&amp;");
        break;
    case '<':
        g_string_append(output, "&lt;");
        break;
    case '>':
        g_string_append(output, "&gt;");
        break;
    case '"':
        g_string_append(output, "&quot;");
        break;
    case '\t':
    case '\n':
    case '\r':
        g_string_append_printf(output, "&#%u;", character);
        break;
    default:
        g_string_append_unichar(output, is_xml_char(character) ? character : REPLACEMENT);
    }
}

void comm_xml_append_escaped(GString *output, const char *text, gssize length)
{
    const char *end = text + (length < 0 ? strlen(text) : (gsize)length);
    while (text < end) {
        gunichar character = g_utf8_get_char_validated(text, end - text);
        gboolean is_valid = character != (gunichar)-1 && character != (gunichar)-2;
        append_char(output, is_valid ? character : REPLACEMENT);
        /* A NUL is reported as partial when a length is given, so the step is the byte. */
        text = is_valid ? g_utf8_next_char(text) : text + 1;
    }
}

void comm_xml_append_number(GString *output, double value, guint decimals)
{
    char format[8];
    /* 17 digits and the largest double's 309 before the point. */
    char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
    g_snprintf(format, sizeof format, "%%.%uf", MIN(decimals, 17));
    g_ascii_formatd(text, sizeof text, format, isfinite(value) ? value : 0);
    gsize length = strlen(text);
    if (strchr(text, '.') != NULL) {
        while (text[length - 1] == '0')
            length--;
        if (text[length - 1] == '.')
            length--;
    }
    text[length] = '\0';
    g_string_append(output, strcmp(text, "-0") == 0 ? "0" : text);
}
