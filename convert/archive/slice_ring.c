/* SPDX-License-Identifier: BSD-3-Clause */
#include "slice_ring.h"
#include "archive_internal.h"
#include "partition_name.h"

#include <string.h>

/* A line a slice, by time: its start in microseconds, and its files below the output folder, by tabs. */
static char *make_state_path(const Archive *archive, const ArchiveRecord *record)
{
    g_autofree char *scenario = partition_name_escape_within(record->scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *host = partition_name_escape_within(record->dump_host, PARTITION_NAME_HOST_BYTES);
    g_autofree char *name = g_strdup_printf("ring_%s_%s", scenario, host);
    return archive_make_state_path(archive, name);
}

static char *make_line(const ArchiveRecord *record, GPtrArray *paths)
{
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%" G_GINT64_FORMAT, record->slice_start_us);
    if (record->packets_path != NULL)
        g_string_append_printf(line, "\t%s", record->packets_path);
    for (guint i = 0; i < paths->len; i++)
        g_string_append_printf(line, "\t%s", (const char *)g_ptr_array_index(paths, i));
    return g_string_free(line, FALSE);
}

static GPtrArray *load_lines(const char *path)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return lines;
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*parts[i] != '\0')
            g_ptr_array_add(lines, g_strdup(parts[i]));
    }
    return lines;
}

static gint64 get_start_us(const char *line)
{
    return g_ascii_strtoll(line, NULL, 10);
}

/* A slice that was recovered may be older than those of later runs. */
static void insert(GPtrArray *lines, char *line)
{
    guint place = lines->len;
    while (place > 0 && get_start_us(g_ptr_array_index(lines, place - 1)) > get_start_us(line))
        place--;
    g_ptr_array_insert(lines, (gint)place, line);
}

static void remove_files(const Archive *archive, const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, "\t", -1);
    for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
        archive_remove_below(archive, parts[i]);
}

static gboolean store_lines(const char *path, GPtrArray *lines, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(lines, i));
    return archive_write_text(path, text->str, error);
}

gboolean slice_ring_add(const Archive *archive, const ArchiveRecord *record, GPtrArray *paths, GError **error)
{
    if (record->ring_count == 0)
        return TRUE;
    g_autofree char *state_path = make_state_path(archive, record);
    g_autofree char *line = make_line(record, paths);
    g_autoptr(GPtrArray) lines = load_lines(state_path);
    if (!g_ptr_array_find_with_equal_func(lines, line, g_str_equal, NULL))
        insert(lines, g_steal_pointer(&line));
    while (lines->len > record->ring_count) {
        remove_files(archive, g_ptr_array_index(lines, 0));
        g_ptr_array_remove_index(lines, 0);
    }
    return store_lines(state_path, lines, error);
}
