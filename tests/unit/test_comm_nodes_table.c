/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_error.h"
#include "comm_nodes_table.h"

#include <glib/gstdio.h>
#include <unistd.h>

static CommNodesTable *read_text(const char *csv, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("nodes-XXXXXX", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(path, csv, -1, NULL));
    CommNodesTable *table = comm_nodes_table_read(path, error);
    g_unlink(path);
    return table;
}

static void cells_are_found_by_id_and_column(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CommNodesTable) table =
        read_text("Label;Id;Rack;Load\nName node;10.0.0.1;r1;0.5\n;10.0.0.2;;x\n", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(comm_nodes_table_get_row_count(table), ==, 2);
    g_assert_cmpuint(comm_nodes_table_get_column_count(table), ==, 4);
    gint64 row = comm_nodes_table_find_row(table, "10.0.0.1");
    g_assert_cmpint(row, ==, 0);
    gint rack = comm_nodes_table_find_column(table, "RACK");
    g_assert_cmpstr(comm_nodes_table_get(table, 0, (guint)rack), ==, "r1");
    g_assert_cmpstr(comm_nodes_table_get(table, 1, (guint)rack), ==, "");
    double load = 0;
    g_assert_true(comm_nodes_table_get_number(table, 0, 3, &load));
    g_assert_cmpfloat(load, ==, 0.5);
    g_assert_false(comm_nodes_table_get_number(table, 1, 3, &load));
    g_assert_cmpint(comm_nodes_table_find_row(table, "10.0.0.3"), ==, -1);
    g_assert_cmpint(comm_nodes_table_find_column(table, "Color"), ==, -1);
    g_assert_cmpstr(comm_nodes_table_get_column_name(table, 2), ==, "Rack");
}

/* As comm_csv_put_label() writes them; a table from elsewhere may have them alone. */
static void two_backslashes_in_a_label_are_one(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CommNodesTable) table =
        read_text("Id,Label,Path\nC:\\\\a,C:\\\\hosts\\\\,C:\\\\x\nb,one\\alone,\nc,\\\\\\,\n", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(comm_nodes_table_get(table, 0, 1), ==, "C:\\hosts\\");
    g_assert_cmpstr(comm_nodes_table_get(table, 0, 0), ==, "C:\\\\a");
    g_assert_cmpstr(comm_nodes_table_get(table, 0, 2), ==, "C:\\\\x");
    g_assert_cmpstr(comm_nodes_table_get(table, 1, 1), ==, "one\\alone");
    g_assert_cmpstr(comm_nodes_table_get(table, 2, 1), ==, "\\\\");
}

static void assert_fails(const char *csv, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(read_text(csv, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_true(g_str_has_suffix(error->message, message));
}

static void ids_are_there_and_differ(void)
{
    assert_fails("Label,Name\na,b\n", ": line 1: no column Id");
    assert_fails("Id,Label\na,b\na,c\n", ": line 3: Id \"a\" stands in an earlier row too");
    assert_fails("Id,Label\n,c\n", ": line 2: Id is empty");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_nodes_table/cells_are_found_by_id_and_column", cells_are_found_by_id_and_column);
    g_test_add_func("/comm_nodes_table/two_backslashes_in_a_label_are_one", two_backslashes_in_a_label_are_one);
    g_test_add_func("/comm_nodes_table/ids_are_there_and_differ", ids_are_there_and_differ);
    return g_test_run();
}
