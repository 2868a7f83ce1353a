/* SPDX-License-Identifier: BSD-3-Clause */
#include "program_report.h"
#include "comm_error.h"
#include "message_line.h"
#include "output_path.h"
#include "summary.h"

int program_fail(const GError *error)
{
    message_line_print(error->message);
    if (!g_error_matches(error, COMM_ERROR, COMM_ERROR_USAGE))
        return PROGRAM_FAILED;
    fputs("Try 'pcap2avro --help'.\n", stderr);
    return PROGRAM_USAGE;
}

void program_print_direct(const CommandLine *command_line, const ConvertTotals *totals)
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
