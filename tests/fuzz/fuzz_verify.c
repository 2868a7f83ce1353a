/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "packet_writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz_verify", MFD_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(pwrite(fd, data, size, 0), ==, size);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    gint64 record_count = packet_file_verify(path, &error);
    g_assert_true((record_count < 0) == (error != NULL));
    close(fd);
    return 0;
}
