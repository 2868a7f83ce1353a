/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_output.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _CommOutput {
    char *path;
    char *temporary_path; /* NULL: written in place */
    FILE *stream;
    gboolean is_standard_output;
};

static gboolean set_write_error(const CommOutput *output, GError **error)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s: %s", output->path, g_strerror(errno));
    return FALSE;
}

/* A name that begins with a dot: Hive and Spark skip such files in a folder that they read. */
static gboolean open_temporary(CommOutput *output, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(output->path);
    g_autofree char *name = g_path_get_basename(output->path);
    g_autofree char *hidden = g_strdup_printf(".%s.XXXXXX", name);
    char *template = g_build_filename(folder, hidden, NULL);
    int fd = g_mkstemp_full(template, O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0) {
        g_free(template);
        return set_write_error(output, error);
    }
    output->temporary_path = template;
    output->stream = fdopen(fd, "w");
    return output->stream != NULL || set_write_error(output, error);
}

/* The first three may lead to a regular file by way of /proc/self/fd; to rename over them would replace the link in
 * /dev, for which root has the right. */
static gboolean is_in_place(const char *path)
{
    struct stat status;
    if (g_str_has_prefix(path, "/dev/std") || g_str_has_prefix(path, "/dev/fd/") || g_str_has_prefix(path, "/proc/"))
        return TRUE;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

CommOutput *comm_output_open(const char *path, GError **error)
{
    g_autoptr(CommOutput) output = g_new0(CommOutput, 1);
    output->is_standard_output = strcmp(path, "-") == 0;
    output->path = g_strdup(output->is_standard_output ? "stdout" : path);
    if (output->is_standard_output) {
        output->stream = stdout;
        return g_steal_pointer(&output);
    }
    if (!is_in_place(path))
        return open_temporary(output, error) ? g_steal_pointer(&output) : NULL;
    output->stream = fopen(path, "we");
    if (output->stream != NULL)
        return g_steal_pointer(&output);
    set_write_error(output, error);
    return NULL;
}

void comm_output_free(CommOutput *output)
{
    if (output == NULL)
        return;
    if (output->stream != NULL && !output->is_standard_output)
        fclose(output->stream);
    if (output->temporary_path != NULL)
        g_unlink(output->temporary_path);
    g_free(output->temporary_path);
    g_free(output->path);
    g_free(output);
}

FILE *comm_output_get_stream(const CommOutput *output)
{
    return output->stream;
}

gboolean comm_output_close(CommOutput *output, GError **error)
{
    errno = 0;
    if (fflush(output->stream) != 0 || ferror(output->stream))
        return set_write_error(output, error);
    if (output->is_standard_output)
        return TRUE;
    if (output->temporary_path != NULL && fsync(fileno(output->stream)) != 0)
        return set_write_error(output, error);
    if (fclose(g_steal_pointer(&output->stream)) != 0)
        return set_write_error(output, error);
    if (output->temporary_path == NULL)
        return TRUE;
    if (g_rename(output->temporary_path, output->path) != 0)
        return set_write_error(output, error);
    g_clear_pointer(&output->temporary_path, g_free);
    return TRUE;
}
