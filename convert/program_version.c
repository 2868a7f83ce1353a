/* SPDX-License-Identifier: BSD-3-Clause */
#include "program_version.h"
#include "privileges.h"

#include <glib.h>
#include <isa-l.h>
#include <json-glib/json-glib.h>
#include <lz4.h>
#include <pcap/pcap.h>
#include <zstd.h>

void program_version_print(FILE *stream)
{
    fprintf(stream, "pcap2avro %s\n", COMMGRAPH_VERSION);
    fprintf(stream, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
    fprintf(stream, "JSON-GLib %d.%d.%d\n", JSON_MAJOR_VERSION, JSON_MINOR_VERSION, JSON_MICRO_VERSION);
    fprintf(stream, "%s\n", pcap_lib_version());
    fprintf(stream, "Avro C %s\n", BUILT_WITH_AVRO);
    fprintf(stream, "ISA-L %d.%d.%d\n", ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION);
    fprintf(stream, "zstd %s\n", ZSTD_versionString());
    fprintf(stream, "lz4 %s\n", LZ4_versionString());
    fprintf(stream, "Snappy %s\n", BUILT_WITH_SNAPPY);
    g_autofree char *filter = privileges_describe_filter();
    fprintf(stream, "%s\n", filter);
}
