/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_cases.h"

#include "capture.h"
#include "capture_builder.h"
#include "comm_error.h"

#include <signal.h>

/* "LENGTH/CAPTURED LINK.INTERFACE TIME": data that is not that of the builder shows as "bad data". */
static void describe_frame(GString *text, const CaptureFrame *frame)
{
    g_string_append_printf(text, "%s%u/%u %u.%u ", text->len > 0 ? "\n" : "", frame->length_bytes,
                           frame->captured_length_bytes, frame->link_type, frame->interface);
    if (frame->has_time)
        g_string_append_printf(text, "%" G_GINT64_FORMAT, frame->timestamp_us);
    else
        g_string_append_c(text, '-');
    for (guint32 i = 0; i < frame->captured_length_bytes; i++)
        if (frame->data[i] != (i & 0xff)) {
            g_string_append(text, " bad data");
            return;
        }
}

static char *read_frames(Capture *capture, guint capacity, GError **error)
{
    GString *text = g_string_new(NULL);
    g_autofree CaptureFrame *frames = g_new(CaptureFrame, capacity);
    guint64 number = 0;
    for (;;) {
        int count = capture_read_frames(capture, frames, capacity, error);
        if (count <= 0)
            return g_string_free(text, FALSE);
        g_assert_cmpint(count, <=, capacity);
        for (int i = 0; i < count; i++) {
            g_assert_cmpuint(frames[i].number, ==, ++number);
            describe_frame(text, &frames[i]);
        }
    }
}

static void assert_message(const GError *error, const char *message)
{
    if (message == NULL) {
        g_assert_no_error(error);
        return;
    }
    g_autofree char *expected = g_strconcat("sample: ", message, NULL);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==, expected);
}

static void assert_reads(const CaptureCase *row, int fd, guint capacity)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Capture) capture = capture_new("sample", byte_source_new_fd(fd), &error);
    if (row->frames == NULL) {
        g_assert_null(capture);
        assert_message(error, row->error);
        return;
    }
    g_assert_no_error(error);
    g_autofree char *frames = read_frames(capture, capacity, &error);
    g_assert_cmpstr(frames, ==, row->frames);
    assert_message(error, row->error);
    /* What has failed, or ended, stays so. */
    CaptureFrame frame;
    g_autoptr(GError) again = NULL;
    g_assert_cmpint(capture_read_frames(capture, &frame, 1, &again), ==, row->error != NULL ? -1 : 0);
    assert_message(again, row->error);
}

static void assert_reads_from_pipe(const CaptureCase *row, GByteArray *file)
{
    GThread *writer;
    gsize piece_bytes = file->len < 100000 ? 7 : 5000;
    assert_reads(row, capture_builder_open_pipe(file, piece_bytes, &writer), 64);
    g_thread_join(writer);
}

static void run_case(gconstpointer data)
{
    const CaptureCase *row = data;
    g_autoptr(GByteArray) file = capture_builder_make(row->file);
    assert_reads(row, capture_builder_open_file(file), 1);
    assert_reads(row, capture_builder_open_file(file), 64);
    assert_reads_from_pipe(row, file);
    static const char *const methods[] = {"gzip", "zstd", "lz4"};
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GByteArray) packed = capture_builder_pack(methods[i], file->data, file->len);
        assert_reads(row, capture_builder_open_file(packed), 64);
    }
}

void capture_cases_add(const char *module, const CaptureCase *cases, gsize count)
{
    /* A reader that has seen damage closes its pipe. */
    signal(SIGPIPE, SIG_IGN);
    for (gsize i = 0; i < count; i++) {
        g_autofree char *path = g_strconcat("/", module, "/", cases[i].claim, NULL);
        g_test_add_data_func(path, &cases[i], run_case);
    }
}
