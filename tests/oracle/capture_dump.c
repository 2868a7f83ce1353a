/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints what the reader sees, one tab-separated line each: the names and interfaces behind the frames. */
#include "capture.h"

#define BATCH 64

static void print_frame(const CaptureFrame *frame)
{
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_MD5, frame->data, frame->captured_length_bytes);
    g_print("frame\t%" G_GUINT64_FORMAT "\t%u\t%u\t%u\t%u\t", frame->number, frame->length_bytes,
            frame->captured_length_bytes, frame->interface, frame->link_type);
    if (frame->has_time)
        g_print("%" G_GINT64_FORMAT "\t%s\n", frame->timestamp_us, digest);
    else
        g_print("-\t%s\n", digest);
}

static void print_interfaces(const Capture *capture)
{
    for (guint i = 0; i < capture_get_interface_count(capture); i++) {
        const CaptureInterface *interface = capture_get_interface(capture, i);
        g_print("interface\t%u\t%s\t%u\t%u\n", i, interface->name != NULL ? interface->name : "-", interface->link_type,
                interface->snap_length_bytes);
    }
}

static void print_name(const char *address, const char *name, gpointer user_data G_GNUC_UNUSED)
{
    g_print("name\t%s\t%s\n", address, name);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Capture) capture = argc == 2 ? capture_open(argv[1], &error) : NULL;
    int count = capture != NULL ? 1 : -1;
    while (count > 0) {
        CaptureFrame frames[BATCH];
        count = capture_read_frames(capture, frames, BATCH, &error);
        for (int i = 0; i < count; i++)
            print_frame(&frames[i]);
    }
    if (capture != NULL) {
        capture_foreach_name(capture, print_name, NULL);
        print_interfaces(capture);
    }
    if (count < 0)
        g_printerr("%s\n", error != NULL ? error->message : "usage: capture_dump CAPTURE");
    return count < 0;
}
