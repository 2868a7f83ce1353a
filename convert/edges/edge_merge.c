/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_merge.h"
#include "comm_error.h"
#include "temporary_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* One input: rows in memory, or a run in a file. */
typedef struct {
    char *path; /* NULL: no name, as for temporary runs */
    int fd;     /* -1: not opened yet */
    gboolean is_fd_shared;
    guint64 offset;
    EdgeRunReader *reader;
    EdgeRow *rows; /* NULL: a run */
    gsize row_count;
    gsize row_next;
    EdgeRow row; /* the next one of this input */
} Input;

struct _EdgeMerge {
    CommNames *names;
    GPtrArray *inputs;  /* of Input, in the order they were added */
    GArray *shared_fds; /* of int: one for all runs of a file, of which there may be more than a process may open */
    Input **heap;       /* by their next row */
    guint heap_count;
    gboolean is_started;
};

static void input_free(gpointer data)
{
    Input *input = data;
    edge_run_reader_free(input->reader);
    if (input->fd >= 0 && !input->is_fd_shared)
        close(input->fd);
    g_free(input->rows);
    g_free(input->path);
    g_free(input);
}

EdgeMerge *edge_merge_new(void)
{
    EdgeMerge *merge = g_new0(EdgeMerge, 1);
    merge->names = comm_names_new();
    merge->inputs = g_ptr_array_new_with_free_func(input_free);
    merge->shared_fds = g_array_new(FALSE, FALSE, sizeof(int));
    return merge;
}

void edge_merge_free(EdgeMerge *merge)
{
    if (merge == NULL)
        return;
    g_ptr_array_free(merge->inputs, TRUE);
    for (guint i = 0; i < merge->shared_fds->len; i++)
        close(g_array_index(merge->shared_fds, int, i));
    g_array_free(merge->shared_fds, TRUE);
    comm_names_free(merge->names);
    g_free(merge->heap);
    g_free(merge);
}

CommNames *edge_merge_get_names(EdgeMerge *merge)
{
    return merge->names;
}

static Input *add_input(EdgeMerge *merge)
{
    g_assert(!merge->is_started);
    Input *input = g_new0(Input, 1);
    input->fd = -1;
    g_ptr_array_add(merge->inputs, input);
    return input;
}

void edge_merge_add_path(EdgeMerge *merge, const char *path)
{
    add_input(merge)->path = g_strdup(path);
}

static int duplicate(int fd, GError **error)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "temporary file: %s", g_strerror(errno));
    return copy;
}

gboolean edge_merge_add_runs(EdgeMerge *merge, int fd, const guint64 *offsets, gsize count, GError **error)
{
    if (count == 0)
        return TRUE;
    int shared_fd = duplicate(fd, error);
    if (shared_fd < 0)
        return FALSE;
    g_array_append_val(merge->shared_fds, shared_fd);
    for (gsize i = 0; i < count; i++) {
        Input *input = add_input(merge);
        input->fd = shared_fd;
        input->is_fd_shared = TRUE;
        input->offset = offsets[i];
    }
    return TRUE;
}

void edge_merge_add_rows(EdgeMerge *merge, EdgeRow *rows, gsize count)
{
    if (count == 0) {
        g_free(rows);
        return;
    }
    Input *input = add_input(merge);
    input->rows = rows;
    input->row_count = count;
}

static gboolean input_open(Input *input, CommNames *names, GError **error)
{
    if (input->rows != NULL)
        return TRUE;
    if (input->fd < 0 && input->path != NULL)
        input->fd = open(input->path, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s", g_strerror(errno));
        return FALSE;
    }
    input->reader = edge_run_reader_new(input->fd, input->offset, names, error);
    return input->reader != NULL;
}

static int input_advance(Input *input, GError **error)
{
    int status;
    if (input->rows != NULL) {
        status = input->row_next < input->row_count;
        if (status > 0)
            input->row = input->rows[input->row_next++];
    } else {
        status = edge_run_reader_next(input->reader, &input->row, error);
    }
    if (status < 0 && input->path != NULL)
        g_prefix_error(error, "%s: ", input->path);
    return status;
}

static gboolean heap_is_less(const EdgeMerge *merge, guint a, guint b)
{
    return edge_row_compare(&merge->heap[a]->row, &merge->heap[b]->row, merge->names) < 0;
}

static void heap_swap(EdgeMerge *merge, guint a, guint b)
{
    Input *input = merge->heap[a];
    merge->heap[a] = merge->heap[b];
    merge->heap[b] = input;
}

static void heap_sink(EdgeMerge *merge, guint place)
{
    for (;;) {
        guint least = place;
        for (guint child = 2 * place + 1; child <= 2 * place + 2 && child < merge->heap_count; child++) {
            if (heap_is_less(merge, child, least))
                least = child;
        }
        if (least == place)
            return;
        heap_swap(merge, place, least);
        place = least;
    }
}

static gboolean heap_fill(EdgeMerge *merge, guint first, guint count, GError **error)
{
    merge->heap_count = 0;
    for (guint i = first; i < first + count; i++) {
        Input *input = g_ptr_array_index(merge->inputs, i);
        if (!input_open(input, merge->names, error)) {
            if (input->path != NULL)
                g_prefix_error(error, "%s: ", input->path);
            return FALSE;
        }
        int status = input_advance(input, error);
        if (status < 0)
            return FALSE;
        if (status > 0)
            merge->heap[merge->heap_count++] = input;
    }
    for (guint i = merge->heap_count / 2; i-- > 0;)
        heap_sink(merge, i);
    return TRUE;
}

/* Takes the least row of the heap and adds every equal one to it. */
static int heap_next(EdgeMerge *merge, EdgeRow *row, GError **error)
{
    if (merge->heap_count == 0)
        return 0;
    *row = merge->heap[0]->row;
    gboolean is_first = TRUE;
    while (merge->heap_count > 0) {
        Input *input = merge->heap[0];
        if (!is_first) {
            if (edge_row_compare(&input->row, row, merge->names) != 0)
                break;
            comm_edge_add(&row->edge, &input->row.edge);
        }
        is_first = FALSE;
        int status = input_advance(input, error);
        if (status < 0)
            return -1;
        if (status == 0)
            merge->heap[0] = merge->heap[--merge->heap_count];
        heap_sink(merge, 0);
    }
    return 1;
}

static gboolean write_merged(EdgeMerge *merge, FILE *stream, GError **error)
{
    EdgeRow row;
    guint64 row_count = 0;
    int status;
    edge_run_write_begin(stream);
    while ((status = heap_next(merge, &row, error)) > 0) {
        edge_run_write_row(stream, &row, merge->names);
        row_count++;
    }
    edge_run_write_end(stream, row_count);
    return status == 0 && temporary_file_flush(stream, error);
}

/* Replaces the first @count inputs by one temporary run at the end of the list. */
static gboolean merge_first(EdgeMerge *merge, guint count, GError **error)
{
    g_autoptr(FILE) stream = temporary_file_new(error);
    if (stream == NULL || !heap_fill(merge, 0, count, error) || !write_merged(merge, stream, error))
        return FALSE;
    g_ptr_array_remove_range(merge->inputs, 0, count);
    Input *merged = add_input(merge);
    merged->fd = duplicate(fileno(stream), error);
    return merged->fd >= 0;
}

static gboolean start(EdgeMerge *merge, GError **error)
{
    merge->heap = g_new(Input *, MAX(merge->inputs->len, 1));
    while (merge->inputs->len > EDGE_MERGE_FAN_IN) {
        if (!merge_first(merge, EDGE_MERGE_FAN_IN, error))
            return FALSE;
    }
    merge->is_started = TRUE;
    return heap_fill(merge, 0, merge->inputs->len, error);
}

int edge_merge_next(EdgeMerge *merge, EdgeRow *row, GError **error)
{
    if (!merge->is_started && !start(merge, error))
        return -1;
    return heap_next(merge, row, error);
}
