/* SPDX-License-Identifier: BSD-3-Clause */
#include "output_file.h"

#include <glib/gstdio.h>

static void assert_writes_under_final_name(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "rows.csv", NULL);
    OutputFile *file = output_file_new(path, &error);
    g_assert_no_error(error);
    g_assert_false(output_file_is_in_place(file));
    fputs("rows", output_file_get_stream(file));
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_true(output_file_commit(file, NULL, &error));
    output_file_free(file);

    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    g_assert_cmpstr(text, ==, "rows");
    g_assert_cmpint(g_unlink(path), ==, 0);
}

static void file_has_its_name_when_it_is_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("commgraph-XXXXXX", &error);
    assert_writes_under_final_name(folder);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* /dev/shm is a folder for files like any other, whatever else /dev has. */
static void file_in_shared_memory_is_a_file(void)
{
    g_autofree char *folder = g_strdup("/dev/shm/commgraph-XXXXXX");
    if (g_mkdtemp(folder) == NULL) {
        g_test_skip("no /dev/shm that can be written to");
        return;
    }
    assert_writes_under_final_name(folder);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void devices_are_written_in_place(void)
{
    const char *const paths[] = {"-", "/dev/null", "/dev/stderr"};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        OutputFile *file = output_file_new(paths[i], &error);
        g_assert_no_error(error);
        g_assert_true(output_file_is_in_place(file));
        output_file_free(file);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/output_file/file_has_its_name_when_it_is_whole", file_has_its_name_when_it_is_whole);
    g_test_add_func("/output_file/file_in_shared_memory_is_a_file", file_in_shared_memory_is_a_file);
    g_test_add_func("/output_file/devices_are_written_in_place", devices_are_written_in_place);
    return g_test_run();
}
