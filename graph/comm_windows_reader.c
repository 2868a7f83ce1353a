/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_windows_reader.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *path;
    CommEdgeReader *reader; /* NULL: not open */
    CommEdgeRow row;        /* the next one, and while not open its time only */
    gint64 latest_us;       /* the latest Start so far */
    int fd;                 /* -1: none of ours */
} Slice;

struct _CommWindowsReader {
    char *folder;         /* NULL: one file */
    GHashTable *seen;     /* of the folder's names */
    GPtrArray *closed;    /* Slice, by time, then path */
    GPtrArray *open;      /* Slice, each with a row */
    Slice *given;         /* the one whose row the caller has; in open */
    gint64 latest_us;     /* g_get_monotonic_time() when the last row was given */
    CommWindowsWait wait; /* NULL: the end is the end */
    gpointer wait_data;
};

static void slice_free(Slice *slice)
{
    if (slice == NULL)
        return;
    comm_edge_reader_free(slice->reader);
    if (slice->fd >= 0)
        close(slice->fd);
    g_free(slice->path);
    g_free(slice);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Slice, slice_free)

static gboolean wait_for_rows(gpointer data)
{
    const CommWindowsReader *reader = data;
    return reader->wait(FALSE, reader->wait_data);
}

/* @reader: whose file is waited for; NULL: its end is its end. */
static gboolean open_slice(Slice *slice, CommWindowsReader *reader, GError **error)
{
    gboolean is_stdin = strcmp(slice->path, "-") == 0;
    if (!is_stdin)
        slice->fd = open(slice->path, O_RDONLY | O_CLOEXEC);
    if (!is_stdin && slice->fd < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", slice->path, g_strerror(errno));
        return FALSE;
    }
    /* The end of a pipe is its end; a file may grow. */
    slice->reader = comm_edge_reader_new(is_stdin ? STDIN_FILENO : slice->fd, is_stdin ? "stdin" : slice->path,
                                         reader != NULL && !is_stdin ? wait_for_rows : NULL, reader, error);
    if (slice->reader == NULL)
        return FALSE;
    if (comm_edge_reader_has_windows(slice->reader))
        return TRUE;
    comm_csv_reader_set_error(comm_edge_reader_get_csv(slice->reader), error, "no columns Start and End");
    return FALSE;
}

/* Rows without a time may stand anywhere. */
static gboolean advance(Slice *slice, GError **error)
{
    if (!comm_edge_reader_next(slice->reader, &slice->row, error))
        return FALSE;
    if (slice->row.start_us == COMM_NO_TIME)
        return TRUE;
    if (slice->row.start_us < slice->latest_us) {
        comm_csv_reader_set_error(comm_edge_reader_get_csv(slice->reader), error,
                                  "windows are not in the order of Start: commgraph merge puts them so");
        return FALSE;
    }
    slice->latest_us = slice->row.start_us;
    return TRUE;
}

static Slice *slice_new(char *path)
{
    Slice *slice = g_new0(Slice, 1);
    slice->path = path;
    slice->fd = -1;
    slice->latest_us = COMM_NO_TIME;
    return slice;
}

static void close_slice(Slice *slice)
{
    g_clear_pointer(&slice->reader, comm_edge_reader_free);
    if (slice->fd >= 0)
        close(slice->fd);
    slice->fd = -1;
    slice->latest_us = COMM_NO_TIME;
}

static gint compare_slices(gconstpointer a, gconstpointer b)
{
    const Slice *left = *(Slice *const *)a;
    const Slice *right = *(Slice *const *)b;
    if (left->row.start_us != right->row.start_us)
        return left->row.start_us < right->row.start_us ? -1 : 1;
    return strcmp(left->path, right->path);
}

/* Whoever writes it has opened it just now: `program > FOLDER/FILE`. */
static gboolean is_begun(const Slice *slice)
{
    struct stat status;
    return stat(slice->path, &status) == 0 && status.st_size == 0;
}

/* A ring of slices has let go of it. */
static gboolean is_gone(const CommWindowsReader *reader, const Slice *slice)
{
    return reader->wait != NULL && !g_file_test(slice->path, G_FILE_TEST_EXISTS);
}

/* Adds a file of the folder with the time of its first row, closed again. One without rows is left out, and looked at
 * again when there may come more. */
static gboolean add_file(CommWindowsReader *reader, const char *name, GError **error)
{
    g_autoptr(Slice) slice = slice_new(g_build_filename(reader->folder, name, NULL));
    g_autoptr(GError) failure = NULL;
    if (reader->wait != NULL && is_begun(slice))
        return TRUE;
    if (open_slice(slice, NULL, &failure) && advance(slice, &failure)) {
        close_slice(slice);
        g_ptr_array_add(reader->closed, g_steal_pointer(&slice));
        g_hash_table_add(reader->seen, g_strdup(name));
    }
    if (failure == NULL || is_gone(reader, slice))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean scan_folder(CommWindowsReader *reader, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(GDir) folder = g_dir_open(reader->folder, 0, &failure);
    if (folder == NULL) {
        g_set_error_literal(error, COMM_ERROR, COMM_ERROR_READ, failure->message);
        return FALSE;
    }
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        if (*name == '.' || !g_str_has_suffix(name, ".csv") || g_hash_table_contains(reader->seen, name))
            continue;
        if (!add_file(reader, name, error))
            return FALSE;
    }
    g_ptr_array_sort(reader->closed, compare_slices);
    return TRUE;
}

/* Waiting in the folder above the windows would find nothing, for ever. */
static gboolean check_folder(const char *path, GError **error)
{
    g_autofree char *inner = g_build_filename(path, "windows", NULL);
    if (!g_file_test(inner, G_FILE_TEST_IS_DIR))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_READ,
                "%s: an output folder of pcap2avro: its windows are in %s/szenario=NAME", path, inner);
    return FALSE;
}

CommWindowsReader *comm_windows_reader_open(const char *path, CommWindowsWait wait, gpointer wait_data, GError **error)
{
    g_autoptr(CommWindowsReader) reader = g_new0(CommWindowsReader, 1);
    reader->wait = wait;
    reader->wait_data = wait_data;
    reader->latest_us = g_get_monotonic_time();
    reader->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->closed = g_ptr_array_new_with_free_func((GDestroyNotify)slice_free);
    reader->open = g_ptr_array_new_with_free_func((GDestroyNotify)slice_free);
    if (strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR)) {
        reader->folder = g_strdup(path);
        return check_folder(path, error) && scan_folder(reader, error) ? g_steal_pointer(&reader) : NULL;
    }
    Slice *slice = slice_new(g_strdup(path));
    slice->row.start_us = COMM_NO_TIME;
    g_ptr_array_add(reader->closed, slice);
    return g_steal_pointer(&reader);
}

void comm_windows_reader_free(CommWindowsReader *reader)
{
    if (reader == NULL)
        return;
    g_hash_table_destroy(reader->seen);
    g_ptr_array_free(reader->closed, TRUE);
    g_ptr_array_free(reader->open, TRUE);
    g_free(reader->folder);
    g_free(reader);
}

/* Moves @slice to its next row, and drops it where there is none; FALSE on failure. */
static gboolean advance_or_drop(CommWindowsReader *reader, Slice *slice, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (advance(slice, &failure))
        return TRUE;
    g_ptr_array_remove(reader->open, slice);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static Slice *earliest(const CommWindowsReader *reader)
{
    Slice *best = NULL;
    for (guint i = 0; i < reader->open->len; i++) {
        Slice *slice = g_ptr_array_index(reader->open, i);
        if (best == NULL || slice->row.start_us < best->row.start_us ||
            (slice->row.start_us == best->row.start_us && slice->row.end_us < best->row.end_us))
            best = slice;
    }
    return best;
}

static gboolean open_due_slice(CommWindowsReader *reader, Slice *slice, GError **error)
{
    g_autoptr(GError) failure = NULL;
    gboolean waits = reader->wait != NULL && reader->folder == NULL;
    if (open_slice(slice, waits ? reader : NULL, &failure))
        return advance_or_drop(reader, slice, error);
    if (is_gone(reader, slice) && reader->folder != NULL) {
        g_ptr_array_remove(reader->open, slice);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

/* Opens the closed slices that begin before the open ones' next row. */
static gboolean open_due(CommWindowsReader *reader, GError **error)
{
    while (reader->closed->len > 0) {
        Slice *next = g_ptr_array_index(reader->closed, 0);
        const Slice *first = earliest(reader);
        if (first != NULL && first->row.start_us < next->row.start_us)
            return TRUE;
        next = g_ptr_array_steal_index(reader->closed, 0);
        g_ptr_array_add(reader->open, next);
        if (!open_due_slice(reader, next, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean wait_for_files(CommWindowsReader *reader)
{
    gint64 idle_us = g_get_monotonic_time() - reader->latest_us;
    return reader->wait(idle_us >= COMM_WINDOWS_SETTLE_US, reader->wait_data);
}

gboolean comm_windows_reader_next(CommWindowsReader *reader, CommEdgeRow *row, GError **error)
{
    Slice *given = g_steal_pointer(&reader->given);
    if (given != NULL && !advance_or_drop(reader, given, error))
        return FALSE;
    for (;;) {
        if (!open_due(reader, error))
            return FALSE;
        reader->given = earliest(reader);
        if (reader->given != NULL)
            break;
        if (reader->wait == NULL || reader->folder == NULL || !wait_for_files(reader) || !scan_folder(reader, error))
            return FALSE;
    }
    reader->latest_us = g_get_monotonic_time();
    *row = reader->given->row;
    return TRUE;
}
