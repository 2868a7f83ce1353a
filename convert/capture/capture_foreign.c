/* SPDX-License-Identifier: BSD-3-Clause */
/* Names formats that we do not read. Source of the magics: the formats' own specifications, and file(1). */
#include "capture_internal.h"

#define EDITCAP "editcap -F pcapng converts it"

typedef struct {
    const char *magic;
    gsize magic_bytes;
    const char *name;
    const char *advice;
} ForeignFormat;

#define MAGIC(text) (text), sizeof(text) - 1

static const ForeignFormat formats[] = {
    {MAGIC("\xfd"
           "7zXZ\0"),
     "xz-compressed", "unpack it first (xz -dk FILE)"},
    {MAGIC("BZh"), "bzip2-compressed", "unpack it first (bzip2 -dk FILE)"},
    {MAGIC("\x1f\x9d"), "compressed by compress", "unpack it first (gzip -dk FILE)"},
    {MAGIC("LZIP"), "lzip-compressed", "unpack it first (lzip -dk FILE)"},
    {MAGIC("\x02\x21\x4c\x18"), "lz4-compressed in the legacy format", "unpack it first (lz4 -dk FILE)"},
    {MAGIC("PK\x03\x04"), "this is a zip archive", "unpack it first (unzip FILE)"},
    {MAGIC("7z\xbc\xaf\x27\x1c"), "this is a 7z archive", "unpack it first (7z x FILE)"},
    {MAGIC("snoop\0\0\0"), "this is a snoop file", EDITCAP},
    {MAGIC("btsnoop\0"), "this is a btsnoop file", EDITCAP},
    {MAGIC("RTSS"), "this is a NetMon 1 file", EDITCAP},
    {MAGIC("GMBU"), "this is a NetMon 2 file", EDITCAP},
    {MAGIC("TRSNIFF data    \x1a"), "this is a Sniffer file", EDITCAP},
    {MAGIC("XCP\0"), "this is a Sniffer (Windows) file", EDITCAP},
    {MAGIC("VL\0\0"), "this is a NetXRay file", EDITCAP},
    {MAGIC("iptrace 1.0"), "this is an AIX iptrace file", EDITCAP},
    {MAGIC("iptrace 2.0"), "this is an AIX iptrace file", EDITCAP},
    {MAGIC("ObserverPktBuffe"), "this is an Observer file", EDITCAP},
    {MAGIC("\x05VNF"), "this is a Visual Networks file", EDITCAP},
    {MAGIC("\xaa\xaa\xaa\xaa"), "this is a 5View file", EDITCAP},
    {MAGIC("\x54\x52\x00\x64\x00"), "this is an HP-UX nettl file", EDITCAP},
    {MAGIC("\x7fver"), "this is an OmniPeek file", EDITCAP},
    /* The other magics of pcap that libpcap and Wireshark know, in both byte orders. */
    {MAGIC("\x1c\x00\x01\xac"), "this is an Ixia lcap file", EDITCAP},
    {MAGIC("\xac\x01\x00\x1c"), "this is an Ixia lcap file", EDITCAP},
    {MAGIC("\x1c\x00\x01\xab"), "this is an Ixia lcap file", EDITCAP},
    {MAGIC("\xab\x01\x00\x1c"), "this is an Ixia lcap file", EDITCAP},
    {MAGIC("\xa1\xe2\xcb\x12"), "this is a pcap file of an unknown variant (magic a1e2cb12)", EDITCAP},
    {MAGIC("\x12\xcb\xe2\xa1"), "this is a pcap file of an unknown variant (magic a1e2cb12)", EDITCAP},
};

/* ERF has no magic. A record: 8 bytes of time (little-endian, the seconds in the upper half), type, flags, then
 * big-endian 16 bits each of record length, loss counter and wire length. Source: Endace, ERF types reference. */
#define ERF_HEADER_BYTES 16
#define ERF_TYPE_MASK    0x7f
#define ERF_LAST_TYPE    48
#define ERF_SURE_RECORDS 3

/* Returns the record's length, or 0 when this cannot be one. */
static gsize check_erf_record(const guint8 *record)
{
    guint type = record[8] & ERF_TYPE_MASK;
    guint record_bytes = (guint)record[10] << 8 | record[11];
    guint wire_bytes = (guint)record[14] << 8 | record[15];
    gboolean has_time = (record[4] | record[5] | record[6] | record[7]) != 0;
    gboolean is_plausible = has_time && type > 0 && type <= ERF_LAST_TYPE && wire_bytes > 0;
    return is_plausible && record_bytes >= ERF_HEADER_BYTES ? record_bytes : 0;
}

static gboolean is_erf(const guint8 *bytes, gsize size)
{
    guint record_count = 0;
    gsize at = 0;
    while (record_count < ERF_SURE_RECORDS && size - at >= ERF_HEADER_BYTES) {
        gsize record_bytes = check_erf_record(bytes + at);
        if (record_bytes == 0)
            return FALSE;
        record_count++;
        if (record_bytes > size - at)
            return record_count == ERF_SURE_RECORDS;
        at += record_bytes;
    }
    return record_count == ERF_SURE_RECORDS || (record_count > 0 && at == size);
}

gboolean capture_foreign_name(const guint8 *bytes, gsize size, const char **name, const char **advice)
{
    *advice = EDITCAP;
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (size < formats[i].magic_bytes || memcmp(bytes, formats[i].magic, formats[i].magic_bytes) != 0)
            continue;
        *name = formats[i].name;
        *advice = formats[i].advice;
        return TRUE;
    }
    *name = "this is an ERF file";
    return is_erf(bytes, size);
}
