/* SPDX-License-Identifier: BSD-3-Clause */
#include "temporary_file.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

FILE *temporary_file_new(GError **error)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "pcap2avro-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "w+");
    if (fd < 0 || stream == NULL) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "temporary file %s: %s", path, g_strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    g_unlink(path);
    return stream;
}

gboolean temporary_file_flush(FILE *stream, GError **error)
{
    if (fflush(stream) == 0 && !ferror(stream))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "temporary file in %s: %s", g_get_tmp_dir(), g_strerror(errno));
    return FALSE;
}
