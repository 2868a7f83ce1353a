/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_ring.h"
#include "partition_name.h"

#include <glib/gstdio.h>

struct _LiveRing {
    guint most_count;
    const Archive *archive;
    char *state_path; /* a line a slice: its files below the output folder, by tabs */
    GQueue slices;    /* of such lines, the oldest first */
};

LiveRing *live_ring_open(const Archive *archive, const char *scenario, const char *dump_host, guint most_count)
{
    LiveRing *ring = g_new0(LiveRing, 1);
    g_autofree char *escaped = partition_name_escape_within(scenario, PARTITION_NAME_SCENARIO_BYTES);
    g_autofree char *host = partition_name_escape_within(dump_host, PARTITION_NAME_HOST_BYTES);
    g_autofree char *name = g_strdup_printf("ring_%s_%s", escaped, host);
    g_autofree char *text = NULL;
    ring->most_count = most_count;
    ring->archive = archive;
    ring->state_path = archive_make_state_path(archive, name);
    g_queue_init(&ring->slices);
    if (most_count == 0 || !g_file_get_contents(ring->state_path, &text, NULL, NULL))
        return ring;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] != '\0')
            g_queue_push_tail(&ring->slices, g_strdup(lines[i]));
    }
    return ring;
}

void live_ring_free(LiveRing *ring)
{
    if (ring == NULL)
        return;
    g_queue_clear_full(&ring->slices, g_free);
    g_free(ring->state_path);
    g_free(ring);
}

static void remove_files(const LiveRing *ring, const char *line)
{
    g_auto(GStrv) names = g_strsplit(line, "\t", -1);
    for (guint i = 0; names[i] != NULL; i++) {
        g_autofree char *path = g_build_filename(archive_get_path(ring->archive), names[i], NULL);
        g_unlink(path);
    }
}

static char *make_line(const ArchiveRecord *record, GPtrArray *paths)
{
    GString *line = g_string_new(record->packets_path);
    for (guint i = 0; i < paths->len; i++)
        g_string_append_printf(line, "%s%s", line->len > 0 ? "\t" : "", (const char *)g_ptr_array_index(paths, i));
    return g_string_free(line, FALSE);
}

gboolean live_ring_add(LiveRing *ring, const ArchiveRecord *record, GPtrArray *paths, GError **error)
{
    if (ring->most_count == 0)
        return TRUE;
    g_queue_push_tail(&ring->slices, make_line(record, paths));
    while (ring->slices.length > ring->most_count) {
        g_autofree char *oldest = g_queue_pop_head(&ring->slices);
        remove_files(ring, oldest);
    }
    g_autoptr(GString) text = g_string_new(NULL);
    for (const GList *item = ring->slices.head; item != NULL; item = item->next)
        g_string_append_printf(text, "%s\n", (const char *)item->data);
    return archive_write_text(ring->state_path, text->str, error);
}
