/* SPDX-License-Identifier: BSD-3-Clause */
#include "scenario_activity.h"
#include "comm_csv.h"

struct _ScenarioActivity {
    FILE *stream;
    const char *scenario;
    const ConvertOptions *options;
    gint64 window_us; /* the open window's start */
    guint64 packets;  /* 0: no window is open */
    guint64 bytes;
    CommNodeTable *hosts;
    CommNodeTable *groups;
};

ScenarioActivity *scenario_activity_new(FILE *stream, const char *scenario, const ConvertOptions *options)
{
    ScenarioActivity *activity = g_new0(ScenarioActivity, 1);
    activity->stream = stream;
    activity->scenario = scenario;
    activity->options = options;
    activity->hosts = comm_node_table_new();
    activity->groups = comm_node_table_new();
    comm_csv_write_activity_header(stream);
    return activity;
}

void scenario_activity_free(ScenarioActivity *activity)
{
    if (activity == NULL)
        return;
    comm_node_table_free(activity->hosts);
    comm_node_table_free(activity->groups);
    g_free(activity);
}

static void write_line(ScenarioActivity *activity, const char *scope, const char *id, guint64 packets, guint64 bytes)
{
    gint64 start_us = activity->window_us;
    gint64 end_us = start_us == COMM_NO_TIME ? COMM_NO_TIME : start_us + activity->options->window_us;
    comm_csv_write_activity(activity->stream, start_us, end_us, scope, id, packets, bytes);
}

static void write_table(ScenarioActivity *activity, const char *scope, CommNodeTable *table)
{
    const CommNodeTotals *totals = comm_node_table_sort_by_node(table, NULL);
    for (guint i = 0; i < comm_node_table_get_count(table); i++) {
        char id[COMM_NODE_TEXT_SIZE];
        gsize length;
        comm_node_format(&totals[i].node, NULL, id, &length);
        write_line(activity, scope, id, totals[i].packets, totals[i].bytes);
    }
    comm_node_table_clear(table);
}

void scenario_activity_end(ScenarioActivity *activity)
{
    if (activity->packets == 0)
        return;
    write_line(activity, "scenario", activity->scenario, activity->packets, activity->bytes);
    write_table(activity, "host", activity->hosts);
    write_table(activity, "group", activity->groups);
    activity->packets = 0;
    activity->bytes = 0;
}

static CommNode group_of(const ScenarioActivity *activity, const CommNode *node)
{
    CommAddress address = {.version = 0};
    comm_node_get_address(node, &address);
    const CommGroupBy *group_by = &activity->options->group_by;
    return comm_node_from_group(&address,
                                address.version == 4 ? group_by->ipv4_prefix_bits : group_by->ipv6_prefix_bits);
}

void scenario_activity_add(ScenarioActivity *activity, const EdgeRow *row)
{
    if (row->window_us != activity->window_us)
        scenario_activity_end(activity);
    activity->window_us = row->window_us;
    activity->packets += row->edge.packets;
    activity->bytes += row->edge.bytes;
    comm_node_table_add_edge(activity->hosts, &row->edge);
    CommEdge between_groups = row->edge;
    between_groups.source = group_of(activity, &row->edge.source);
    between_groups.target = group_of(activity, &row->edge.target);
    comm_node_table_add_edge(activity->groups, &between_groups);
}
