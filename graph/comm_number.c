/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_number.h"

#include <math.h>
#include <string.h>

#define EXACT_DIGITS    15 /* any number of so many digits is exact in a double */
#define US_PER_SECOND   1000000
#define MAXIMUM_SECONDS (G_MAXINT64 / US_PER_SECOND - 1)

static const char *skip_spaces(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

static gboolean parse_any(const char *text, double *value)
{
    /* strtod() takes hexadecimal numbers, infinities and NaN as well. */
    gsize length = strspn(text, "0123456789+-.eE");
    if (length == 0 || *skip_spaces(text + length) != '\0')
        return FALSE;
    char *end;
    double parsed = g_ascii_strtod(text, &end);
    if (end != text + length || !isfinite(parsed))
        return FALSE;
    *value = parsed;
    return TRUE;
}

gboolean comm_number_parse(const char *text, double *value)
{
    text = skip_spaces(text);
    guint64 whole = 0;
    gsize digits = 0;
    while (g_ascii_isdigit(text[digits]) && digits < EXACT_DIGITS)
        whole = 10 * whole + (guint64)(text[digits++] - '0');
    if (digits == 0 || text[digits] != '\0')
        return parse_any(text, value);
    *value = (double)whole;
    return TRUE;
}

const char *comm_number_format(double value, char *text)
{
    if (fabs(value) < 9007199254740992.0 && value == trunc(value)) {
        g_snprintf(text, COMM_NUMBER_TEXT_SIZE, "%" G_GINT64_FORMAT, (gint64)value);
        return text;
    }
    for (int digits = 15; digits <= 17; digits++) {
        char form[8];
        g_snprintf(form, sizeof form, "%%.%dg", digits);
        g_ascii_formatd(text, COMM_NUMBER_TEXT_SIZE, form, value);
        if (g_ascii_strtod(text, NULL) == value)
            break;
    }
    return text;
}

gboolean comm_time_parse(const char *text, gint64 *time_us)
{
    text = skip_spaces(text);
    gboolean is_negative = *text == '-';
    if (is_negative || *text == '+')
        text++;
    gint64 seconds = 0;
    gsize digits = 0;
    for (; g_ascii_isdigit(text[digits]); digits++) {
        seconds = 10 * seconds + (text[digits] - '0');
        if (seconds > MAXIMUM_SECONDS)
            return FALSE;
    }
    text += digits;
    gint64 fraction_us = 0;
    if (digits > 0 && *text == '.') {
        text++;
        for (gint64 unit_us = US_PER_SECOND / 10; g_ascii_isdigit(*text); text++, unit_us /= 10) {
            if (unit_us == 0 && *text != '0')
                return FALSE;
            fraction_us += unit_us * (*text - '0');
        }
    }
    if (digits == 0 || *skip_spaces(text) != '\0')
        return FALSE;
    gint64 sum_us = seconds * US_PER_SECOND + fraction_us;
    *time_us = is_negative ? -sum_us : sum_us;
    return TRUE;
}

/* Units of @unit_us, exactly; a further digit is an error rather than a guess. */
static gboolean parse_units(const char *text, const char *end, gint64 unit_us, gint64 *value_us)
{
    gint64 total_us = 0;
    for (; g_ascii_isdigit(*text); text++) {
        if (total_us > (G_MAXINT64 / unit_us / 10 - 1) * unit_us)
            return FALSE;
        total_us = 10 * total_us + (*text - '0') * unit_us;
    }
    if (*text == '.') {
        for (text++; g_ascii_isdigit(*text); text++) {
            if (unit_us % 10 != 0 && *text != '0')
                return FALSE;
            unit_us /= 10;
            total_us += (*text - '0') * unit_us;
        }
    }
    *value_us = total_us;
    return text == end;
}

gboolean comm_duration_parse(const char *text, gint64 *duration_us)
{
    static const struct {
        const char *name;
        gint64 us;
    } units[] = {{"", US_PER_SECOND},
                 {"s", US_PER_SECOND},
                 {"ms", 1000},
                 {"us", 1},
                 {"m", G_GINT64_CONSTANT(60) * US_PER_SECOND},
                 {"min", G_GINT64_CONSTANT(60) * US_PER_SECOND},
                 {"h", G_GINT64_CONSTANT(3600) * US_PER_SECOND},
                 {"d", G_GINT64_CONSTANT(86400) * US_PER_SECOND}};
    const char *unit = text + strspn(text, "0123456789.");
    gint64 parsed_us;
    if (!g_ascii_isdigit(*text))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (!g_str_equal(unit, units[i].name))
            continue;
        if (!parse_units(text, unit, units[i].us, &parsed_us) || parsed_us == 0)
            return FALSE;
        *duration_us = parsed_us;
        return TRUE;
    }
    return FALSE;
}
