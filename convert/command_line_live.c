/* SPDX-License-Identifier: BSD-3-Clause */
#include "command_line_live.h"
#include "comm_error.h"

static gboolean set_usage_error(GError **error, const char *message)
{
    g_set_error_literal(error, COMM_ERROR, COMM_ERROR_USAGE, message);
    return FALSE;
}

static gboolean add_interface(LiveOptions *live, const char *name, GError **error)
{
    if (*name == '\0')
        return set_usage_error(error, "a value that is not empty is wanted");
    for (guint i = 0; i < live->interfaces->len; i++) {
        if (g_str_equal(g_ptr_array_index(live->interfaces, i), name))
            return set_usage_error(error, "the same interface is given twice");
    }
    g_ptr_array_add(live->interfaces, g_strdup(name));
    return TRUE;
}

/* Names of slices tell seconds. */
static gboolean take_slice(LiveOptions *live, const char *value, GError **error)
{
    if (!convert_options_parse_duration(value, &live->slice_us, error))
        return FALSE;
    return live->slice_us % G_USEC_PER_SEC == 0 || set_usage_error(error, "slices are of whole seconds");
}

gboolean command_line_live_take(LiveOptions *live, int option, const char *value, GError **error)
{
    gint64 number = 0;
    gboolean is_good;
    switch (option) {
    case 'i':
        return add_interface(live, value, error);
    case 'c':
        is_good = convert_options_parse_number(value, 1, G_MAXINT64, &number, error);
        live->record_limit = (guint64)number;
        return is_good;
    case 's':
        is_good = convert_options_parse_number(value, 1, LIVE_MAX_SNAP_LENGTH_BYTES, &number, error);
        live->snap_length_bytes = (guint)number;
        return is_good;
    case 'B':
        is_good = convert_options_parse_number(value, 1, LIVE_MAX_BUFFER_MIB, &number, error);
        live->buffer_mib = (guint)number;
        return is_good;
    case OPTION_SLICE:
        return take_slice(live, value, error);
    case OPTION_RING:
        is_good = convert_options_parse_number(value, 1, G_MAXINT32, &number, error);
        live->ring_count = (guint)number;
        return is_good;
    default:
        g_assert_not_reached();
    }
}

static gboolean is_as_it_was(const LiveOptions *live)
{
    return live->record_limit == 0 && live->snap_length_bytes == LIVE_MAX_SNAP_LENGTH_BYTES &&
           live->buffer_mib == LIVE_DEFAULT_BUFFER_MIB && live->slice_us == 0 && live->ring_count == 0 &&
           !live->is_not_promiscuous;
}

static gboolean have_place(const CommandLine *command_line, const char *scenario, const char *dump_host)
{
    for (guint i = 0; i < command_line->inputs->len; i++) {
        const CommandLineInput *input = g_ptr_array_index(command_line->inputs, i);
        if ((scenario != NULL && !g_str_equal(input->scenario, scenario)) ||
            (dump_host != NULL && !g_str_equal(input->dump_host, dump_host)))
            return FALSE;
    }
    return TRUE;
}

gboolean command_line_live_check(const CommandLine *command_line, const char *scenario, const char *dump_host,
                                 GError **error)
{
    const LiveOptions *live = &command_line->live;
    if (live->interfaces->len == 0)
        return (is_as_it_was(live) && command_line->user_name == NULL) ||
               set_usage_error(
                   error,
                   "-c, -s, -p, -B, --slice, --ring and --user are of a capture from an interface: -i is missing");
    if (live->interfaces->len != command_line->inputs->len)
        return set_usage_error(error, "interfaces and captures in one run: give one or the other");
    if (command_line->is_recursive || command_line->is_scenario_by_folder || command_line->is_forced)
        return set_usage_error(error, "-R, --scenario-by-folder and --force are of captures in files, not of -i");
    if (live->ring_count != 0 && live->slice_us == 0)
        return set_usage_error(error, "--ring keeps the last slices: --slice is missing");
    if (live->slice_us != 0 &&
        (command_line->write_path != NULL || command_line->edges_path != NULL || command_line->is_text))
        return set_usage_error(error, "--slice is of an output folder, not of --write, --edges and --text");
    if (!have_place(command_line, scenario, dump_host))
        return set_usage_error(error, "the interfaces of one run have one scenario and one dump host");
    return TRUE;
}

void command_line_live_settle(CommandLine *command_line)
{
    LiveOptions *live = &command_line->live;
    ConvertOptions *options = &command_line->options;
    if (live->interfaces->len == 0)
        return;
    live->filter = g_strdup(options->filter);
    live->from_us = options->from_us;
    live->until_us = options->until_us;
    /* An output folder takes one run of a capture after the other, whatever the time. */
    options->from_us = G_MININT64;
    options->until_us = G_MAXINT64;
}
