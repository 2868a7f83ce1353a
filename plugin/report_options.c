/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_options.h"
#include "comm_error.h"
#include "comm_number.h"
#include "edge_windows.h"

#include <string.h>

#define COMMAND "commgraph"

const char REPORT_OPTIONS_USAGE[] =
    "usage: -z commgraph[,key=value...][,filter]\n"
    "  layer=LAYER          host (default), endpoint, service, group, or any protocol of -z conv: eth, ip, tcp, ...\n"
    "  weight=WEIGHT        packets (default) or bytes\n"
    "  format=FORMAT        table (default), csv or gexf\n"
    "  file=PATH            where to write; default: standard output\n"
    "  top=N                the N heaviest edges only\n"
    "  window=TIME          edges per window of time: 10s, 250ms, 5m, 1h\n"
    "  filter               a display filter; from the first part that is no key=value to the end\n";

void report_options_clear(ReportOptions *options)
{
    g_clear_pointer(&options->layer, g_free);
    g_clear_pointer(&options->file_path, g_free);
    g_clear_pointer(&options->filter, g_free);
}

static gboolean set_value_error(GError **error, const char *key, const char *value, const char *wanted)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s=%s: not %s", key, value, wanted);
    return FALSE;
}

static gboolean take_layer(ReportOptions *options, const char *key, const char *value, GError **error)
{
    if (*value == '\0')
        return set_value_error(error, key, value, "a layer");
    g_free(options->layer);
    options->layer = g_strdup(value);
    return TRUE;
}

static gboolean take_weight(ReportOptions *options, const char *key, const char *value, GError **error)
{
    gboolean is_bytes = g_str_equal(value, "bytes");
    if (!is_bytes && !g_str_equal(value, "packets"))
        return set_value_error(error, key, value, "packets or bytes");
    options->weight = is_bytes ? COMM_WEIGHT_BYTES : COMM_WEIGHT_PACKETS;
    return TRUE;
}

static gboolean take_format(ReportOptions *options, const char *key, const char *value, GError **error)
{
    static const char *const names[] = {"table", "csv", "gexf"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(value, names[i])) {
            options->format = (ReportFormat)i;
            return TRUE;
        }
    }
    return set_value_error(error, key, value, "table, csv or gexf");
}

static gboolean take_file(ReportOptions *options, const char *key, const char *value, GError **error)
{
    if (*value == '\0')
        return set_value_error(error, key, value, "a path");
    g_free(options->file_path);
    options->file_path = g_strdup(value);
    return TRUE;
}

static gboolean take_top(ReportOptions *options, const char *key, const char *value, GError **error)
{
    guint64 count;
    if (!g_ascii_string_to_unsigned(value, 10, 1, G_MAXUINT32, &count, NULL))
        return set_value_error(error, key, value, "a number above 0");
    options->top_count = (gsize)count;
    return TRUE;
}

static gboolean take_window(ReportOptions *options, const char *key, const char *value, GError **error)
{
    if (!comm_duration_parse(value, &options->window_us) || options->window_us > EDGE_WINDOWS_TIME_LIMIT_US)
        return set_value_error(error, key, value, "a length of time: 10s, 250ms, 5m, 1h");
    return TRUE;
}

typedef gboolean (*TakeValue)(ReportOptions *options, const char *key, const char *value, GError **error);

static gboolean take_setting(ReportOptions *options, const char *key, const char *value, GError **error)
{
    static const struct {
        const char *key;
        TakeValue take;
    } keys[] = {{"layer", take_layer}, {"weight", take_weight}, {"format", take_format},
                {"file", take_file},   {"top", take_top},       {"window", take_window}};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (g_str_equal(key, keys[i].key))
            return keys[i].take(options, key, value, error);
    }
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "no such key: %s", key);
    return FALSE;
}

/* The length of the word before a single '='; 0 when @text does not begin so. No field of a display filter that can be
 * compared is without a dot, and comparing is "==". */
static gsize key_length(const char *text)
{
    gsize length = 0;
    while (g_ascii_isalnum(text[length]) || text[length] == '_' || text[length] == '-')
        length++;
    return text[length] == '=' && text[length + 1] != '=' ? length : 0;
}

gboolean report_options_parse(const char *argument, ReportOptions *options, GError **error)
{
    *options = (ReportOptions){.layer = g_strdup("host"), .top_count = G_MAXSIZE};
    const char *rest = argument + strlen(COMMAND);
    if (*rest != '\0' && *rest != ',') {
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "no such statistic: %s", argument);
        return FALSE;
    }
    while (*rest == ',') {
        rest++;
        gsize length = strcspn(rest, ",");
        gsize key_end = key_length(rest);
        if (key_end == 0)
            break;
        g_autofree char *key = g_strndup(rest, key_end);
        g_autofree char *value = g_strndup(rest + key_end + 1, length - key_end - 1);
        if (!take_setting(options, key, value, error))
            return FALSE;
        rest += length;
    }
    options->filter = *rest != '\0' ? g_strdup(rest) : NULL;
    return TRUE;
}
