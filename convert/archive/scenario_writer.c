/* SPDX-License-Identifier: BSD-3-Clause */
#include "scenario_writer.h"
#include "comm_node_totals.h"
#include "partition_name.h"
#include "scenario_level.h"

#include <string.h>

static ConvertTotals *totals_new(const char *name, GPtrArray *records)
{
    ConvertTotals *totals = g_new0(ConvertTotals, 1);
    totals->name = g_strdup(name);
    convert_counters_init(&totals->counters);
    for (guint i = 0; i < records->len; i++) {
        const ArchiveRecord *record = g_ptr_array_index(records, i);
        convert_counters_add(&totals->counters, &record->counters);
        totals->capture_count++;
        totals->damaged_count += record->damage != NULL;
    }
    return totals;
}

/* What the outputs are made from: the same digest, the same bytes. @options: NULL where no outputs are made. */
static char *make_digest(const ConvertOptions *options, GPtrArray *records, const HostNames *hosts)
{
    g_auto(GStrv) settings = options != NULL ? convert_options_describe(options) : NULL;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
        g_checksum_update(checksum, (const guchar *)settings[i], (gssize)strlen(settings[i]) + 1);
    for (guint i = 0; i < records->len; i++) {
        g_autofree char *json = archive_record_to_json(g_ptr_array_index(records, i));
        g_checksum_update(checksum, (const guchar *)json, (gssize)strlen(json) + 1);
    }
    GList *addresses = hosts != NULL ? host_names_list_addresses(hosts) : NULL;
    for (GList *item = addresses; item != NULL; item = item->next) {
        const char *name = host_names_get(hosts, item->data);
        g_checksum_update(checksum, item->data, (gssize)strlen(item->data) + 1);
        g_checksum_update(checksum, (const guchar *)name, (gssize)strlen(name) + 1);
    }
    g_list_free(addresses);
    return g_strdup(g_checksum_get_string(checksum));
}

/* The state that remembers the counts of a merge: digest, edges, hosts, in one line. */
static char *make_totals_path(const Archive *archive, const char *kind, const char *name)
{
    g_autofree char *escaped = partition_name_escape_within(name, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *file_name = g_strdup_printf("%s_%s.totals", kind, escaped);
    return archive_make_state_path(archive, file_name);
}

static gboolean load_totals(const char *path, const char *digest, ConvertTotals *totals)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(g_strstrip(text), " ", -1);
    return g_strv_length(parts) == 3 && g_str_equal(parts[0], digest) &&
           g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT64, &totals->edge_count, NULL) &&
           g_ascii_string_to_unsigned(parts[2], 10, 0, G_MAXUINT64, &totals->host_count, NULL);
}

static gboolean store_totals(const char *path, const char *digest, const ConvertTotals *totals, GError **error)
{
    g_autofree char *text = g_strdup_printf("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", digest,
                                            totals->edge_count, totals->host_count);
    return archive_write_text(path, text, error);
}

static HostNames *collect_names(GPtrArray *records)
{
    HostNames *names = host_names_new();
    for (guint i = 0; i < records->len; i++) {
        const ArchiveRecord *record = g_ptr_array_index(records, i);
        GList *addresses = host_names_list_addresses(record->names);
        for (GList *item = addresses; item != NULL; item = item->next)
            host_names_add(names, item->data, host_names_get(record->names, item->data));
        g_list_free(addresses);
    }
    return names;
}

static void free_level(gpointer level)
{
    scenario_level_free(level);
}

/* The levels whose files are asked for, that of hosts first and always: it has the activity, and the counts. */
static GPtrArray *make_levels(const ScenarioSource *source, GError **error)
{
    g_autoptr(GPtrArray) levels = g_ptr_array_new_with_free_func(free_level);
    for (guint level = 0; level < COMM_LEVEL_COUNT; level++) {
        if (level != COMM_LEVEL_HOST && (source->options->levels & (1u << level)) == 0)
            continue;
        ScenarioLevel *made = scenario_level_new(source, (CommLevel)level, error);
        if (made == NULL)
            return NULL;
        g_ptr_array_add(levels, made);
    }
    return g_steal_pointer(&levels);
}

static gboolean levels_are_there(GPtrArray *levels)
{
    for (guint i = 0; i < levels->len; i++) {
        if (!scenario_level_is_there(g_ptr_array_index(levels, i)))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_levels(GPtrArray *levels, ConvertTotals *totals, GError **error)
{
    guint64 unused;
    for (guint i = 0; i < levels->len; i++) {
        gboolean is_host = i == 0;
        if (!scenario_level_write(g_ptr_array_index(levels, i), is_host ? &totals->edge_count : &unused,
                                  is_host ? &totals->host_count : &unused, error))
            return FALSE;
    }
    return TRUE;
}

ConvertTotals *scenario_write(const Archive *archive, const ConvertOptions *options, const char *scenario,
                              GPtrArray *records, const HostNames *hosts, GError **error)
{
    g_autoptr(HostNames) capture_names = collect_names(records);
    ScenarioSource source = {archive, options, scenario, records, hosts, capture_names, ""};
    g_autoptr(ConvertTotals) totals = totals_new(scenario, records);
    g_autofree char *digest = make_digest(options, records, hosts);
    g_autofree char *totals_path = make_totals_path(archive, "scenario", scenario);
    g_autoptr(GPtrArray) levels = make_levels(&source, error);
    if (levels == NULL)
        return NULL;
    if (levels_are_there(levels) && load_totals(totals_path, digest, totals))
        return g_steal_pointer(&totals);
    if (!write_levels(levels, totals, error) || !store_totals(totals_path, digest, totals, error))
        return NULL;
    return g_steal_pointer(&totals);
}

gboolean scenario_write_alone(const Archive *archive, const ConvertOptions *options, ArchiveRecord *record,
                              const HostNames *hosts, const char *suffix, GPtrArray *paths, GError **error)
{
    g_autoptr(GPtrArray) records = g_ptr_array_new();
    g_ptr_array_add(records, record);
    ScenarioSource source = {archive, options, record->scenario, records, hosts, record->names, suffix};
    ConvertTotals unused = {.name = NULL};
    g_autoptr(GPtrArray) levels = make_levels(&source, error);
    if (levels == NULL || !write_levels(levels, &unused, error))
        return FALSE;
    for (guint i = 0; i < levels->len; i++)
        scenario_level_add_paths(g_ptr_array_index(levels, i), paths);
    return TRUE;
}

/* A row is an edge, unless it is an edge in one of several windows. */
static gboolean count_rows(EdgeMerge *rows, ConvertTotals *totals, GError **error)
{
    g_autoptr(CommNodeTable) nodes = comm_node_table_new();
    g_autoptr(CommGraph) edges = comm_graph_new();
    EdgeRow row;
    int status;
    while ((status = edge_merge_next(rows, &row, error)) > 0) {
        comm_graph_add_edge(edges, &row.edge);
        comm_node_table_add_edge(nodes, &row.edge);
    }
    totals->edge_count = comm_graph_get_edge_count(edges);
    totals->host_count = comm_node_table_get_count(nodes);
    return status == 0;
}

ConvertTotals *scenario_count_dump_host(const Archive *archive, const char *dump_host, GPtrArray *records,
                                        GError **error)
{
    g_autoptr(ConvertTotals) totals = totals_new(dump_host, records);
    g_autofree char *digest = make_digest(NULL, records, NULL);
    g_autofree char *totals_path = make_totals_path(archive, "dump_host", dump_host);
    if (load_totals(totals_path, digest, totals))
        return g_steal_pointer(&totals);
    g_autoptr(EdgeMerge) rows = scenario_merge(archive, records, COMM_LEVEL_HOST);
    if (!count_rows(rows, totals, error) || !store_totals(totals_path, digest, totals, error))
        return NULL;
    return g_steal_pointer(&totals);
}
