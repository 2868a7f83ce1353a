/* SPDX-License-Identifier: BSD-3-Clause */
#include "output_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean output_path_is_stdout(const char *path)
{
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", NULL};
    return path != NULL && g_strv_contains(names, path);
}

gboolean output_path_is_terminal(const char *path)
{
    if (output_path_is_stdout(path))
        return isatty(STDOUT_FILENO);
    struct stat status;
    if (path == NULL || stat(path, &status) != 0 || !S_ISCHR(status.st_mode))
        return FALSE;
    int fd = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    gboolean is_tty = fd >= 0 && isatty(fd);
    if (fd >= 0)
        close(fd);
    return is_tty;
}

gboolean output_path_is_same(const char *first_path, const char *second_path)
{
    struct stat first;
    struct stat second;
    if (first_path == NULL || second_path == NULL)
        return FALSE;
    if (stat(first_path, &first) == 0)
        return stat(second_path, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino &&
               !S_ISCHR(first.st_mode);
    g_autofree char *absolute = g_canonicalize_filename(first_path, NULL);
    g_autofree char *second_absolute = g_canonicalize_filename(second_path, NULL);
    return g_str_equal(absolute, second_absolute);
}
