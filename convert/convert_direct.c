/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert_direct.h"
#include "comm_csv.h"
#include "comm_error.h"
#include "comm_node_totals.h"
#include "edge_slider.h"
#include "output_file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    const ConvertDirect *direct;
    OutputFile *packets_file;
    OutputFile *edges_file;
    OutputFile *text_file;
    EdgeCollector *edges;
    PacketWriter *packets;
    PacketText *text;
    ConvertTotals *totals;
} Outputs;

static void outputs_clear(Outputs *outputs)
{
    packet_writer_free(outputs->packets);
    packet_text_free(outputs->text);
    edge_collector_free(outputs->edges);
    output_file_free(outputs->packets_file);
    output_file_free(outputs->edges_file);
    output_file_free(outputs->text_file);
    convert_totals_free(outputs->totals);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outputs, outputs_clear)

/* "-" is the standard stream, which may lead to a file. */
static gboolean get_status(const char *path, int standard_stream, struct stat *status)
{
    return (g_str_equal(path, "-") ? fstat(standard_stream, status) : stat(path, status)) == 0;
}

static gboolean is_same_file(const char *path, const char *input_path)
{
    struct stat output;
    struct stat input;
    return get_status(path, STDOUT_FILENO, &output) && S_ISREG(output.st_mode) &&
           get_status(input_path, STDIN_FILENO, &input) && output.st_dev == input.st_dev &&
           output.st_ino == input.st_ino;
}

static gboolean check_paths(const ConvertDirect *direct, GError **error)
{
    const char *const paths[] = {direct->write_path, direct->edges_path, direct->is_text ? "-" : NULL};
    for (guint i = 0; i < direct->inputs->len; i++) {
        const ConvertInput *input = g_ptr_array_index(direct->inputs, i);
        for (guint j = 0; j < G_N_ELEMENTS(paths); j++) {
            if (paths[j] == NULL || !is_same_file(paths[j], input->path))
                continue;
            g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s: is an input: choose another output",
                        output_file_describe(paths[j]));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean open_packets(Outputs *outputs, const ConvertInput *input, GError **error)
{
    const ConvertDirect *direct = outputs->direct;
    if (direct->write_path == NULL)
        return TRUE;
    outputs->packets_file = output_file_new(direct->write_path, error);
    if (outputs->packets_file == NULL)
        return FALSE;
    PacketWriterOptions options = {direct->options->codec, direct->options->payload_limit_bytes, input->dump_host};
    outputs->packets = packet_writer_new(output_file_get_fd(outputs->packets_file), &options, input->scenario, error);
    return outputs->packets != NULL;
}

static gboolean open_text(Outputs *outputs, GError **error)
{
    const ConvertDirect *direct = outputs->direct;
    if (!direct->is_text)
        return TRUE;
    outputs->text_file = output_file_new("-", error);
    if (outputs->text_file == NULL)
        return FALSE;
    outputs->text = packet_text_new(output_file_get_fd(outputs->text_file), direct->options->payload_limit_bytes);
    if (direct->has_header)
        packet_text_add_header(outputs->text);
    return TRUE;
}

/* The command line allows one level. */
static CommLevel single_level(const ConvertOptions *options)
{
    return (CommLevel)g_bit_nth_lsf(options->levels, -1);
}

static gboolean open_outputs(Outputs *outputs, const ConvertInput *input, GError **error)
{
    const ConvertDirect *direct = outputs->direct;
    if (direct->edges_path != NULL) {
        EdgeCollectorOptions options = convert_options_get_collector(direct->options, single_level(direct->options));
        outputs->edges = edge_collector_new(&options);
        outputs->edges_file = output_file_new(direct->edges_path, error);
        if (outputs->edges_file == NULL)
            return FALSE;
    }
    if (!open_text(outputs, error))
        return FALSE;
    if (open_packets(outputs, input, error))
        return TRUE;
    if (outputs->packets_file != NULL)
        g_prefix_error(error, "%s: ", output_file_describe(direct->write_path));
    return FALSE;
}

/* The one that a failed write was for, or NULL. */
static const char *find_refusing_output(const Outputs *outputs)
{
    return outputs->text != NULL && packet_text_has_failed(outputs->text) ? "-" : outputs->direct->write_path;
}

/* Returns FALSE with @error only when the run cannot go on; @message is set when the capture is damaged. */
static gboolean convert_one(Outputs *outputs, const ConvertInput *input, Capture *capture, ConvertProgress *progress,
                            char **message, GError **error)
{
    g_autoptr(GError) convert_error = NULL;
    ConvertSinks sinks = {.edges = {outputs->edges}, .packets = outputs->packets, .text = outputs->text};
    outputs->totals->capture_count++;
    if (convert_capture(capture, outputs->direct->options, &sinks, progress, &outputs->totals->counters,
                        &convert_error))
        return TRUE;
    if (convert_is_cut_stream(input->is_stream, convert_error)) {
        *message = g_strdup_printf("%s: interrupted: what was read is kept", input->path);
        return TRUE;
    }
    if (g_error_matches(convert_error, COMM_ERROR, COMM_ERROR_FORMAT) ||
        g_error_matches(convert_error, COMM_ERROR, COMM_ERROR_READ)) {
        outputs->totals->damaged_count++;
        *message = g_strdup(convert_error->message);
        return TRUE;
    }
    const char *path = find_refusing_output(outputs);
    if (g_error_matches(convert_error, COMM_ERROR, COMM_ERROR_WRITE) && path != NULL)
        g_prefix_error(&convert_error, "%s: ", output_file_describe(path));
    g_propagate_error(error, g_steal_pointer(&convert_error));
    return FALSE;
}

/* Tries once more to write the last block, now that there may be room. Where there is none, the blocks before are kept.
 */
static gboolean rescue_packets(Outputs *outputs)
{
    if (outputs->packets == NULL || packet_writer_flush(outputs->packets, NULL))
        return TRUE;
    if (packet_writer_take_back(outputs->packets, NULL) && output_file_commit(outputs->packets_file, NULL, NULL))
        g_clear_pointer(&outputs->packets_file, output_file_free);
    return FALSE;
}

/* A feed cannot be had again: that it ended early is told, and the outputs are finished. */
static gboolean convert_feed(Outputs *outputs, ConvertMessageFunc report, gpointer user_data, guint *failed_count,
                             GError **error)
{
    const ConvertFeed *feed = outputs->direct->feed;
    g_autoptr(GError) feed_error = NULL;
    if (!open_outputs(outputs, &feed->input, error))
        return FALSE;
    ConvertSinks sinks = {.edges = {outputs->edges}, .packets = outputs->packets, .text = outputs->text};
    outputs->totals->capture_count = 1;
    if (feed->run(feed->data, &sinks, &outputs->totals->counters, &feed_error))
        return TRUE;
    const char *path = find_refusing_output(outputs);
    if (g_error_matches(feed_error, COMM_ERROR, COMM_ERROR_WRITE) && path != NULL)
        g_prefix_error(&feed_error, "%s: ", output_file_describe(path));
    if (!rescue_packets(outputs)) {
        g_propagate_error(error, g_steal_pointer(&feed_error));
        return FALSE;
    }
    outputs->totals->damaged_count = 1;
    report(feed_error->message, user_data);
    (*failed_count)++;
    return TRUE;
}

static gboolean convert_inputs(Outputs *outputs, ConvertProgress *progress, ConvertMessageFunc report,
                               gpointer user_data, guint *failed_count, GError **error)
{
    if (outputs->direct->feed != NULL)
        return convert_feed(outputs, report, user_data, failed_count, error);
    gboolean is_open = FALSE;
    GPtrArray *inputs = outputs->direct->inputs;
    for (guint i = 0; i < inputs->len; i++) {
        const ConvertInput *input = g_ptr_array_index(inputs, i);
        g_autoptr(GError) open_error = NULL;
        g_autofree char *message = NULL;
        g_autoptr(Capture) capture = convert_open(input->path, progress, &open_error);
        if (capture == NULL) {
            if (input->is_found && g_error_matches(open_error, COMM_ERROR, COMM_ERROR_FORMAT))
                continue;
            message = g_strdup(open_error->message);
        } else {
            if ((!is_open && !open_outputs(outputs, input, error)) ||
                !convert_one(outputs, input, capture, progress, &message, error))
                return FALSE;
            is_open = TRUE;
        }
        if (message != NULL) {
            report(message, user_data);
            (*failed_count)++;
            if (input->is_stream && convert_progress_is_interrupted(progress))
                break;
        }
    }
    if (is_open)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "no capture to convert: nothing written");
    return FALSE;
}

/* What writing the rows needs to know of them. */
typedef struct {
    FILE *stream;
    const CommNames *names;
    const ConvertOptions *options;
} RowWriter;

static void write_window(const EdgeRow *row, gpointer data)
{
    const RowWriter *writer = data;
    gint64 end_us = row->window_us == COMM_NO_TIME ? COMM_NO_TIME : row->window_us + writer->options->window_us;
    comm_csv_write_window(writer->stream, &row->edge, writer->names, writer->options->weight, row->window_us, end_us);
}

static gboolean write_edge_rows(Outputs *outputs, EdgeMerge *rows, FILE *stream, GError **error)
{
    const CommNames *names = edge_merge_get_names(rows);
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    EdgeRow row;
    int status;
    comm_csv_write_edge_header(stream);
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        comm_csv_write_edge(stream, &row.edge, names, outputs->direct->options->weight);
        comm_node_table_add_edge(nodes, &row.edge);
        outputs->totals->edge_count++;
    }
    outputs->totals->host_count = comm_node_table_get_count(nodes);
    return status == 0;
}

/* An edge is one whatever the number of its windows. */
static gboolean count_edges(EdgeCollector *total, ConvertTotals *totals, GError **error)
{
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    g_autoptr(EdgeMerge) edges = edge_collector_finish(total, error);
    EdgeRow row;
    int status = -1;
    while (edges != NULL && (status = edge_merge_next(edges, &row, error)) > 0) {
        comm_node_table_add_edge(nodes, &row.edge);
        totals->edge_count++;
    }
    totals->host_count = comm_node_table_get_count(nodes);
    return status == 0;
}

static gboolean write_window_rows(Outputs *outputs, EdgeMerge *rows, FILE *stream, GError **error)
{
    const ConvertOptions *options = outputs->direct->options;
    RowWriter writer = {stream, edge_merge_get_names(rows), options};
    g_autoptr(EdgeSlider) slider = edge_slider_new(options->window_us, convert_options_get_base_window(options),
                                                   writer.names, write_window, &writer);
    EdgeCollectorOptions total_options = {.level = COMM_LEVEL_HOST};
    g_autoptr(EdgeCollector) total = edge_collector_new(&total_options);
    EdgeRow row;
    int status;
    comm_csv_write_window_header(stream);
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        edge_slider_add(slider, &row);
        if (outputs->direct->is_counted && !edge_collector_add_row(total, &row, writer.names, error))
            return FALSE;
    }
    edge_slider_end(slider);
    return status == 0 && count_edges(total, outputs->totals, error);
}

static gboolean write_edges(Outputs *outputs, GError **error)
{
    g_autoptr(EdgeMerge) rows = edge_collector_finish(outputs->edges, error);
    if (rows == NULL)
        return FALSE;
    FILE *stream = output_file_get_stream(outputs->edges_file);
    gboolean is_read = outputs->direct->options->window_us == 0 ? write_edge_rows(outputs, rows, stream, error)
                                                                : write_window_rows(outputs, rows, stream, error);
    return is_read && output_file_check(outputs->edges_file, error);
}

static gboolean verify_packets(Outputs *outputs, GError **error)
{
    if (!outputs->direct->is_verified || output_file_is_in_place(outputs->packets_file))
        return TRUE;
    gint64 found = packet_descriptor_verify(output_file_get_fd(outputs->packets_file), error);
    if (found < 0 || (guint64)found == outputs->totals->counters.record_count)
        return found >= 0;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "holds %" G_GINT64_FORMAT " records, not those written", found);
    return FALSE;
}

static gboolean finish(Outputs *outputs, GError **error)
{
    if (outputs->packets != NULL) {
        if (!packet_writer_flush(outputs->packets, error) || !verify_packets(outputs, error)) {
            g_prefix_error(error, "%s: ", output_file_describe(outputs->direct->write_path));
            return FALSE;
        }
    }
    if (outputs->text != NULL && !packet_text_flush(outputs->text, error)) {
        g_prefix_error(error, "%s: ", output_file_describe("-"));
        return FALSE;
    }
    /* The packets of a feed are kept, also when its edges cannot be written. */
    gboolean is_kept = outputs->direct->feed != NULL && outputs->packets_file != NULL;
    if (is_kept && !output_file_commit(outputs->packets_file, NULL, error))
        return FALSE;
    if (outputs->edges != NULL && !write_edges(outputs, error))
        return FALSE;
    return (outputs->packets_file == NULL || is_kept || output_file_commit(outputs->packets_file, NULL, error)) &&
           (outputs->text_file == NULL || output_file_commit(outputs->text_file, NULL, error)) &&
           (outputs->edges_file == NULL || output_file_commit(outputs->edges_file, NULL, error));
}

ConvertTotals *convert_direct_run(const ConvertDirect *direct, ConvertProgress *progress, ConvertMessageFunc report,
                                  gpointer user_data, guint *failed_count, GError **error)
{
    g_auto(Outputs) outputs = {.direct = direct};
    outputs.totals = g_new0(ConvertTotals, 1);
    outputs.totals->is_without_edges = direct->edges_path == NULL;
    convert_counters_init(&outputs.totals->counters);
    if (!check_paths(direct, error) || !convert_inputs(&outputs, progress, report, user_data, failed_count, error) ||
        !finish(&outputs, error))
        return NULL;
    return g_steal_pointer(&outputs.totals);
}
