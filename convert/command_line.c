/* SPDX-License-Identifier: BSD-3-Clause */
#include "command_line.h"
#include "command_line_live.h"
#include "comm_error.h"
#include "frame_filter.h"
#include "option_error.h"
#include "output_path.h"

#include <getopt.h>
#include <string.h>

enum {
    OPTION_FORMATS = OPTION_LIVE_END,
    OPTION_TEXT,
    OPTION_HEADER,
    OPTION_CODEC,
    OPTION_PAYLOAD,
    OPTION_NO_PAYLOAD,
    OPTION_WEIGHT,
    OPTION_HOSTS,
    OPTION_LEVEL,
    OPTION_GROUP_BY,
    OPTION_SERVICES,
    OPTION_WINDOW,
    OPTION_STEP,
    OPTION_SCENARIO_BY_FOLDER,
    OPTION_DUMP_HOST,
    OPTION_FROM,
    OPTION_UNTIL,
    OPTION_TUNNELS,
    OPTION_VERIFY,
    OPTION_FORCE,
    OPTION_RECOVER,
    OPTION_USER,
    OPTION_JSON,
    OPTION_VERSION
};

static const struct option LONG_OPTIONS[] = {
    {"interface", required_argument, NULL, 'i'},
    {"count", required_argument, NULL, 'c'},
    {"list-interfaces", no_argument, NULL, 'D'},
    {"snap-length", required_argument, NULL, 's'},
    {"no-promiscuous", no_argument, NULL, 'p'},
    {"buffer", required_argument, NULL, 'B'},
    {"slice", required_argument, NULL, OPTION_SLICE},
    {"ring", required_argument, NULL, OPTION_RING},
    {"output", required_argument, NULL, 'o'},
    {"write", required_argument, NULL, 'w'},
    {"edges", required_argument, NULL, 'e'},
    {"text", no_argument, NULL, OPTION_TEXT},
    {"header", no_argument, NULL, OPTION_HEADER},
    {"formats", required_argument, NULL, OPTION_FORMATS},
    {"codec", required_argument, NULL, OPTION_CODEC},
    {"payload", required_argument, NULL, OPTION_PAYLOAD},
    {"no-payload", no_argument, NULL, OPTION_NO_PAYLOAD},
    {"weight", required_argument, NULL, OPTION_WEIGHT},
    {"hosts", required_argument, NULL, OPTION_HOSTS},
    {"level", required_argument, NULL, OPTION_LEVEL},
    {"group-by", required_argument, NULL, OPTION_GROUP_BY},
    {"services", required_argument, NULL, OPTION_SERVICES},
    {"window", required_argument, NULL, OPTION_WINDOW},
    {"step", required_argument, NULL, OPTION_STEP},
    {"scenario", required_argument, NULL, 'S'},
    {"scenario-by-folder", no_argument, NULL, OPTION_SCENARIO_BY_FOLDER},
    {"dump-host", required_argument, NULL, OPTION_DUMP_HOST},
    {"recursive", no_argument, NULL, 'R'},
    {"filter", required_argument, NULL, 'f'},
    {"from", required_argument, NULL, OPTION_FROM},
    {"until", required_argument, NULL, OPTION_UNTIL},
    {"tunnels", required_argument, NULL, OPTION_TUNNELS},
    {"jobs", required_argument, NULL, 'j'},
    {"verify", no_argument, NULL, OPTION_VERIFY},
    {"force", no_argument, NULL, OPTION_FORCE},
    {"recover", required_argument, NULL, OPTION_RECOVER},
    {"user", required_argument, NULL, OPTION_USER},
    {"quiet", no_argument, NULL, 'q'},
    {"json", no_argument, NULL, OPTION_JSON},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

typedef struct {
    CommandLine *command_line;
    const char *scenario;  /* given last, or NULL */
    const char *dump_host; /* given last, or NULL */
    gboolean has_formats;
    gboolean has_payload;
    gboolean has_no_payload;
    gboolean has_more_than_recover_takes;
} Parser;

static void input_free(gpointer data)
{
    CommandLineInput *input = data;
    g_free(input->path);
    g_free(input->scenario);
    g_free(input->dump_host);
    g_free(input);
}

void command_line_free(CommandLine *command_line)
{
    if (command_line == NULL)
        return;
    convert_options_clear(&command_line->options);
    live_options_clear(&command_line->live);
    g_ptr_array_unref(command_line->inputs);
    g_free(command_line->output_path);
    g_free(command_line->write_path);
    g_free(command_line->edges_path);
    g_free(command_line->hosts_path);
    g_free(command_line->recover_path);
    g_free(command_line->user_name);
    g_free(command_line);
}

static gboolean set_usage_error(GError **error, const char *message)
{
    g_set_error_literal(error, COMM_ERROR, COMM_ERROR_USAGE, message);
    return FALSE;
}

static void add_input(Parser *parser, const char *path)
{
    CommandLineInput *input = g_new0(CommandLineInput, 1);
    input->path = g_strdup(path);
    input->scenario = g_strdup(parser->scenario);
    input->dump_host = g_strdup(parser->dump_host);
    g_ptr_array_add(parser->command_line->inputs, input);
}

static void fill(char **place, const char *text)
{
    if (*place == NULL)
        *place = g_strdup(text);
}

/* What is given after an interface is of it, too: a run has one scenario and one dump host. */
static void fill_inputs(const Parser *parser)
{
    GPtrArray *inputs = parser->command_line->inputs;
    gboolean is_live = parser->command_line->live.interfaces->len > 0;
    for (guint i = 0; i < inputs->len; i++) {
        CommandLineInput *input = g_ptr_array_index(inputs, i);
        fill(&input->scenario, is_live && parser->scenario != NULL ? parser->scenario : "default");
        fill(&input->dump_host, is_live && parser->dump_host != NULL ? parser->dump_host : g_get_host_name());
    }
}

static gboolean set_name(const char **place, const char *text, GError **error)
{
    if (*text == '\0')
        return set_usage_error(error, "a value that is not empty is wanted");
    *place = text;
    return TRUE;
}

static gboolean set_dump_host(Parser *parser, const char *text, GError **error)
{
    if (!g_utf8_validate(text, -1, NULL))
        return set_usage_error(error, "a name in UTF-8 is wanted, as the strings of Avro are");
    return set_name(&parser->dump_host, text, error);
}

static gboolean set_codec(PacketCodec *codec, const char *text, GError **error)
{
    if (packet_codec_parse(text, codec))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "\"%s\" is not one of deflate, null, snappy, zstandard", text);
    return FALSE;
}

static gboolean set_jobs(CommandLine *command_line, const char *text, GError **error)
{
    gint64 number;
    if (!convert_options_parse_number(text, 1, 256, &number, error))
        return FALSE;
    command_line->thread_count = (guint)number;
    return TRUE;
}

/* The options that say yes to something. */
static gboolean take_flag(Parser *parser, int option)
{
    CommandLine *command_line = parser->command_line;
    const struct {
        int option;
        gboolean *flag;
    } flags[] = {
        {'D', &command_line->live.is_listed},
        {'p', &command_line->live.is_not_promiscuous},
        {'R', &command_line->is_recursive},
        {'q', &command_line->is_quiet},
        {OPTION_SCENARIO_BY_FOLDER, &command_line->is_scenario_by_folder},
        {OPTION_TEXT, &command_line->is_text},
        {OPTION_HEADER, &command_line->has_header},
        {OPTION_NO_PAYLOAD, &parser->has_no_payload},
        {OPTION_VERIFY, &command_line->is_verified},
        {OPTION_FORCE, &command_line->is_forced},
        {OPTION_JSON, &command_line->is_json},
        {OPTION_VERSION, &command_line->wants_version},
        {'h', &command_line->wants_help},
    };
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++) {
        if (flags[i].option == option) {
            *flags[i].flag = TRUE;
            return TRUE;
        }
    }
    return FALSE;
}

/* Where the options keep what they carry that carry a text, else NULL. */
static char **find_text(CommandLine *command_line, int option)
{
    switch (option) {
    case 'o':
        return &command_line->output_path;
    case 'w':
        return &command_line->write_path;
    case 'e':
        return &command_line->edges_path;
    case 'f':
        return &command_line->options.filter;
    case OPTION_HOSTS:
        return &command_line->hosts_path;
    case OPTION_RECOVER:
        return &command_line->recover_path;
    case OPTION_USER:
        return &command_line->user_name;
    default:
        return NULL;
    }
}

static gboolean take_text(char **place, const char *text, GError **error)
{
    if (*text == '\0')
        return set_usage_error(error, "a value that is not empty is wanted");
    g_free(*place);
    *place = g_strdup(text);
    return TRUE;
}

static gboolean take_value(Parser *parser, int option, const char *value, GError **error)
{
    CommandLine *command_line = parser->command_line;
    ConvertOptions *options = &command_line->options;
    switch (option) {
    case 'i':
        add_input(parser, value);
        return command_line_live_take(&command_line->live, option, value, error);
    case 'c':
    case 's':
    case 'B':
    case OPTION_SLICE:
    case OPTION_RING:
        return command_line_live_take(&command_line->live, option, value, error);
    case 1:
        add_input(parser, value);
        return TRUE;
    case 'S':
        return set_name(&parser->scenario, value, error);
    case 'j':
        return set_jobs(command_line, value, error);
    case OPTION_DUMP_HOST:
        return set_dump_host(parser, value, error);
    case OPTION_FORMATS:
        parser->has_formats = TRUE;
        return convert_options_parse_formats(value, &options->formats, error);
    case OPTION_CODEC:
        return set_codec(&options->codec, value, error);
    case OPTION_PAYLOAD:
        parser->has_payload = TRUE;
        return convert_options_parse_number(value, 0, G_MAXINT32, &options->payload_limit_bytes, error);
    case OPTION_WEIGHT:
        return convert_options_parse_weight(value, &options->weight, error);
    case OPTION_FROM:
        return convert_options_parse_time(value, &options->from_us, error);
    case OPTION_UNTIL:
        return convert_options_parse_time(value, &options->until_us, error);
    case OPTION_LEVEL:
        return comm_level_parse_set(value, &options->levels, error);
    case OPTION_GROUP_BY:
        return comm_group_by_parse(value, &options->group_by, error);
    case OPTION_SERVICES:
        return convert_options_load_services(options, value, error);
    case OPTION_WINDOW:
        return convert_options_parse_duration(value, &options->window_us, error);
    case OPTION_STEP:
        return convert_options_parse_duration(value, &options->step_us, error);
    case OPTION_TUNNELS:
        return convert_options_parse_tunnels(value, &options->tunnels, error);
    default:
        g_assert_not_reached();
    }
}

static gboolean is_of_recover(int option)
{
    return option == OPTION_RECOVER || option == OPTION_SERVICES || option == OPTION_HOSTS || option == OPTION_JSON ||
           option == 'q';
}

static gboolean take(Parser *parser, int option, const char *value, GError **error)
{
    parser->has_more_than_recover_takes |= !is_of_recover(option);
    if (take_flag(parser, option))
        return TRUE;
    char **text = find_text(parser->command_line, option);
    return text != NULL ? take_text(text, value, error) : take_value(parser, option, value, error);
}

static gboolean parse(Parser *parser, int argc, char **argv, GError **error)
{
    int option;
    int index = -1;
    opterr = 0;
    optind = 0;
    /* '-' keeps the order of options and captures: -S and --dump-host hold for the files after them. */
    while ((option = getopt_long(argc, argv, "-:o:w:e:S:f:Rj:qhi:c:Ds:pB:", LONG_OPTIONS, &index)) != -1) {
        if (option == '?' || option == ':')
            return option_error_set(LONG_OPTIONS, option, argv[optind - 1], error);
        if (!take(parser, option, optarg, error)) {
            if (index >= 0)
                g_prefix_error(error, "--%s: ", LONG_OPTIONS[index].name);
            else
                g_prefix_error(error, "-%c: ", option);
            return FALSE;
        }
        index = -1;
    }
    for (; optind < argc; optind++) {
        add_input(parser, argv[optind]);
        parser->has_more_than_recover_takes = TRUE;
    }
    return TRUE;
}

static gboolean has_several_scenarios(const CommandLine *command_line)
{
    const CommandLineInput *first = g_ptr_array_index(command_line->inputs, 0);
    for (guint i = 1; i < command_line->inputs->len; i++) {
        const CommandLineInput *input = g_ptr_array_index(command_line->inputs, i);
        if (!g_str_equal(input->scenario, first->scenario))
            return TRUE;
    }
    return command_line->is_scenario_by_folder;
}

static gboolean has_single_files(const CommandLine *command_line)
{
    return command_line->write_path != NULL || command_line->edges_path != NULL || command_line->is_text;
}

static gboolean has_one_level(guint levels)
{
    return (levels & (levels - 1)) == 0;
}

static gboolean check_single_files(const Parser *parser, GError **error)
{
    const CommandLine *command_line = parser->command_line;
    const char *write_path = command_line->write_path;
    if (!has_single_files(command_line))
        return TRUE;
    if (command_line->output_path != NULL)
        return set_usage_error(error, "--write, --edges and --text are instead of --output: give one or the other");
    if (parser->has_formats || command_line->is_forced || command_line->hosts_path != NULL)
        return set_usage_error(
            error, "--formats, --hosts and --force are of an output folder, not of --write, --edges and --text");
    if (output_path_is_stdout(write_path) + output_path_is_stdout(command_line->edges_path) + command_line->is_text > 1)
        return set_usage_error(error, "--write, --edges and --text: only one can go to standard output");
    if (output_path_is_same(write_path, command_line->edges_path))
        return set_usage_error(error, "--write and --edges are the same file");
    if ((write_path != NULL || command_line->edges_path != NULL) && has_several_scenarios(command_line))
        return set_usage_error(error, "--write and --edges hold one scenario: use --output for several");
    if (command_line->edges_path != NULL && !has_one_level(command_line->options.levels))
        return set_usage_error(error, "--edges holds one level: use --output for several");
    if (output_path_is_terminal(write_path))
        return set_usage_error(error, "no Avro to a terminal: use --write FILE, or a pipe");
    if (command_line->is_verified && (write_path == NULL || output_path_is_stdout(write_path)))
        return set_usage_error(error, "--verify reads an Avro file again: there is none here");
    return TRUE;
}

static gboolean check_windows(const ConvertOptions *options, GError **error)
{
    if (options->step_us == 0 || options->step_us == options->window_us)
        return TRUE;
    if (options->window_us == 0)
        return set_usage_error(error, "--step is of --window: give both");
    if (options->step_us > options->window_us || options->window_us % options->step_us != 0)
        return set_usage_error(error, "--step does not divide --window");
    if (options->formats & CONVERT_FORMAT_GEXF)
        return set_usage_error(error, "windows that overlap cannot be GEXF, Gephi drops them: no --step, or no gexf");
    return TRUE;
}

static gboolean check(const Parser *parser, GError **error)
{
    CommandLine *command_line = parser->command_line;
    ConvertOptions *options = &command_line->options;
    if (command_line->recover_path != NULL)
        return !parser->has_more_than_recover_takes ||
               set_usage_error(error, "--recover: goes with --services, --hosts, --quiet and --json, and no capture");
    if (command_line->inputs->len == 0)
        return set_usage_error(error, "no capture given");
    if (!command_line_live_check(command_line, parser->scenario, parser->dump_host, error))
        return FALSE;
    if (parser->has_payload && parser->has_no_payload)
        return set_usage_error(error, "--payload and --no-payload: give one or the other");
    if (options->from_us >= options->until_us)
        return set_usage_error(error, "--from is not before --until");
    if (!check_windows(options, error))
        return FALSE;
    if (command_line->has_header && !command_line->is_text)
        return set_usage_error(error, "--header is of --text: give both");
    guint stdin_count = 0;
    for (guint i = 0; i < command_line->inputs->len; i++)
        stdin_count += g_str_equal(((const CommandLineInput *)g_ptr_array_index(command_line->inputs, i))->path, "-");
    if (stdin_count > 1)
        return set_usage_error(error, "standard input can be read only once");
    if (options->filter != NULL && !frame_filter_check(options->filter, error))
        return FALSE;
    return check_single_files(parser, error);
}

CommandLine *command_line_new(int argc, char **argv, GError **error)
{
    g_autoptr(CommandLine) command_line = g_new0(CommandLine, 1);
    Parser parser = {.command_line = command_line};
    convert_options_init(&command_line->options);
    live_options_init(&command_line->live);
    command_line->inputs = g_ptr_array_new_with_free_func(input_free);
    command_line->thread_count = 1;
    if (!parse(&parser, argc, argv, error))
        return NULL;
    if (command_line->wants_help || command_line->wants_version || command_line->live.is_listed)
        return g_steal_pointer(&command_line);
    fill_inputs(&parser);
    if (!check(&parser, error))
        return NULL;
    if (parser.has_no_payload)
        command_line->options.payload_limit_bytes = PACKET_NO_PAYLOAD;
    if (command_line->output_path == NULL && !has_single_files(command_line))
        command_line->output_path = g_strdup("dump");
    command_line_live_settle(command_line);
    return g_steal_pointer(&command_line);
}
