/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert_options.h"
#include "comm_csv.h"
#include "comm_error.h"
#include "comm_number.h"

#include <math.h>
#include <string.h>

static const char *const FORMAT_NAMES[] = {"avro", "edges", "nodes", "gexf", NULL};
static const char *const TUNNELS_NAMES[] = {"outer", "inner", "all", NULL};
static const char *const WEIGHT_NAMES[] = {"packets", "bytes", NULL};

void convert_options_init(ConvertOptions *options)
{
    *options = (ConvertOptions){
        .from_us = G_MININT64,
        .until_us = G_MAXINT64,
        .payload_limit_bytes = -1,
        .formats = CONVERT_FORMAT_AVRO | CONVERT_FORMAT_EDGES | CONVERT_FORMAT_NODES,
        .levels = 1u << COMM_LEVEL_HOST,
        .group_by = COMM_GROUP_BY_DEFAULT,
        .services = comm_services_new_default(),
    };
}

void convert_options_clear(ConvertOptions *options)
{
    g_clear_pointer(&options->filter, g_free);
    g_clear_pointer(&options->services, comm_services_free);
    g_clear_pointer(&options->services_digest, g_free);
}

gint64 convert_options_get_base_window(const ConvertOptions *options)
{
    return options->step_us != 0 ? options->step_us : options->window_us;
}

EdgeCollectorOptions convert_options_get_collector(const ConvertOptions *options, CommLevel level)
{
    return (EdgeCollectorOptions){convert_options_get_base_window(options), level, options->group_by,
                                  options->services};
}

gboolean convert_options_load_services(ConvertOptions *options, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    if (!comm_services_load(options->services, path, error) || !g_file_get_contents(path, &text, &length, error))
        return FALSE;
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
    g_free(options->services_digest);
    options->services_digest = g_strndup(digest, 16);
    return TRUE;
}

static char *describe_levels(guint levels)
{
    GString *text = g_string_new(NULL);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (levels & (1u << level))
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", comm_level_name((CommLevel)level));
    }
    return g_string_free(text, FALSE);
}

static char *describe_time(gint64 time_us)
{
    char text[COMM_CSV_TIME_SIZE];
    if (time_us == G_MININT64 || time_us == G_MAXINT64)
        return g_strdup("none");
    comm_csv_format_time(time_us, text);
    return g_strdup(text);
}

static char *describe_formats(guint formats)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; FORMAT_NAMES[i] != NULL; i++) {
        if (formats & (1u << i))
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", FORMAT_NAMES[i]);
    }
    return g_string_free(text, FALSE);
}

static char *describe_payload(gint64 limit_bytes)
{
    if (limit_bytes == PACKET_NO_PAYLOAD)
        return g_strdup("none");
    return limit_bytes < 0 ? g_strdup("all") : g_strdup_printf("%" G_GINT64_FORMAT, limit_bytes);
}

char **convert_options_describe(const ConvertOptions *options)
{
    g_autofree char *from = describe_time(options->from_us);
    g_autofree char *until = describe_time(options->until_us);
    g_autofree char *window = describe_time(options->window_us);
    g_autofree char *step = describe_time(convert_options_get_base_window(options));
    g_autofree char *formats = describe_formats(options->formats);
    g_autofree char *levels = describe_levels(options->levels);
    g_autofree char *group_by =
        g_strdup_printf("%u,%u", options->group_by.ipv4_prefix_bits, options->group_by.ipv6_prefix_bits);
    g_autofree char *payload = describe_payload(options->payload_limit_bytes);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const char *const pairs[][2] = {
        {"--filter", options->filter != NULL ? options->filter : "none"},
        {"--from", from},
        {"--until", until},
        {"--payload", payload},
        {"--tunnels", TUNNELS_NAMES[options->tunnels]},
        {"--codec", packet_codec_name(options->codec)},
        {"--weight", WEIGHT_NAMES[options->weight]},
        {"--formats", formats},
        {"--window", window},
        {"--step", step},
        {"--level", levels},
        {"--group-by", group_by},
        {"--services", options->services_digest != NULL ? options->services_digest : "built-in"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *pair = g_strdup_printf("%s %s", pairs[i][0], pairs[i][1]);
        /* They are kept one a line; libpcap takes all white space for the same. */
        g_strv_builder_add(builder, g_strdelimit(pair, "\n\r\t\v\f", ' '));
    }
    return g_strv_builder_end(builder);
}

static gboolean set_usage_error(GError **error, const char *text, const char *wanted)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "\"%s\" is not %s", text, wanted);
    return FALSE;
}

gboolean convert_options_parse_time(const char *text, gint64 *time_us, GError **error)
{
    if (comm_time_parse(text, time_us))
        return TRUE;
    g_autofree char *with_time =
        strchr(text, 'T') == NULL && strchr(text, ' ') == NULL ? g_strconcat(text, "T00:00:00", NULL) : g_strdup(text);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(with_time, utc);
    if (time == NULL)
        return set_usage_error(error, text, "a time: 2016-10-28T09:00:04Z, 2016-10-28, or seconds since 1970");
    *time_us = g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
    return TRUE;
}

gboolean convert_options_parse_duration(const char *text, gint64 *duration_us, GError **error)
{
    gint64 parsed_us;
    if (!comm_duration_parse(text, &parsed_us) || parsed_us > EDGE_WINDOW_LIMIT_US)
        return set_usage_error(error, text, "a length of time: 10s, 250ms, 5m, 1h");
    *duration_us = parsed_us;
    return TRUE;
}

gboolean convert_options_parse_formats(const char *text, guint *formats, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    guint found = 0;
    for (guint i = 0; parts[i] != NULL; i++) {
        guint format = 0;
        while (FORMAT_NAMES[format] != NULL && !g_str_equal(parts[i], FORMAT_NAMES[format]))
            format++;
        if (FORMAT_NAMES[format] == NULL)
            return set_usage_error(error, parts[i], "a format: avro, edges, nodes, gexf");
        found |= 1u << format;
    }
    if (found == 0)
        return set_usage_error(error, text, "a list of formats: avro,edges,nodes,gexf");
    *formats = found;
    return TRUE;
}

static gboolean parse_name(const char *text, const char *const *names, const char *wanted, guint *value, GError **error)
{
    for (guint i = 0; names[i] != NULL; i++) {
        if (g_str_equal(text, names[i])) {
            *value = i;
            return TRUE;
        }
    }
    return set_usage_error(error, text, wanted);
}

gboolean convert_options_parse_tunnels(const char *text, DecodeTunnels *tunnels, GError **error)
{
    guint value;
    if (!parse_name(text, TUNNELS_NAMES, "one of outer, inner, all", &value, error))
        return FALSE;
    *tunnels = (DecodeTunnels)value;
    return TRUE;
}

gboolean convert_options_parse_weight(const char *text, CommWeight *weight, GError **error)
{
    guint value;
    if (!parse_name(text, WEIGHT_NAMES, "one of packets, bytes", &value, error))
        return FALSE;
    *weight = (CommWeight)value;
    return TRUE;
}

gboolean convert_options_parse_number(const char *text, gint64 least, gint64 most, gint64 *number, GError **error)
{
    if (g_ascii_string_to_signed(text, 10, least, most, number, NULL))
        return TRUE;
    g_autofree char *wanted =
        g_strdup_printf("a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, least, most);
    return set_usage_error(error, text, wanted);
}
