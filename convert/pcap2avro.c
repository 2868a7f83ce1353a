/* SPDX-License-Identifier: BSD-3-Clause */
#include "batch.h"
#include "comm_error.h"
#include "command_line.h"
#include "convert_direct.h"
#include "message_line.h"
#include "output_path.h"
#include "program_version.h"
#include "progress_line.h"
#include "recover.h"
#include "summary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

static ConvertProgress progress;

static void interrupt(int signal_number)
{
    (void)signal_number;
    convert_progress_interrupt(&progress);
}

/* A stream that was closed would give its number to the first file that is opened, and that file the words meant for
 * the stream. It is opened the wrong way round, so that its use still fails. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(STATUS_FAILED);
    }
}

/* The first signal ends the run in order, the second one as the system does. What is ignored, as by nohup, stays so. */
static void catch_signals(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
        struct sigaction inherited;
        if (sigaction(signals[i], NULL, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

static int fail(const GError *error)
{
    message_line_print(error->message);
    if (!g_error_matches(error, COMM_ERROR, COMM_ERROR_USAGE))
        return STATUS_FAILED;
    fputs("Try 'pcap2avro --help'.\n", stderr);
    return STATUS_USAGE;
}

static void free_input(gpointer input)
{
    convert_input_free(input);
}

/* Those that are not there are told, and do not stop the others. */
static GPtrArray *list_inputs(const CommandLine *command_line, guint *failed_count)
{
    GPtrArray *inputs = g_ptr_array_new_with_free_func(free_input);
    for (guint i = 0; i < command_line->inputs->len; i++) {
        const CommandLineInput *given = g_ptr_array_index(command_line->inputs, i);
        ConvertInputOptions options = {given->scenario, given->dump_host, command_line->is_recursive,
                                       command_line->is_scenario_by_folder, command_line->output_path};
        g_autoptr(GError) error = NULL;
        if (!convert_input_add(inputs, given->path, &options, &error)) {
            message_line_print(error->message);
            (*failed_count)++;
        }
    }
    return inputs;
}

static guint64 sum_sizes(GPtrArray *inputs)
{
    guint64 sum = 0;
    for (guint i = 0; i < inputs->len; i++) {
        const ConvertInput *input = g_ptr_array_index(inputs, i);
        if (input->is_stream)
            return 0;
        sum += input->size_bytes;
    }
    return sum;
}

static void print_message(const char *message, gpointer line)
{
    progress_line_print(line, message);
}

static void print_direct_summary(const CommandLine *command_line, const ConvertTotals *totals)
{
    gboolean has_data_on_stdout = command_line->is_text || output_path_is_stdout(command_line->write_path) ||
                                  output_path_is_stdout(command_line->edges_path);
    FILE *stream = has_data_on_stdout ? stderr : stdout;
    if (command_line->is_json) {
        g_autofree char *json = summary_line_to_json(totals);
        fprintf(stream, "%s\n", json);
    } else if (!command_line->is_quiet) {
        summary_print_line(totals, stream);
    }
}

static int run_direct(const CommandLine *command_line, GPtrArray *inputs, guint failed_count)
{
    ConvertDirect direct = {&command_line->options,    inputs,
                            command_line->write_path,  command_line->edges_path,
                            command_line->is_text,     command_line->has_header,
                            command_line->is_verified, !command_line->is_quiet || command_line->is_json};
    g_autoptr(GError) error = NULL;
    ProgressLine *line = progress_line_start(&progress, sum_sizes(inputs));
    g_autoptr(ConvertTotals) totals =
        convert_direct_run(&direct, &progress, print_message, line, &failed_count, &error);
    progress_line_stop(line);
    if (totals == NULL)
        return fail(error);
    print_direct_summary(command_line, totals);
    return failed_count > 0 ? STATUS_FAILED : STATUS_OK;
}

typedef struct {
    ProgressLine *line;
    gboolean is_quiet;
    guint failed_count;
} Report;

static void report_job(const BatchJob *job, gpointer data)
{
    Report *report = data;
    gboolean is_failure =
        job->result == BATCH_DAMAGED || job->result == BATCH_SKIPPED_DAMAGED || job->result == BATCH_FAILED;
    report->failed_count += is_failure;
    if (job->message != NULL && (is_failure || (job->result == BATCH_SKIPPED && !report->is_quiet)))
        progress_line_print(report->line, job->message);
}

static void free_totals(gpointer totals)
{
    convert_totals_free(totals);
}

/* Calls scenario_write() for each scenario: the records come sorted by it. */
static gboolean write_scenarios(const Archive *archive, const ConvertOptions *options, const HostNames *hosts,
                                Summary *summary, GError **error)
{
    summary->scenarios = g_ptr_array_new_with_free_func(free_totals);
    for (guint first = 0; first < summary->records->len;) {
        g_autoptr(GPtrArray) group = g_ptr_array_new();
        const char *scenario = ((const ArchiveRecord *)g_ptr_array_index(summary->records, first))->scenario;
        for (; first < summary->records->len; first++) {
            ArchiveRecord *record = g_ptr_array_index(summary->records, first);
            if (!g_str_equal(record->scenario, scenario))
                break;
            g_ptr_array_add(group, record);
        }
        ConvertTotals *totals = scenario_write(archive, options, scenario, group, hosts, error);
        if (totals == NULL)
            return FALSE;
        g_ptr_array_add(summary->scenarios, totals);
    }
    return TRUE;
}

static gboolean count_dump_hosts(const Archive *archive, Summary *summary, GError **error)
{
    g_autoptr(GHashTable) groups =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < summary->records->len; i++) {
        ArchiveRecord *record = g_ptr_array_index(summary->records, i);
        GPtrArray *group = g_hash_table_lookup(groups, record->dump_host);
        if (group == NULL) {
            group = g_ptr_array_new();
            g_hash_table_insert(groups, record->dump_host, group);
        }
        g_ptr_array_add(group, record);
    }
    summary->dump_hosts = g_ptr_array_new_with_free_func(free_totals);
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(groups), (GCompareFunc)strcmp);
    for (GList *item = names; item != NULL; item = item->next) {
        ConvertTotals *totals =
            scenario_count_dump_host(archive, item->data, g_hash_table_lookup(groups, item->data), error);
        if (totals == NULL)
            return FALSE;
        g_ptr_array_add(summary->dump_hosts, totals);
    }
    return TRUE;
}

/* Names given once hold for the output folder until others are given. */
static HostNames *load_hosts(const Archive *archive, const char *hosts_path, GError **error)
{
    g_autofree char *kept_path = archive_make_state_path(archive, "hosts");
    g_autoptr(HostNames) hosts = host_names_new();
    if (hosts_path == NULL) {
        if (g_file_test(kept_path, G_FILE_TEST_EXISTS) && !host_names_load(hosts, kept_path, error))
            return NULL;
        return g_steal_pointer(&hosts);
    }
    g_autofree char *text = NULL;
    if (!host_names_load(hosts, hosts_path, error) || !g_file_get_contents(hosts_path, &text, NULL, error) ||
        !archive_write_text(kept_path, text, error))
        return NULL;
    return g_steal_pointer(&hosts);
}

static gboolean print_summary(const Archive *archive, const CommandLine *command_line, const Summary *summary,
                              GError **error)
{
    g_autofree char *json = summary_to_json(summary);
    g_autofree char *path = g_build_filename(archive_get_path(archive), "summary.json", NULL);
    if (!archive_write_text(path, json, error))
        return FALSE;
    if (command_line->is_json)
        printf("%s\n", json);
    else if (!command_line->is_quiet)
        summary_print(summary, stdout);
    return TRUE;
}

static gboolean finish_archive(const Archive *archive, const CommandLine *command_line, const HostNames *hosts,
                               GPtrArray *jobs, GError **error)
{
    g_autoptr(GPtrArray) records = archive_list_records(archive);
    Summary summary = {.output_path = archive_get_path(archive),
                       .records = records,
                       .jobs = jobs,
                       .is_interrupted = convert_progress_is_interrupted(&progress),
                       .is_recovery = command_line->recover_path != NULL};
    gboolean is_done = write_scenarios(archive, &command_line->options, hosts, &summary, error) &&
                       count_dump_hosts(archive, &summary, error) &&
                       print_summary(archive, command_line, &summary, error);
    g_clear_pointer(&summary.scenarios, g_ptr_array_unref);
    g_clear_pointer(&summary.dump_hosts, g_ptr_array_unref);
    return is_done;
}

/* No run takes them back: what they hold cannot be read again. */
static void tell_recordings(const Archive *archive)
{
    g_autoptr(GPtrArray) recordings = archive_list_recordings(archive);
    if (recordings->len == 0)
        return;
    const char *path = archive_get_path(archive);
    g_autofree char *message = g_strdup_printf("%s: unfinished since a run was killed: %u; finish with --recover %s",
                                               path, recordings->len, path);
    message_line_print(message);
}

static int run_archive(const CommandLine *command_line, GPtrArray *inputs, guint failed_count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Archive) archive = archive_open(command_line->output_path, &command_line->options, &error);
    if (archive == NULL)
        return fail(error);
    g_autoptr(HostNames) hosts = load_hosts(archive, command_line->hosts_path, &error);
    if (hosts == NULL)
        return fail(error);
    tell_recordings(archive);
    BatchSettings settings = {&command_line->options, command_line->thread_count, command_line->is_forced,
                              command_line->is_verified};
    Report report = {progress_line_start(&progress, sum_sizes(inputs)), command_line->is_quiet, failed_count};
    g_autoptr(GPtrArray) jobs = batch_run(archive, inputs, &settings, &progress, report_job, &report);
    progress_line_stop(report.line);
    if (!finish_archive(archive, command_line, hosts, jobs, &error))
        return fail(error);
    if (!convert_progress_is_interrupted(&progress))
        return report.failed_count > 0 ? STATUS_FAILED : STATUS_OK;
    message_line_print("interrupted: what is not converted yet will be by the same command");
    return STATUS_FAILED;
}

static guint tell_recoveries(GPtrArray *recoveries, gboolean is_quiet)
{
    guint failed_count = 0;
    for (guint i = 0; i < recoveries->len; i++) {
        const Recovery *recovery = g_ptr_array_index(recoveries, i);
        failed_count += recovery->is_failed;
        if (recovery->is_failed || !is_quiet)
            message_line_print(recovery->message);
    }
    return failed_count;
}

static int run_recover(CommandLine *command_line)
{
    const char *path = command_line->recover_path;
    g_autoptr(GError) error = NULL;
    if (!archive_load_options(path, &command_line->options, &error))
        return fail(error);
    g_autoptr(Archive) archive = archive_open(path, &command_line->options, &error);
    g_autoptr(HostNames) hosts = archive != NULL ? load_hosts(archive, command_line->hosts_path, &error) : NULL;
    if (hosts == NULL)
        return fail(error);
    g_autoptr(GPtrArray) recoveries = recover_run(archive, &command_line->options);
    guint failed_count = tell_recoveries(recoveries, command_line->is_quiet);
    if (recoveries->len == 0 && archive_is_summed_up(archive)) {
        if (!command_line->is_quiet)
            printf("%s: nothing to recover\n", path);
        return STATUS_OK;
    }
    g_autoptr(GPtrArray) no_jobs = g_ptr_array_new();
    if (!finish_archive(archive, command_line, hosts, no_jobs, &error))
        return fail(error);
    return failed_count > 0 ? STATUS_FAILED : STATUS_OK;
}

static int run(CommandLine *command_line)
{
    if (command_line->recover_path != NULL)
        return run_recover(command_line);
    guint failed_count = 0;
    g_autoptr(GPtrArray) inputs = list_inputs(command_line, &failed_count);
    if (inputs->len == 0 && failed_count > 0)
        return STATUS_FAILED;
    return command_line->output_path != NULL ? run_archive(command_line, inputs, failed_count)
                                             : run_direct(command_line, inputs, failed_count);
}

static int close_stdout(int status)
{
    /* errno is the failed write's no longer: writing out what is left fails for the same reason, and says it again. */
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    g_autofree char *message = g_strdup_printf("standard output: %s", g_strerror(errno != 0 ? errno : EIO));
    message_line_print(message);
    return STATUS_FAILED;
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    g_autoptr(GError) error = NULL;
    g_autoptr(CommandLine) command_line = command_line_new(argc, argv, &error);
    if (command_line == NULL)
        return fail(error);
    if (command_line->wants_help)
        fputs(command_line_help(), stdout);
    else if (command_line->wants_version)
        program_version_print(stdout);
    else {
        catch_signals();
        return close_stdout(run(command_line));
    }
    return close_stdout(STATUS_OK);
}
