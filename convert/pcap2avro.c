/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_report.h"
#include "batch.h"
#include "comm_error.h"
#include "command_line.h"
#include "convert_direct.h"
#include "message_line.h"
#include "output_path.h"
#include "program_version.h"
#include "program_report.h"
#include "progress_line.h"
#include "live_command.h"
#include "recover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

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
            _exit(PROGRAM_FAILED);
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

static int run_direct(const CommandLine *command_line, GPtrArray *inputs, guint failed_count)
{
    ConvertDirect direct = {.options = &command_line->options,
                            .inputs = inputs,
                            .write_path = command_line->write_path,
                            .edges_path = command_line->edges_path,
                            .is_text = command_line->is_text,
                            .has_header = command_line->has_header,
                            .is_verified = command_line->is_verified,
                            .is_counted = !command_line->is_quiet || command_line->is_json};
    g_autoptr(GError) error = NULL;
    ProgressLine *line = progress_line_start(&progress, sum_sizes(inputs));
    g_autoptr(ConvertTotals) totals =
        convert_direct_run(&direct, &progress, progress_line_report, line, &failed_count, &error);
    progress_line_stop(line);
    if (totals == NULL)
        return program_fail(error);
    program_print_direct(command_line, totals);
    return failed_count > 0 ? PROGRAM_FAILED : PROGRAM_OK;
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

static int run_archive(const CommandLine *command_line, GPtrArray *inputs, guint failed_count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Archive) archive = archive_open(command_line->output_path, &command_line->options, &error);
    if (archive == NULL)
        return program_fail(error);
    g_autoptr(HostNames) hosts = archive_report_load_hosts(archive, command_line->hosts_path, &error);
    if (hosts == NULL)
        return program_fail(error);
    archive_report_tell_recordings(archive);
    BatchSettings settings = {&command_line->options, command_line->thread_count, command_line->is_forced,
                              command_line->is_verified};
    Report report = {progress_line_start(&progress, sum_sizes(inputs)), command_line->is_quiet, failed_count};
    g_autoptr(GPtrArray) jobs = batch_run(archive, inputs, &settings, &progress, report_job, &report);
    progress_line_stop(report.line);
    if (!archive_report_finish(archive, command_line, hosts, jobs, convert_progress_is_interrupted(&progress), NULL,
                               &error))
        return program_fail(error);
    if (!convert_progress_is_interrupted(&progress))
        return report.failed_count > 0 ? PROGRAM_FAILED : PROGRAM_OK;
    message_line_print("interrupted: what is not converted yet will be by the same command");
    return PROGRAM_FAILED;
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
        return program_fail(error);
    g_autoptr(Archive) archive = archive_open(path, &command_line->options, &error);
    g_autoptr(HostNames) hosts =
        archive != NULL ? archive_report_load_hosts(archive, command_line->hosts_path, &error) : NULL;
    if (hosts == NULL)
        return program_fail(error);
    ConvertTotals slices = {.name = NULL, .is_without_edges = TRUE};
    convert_counters_init(&slices.counters);
    g_autoptr(GPtrArray) recoveries = recover_run(archive, &command_line->options, hosts, &slices);
    guint failed_count = tell_recoveries(recoveries, command_line->is_quiet);
    if (recoveries->len == 0 && archive_is_summed_up(archive)) {
        if (!command_line->is_quiet)
            printf("%s: nothing to recover\n", path);
        return PROGRAM_OK;
    }
    g_autoptr(GPtrArray) no_jobs = g_ptr_array_new();
    if (!archive_report_finish(archive, command_line, hosts, no_jobs, FALSE, slices.capture_count > 0 ? &slices : NULL,
                               &error))
        return program_fail(error);
    return failed_count > 0 ? PROGRAM_FAILED : PROGRAM_OK;
}

static int run(CommandLine *command_line)
{
    if (command_line->recover_path != NULL)
        return run_recover(command_line);
    if (command_line->live.is_listed || command_line->live.interfaces->len > 0)
        return live_command_run(command_line, &progress);
    guint failed_count = 0;
    g_autoptr(GPtrArray) inputs = list_inputs(command_line, &failed_count);
    if (inputs->len == 0 && failed_count > 0)
        return PROGRAM_FAILED;
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
    return PROGRAM_FAILED;
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    g_autoptr(GError) error = NULL;
    g_autoptr(CommandLine) command_line = command_line_new(argc, argv, &error);
    if (command_line == NULL)
        return program_fail(error);
    if (command_line->wants_help)
        fputs(command_line_help(), stdout);
    else if (command_line->wants_version)
        program_version_print(stdout);
    else {
        catch_signals();
        return close_stdout(run(command_line));
    }
    return close_stdout(PROGRAM_OK);
}
