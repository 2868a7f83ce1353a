/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_rows.h"
#include "comm_error.h"
#include "temporary_file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Several levels of temporary merges. */
#define MANY_RUN_COUNT (EDGE_MERGE_FAN_IN * EDGE_MERGE_FAN_IN / 2)

static void flush(FILE *file)
{
    GError *error = NULL;
    temporary_file_flush(file, &error);
    g_assert_no_error(error);
}

/* Run @number has a row that all have, one of its own, and one that every tenth has. */
static void write_run(FILE *file, guint number)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autofree char *own = g_strdup_printf("role %05u", number);
    g_autofree char *tenth = g_strdup_printf("10.0.0.%u", number % 10);
    EdgeRow rows[] = {edge_row_make(names, 0, tenth, "10.1.0.1", 1), edge_row_make(names, 0, "all", "all", 2),
                      edge_row_make(names, 0, own, "all", 3)};
    edge_run_write_begin(file);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        edge_run_write_row(file, &rows[i], names);
    edge_run_write_end(file, G_N_ELEMENTS(rows));
}

static char *expected_of_runs(guint run_count)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 10; i++) {
        g_autofree char *tenth = g_strdup_printf("10.0.0.%u", i);
        EdgeRow row = edge_row_make(names, 0, tenth, "10.1.0.1", run_count / 10 + (i < run_count % 10));
        edge_row_append_text(text, &row, names);
    }
    EdgeRow all = edge_row_make(names, 0, "all", "all", 2 * (guint64)run_count);
    edge_row_append_text(text, &all, names);
    for (guint i = 0; i < run_count; i++) {
        g_autofree char *own = g_strdup_printf("role %05u", i);
        EdgeRow row = edge_row_make(names, 0, own, "all", 3);
        edge_row_append_text(text, &row, names);
    }
    return g_strdup(text->str);
}

static void add_runs(EdgeMerge *merge, guint run_count)
{
    GError *error = NULL;
    FILE *file = temporary_file_new(&error);
    g_assert_no_error(error);
    g_autofree guint64 *offsets = g_new(guint64, run_count);
    for (guint i = 0; i < run_count; i++) {
        offsets[i] = (guint64)ftell(file);
        write_run(file, i);
    }
    flush(file);
    g_assert_true(edge_merge_add_runs(merge, fileno(file), offsets, run_count, &error));
    g_assert_no_error(error);
    fclose(file);
}

static void assert_runs_add_up(guint run_count)
{
    g_autoptr(EdgeMerge) merge = edge_merge_new();
    add_runs(merge, run_count);
    g_autofree char *text = edge_merge_read_text(merge);
    g_autofree char *expected = expected_of_runs(run_count);
    g_assert_cmpstr(text, ==, expected);
}

static void runs_add_up_around_the_fan_in(void)
{
    const guint run_counts[] = {10,
                                EDGE_MERGE_FAN_IN - 1,
                                EDGE_MERGE_FAN_IN,
                                EDGE_MERGE_FAN_IN + 1,
                                2 * EDGE_MERGE_FAN_IN,
                                3 * EDGE_MERGE_FAN_IN + 7};
    for (guint i = 0; i < G_N_ELEMENTS(run_counts); i++)
        assert_runs_add_up(run_counts[i]);
}

static void more_runs_than_descriptors_are_merged(void)
{
    struct rlimit before;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    struct rlimit few = {MIN(256, before.rlim_max), before.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
    assert_runs_add_up(MANY_RUN_COUNT);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
}

static void nothing_merged_is_no_row(void)
{
    g_autoptr(EdgeMerge) merge = edge_merge_new();
    edge_merge_add_rows(merge, NULL, 0);
    g_autofree char *text = edge_merge_read_text(merge);
    g_assert_cmpstr(text, ==, "");
}

static void rows_in_memory_and_in_files_add_up(void)
{
    g_autoptr(EdgeMerge) merge = edge_merge_new();
    add_runs(merge, 1);
    EdgeRow *rows = g_new(EdgeRow, 2);
    rows[0] = edge_row_make(edge_merge_get_names(merge), 0, "all", "all", 5);
    rows[1] = edge_row_make(edge_merge_get_names(merge), 10, "all", "all", 6);
    edge_merge_add_rows(merge, rows, 2);
    g_autofree char *text = edge_merge_read_text(merge);
    g_assert_cmpstr(text, ==,
                    "0 10.0.0.0 > 10.1.0.1 1 100 0 1\n"
                    "0 all > all 7 700 0 1\n"
                    "0 role 00000 > all 3 300 0 1\n"
                    "10 all > all 6 600 10 11\n");
}

static char *write_run_file(const char *folder, guint number, gsize cut_bytes)
{
    g_autofree char *name = g_strdup_printf("run%u", number);
    char *path = g_build_filename(folder, name, NULL);
    FILE *file = g_fopen(path, "w+");
    g_assert_nonnull(file);
    write_run(file, number);
    flush(file);
    g_assert_cmpint(ftruncate(fileno(file), ftell(file) - (long)cut_bytes), ==, 0);
    fclose(file);
    return path;
}

static void remove_files(const char *folder, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *path = g_strdup_printf("%s/run%u", folder, i);
        g_unlink(path);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* Of @count files the run @bad is cut, or missing where @cut_bytes is 0. */
static void assert_bad_file_is_named(guint count, guint bad, gsize cut_bytes, gint code)
{
    g_autofree char *folder = g_dir_make_tmp("edge_merge_XXXXXX", NULL);
    g_autofree char *bad_path = g_strdup_printf("%s/run%u: ", folder, bad);
    g_autoptr(EdgeMerge) merge = edge_merge_new();
    for (guint i = 0; i < count; i++) {
        g_autofree char *path = write_run_file(folder, i, i == bad ? cut_bytes : 0);
        edge_merge_add_path(merge, path);
        if (i == bad && cut_bytes == 0)
            g_unlink(path);
    }
    g_autoptr(GError) error = NULL;
    EdgeRow row;
    int status;
    while ((status = edge_merge_next(merge, &row, &error)) > 0)
        continue;
    g_assert_cmpint(status, ==, -1);
    g_assert_error(error, COMM_ERROR, code);
    g_assert_true(g_str_has_prefix(error->message, bad_path));
    g_assert_null(strstr(error->message + strlen(bad_path), folder));
    remove_files(folder, count);
}

static void a_cut_run_is_named(void)
{
    assert_bad_file_is_named(3, 1, 1, COMM_ERROR_FORMAT);
    assert_bad_file_is_named(2 * EDGE_MERGE_FAN_IN, EDGE_MERGE_FAN_IN - 1, 5, COMM_ERROR_FORMAT);
    assert_bad_file_is_named(2 * EDGE_MERGE_FAN_IN, 2 * EDGE_MERGE_FAN_IN - 1, 2, COMM_ERROR_FORMAT);
}

static void a_missing_run_is_named(void)
{
    assert_bad_file_is_named(3, 2, 0, COMM_ERROR_READ);
    assert_bad_file_is_named(2 * EDGE_MERGE_FAN_IN, 0, 0, COMM_ERROR_READ);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edge_merge/runs_add_up_around_the_fan_in", runs_add_up_around_the_fan_in);
    g_test_add_func("/edge_merge/more_runs_than_descriptors_are_merged", more_runs_than_descriptors_are_merged);
    g_test_add_func("/edge_merge/nothing_merged_is_no_row", nothing_merged_is_no_row);
    g_test_add_func("/edge_merge/rows_in_memory_and_in_files_add_up", rows_in_memory_and_in_files_add_up);
    g_test_add_func("/edge_merge/a_cut_run_is_named", a_cut_run_is_named);
    g_test_add_func("/edge_merge/a_missing_run_is_named", a_missing_run_is_named);
    return g_test_run();
}
