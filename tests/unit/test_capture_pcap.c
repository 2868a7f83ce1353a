/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_cases.h"

#define US "pcap:0xa1b2c3d4:1:65535 "

static const CaptureCase formats[] = {
    {"microseconds_little_endian", US "rec:1:2:60:60 rec:3:4:61:1500", "60/60 1.0 1000002\n1500/61 1.0 3000004", NULL},
    {"microseconds_big_endian", "be " US "rec:1:2:60:60 rec:3:4:0:1500", "60/60 1.0 1000002\n1500/0 1.0 3000004", NULL},
    {"nanoseconds_little_endian_are_rounded_down", "pcap:0xa1b23c4d:1:0 rec:1:2999:60:60 rec:1:999:1:1",
     "60/60 1.0 1000002\n1/1 1.0 1000000", NULL},
    {"nanoseconds_big_endian_are_rounded_down", "be pcap:0xa1b23c4d:1:0 rec:1:999999999:60:60", "60/60 1.0 1999999",
     NULL},
    {"modified_little_endian", "pcap:0xa1b2cd34:1:0 mrec:1:2:60:60 mrec:3:4:5:6", "60/60 1.0 1000002\n6/5 1.0 3000004",
     NULL},
    {"modified_big_endian", "be pcap:0xa1b2cd34:113:0 mrec:1:2:60:60", "60/60 113.0 1000002", NULL},
    {"fcs_and_class_bits_are_no_link_type", "pcap:0xa1b2c3d4:0x34010065:0 rec:1:2:60:60", "60/60 101.0 1000002", NULL},
    {"header_alone_is_empty", US, "", NULL},
    {"captured_above_length_is_read", US "rec:1:2:60:40", "40/60 1.0 1000002", NULL},
    {"captured_above_snap_length_is_read", "pcap:0xa1b2c3d4:1:40 rec:1:2:60:60", "60/60 1.0 1000002", NULL},
    {"snap_length_0_is_no_limit", "pcap:0xa1b2c3d4:1:0 rec:1:2:600:600", "600/600 1.0 1000002", NULL},
    {"frame_without_bytes", US "rec:1:2:0:0 rec:1:2:1:1", "0/0 1.0 1000002\n1/1 1.0 1000002", NULL},
    {"largest_record", US "rec:1:2:1:1 rec:1:2:262144:262144 rec:1:2:1:1",
     "1/1 1.0 1000002\n262144/262144 1.0 1000002\n1/1 1.0 1000002", NULL},
    {"times_after_2038", US "rec:0xffffffff:999999:1:1", "1/1 1.0 4294967295999999", NULL},
    {"fraction_above_a_second_is_added", US "rec:1:3000000:1:1", "1/1 1.0 4000000", NULL},
};

static const CaptureCase damages[] = {
    {"cut_in_record_header", US "rec:1:2:60:60 rec:1:2:0:0 cut:6", "60/60 1.0 1000002",
     "byte 100: frame 2: cut short: 10 of 16 bytes of the record header"},
    {"cut_in_modified_record_header", "pcap:0xa1b2cd34:1:0 mrec:1:2:0:0 cut:1", "",
     "byte 24: frame 1: cut short: 23 of 24 bytes of the record header"},
    {"cut_in_data", US "rec:1:2:60:60 rec:1:2:60:60 cut:1", "60/60 1.0 1000002",
     "byte 100: frame 2: cut short: 75 of 76 bytes of the record"},
    {"cut_in_large_data", US "rec:1:2:60:60 rec:1:2:262144:60 cut:1", "60/60 1.0 1000002",
     "byte 100: frame 2: cut short: 262159 of 262160 bytes of the record"},
    {"record_above_the_limit", US "rec:1:2:60:60 rec:1:2:262145:262145", "60/60 1.0 1000002",
     "byte 100: frame 2: record of 262145 bytes, more than 262144"},
    /* The second leaves half a header in the grown buffer, so that the third is read as a whole. */
    {"record_above_the_limit_in_a_grown_buffer", US "rec:1:2:262144:1 rec:1:2:262104:1 rec:1:2:262145:1 zero:300000",
     "1/262144 1.0 1000002\n1/262104 1.0 1000002", "byte 524304: frame 3: record of 262145 bytes, more than 262144"},
    {"record_that_claims_4_gib", US "u32:1 u32:2 u32:0xffffffff u32:60", "",
     "byte 24: frame 1: record of 4294967295 bytes, more than 262144"},
    {"garbage_in_mid_file", US "rec:1:2:60:60 text:garbage-that-is-no-record rec:1:2:60:60", "60/60 1.0 1000002",
     "byte 100: frame 2: record of 1952540788 bytes, more than 262144"},
};

static const CaptureCase no_captures[] = {
    {"nothing", "", NULL, "empty file, no capture"},
    {"one_byte", "hex:d4", NULL, "not a capture: neither pcap nor pcapng"},
    {"four_bytes", "text:abcd", NULL, "not a capture: neither pcap nor pcapng"},
    {"four_bytes_of_pcap", "u32:0xa1b2c3d4", NULL, "cut short: 4 of 24 bytes of a pcap header"},
    {"header_cut_by_a_byte", US "cut:1", NULL, "cut short: 23 of 24 bytes of a pcap header"},
    {"four_bytes_of_pcapng", "u32:0x0a0d0d0a", NULL, "cut short: 4 bytes of a pcapng section header"},
    {"text", "text:No. zero:10 text:Time zero:100", NULL, "not a capture: neither pcap nor pcapng"},
    {"zeros", "zero:1000", NULL, "not a capture: neither pcap nor pcapng"},
    {"old_version", "u32:0xa1b2c3d4 u16:2 u16:2 zero:16", NULL,
     "this is a pcap file of version 2.2: editcap -F pcapng converts it"},
    {"other_version_big_endian", "be u32:0xa1b2c3d4 u16:543 u16:0 zero:16", NULL,
     "this is a pcap file of version 543.0: editcap -F pcapng converts it"},
    {"xz", "hex:FD377A585A00 zero:30", NULL, "xz-compressed: unpack it first (xz -dk FILE)"},
    {"bzip2", "text:BZh91AY zero:30", NULL, "bzip2-compressed: unpack it first (bzip2 -dk FILE)"},
    {"zip", "text:PK hex:0304 zero:30", NULL, "this is a zip archive: unpack it first (unzip FILE)"},
    {"snoop", "text:snoop zero:3 be u32:2 u32:4 zero:30", NULL, "this is a snoop file: editcap -F pcapng converts it"},
    {"snoop_header_alone", "text:snoop zero:3 be u32:2 u32:4", NULL,
     "this is a snoop file: editcap -F pcapng converts it"},
    {"netmon_1", "text:RTSS zero:124", NULL, "this is a NetMon 1 file: editcap -F pcapng converts it"},
    {"netmon_2", "text:GMBU zero:124", NULL, "this is a NetMon 2 file: editcap -F pcapng converts it"},
    {"sniffer", "text:TRSNIFF hex:20 text:data hex:202020201A zero:30", NULL,
     "this is a Sniffer file: editcap -F pcapng converts it"},
    {"windows_sniffer", "text:XCP zero:124", NULL, "this is a Sniffer (Windows) file: editcap -F pcapng converts it"},
    {"aix_iptrace", "text:iptrace hex:20 text:2.0 zero:30", NULL,
     "this is an AIX iptrace file: editcap -F pcapng converts it"},
    {"ixia_lcap", "u32:0x1c0001ac zero:30", NULL, "this is an Ixia lcap file: editcap -F pcapng converts it"},
    {"unknown_pcap_magic", "be u32:0xa1e2cb12 zero:30", NULL,
     "this is a pcap file of an unknown variant (magic a1e2cb12): editcap -F pcapng converts it"},
    {"erf_of_one_record", "u64:0x5000000000000000 hex:0204 be u16:78 u16:0 u16:60 data:62", NULL,
     "this is an ERF file: editcap -F pcapng converts it"},
    {"erf_of_three_records",
     "u64:0x5000000000000000 hex:0204 be u16:18 u16:0 u16:60 data:2 le u64:0x5000000000000000 hex:0204 be u16:18 u16:0 "
     "u16:60 data:2 le u64:0x5000000000000000 hex:0204 be u16:900 u16:0 u16:60",
     NULL, "this is an ERF file: editcap -F pcapng converts it"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    capture_cases_add("capture_pcap/format", formats, G_N_ELEMENTS(formats));
    capture_cases_add("capture_pcap/damage", damages, G_N_ELEMENTS(damages));
    capture_cases_add("capture_pcap/no_capture", no_captures, G_N_ELEMENTS(no_captures));
    return g_test_run();
}
