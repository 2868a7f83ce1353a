/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_rows.h"

EdgeRow edge_row_make(CommNames *names, gint64 window_us, const char *source, const char *target, guint64 packets)
{
    EdgeRow row = {.window_us = window_us};
    row.edge.source = comm_node_parse(names, source, -1);
    row.edge.target = comm_node_parse(names, target, -1);
    row.edge.packets = packets;
    row.edge.bytes = packets * 100;
    row.edge.first_seen_us = window_us;
    row.edge.last_seen_us = window_us == COMM_NO_TIME ? COMM_NO_TIME : window_us + 1;
    return row;
}

static void append_node(GString *text, const CommNode *node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *node_text = comm_node_format(node, names, buffer, &length);
    g_string_append_len(text, node_text, (gssize)length);
}

void edge_row_append_text(GString *text, const EdgeRow *row, const CommNames *names)
{
    g_string_append_printf(text, "%" G_GINT64_FORMAT " ", row->window_us);
    append_node(text, &row->edge.source, names);
    g_string_append(text, " > ");
    append_node(text, &row->edge.target, names);
    g_string_append_printf(text,
                           " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                           row->edge.packets, row->edge.bytes, row->edge.first_seen_us, row->edge.last_seen_us);
}

char *edge_merge_read_text(EdgeMerge *merge)
{
    GString *text = g_string_new(NULL);
    EdgeRow row;
    EdgeRow last;
    gboolean is_first = TRUE;
    GError *error = NULL;
    int status;
    while ((status = edge_merge_next(merge, &row, &error)) > 0) {
        g_assert_true(is_first || edge_row_compare(&last, &row, edge_merge_get_names(merge)) < 0);
        edge_row_append_text(text, &row, edge_merge_get_names(merge));
        last = row;
        is_first = FALSE;
    }
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
    return g_string_free(text, FALSE);
}
