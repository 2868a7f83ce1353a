/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_rows.h"
#include "comm_error.h"
#include "temporary_file.h"

#include <string.h>
#include <unistd.h>

static const char *const ENDS[] = {"10.0.0.1",    "2001:db8::1",       "10.0.0.1:443/tcp", "[2001:db8::1]:443/udp",
                                   "10.0.0.0/24", "2001:db8:1:2::/64", "NameNode",         "a text, \"quoted\""};

static FILE *open_file(void)
{
    GError *error = NULL;
    FILE *file = temporary_file_new(&error);
    g_assert_no_error(error);
    return file;
}

static void flush(FILE *file)
{
    GError *error = NULL;
    temporary_file_flush(file, &error);
    g_assert_no_error(error);
}

static EdgeRow row_number(CommNames *names, guint number)
{
    return edge_row_make(names, (gint64)number * 1000 - 3000, ENDS[number % G_N_ELEMENTS(ENDS)],
                         ENDS[number / G_N_ELEMENTS(ENDS) % G_N_ELEMENTS(ENDS)], number + 1);
}

static void write_run(FILE *file, guint first, guint count)
{
    g_autoptr(CommNames) names = comm_names_new();
    edge_run_write_begin(file);
    for (guint i = first; i < first + count; i++) {
        EdgeRow row = row_number(names, i);
        edge_run_write_row(file, &row, names);
    }
    edge_run_write_end(file, count);
    flush(file);
}

/* The rows as text; the status that reading ended with. */
static char *read_run(int fd, guint64 offset, int *status, GError **error)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(EdgeRunReader) reader = edge_run_reader_new(fd, offset, names, error);
    EdgeRow row;
    *status = -1;
    if (reader == NULL)
        return NULL;
    while ((*status = edge_run_reader_next(reader, &row, error)) > 0)
        edge_row_append_text(text, &row, names);
    return g_strdup(text->str);
}

static char *expected_rows(guint first, guint count)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = first; i < first + count; i++) {
        EdgeRow row = row_number(names, i);
        edge_row_append_text(text, &row, names);
    }
    return g_strdup(text->str);
}

static void assert_run(FILE *file, guint64 offset, guint first, guint count)
{
    GError *error = NULL;
    int status;
    g_autofree char *text = read_run(fileno(file), offset, &status, &error);
    g_autofree char *expected = expected_rows(first, count);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpstr(text, ==, expected);
}

static void rows_of_every_kind_of_node_come_back(void)
{
    FILE *file = open_file();
    write_run(file, 0, 3000); /* several of the reader's buffers */
    assert_run(file, 0, 0, 3000);
    fclose(file);
}

static void a_file_holds_several_runs(void)
{
    FILE *file = open_file();
    write_run(file, 0, 100);
    long second = ftell(file);
    write_run(file, 7, 0);
    long third = ftell(file);
    write_run(file, 50, 70);
    assert_run(file, 0, 0, 100);
    assert_run(file, (guint64)second, 0, 0);
    assert_run(file, (guint64)third, 50, 70);
    fclose(file);
}

static void the_largest_counts_and_times_come_back(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    FILE *file = open_file();
    EdgeRow row = edge_row_make(names, G_MININT64, "10.0.0.1:65535/tcp", "::", 1);
    row.edge.packets = row.edge.bytes = G_MAXUINT64;
    row.edge.first_seen_us = G_MININT64;
    row.edge.last_seen_us = G_MAXINT64;
    edge_run_write_begin(file);
    edge_run_write_row(file, &row, names);
    edge_run_write_end(file, 1);
    flush(file);
    int status;
    GError *error = NULL;
    g_autofree char *text = read_run(fileno(file), 0, &status, &error);
    g_autoptr(GString) expected = g_string_new(NULL);
    edge_row_append_text(expected, &row, names);
    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected->str);
    fclose(file);
}

static void a_run_that_is_cut_anywhere_is_an_error(void)
{
    FILE *file = open_file();
    write_run(file, 0, 17);
    long length = ftell(file);
    for (long cut = length - 1; cut >= 0; cut--) {
        g_autoptr(GError) error = NULL;
        int status;
        g_assert_cmpint(ftruncate(fileno(file), cut), ==, 0);
        g_autofree char *text = read_run(fileno(file), 0, &status, &error);
        g_assert_cmpint(status, ==, -1);
        g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    }
    fclose(file);
}

/* A changed count is not seen, a run is no archive; but nothing is read past its end, and no row goes missing. */
static void a_changed_byte_never_loses_a_row_in_silence(void)
{
    FILE *file = open_file();
    write_run(file, 0, 20);
    guint8 bytes[4096];
    gssize length = pread(fileno(file), bytes, sizeof bytes, 0);
    g_assert_cmpint(length, <, sizeof bytes);
    for (gssize i = 0; i < length; i++) {
        g_autoptr(GError) error = NULL;
        int status;
        guint8 changed = bytes[i] ^ 0xff;
        g_assert_cmpint(pwrite(fileno(file), &changed, 1, i), ==, 1);
        g_autofree char *text = read_run(fileno(file), 0, &status, &error);
        g_assert_cmpint(pwrite(fileno(file), &bytes[i], 1, i), ==, 1);
        if (status < 0) {
            g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
            continue;
        }
        g_auto(GStrv) lines = g_strsplit(text, " > ", -1);
        g_assert_cmpuint(g_strv_length(lines), >=, 21);
    }
    fclose(file);
}

static void what_is_no_run_is_told(void)
{
    FILE *file = open_file();
    fputs("Source,Target,Weight\n", file);
    flush(file);
    g_autoptr(GError) error = NULL;
    int status;
    g_autofree char *text = read_run(fileno(file), 0, &status, &error);
    g_assert_null(text);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    fclose(file);
}

static void compacting_sorts_and_adds_equal_rows(void)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    const EdgeRow given[] = {
        edge_row_make(names, 1000, "b", "a", 1), edge_row_make(names, 0, "b", "a", 2),
        edge_row_make(names, 1000, "a", "b", 3), edge_row_make(names, 1000, "b", "a", 4),
        edge_row_make(names, -5, "z", "z", 5),   edge_row_make(names, COMM_NO_TIME, "z", "z", 6),
    };
    g_array_append_vals(rows, given, G_N_ELEMENTS(given));
    edge_rows_compact(rows, names);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++)
        edge_row_append_text(text, &g_array_index(rows, EdgeRow, i), names);
    g_assert_cmpstr(text->str, ==,
                    "-9223372036854775808 z > z 6 600 -9223372036854775808 -9223372036854775808\n"
                    "-5 z > z 5 500 -5 -4\n"
                    "0 b > a 2 200 0 1\n"
                    "1000 a > b 3 300 1000 1001\n"
                    "1000 b > a 5 500 1000 1001\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edge_run/rows_of_every_kind_of_node_come_back", rows_of_every_kind_of_node_come_back);
    g_test_add_func("/edge_run/a_file_holds_several_runs", a_file_holds_several_runs);
    g_test_add_func("/edge_run/the_largest_counts_and_times_come_back", the_largest_counts_and_times_come_back);
    g_test_add_func("/edge_run/a_run_that_is_cut_anywhere_is_an_error", a_run_that_is_cut_anywhere_is_an_error);
    g_test_add_func("/edge_run/a_changed_byte_never_loses_a_row_in_silence",
                    a_changed_byte_never_loses_a_row_in_silence);
    g_test_add_func("/edge_run/what_is_no_run_is_told", what_is_no_run_is_told);
    g_test_add_func("/edge_run/compacting_sorts_and_adds_equal_rows", compacting_sorts_and_adds_equal_rows);
    return g_test_run();
}
