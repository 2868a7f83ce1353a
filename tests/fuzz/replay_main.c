/* SPDX-License-Identifier: BSD-3-Clause */
/* Gives every file of a corpus folder to a fuzz target: the plain build's stand-in for libFuzzer. */
#include "fuzz.h"

#include <glib.h>

static gboolean replay_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *data = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &data, &size, &error)) {
        g_printerr("%s\n", error->message);
        return FALSE;
    }
    /* A block of its own size lets a sanitizer see the first byte that is read past the end; g_file_get_contents()
     * allocates more. */
    g_autofree guint8 *input = g_memdup2(data, size);
    return LLVMFuzzerTestOneInput(input, size) == 0;
}

/* An empty folder would make a test that cannot fail. */
static int replay_folder(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
    if (dir == NULL) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    guint file_count = 0;
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        if (!replay_file(folder, name))
            return 1;
        file_count++;
    }
    g_print("%s: %u files\n", folder, file_count);
    return file_count > 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        g_printerr("usage: %s CORPUS_FOLDER\n", argv[0]);
        return 2;
    }
    return replay_folder(argv[1]);
}
