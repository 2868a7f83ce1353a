/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert_options.h"
#include "comm_error.h"

#include <string.h>

typedef gboolean (*ValueReader)(ConvertOptions *options, const char *value, GError **error);

static gboolean read_filter(ConvertOptions *options, const char *value, GError **error)
{
    (void)error;
    g_free(options->filter);
    options->filter = g_str_equal(value, "none") ? NULL : g_strdup(value);
    return TRUE;
}

static gboolean read_from(ConvertOptions *options, const char *value, GError **error)
{
    return g_str_equal(value, "none") || convert_options_parse_time(value, &options->from_us, error);
}

static gboolean read_until(ConvertOptions *options, const char *value, GError **error)
{
    return g_str_equal(value, "none") || convert_options_parse_time(value, &options->until_us, error);
}

static gboolean read_payload(ConvertOptions *options, const char *value, GError **error)
{
    options->payload_limit_bytes = g_str_equal(value, "none") ? PACKET_NO_PAYLOAD : -1;
    return g_str_equal(value, "none") || g_str_equal(value, "all") ||
           convert_options_parse_number(value, 0, G_MAXINT32, &options->payload_limit_bytes, error);
}

static gboolean read_tunnels(ConvertOptions *options, const char *value, GError **error)
{
    return convert_options_parse_tunnels(value, &options->tunnels, error);
}

static gboolean read_codec(ConvertOptions *options, const char *value, GError **error)
{
    if (packet_codec_parse(value, &options->codec))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "\"%s\" is not a codec", value);
    return FALSE;
}

static gboolean read_weight(ConvertOptions *options, const char *value, GError **error)
{
    return convert_options_parse_weight(value, &options->weight, error);
}

static gboolean read_formats(ConvertOptions *options, const char *value, GError **error)
{
    return convert_options_parse_formats(value, &options->formats, error);
}

static gboolean read_window(ConvertOptions *options, const char *value, GError **error)
{
    return g_str_equal(value, "0") || convert_options_parse_duration(value, &options->window_us, error);
}

/* Told also where windows do not overlap; it stands behind --window. */
static gboolean read_step(ConvertOptions *options, const char *value, GError **error)
{
    gint64 step_us = 0;
    if (!g_str_equal(value, "0") && !convert_options_parse_duration(value, &step_us, error))
        return FALSE;
    options->step_us = step_us != options->window_us ? step_us : 0;
    return TRUE;
}

static gboolean read_levels(ConvertOptions *options, const char *value, GError **error)
{
    return comm_level_parse_set(value, &options->levels, error);
}

static gboolean read_group_by(ConvertOptions *options, const char *value, GError **error)
{
    return comm_group_by_parse(value, &options->group_by, error);
}

static gboolean read_services(ConvertOptions *options, const char *value, GError **error)
{
    (void)options;
    (void)value;
    (void)error;
    return TRUE;
}

static const struct {
    const char *name;
    ValueReader read;
} READERS[] = {
    {"--filter", read_filter},     {"--from", read_from},   {"--until", read_until},   {"--payload", read_payload},
    {"--tunnels", read_tunnels},   {"--codec", read_codec}, {"--weight", read_weight}, {"--formats", read_formats},
    {"--window", read_window},     {"--step", read_step},   {"--level", read_levels},  {"--group-by", read_group_by},
    {"--services", read_services},
};

static gboolean read_line(ConvertOptions *options, const char *line, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(READERS); i++) {
        gsize length = strlen(READERS[i].name);
        if (strncmp(line, READERS[i].name, length) == 0 && line[length] == ' ')
            return READERS[i].read(options, line + length + 1, error);
    }
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "\"%s\" is not an option with its value", line);
    return FALSE;
}

gboolean convert_options_parse_description(ConvertOptions *options, char *const *lines, GError **error)
{
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] != '\0' && !read_line(options, lines[i], error))
            return FALSE;
    }
    return TRUE;
}
