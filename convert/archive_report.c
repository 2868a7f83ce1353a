/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_report.h"
#include "message_line.h"
#include "summary.h"

#include <string.h>

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
HostNames *archive_report_load_hosts(const Archive *archive, const char *hosts_path, GError **error)
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

gboolean archive_report_finish(const Archive *archive, const CommandLine *command_line, const HostNames *hosts,
                               GPtrArray *jobs, gboolean is_interrupted, const ConvertTotals *slices, GError **error)
{
    g_autoptr(GPtrArray) records = archive_list_records(archive);
    Summary summary = {.output_path = archive_get_path(archive),
                       .records = records,
                       .jobs = jobs,
                       .is_interrupted = is_interrupted,
                       .slices = slices,
                       .is_recovery = command_line->recover_path != NULL};
    gboolean is_done = write_scenarios(archive, &command_line->options, hosts, &summary, error) &&
                       count_dump_hosts(archive, &summary, error) &&
                       print_summary(archive, command_line, &summary, error);
    g_clear_pointer(&summary.scenarios, g_ptr_array_unref);
    g_clear_pointer(&summary.dump_hosts, g_ptr_array_unref);
    return is_done;
}

/* No run takes them back: what they hold cannot be read again. */
void archive_report_tell_recordings(const Archive *archive)
{
    g_autoptr(GPtrArray) recordings = archive_list_recordings(archive);
    if (recordings->len == 0)
        return;
    const char *path = archive_get_path(archive);
    g_autofree char *message = g_strdup_printf("%s: unfinished since a run was killed: %u; finish with --recover %s",
                                               path, recordings->len, path);
    message_line_print(message);
}
