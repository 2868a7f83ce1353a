/* SPDX-License-Identifier: BSD-3-Clause */
#include "summary.h"
#include "frame_filter.h"
#include "message_line.h"

static void begin_document(JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "version");
    json_builder_add_int_value(builder, SUMMARY_VERSION);
    json_builder_set_member_name(builder, "program");
    json_builder_add_string_value(builder, "pcap2avro " COMMGRAPH_VERSION);
}

static char *end_document(JsonBuilder *builder, gboolean is_pretty)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, is_pretty);
}

/* Names need not be UTF-8, JSON must be. */
static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    if (text == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    json_builder_add_string_value(builder, valid);
}

static void add_count(JsonBuilder *builder, const char *name, guint64 count)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)count);
}

static void add_edge_counts(JsonBuilder *builder, const ConvertTotals *totals)
{
    if (totals->is_without_edges) {
        add_text(builder, "edges", NULL);
        add_text(builder, "hosts", NULL);
        return;
    }
    add_count(builder, "edges", totals->edge_count);
    add_count(builder, "hosts", totals->host_count);
}

static void add_totals_members(JsonBuilder *builder, const ConvertTotals *totals)
{
    add_count(builder, "captures", totals->capture_count);
    add_count(builder, "damaged_captures", totals->damaged_count);
    add_edge_counts(builder, totals);
    convert_counters_to_json(&totals->counters, builder);
}

static void add_totals(JsonBuilder *builder, const char *name, GPtrArray *all)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < all->len; i++) {
        const ConvertTotals *totals = g_ptr_array_index(all, i);
        json_builder_begin_object(builder);
        add_text(builder, "name", totals->name);
        add_totals_members(builder, totals);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_records(JsonBuilder *builder, GPtrArray *records)
{
    json_builder_set_member_name(builder, "captures");
    json_builder_begin_array(builder);
    for (guint i = 0; i < records->len; i++) {
        const ArchiveRecord *record = g_ptr_array_index(records, i);
        json_builder_begin_object(builder);
        add_text(builder, "path", record->path);
        add_text(builder, "scenario", record->scenario);
        add_text(builder, "dump_host", record->dump_host);
        add_text(builder, "packets", record->packets_path);
        add_text(builder, "damage", record->damage);
        add_count(builder, "edges", record->edge_count);
        add_count(builder, "hosts", record->host_count);
        convert_counters_to_json(&record->counters, builder);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_slices(JsonBuilder *builder, const ConvertTotals *slices)
{
    json_builder_set_member_name(builder, "slices");
    if (slices == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    add_count(builder, "slices", slices->capture_count);
    convert_counters_to_json(&slices->counters, builder);
    json_builder_end_object(builder);
}

static void add_run(JsonBuilder *builder, const Summary *summary)
{
    json_builder_set_member_name(builder, "run");
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "interrupted");
    json_builder_add_boolean_value(builder, summary->is_interrupted);
    add_slices(builder, summary->slices);
    json_builder_set_member_name(builder, "inputs");
    json_builder_begin_array(builder);
    for (guint i = 0; i < summary->jobs->len; i++) {
        const BatchJob *job = g_ptr_array_index(summary->jobs, i);
        json_builder_begin_object(builder);
        add_text(builder, "path", job->input->path);
        add_text(builder, "scenario", job->input->scenario);
        add_text(builder, "result", batch_result_name(job->result));
        add_text(builder, "message", job->message);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

static void sum_scenarios(const Summary *summary, ConvertTotals *all)
{
    *all = (ConvertTotals){.name = NULL};
    convert_counters_init(&all->counters);
    for (guint i = 0; i < summary->scenarios->len; i++) {
        const ConvertTotals *totals = g_ptr_array_index(summary->scenarios, i);
        convert_counters_add(&all->counters, &totals->counters);
        all->capture_count += totals->capture_count;
        all->damaged_count += totals->damaged_count;
    }
}

char *summary_to_json(const Summary *summary)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    ConvertTotals all;
    sum_scenarios(summary, &all);
    begin_document(builder);
    add_text(builder, "output", summary->output_path);
    json_builder_set_member_name(builder, "total");
    json_builder_begin_object(builder);
    add_count(builder, "captures", all.capture_count);
    add_count(builder, "damaged_captures", all.damaged_count);
    convert_counters_to_json(&all.counters, builder);
    json_builder_end_object(builder);
    add_run(builder, summary);
    add_totals(builder, "scenarios", summary->scenarios);
    add_totals(builder, "dump_hosts", summary->dump_hosts);
    add_records(builder, summary->records);
    return end_document(builder, TRUE);
}

char *summary_line_to_json(const ConvertTotals *totals)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    begin_document(builder);
    json_builder_set_member_name(builder, "total");
    json_builder_begin_object(builder);
    add_totals_members(builder, totals);
    json_builder_end_object(builder);
    return end_document(builder, FALSE);
}

/* "3 frames" and "1 frame" */
static void print_count(FILE *stream, guint64 count, const char *noun)
{
    fprintf(stream, "%" G_GUINT64_FORMAT " %s%s", count, noun, count == 1 ? "" : "s");
}

/* ", 12 not IP, 3 malformed": only what there is. */
static void print_left_out(const ConvertCounters *counters, FILE *stream)
{
    for (guint status = DECODE_OK + 1; status < DECODE_STATUS_COUNT; status++) {
        if (counters->status_counts[status] > 0)
            fprintf(stream, ", %" G_GUINT64_FORMAT " %s", counters->status_counts[status],
                    decode_status_name((DecodeStatus)status));
    }
    for (guint i = 0; i < counters->unknown_link_type_count; i++) {
        const char *name = link_type_name(counters->unknown_link_types[i]);
        fprintf(stream, "%s%u%s%s", i == 0 ? " (" : ", ", counters->unknown_link_types[i], name != NULL ? " " : "",
                name != NULL ? name : "");
    }
    if (counters->unknown_link_type_count > 0)
        fputc(')', stream);
    if (counters->filtered_out_count > 0)
        fprintf(stream, ", %" G_GUINT64_FORMAT " filtered out", counters->filtered_out_count);
    if (counters->no_time_count > 0)
        fprintf(stream, ", %" G_GUINT64_FORMAT " without a time", counters->no_time_count);
}

/* Frames of a live capture that are in no other count. */
static void print_drops(const ConvertCounters *counters, FILE *stream)
{
    const struct {
        const char *who;
        guint64 count;
    } drops[] = {
        {"the kernel", counters->dropped_by_kernel_count},
        {"the interface", counters->dropped_by_interface_count},
        {"this program", counters->dropped_by_program_count},
    };
    for (guint i = 0; i < G_N_ELEMENTS(drops); i++) {
        if (drops[i].count > 0)
            fprintf(stream, "; DROPPED by %s: %" G_GUINT64_FORMAT, drops[i].who, drops[i].count);
    }
}

static void print_time_range(const ConvertCounters *counters, FILE *stream)
{
    if (counters->first_us == COMM_NO_TIME)
        return;
    gint64 ends_us[] = {counters->first_us, counters->last_us};
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(ends_us[i] / G_USEC_PER_SEC);
        g_autofree char *text = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("?");
        fprintf(stream, "%s%s", i == 0 ? ", " : " to ", text);
    }
}

static void print_totals(const ConvertTotals *totals, FILE *stream)
{
    print_count(stream, totals->counters.frame_count, "frame");
    fputs(": ", stream);
    print_count(stream, totals->counters.record_count, "record");
    print_left_out(&totals->counters, stream);
    fputs("; ", stream);
    print_count(stream, totals->counters.byte_count, "byte");
    if (!totals->is_without_edges) {
        fputs(", ", stream);
        print_count(stream, totals->edge_count, "edge");
        fputs(", ", stream);
        print_count(stream, totals->host_count, "host");
    }
    print_time_range(&totals->counters, stream);
    if (totals->counters.late_count > 0)
        fprintf(stream, "; %" G_GUINT64_FORMAT " later than their slice", totals->counters.late_count);
    print_drops(&totals->counters, stream);
    fputc('\n', stream);
}

void summary_print_slice(const ConvertTotals *totals, FILE *stream)
{
    fprintf(stream, "slice %s: ", totals->name);
    print_totals(totals, stream);
}

void summary_print_line(const ConvertTotals *totals, FILE *stream)
{
    print_totals(totals, stream);
}

static void print_list(const char *kind, GPtrArray *all, FILE *stream)
{
    for (guint i = 0; i < all->len; i++) {
        const ConvertTotals *totals = g_ptr_array_index(all, i);
        g_autofree char *name = message_line_escape(totals->name);
        fprintf(stream, "%s %s: ", kind, name);
        print_count(stream, totals->capture_count, "capture");
        if (totals->damaged_count > 0)
            fprintf(stream, " (%" G_GUINT64_FORMAT " damaged)", totals->damaged_count);
        fputs(", ", stream);
        print_totals(totals, stream);
    }
}

/* What was skipped has been told when it was converted: an archive that grows is not listed anew by each run. */
static void print_captures(GPtrArray *records, FILE *stream)
{
    for (guint i = 0; i < records->len; i++) {
        const ArchiveRecord *record = g_ptr_array_index(records, i);
        if (!record->is_new)
            continue;
        g_autofree char *path = message_line_escape(record->path);
        ConvertTotals totals = {
            .counters = record->counters, .edge_count = record->edge_count, .host_count = record->host_count};
        fprintf(stream, "capture %s: ", path);
        print_totals(&totals, stream);
    }
}

static void print_results(const Summary *summary, FILE *stream)
{
    guint counts[BATCH_FAILED + 1] = {0};
    for (guint i = 0; i < summary->jobs->len; i++)
        counts[((const BatchJob *)g_ptr_array_index(summary->jobs, i))->result]++;
    static const BatchResult order[] = {BATCH_CONVERTED,     BATCH_DAMAGED, BATCH_SKIPPED,  BATCH_SKIPPED_DAMAGED,
                                        BATCH_NOT_A_CAPTURE, BATCH_FAILED,  BATCH_NOT_TRIED};
    gboolean is_first = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        if (counts[order[i]] == 0)
            continue;
        fprintf(stream, "%s%u %s", is_first ? "" : ", ", counts[order[i]], batch_result_name(order[i]));
        is_first = FALSE;
    }
    fputs(is_first ? "nothing to convert\n" : "\n", stream);
}

static void print_recovered(const Summary *summary, FILE *stream)
{
    guint64 count = summary->slices != NULL ? summary->slices->capture_count : 0;
    for (guint i = 0; i < summary->records->len; i++)
        count += ((const ArchiveRecord *)g_ptr_array_index(summary->records, i))->is_new;
    fprintf(stream, "%" G_GUINT64_FORMAT " recovered\n", count);
}

void summary_print(const Summary *summary, FILE *stream)
{
    g_autofree char *output_path = message_line_escape(summary->output_path);
    fprintf(stream, "%s: ", output_path);
    if (summary->is_recovery)
        print_recovered(summary, stream);
    else
        print_results(summary, stream);
    print_captures(summary->records, stream);
    if (summary->slices != NULL) {
        print_count(stream, summary->slices->capture_count, "slice");
        fputs(": ", stream);
        print_totals(summary->slices, stream);
    }
    print_list("scenario", summary->scenarios, stream);
    print_list("dump host", summary->dump_hosts, stream);
}
