/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_edge_reader.h"
#include "comm_error.h"
#include "comm_number.h"

#include <string.h>

struct _CommEdgeReader {
    CommCsvReader *csv;
    guint source;
    guint target;
    guint weight;
    gint start; /* -1, as end: the file has no windows */
    gint end;
};

static gboolean require(CommEdgeReader *reader, const char *name, guint *column, GError **error)
{
    gint found = comm_csv_reader_require_column(reader->csv, name, error);
    *column = (guint)found;
    return found >= 0;
}

/* Takes @csv over; NULL is passed on. */
static CommEdgeReader *reader_from_csv(CommCsvReader *csv, GError **error)
{
    if (csv == NULL)
        return NULL;
    g_autoptr(CommEdgeReader) reader = g_new0(CommEdgeReader, 1);
    reader->csv = csv;
    if (!require(reader, "Source", &reader->source, error) || !require(reader, "Target", &reader->target, error) ||
        !require(reader, "Weight", &reader->weight, error))
        return NULL;
    reader->start = comm_csv_reader_find_column(csv, "Start");
    reader->end = comm_csv_reader_find_column(csv, "End");
    if (reader->start < 0 || reader->end < 0)
        reader->start = reader->end = -1;
    return g_steal_pointer(&reader);
}

CommEdgeReader *comm_edge_reader_open(const char *path, GError **error)
{
    return reader_from_csv(comm_csv_reader_open(path, error), error);
}

CommEdgeReader *comm_edge_reader_new(int fd, const char *name, CommCsvWait wait, gpointer wait_data, GError **error)
{
    return reader_from_csv(comm_csv_reader_new(fd, name, wait, wait_data, error), error);
}

void comm_edge_reader_free(CommEdgeReader *reader)
{
    if (reader == NULL)
        return;
    comm_csv_reader_free(reader->csv);
    g_free(reader);
}

gboolean comm_edge_reader_has_windows(const CommEdgeReader *reader)
{
    return reader->start >= 0;
}

const CommCsvReader *comm_edge_reader_get_csv(const CommEdgeReader *reader)
{
    return reader->csv;
}

static gboolean fail(const CommEdgeReader *reader, const char *what, const char *text, const char *why, GError **error)
{
    g_autofree char *quoted = comm_csv_quote_for_message(text);
    comm_csv_reader_set_error(reader->csv, error, "%s %s %s", what, quoted, why);
    return FALSE;
}

static gboolean read_weight(const CommEdgeReader *reader, double *weight, GError **error)
{
    const char *text = comm_csv_reader_get_field(reader->csv, reader->weight, NULL);
    if (!comm_number_parse(text, weight))
        return fail(reader, "weight", text, "is not a number", error);
    if (*weight < 0)
        return fail(reader, "weight", text, "is negative", error);
    if (*weight > COMM_WEIGHT_LIMIT)
        return fail(reader, "weight", text, "is more than 1e18", error);
    return TRUE;
}

static gboolean read_window(const CommEdgeReader *reader, CommEdgeRow *row, GError **error)
{
    row->start_us = COMM_NO_TIME;
    row->end_us = COMM_NO_TIME;
    if (reader->start < 0)
        return TRUE;
    const char *start = comm_csv_reader_get_field(reader->csv, (guint)reader->start, NULL);
    const char *end = comm_csv_reader_get_field(reader->csv, (guint)reader->end, NULL);
    if (*start == '\0' && *end == '\0')
        return TRUE;
    if (!comm_time_parse(start, &row->start_us))
        return fail(reader, "Start", start, "is not a time in epoch seconds", error);
    if (!comm_time_parse(end, &row->end_us))
        return fail(reader, "End", end, "is not a time in epoch seconds", error);
    if (row->end_us <= row->start_us)
        return fail(reader, "End", end, "is not after Start", error);
    return TRUE;
}

gboolean comm_edge_reader_next(CommEdgeReader *reader, CommEdgeRow *row, GError **error)
{
    if (!comm_csv_reader_next(reader->csv, error))
        return FALSE;
    row->source = comm_csv_reader_get_field(reader->csv, reader->source, &row->source_length);
    row->target = comm_csv_reader_get_field(reader->csv, reader->target, &row->target_length);
    if (row->source_length == 0 || row->target_length == 0) {
        comm_csv_reader_set_error(reader->csv, error, "%s is empty", row->source_length == 0 ? "Source" : "Target");
        return FALSE;
    }
    return read_weight(reader, &row->weight, error) && read_window(reader, row, error);
}

gboolean comm_edge_reader_read_all(CommEdgeReader *reader, CommNetworkBuilder *builder, GError **error)
{
    CommNames *names = comm_network_builder_get_names(builder);
    g_autoptr(GError) failure = NULL;
    CommEdgeRow row;
    while (comm_edge_reader_next(reader, &row, &failure)) {
        CommNode source = comm_node_parse(names, row.source, (gssize)row.source_length);
        CommNode target = comm_node_parse(names, row.target, (gssize)row.target_length);
        comm_network_builder_add(builder, &source, &target, row.weight);
    }
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

CommNetwork *comm_edge_reader_read_network(const char *path, GError **error)
{
    g_autoptr(CommEdgeReader) reader = comm_edge_reader_open(path, error);
    if (reader == NULL)
        return NULL;
    g_autoptr(CommNetworkBuilder) builder = comm_network_builder_new();
    if (!comm_edge_reader_read_all(reader, builder, error))
        return NULL;
    return comm_network_builder_finish(g_steal_pointer(&builder));
}
