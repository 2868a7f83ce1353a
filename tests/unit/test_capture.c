/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tables of test_capture_pcap.c and test_capture_pcapng.c cannot say. */
#include "capture.h"

#include "capture_builder.h"
#include "comm_error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static Capture *open_words(const char *words)
{
    g_autoptr(GByteArray) file = capture_builder_make(words);
    g_autoptr(GError) error = NULL;
    Capture *capture = capture_new("sample", byte_source_new_fd(capture_builder_open_file(file)), &error);
    g_assert_no_error(error);
    return capture;
}

static guint64 count_frames(Capture *capture, GError **error)
{
    CaptureFrame frames[64];
    guint64 frame_count = 0;
    for (;;) {
        int count = capture_read_frames(capture, frames, G_N_ELEMENTS(frames), error);
        if (count <= 0)
            return frame_count;
        frame_count += (guint64)count;
        g_assert_cmpuint(frames[count - 1].number, ==, frame_count);
    }
}

static void assert_interface(const Capture *capture, guint32 interface, const char *name, guint32 link_type,
                             guint32 snap_length_bytes)
{
    const CaptureInterface *found = capture_get_interface(capture, interface);
    g_assert_cmpstr(found->name, ==, name);
    g_assert_cmpuint(found->link_type, ==, link_type);
    g_assert_cmpuint(found->snap_length_bytes, ==, snap_length_bytes);
}

static void pcap_has_one_interface_without_a_name(void)
{
    g_autoptr(Capture) capture = open_words("pcap:0xa1b2c3d4:113:96");
    g_assert_cmpstr(capture_get_format(capture), ==, "pcap");
    g_assert_cmpuint(capture_get_interface_count(capture), ==, 1);
    assert_interface(capture, 0, NULL, 113, 96);
}

static void pcapng_interfaces_have_names(void)
{
    g_autoptr(Capture) capture = open_words("shb block:1 u16:1 u16:0 u32:64 opt:2:65746830 u32:0 end be shb idb:101:0 "
                                            "block:1 u16:12 u16:0 u32:9 opt:2:FF6100 u32:0 end");
    g_assert_cmpstr(capture_get_format(capture), ==, "pcapng");
    g_assert_cmpuint(count_frames(capture, NULL), ==, 0);
    g_assert_cmpuint(capture_get_interface_count(capture), ==, 3);
    assert_interface(capture, 0, "eth0", 1, 64);
    assert_interface(capture, 1, NULL, 101, 0);
    assert_interface(capture, 2,
                     "\xef\xbf\xbd"
                     "a",
                     12, 9);
}

static void append_name(const char *address, const char *name, gpointer text)
{
    g_string_append_printf(text, "%s=%s ", address, name);
}

static void names_come_in_order_and_an_address_has_its_first(void)
{
    g_autoptr(Capture) capture = open_words(
        "shb block:4 opt:1:0A0000026200630000 opt:3:00000000000061 opt:1:0A00000161 "
        "opt:2:20010DB800000000000000000000000164FF00 opt:1:0A00000378787800 opt:1:0A000009 u32:0 opt:1:0A000004 end "
        "be shb block:4 opt:1:0A0000017A00 opt:1:0A0000057900 end");
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(count_frames(capture, &error), ==, 0);
    g_assert_no_error(error);
    g_autoptr(GString) text = g_string_new(NULL);
    capture_foreach_name(capture, append_name, text);
    g_assert_cmpstr(text->str, ==, "10.0.0.2=b 10.0.0.1=a 2001:db8::1=d\xef\xbf\xbd 10.0.0.3=xxx 10.0.0.5=y ");
}

static void frames_stay_until_the_next_call(void)
{
    g_autoptr(GString) words = g_string_new("pcap:0xa1b2c3d4:1:0");
    for (guint i = 0; i < 3000; i++)
        g_string_append_printf(words, " rec:%u:0:%u:%u", i, i % 200, i % 200);
    g_autoptr(Capture) capture = open_words(words->str);
    CaptureFrame frames[1000];
    int count;
    while ((count = capture_read_frames(capture, frames, G_N_ELEMENTS(frames), NULL)) > 0)
        for (int i = 0; i < count; i++) {
            guint32 length = (guint32)(frames[i].number - 1) % 200;
            g_assert_cmpuint(frames[i].captured_length_bytes, ==, length);
            g_assert_true(length == 0 || frames[i].data[length - 1] == length - 1);
        }
    g_assert_cmpint(count, ==, 0);
}

static void position_counts_the_bytes_on_disk(void)
{
    g_autoptr(GByteArray) file = capture_builder_make("pcap:0xa1b2c3d4:1:0 rec:1:1:200000:200000");
    g_autoptr(GByteArray) packed = capture_builder_pack("gzip", file->data, file->len);
    g_autoptr(Capture) capture = capture_new("sample", byte_source_new_fd(capture_builder_open_file(packed)), NULL);
    g_assert_cmpuint(count_frames(capture, NULL), ==, 1);
    g_assert_cmpuint(packed->len, <, file->len);
    g_assert_cmpuint(capture_get_position(capture), ==, packed->len);
}

/* Records of zeros in a file with holes, so that it takes no room; the last one is damaged. */
static int make_large_file(guint record_count)
{
    g_autoptr(GByteArray) header = capture_builder_make("pcap:0xa1b2c3d4:1:0");
    g_autoptr(GByteArray) record = capture_builder_make("u32:1 u32:1 u32:262144 u32:262144");
    g_autoptr(GByteArray) damage = capture_builder_make("u32:1 u32:1 u32:262145 u32:262145");
    int fd = memfd_create("large", MFD_CLOEXEC);
    g_assert_cmpint(write(fd, header->data, header->len), ==, header->len);
    for (guint i = 0; i < record_count; i++) {
        g_assert_cmpint(write(fd, record->data, record->len), ==, record->len);
        g_assert_cmpint(lseek(fd, CAPTURE_MAX_RECORD_BYTES, SEEK_CUR), >, 0);
    }
    g_assert_cmpint(write(fd, damage->data, damage->len), ==, damage->len);
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    return fd;
}

static void files_past_4_gib_are_read(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Capture) capture = capture_new("large.pcap", byte_source_new_fd(make_large_file(16500)), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(count_frames(capture, &error), ==, 16500);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==,
                    "large.pcap: byte 4325640024: frame 16501: record of 262145 bytes, more than 262144");
}

static void cut_compression_is_told_behind_the_frames(void)
{
    g_autoptr(GByteArray) file = capture_builder_make("pcap:0xa1b2c3d4:1:0 rec:1:2:60:60 rec:1:2:60:60");
    g_autoptr(GByteArray) packed = capture_builder_pack("gzip", file->data, file->len);
    g_byte_array_set_size(packed, packed->len - 8);
    g_autoptr(GError) error = NULL;
    g_autoptr(Capture) capture = capture_new("x.gz", byte_source_new_fd(capture_builder_open_file(packed)), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(count_frames(capture, &error), ==, 2);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==, "x.gz: byte 176: frame 3: gzip: cut short");
}

static void what_cannot_be_opened_is_a_read_error(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(capture_open("/nonexistent", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_clear_error(&error);
    g_assert_null(capture_new("closed", byte_source_new_fd(-1), &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_assert_cmpstr(error->message, ==, "closed: byte 0: frame 1: Bad file descriptor");
}

static void any_file_name_opens(void)
{
    g_autofree char *folder = g_dir_make_tmp("capture-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "a\nb \xff.pcap", NULL);
    g_autoptr(GByteArray) file = capture_builder_make("pcap:0xa1b2c3d4:1:0 rec:1:2:60:60");
    g_assert_true(g_file_set_contents(path, (const char *)file->data, file->len, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(Capture) capture = capture_open(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(count_frames(capture, NULL), ==, 1);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void interfaces_are_bounded(void)
{
    g_autoptr(GByteArray) section = capture_builder_make("shb");
    g_autoptr(GByteArray) interface = capture_builder_make("idb:1:0");
    for (guint i = 0; i <= 65536; i++)
        g_byte_array_append(section, interface->data, interface->len);
    g_autoptr(Capture) capture = capture_new("sample", byte_source_new_fd(capture_builder_open_file(section)), NULL);
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(count_frames(capture, &error), ==, 0);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==, "sample: byte 1310748: frame 1: more than 65536 interfaces");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/pcap_has_one_interface_without_a_name", pcap_has_one_interface_without_a_name);
    g_test_add_func("/capture/pcapng_interfaces_have_names", pcapng_interfaces_have_names);
    g_test_add_func("/capture/names_come_in_order_and_an_address_has_its_first",
                    names_come_in_order_and_an_address_has_its_first);
    g_test_add_func("/capture/frames_stay_until_the_next_call", frames_stay_until_the_next_call);
    g_test_add_func("/capture/position_counts_the_bytes_on_disk", position_counts_the_bytes_on_disk);
    g_test_add_func("/capture/files_past_4_gib_are_read", files_past_4_gib_are_read);
    g_test_add_func("/capture/cut_compression_is_told_behind_the_frames", cut_compression_is_told_behind_the_frames);
    g_test_add_func("/capture/what_cannot_be_opened_is_a_read_error", what_cannot_be_opened_is_a_read_error);
    g_test_add_func("/capture/any_file_name_opens", any_file_name_opens);
    g_test_add_func("/capture/interfaces_are_bounded", interfaces_are_bounded);
    return g_test_run();
}
