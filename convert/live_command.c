/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_command.h"
#include "archive_capture.h"
#include "archive_report.h"
#include "batch.h"
#include "comm_error.h"
#include "convert_direct.h"
#include "live_recording.h"
#include "live_slices.h"
#include "output_path.h"
#include "privileges.h"
#include "program_report.h"
#include "progress_line.h"
#include "summary.h"

typedef struct {
    const CommandLine *command_line;
    ConvertOptions options; /* borrowed; without what the kernel does */
    const CommandLineInput *input;
    ProgressLine *line;
    LiveRun run;
    guint failed_count;
} LiveCommand;

static void report(const char *message, gpointer data)
{
    progress_line_print(((LiveCommand *)data)->line, message);
}

static void show(const char *text, gpointer data)
{
    progress_line_show(((LiveCommand *)data)->line, text);
}

static int get_status(const LiveCommand *command)
{
    return command->failed_count > 0 || command->run.lost_count > 0 ? PROGRAM_FAILED : PROGRAM_OK;
}

/* The files to be written lie in the same folder, or below. */
static LiveReserve *new_reserve(const char *path)
{
    if (path == NULL || output_path_is_stdout(path))
        return live_reserve_new("/dev/null");
    g_autofree char *folder = g_path_get_dirname(path);
    return live_reserve_new(folder);
}

static gboolean feed(gpointer data, const ConvertSinks *sinks, ConvertCounters *counters, GError **error)
{
    LiveCommand *command = data;
    return live_recording_run(&command->run, &command->options, sinks, counters, error);
}

static int run_direct(LiveCommand *command)
{
    const CommandLine *command_line = command->command_line;
    const CommandLineInput *input = command->input;
    ConvertFeed live_feed = {
        feed, command, {.path = input->path, .scenario = input->scenario, .dump_host = input->dump_host}};
    g_autoptr(GPtrArray) no_inputs = g_ptr_array_new();
    ConvertDirect direct = {.options = &command->options,
                            .inputs = no_inputs,
                            .feed = &live_feed,
                            .write_path = command_line->write_path,
                            .edges_path = command_line->edges_path,
                            .is_text = command_line->is_text,
                            .has_header = command_line->has_header,
                            .is_verified = command_line->is_verified,
                            .is_counted = !command_line->is_quiet || command_line->is_json};
    g_autoptr(LiveReserve) reserve = new_reserve(command_line->write_path);
    command->run.reserve = reserve;
    g_autoptr(GError) error = NULL;
    g_autoptr(ConvertTotals) totals =
        convert_direct_run(&direct, NULL, report, command, &command->failed_count, &error);
    progress_line_stop(g_steal_pointer(&command->line));
    if (totals == NULL)
        return program_fail(error);
    program_print_direct(command_line, totals);
    return get_status(command);
}

/* Fills the archive's capture. Returns FALSE with @error set when its outputs cannot be finished. */
static gboolean record(LiveCommand *command, ArchiveCapture *capture, GError **error)
{
    g_autoptr(GError) run_error = NULL;
    ArchiveRecord *archive_record = archive_capture_get_record(capture);
    const ConvertSinks *sinks = archive_capture_get_sinks(capture);
    if (!live_recording_run(&command->run, &command->options, sinks, &archive_record->counters, &run_error)) {
        archive_record->damage = g_strdup_printf("%s: %s", command->command_line->output_path, run_error->message);
        report(archive_record->damage, command);
        command->failed_count++;
    }
    return archive_capture_finish(capture, command->command_line->is_verified, error) &&
           archive_capture_commit(capture, NULL, error);
}

static gboolean finish_archive(LiveCommand *command, Archive *archive, const ConvertTotals *slices, GError **error)
{
    g_autoptr(HostNames) hosts = archive_report_load_hosts(archive, command->command_line->hosts_path, error);
    if (hosts == NULL)
        return FALSE;
    ConvertInput input = {.path = command->input->path, .scenario = command->input->scenario};
    BatchJob job = {.input = &input, .result = get_status(command) == PROGRAM_OK ? BATCH_CONVERTED : BATCH_DAMAGED};
    g_autoptr(GPtrArray) jobs = g_ptr_array_new();
    g_ptr_array_add(jobs, &job);
    return archive_report_finish(archive, command->command_line, hosts, jobs, FALSE, slices, error);
}

static gboolean run_once(LiveCommand *command, Archive *archive, GError **error)
{
    const char *device = live_source_get_device(command->run.source);
    ArchiveRecord *planned =
        archive_plan_live(archive, command->input->scenario, command->input->dump_host, device, g_get_real_time());
    g_autoptr(ArchiveCapture) capture = archive_capture_new(archive, &command->options, planned, error);
    return capture != NULL && record(command, capture, error) && finish_archive(command, archive, NULL, error);
}

static void report_slice(const ConvertTotals *totals, gpointer data)
{
    const CommandLine *command_line = ((LiveCommand *)data)->command_line;
    if (command_line->is_quiet || command_line->is_json)
        return;
    summary_print_slice(totals, stdout);
    fflush(stdout);
}

static gboolean run_slices(LiveCommand *command, Archive *archive, GError **error)
{
    const CommandLine *command_line = command->command_line;
    g_autoptr(GError) run_error = NULL;
    g_autoptr(HostNames) hosts = archive_report_load_hosts(archive, command_line->hosts_path, error);
    if (hosts == NULL)
        return FALSE;
    LiveSlicesOptions options = {archive,
                                 &command->options,
                                 &command_line->live,
                                 command->input->scenario,
                                 command->input->dump_host,
                                 hosts,
                                 command_line->is_verified,
                                 report_slice,
                                 command};
    g_autoptr(LiveSlices) slices = live_slices_new(&options, command->run.source);
    if (!live_slices_run(slices, &command->run, &run_error)) {
        g_autofree char *message = g_strdup_printf("%s: %s", command_line->output_path, run_error->message);
        report(message, command);
        command->failed_count++;
    }
    return finish_archive(command, archive, live_slices_get_totals(slices), error);
}

static gboolean run_archive(LiveCommand *command, GError **error)
{
    const CommandLine *command_line = command->command_line;
    g_autoptr(Archive) archive = archive_open(command_line->output_path, &command_line->options, error);
    if (archive == NULL)
        return FALSE;
    archive_report_tell_recordings(archive);
    g_autoptr(LiveReserve) reserve = live_reserve_new(command_line->output_path);
    command->run.reserve = reserve;
    return command_line->live.slice_us != 0 ? run_slices(command, archive, error) : run_once(command, archive, error);
}

static int run_in_folder(LiveCommand *command)
{
    g_autoptr(GError) error = NULL;
    gboolean is_done = run_archive(command, &error);
    progress_line_stop(g_steal_pointer(&command->line));
    return is_done ? get_status(command) : program_fail(error);
}

static int list_interfaces(void)
{
    g_autoptr(GError) error = NULL;
    return live_interface_list(stdout, &error) ? PROGRAM_OK : program_fail(error);
}

/* The last thing that takes rights is the output folder. */
static gboolean drop_privileges(const CommandLine *command_line, const PrivilegesUser *user, GError **error)
{
    const char *path = command_line->output_path;
    return (path == NULL || privileges_make_folder(user, path, error)) && privileges_drop(user, error);
}

int live_command_run(const CommandLine *command_line, ConvertProgress *progress)
{
    if (command_line->live.is_listed)
        return list_interfaces();
    g_autoptr(GError) error = NULL;
    g_auto(PrivilegesUser) user = {0};
    if (!privileges_find_user(command_line->user_name, &user, &error))
        return program_fail(error);
    g_autoptr(LiveSource) source = live_source_open(&command_line->live, &error);
    if (source == NULL || !drop_privileges(command_line, &user, &error))
        return program_fail(error);
    LiveCommand command = {.command_line = command_line,
                           .options = command_line->options,
                           .input = g_ptr_array_index(command_line->inputs, 0)};
    command.options.filter = NULL;
    command.run = (LiveRun){.source = source,
                            .options = &command_line->live,
                            .progress = progress,
                            .report = report,
                            .user_data = &command};
    command.line = progress_line_start_still();
    g_autoptr(LiveStatus) status = progress_line_is_seen(command.line) && !command_line->is_quiet
                                       ? live_status_new(command_line->options.window_us)
                                       : NULL;
    command.run.status = status;
    command.run.show = show;
    return command_line->output_path != NULL ? run_in_folder(&command) : run_direct(&command);
}
