/* SPDX-License-Identifier: BSD-3-Clause */
#include "output_file.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _OutputFile {
    char *path;           /* the final name, NULL until it is known */
    char *temporary_path; /* NULL: written in place */
    gboolean is_kept;     /* under the temporary name, too */
    int fd;
    FILE *stream; /* over fd, or NULL */
    char *buffer; /* the stream's */
};

#define STREAM_BUFFER_BYTES 65536

const char *output_file_describe(const char *path)
{
    return g_str_equal(path, "-") ? "standard output" : path;
}

static gboolean set_write_error(GError **error, const char *path, int reason)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s: %s", output_file_describe(path), g_strerror(reason));
    return FALSE;
}

static gboolean is_in_place_path(const char *path)
{
    struct stat status;
    /* These may lead to a regular file by way of /proc/self/fd, where no file can be renamed to. */
    if (g_str_has_prefix(path, "/dev/std") || g_str_has_prefix(path, "/dev/fd/") || g_str_has_prefix(path, "/proc/"))
        return TRUE;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static int duplicate_stdout(void)
{
    int flags = fcntl(STDOUT_FILENO, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY) {
        errno = EBADF;
        return -1;
    }
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
}

static OutputFile *open_in_place(OutputFile *file, GError **error)
{
    file->fd = g_str_equal(file->path, "-") ? duplicate_stdout() : open(file->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (file->fd >= 0)
        return file;
    set_write_error(error, file->path, errno);
    output_file_free(file);
    return NULL;
}

OutputFile *output_file_new(const char *path, GError **error)
{
    if (g_str_equal(path, "-") || is_in_place_path(path)) {
        OutputFile *file = g_new0(OutputFile, 1);
        file->path = g_strdup(path);
        return open_in_place(file, error);
    }
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        set_write_error(error, path, EISDIR);
        return NULL;
    }
    g_autofree char *folder = g_path_get_dirname(path);
    OutputFile *file = output_file_new_in(folder, error);
    if (file != NULL)
        file->path = g_strdup(path);
    return file;
}

OutputFile *output_file_new_in(const char *folder, GError **error)
{
    OutputFile *file = g_new0(OutputFile, 1);
    file->temporary_path = g_build_filename(folder, OUTPUT_FILE_PREFIX "XXXXXX", NULL);
    file->fd = g_mkstemp_full(file->temporary_path, O_RDWR | O_CLOEXEC, 0666);
    if (file->fd >= 0)
        return file;
    set_write_error(error, folder, errno);
    g_clear_pointer(&file->temporary_path, g_free);
    output_file_free(file);
    return NULL;
}

OutputFile *output_file_adopt(const char *temporary_path, GError **error)
{
    OutputFile *file = g_new0(OutputFile, 1);
    file->temporary_path = g_strdup(temporary_path);
    file->is_kept = TRUE;
    file->fd = open(temporary_path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (file->fd >= 0)
        return file;
    set_write_error(error, temporary_path, errno);
    output_file_free(file);
    return NULL;
}

void output_file_keep(OutputFile *file)
{
    file->is_kept = TRUE;
}

const char *output_file_get_temporary_path(const OutputFile *file)
{
    return file->temporary_path;
}

static int close_descriptor(OutputFile *file)
{
    int status = file->stream != NULL ? fclose(file->stream) : file->fd >= 0 ? close(file->fd) : 0;
    file->stream = NULL;
    g_clear_pointer(&file->buffer, g_free);
    file->fd = -1;
    return status;
}

void output_file_free(OutputFile *file)
{
    if (file == NULL)
        return;
    close_descriptor(file);
    if (file->temporary_path != NULL && !file->is_kept)
        g_unlink(file->temporary_path);
    g_free(file->temporary_path);
    g_free(file->path);
    g_free(file);
}

int output_file_get_fd(const OutputFile *file)
{
    return file->fd;
}

FILE *output_file_get_stream(OutputFile *file)
{
    if (file->stream == NULL) {
        file->stream = fdopen(file->fd, "w");
        g_assert(file->stream != NULL);
        file->buffer = g_malloc(STREAM_BUFFER_BYTES); /* glibc ignores the size where the buffer is its own */
        setvbuf(file->stream, file->buffer, _IOFBF, STREAM_BUFFER_BYTES);
    }
    return file->stream;
}

gboolean output_file_is_in_place(const OutputFile *file)
{
    return file->temporary_path == NULL;
}

gboolean output_file_check(OutputFile *file, GError **error)
{
    if (file->stream == NULL || !ferror(file->stream))
        return TRUE;
    /* errno is the failed write's no longer: writing out what is left fails for the same reason, and says it again. */
    errno = 0;
    int reason = fflush(file->stream) != 0 && errno != 0 ? errno : EIO;
    return set_write_error(error, file->path != NULL ? file->path : file->temporary_path, reason);
}

static gboolean sync_and_close(OutputFile *file, const char *path, GError **error)
{
    if (!output_file_check(file, error))
        return FALSE;
    if (file->stream != NULL && fflush(file->stream) != 0)
        return set_write_error(error, path, errno);
    if (file->temporary_path != NULL && fsync(file->fd) != 0)
        return set_write_error(error, path, errno);
    if (close_descriptor(file) != 0)
        return set_write_error(error, path, errno);
    return TRUE;
}

gboolean output_file_commit(OutputFile *file, const char *path, GError **error)
{
    const char *final_path = path != NULL ? path : file->path;
    if (!sync_and_close(file, final_path, error))
        return FALSE;
    if (file->temporary_path == NULL)
        return TRUE;
    if (rename(file->temporary_path, final_path) != 0)
        return set_write_error(error, final_path, errno);
    g_clear_pointer(&file->temporary_path, g_free);
    return TRUE;
}
