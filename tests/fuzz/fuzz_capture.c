/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz.h"

#include "capture.h"

#include <sys/mman.h>
#include <unistd.h>

static guint64 sum_bytes(const CaptureFrame *frame)
{
    guint64 sum = 0;
    for (guint32 i = 0; i < frame->captured_length_bytes; i++)
        sum += frame->data[i];
    return sum;
}

/* Reads it all and touches every byte, so that a sanitizer sees each one that is not ours. */
static void read_capture(Capture *capture)
{
    CaptureFrame frames[8];
    guint64 number = 0;
    int count;
    while ((count = capture_read_frames(capture, frames, G_N_ELEMENTS(frames), NULL)) > 0)
        for (int i = 0; i < count; i++) {
            g_assert_cmpuint(frames[i].number, ==, ++number);
            g_assert_cmpuint(frames[i].interface, <, capture_get_interface_count(capture));
            g_assert_cmpuint(frames[i].captured_length_bytes, <=, CAPTURE_MAX_RECORD_BYTES);
            g_assert_cmpuint(sum_bytes(&frames[i]), <=, 255 * (guint64)frames[i].captured_length_bytes);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    g_assert_cmpint(write(fd, data, size), ==, (gssize)size);
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    g_autoptr(Capture) capture = capture_new("input", byte_source_new_fd(fd), NULL);
    if (capture != NULL)
        read_capture(capture);
    return 0;
}
