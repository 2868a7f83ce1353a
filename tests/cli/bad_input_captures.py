#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Captures that are damaged, empty, foreign, or odd: what is said, and that all that is good in them is there."""

import bz2
import json
import lzma
import struct

from support import (
    CliTest,
    UNKNOWN_LINK_TYPE,
    block,
    enhanced,
    ethernet,
    frame,
    gzip_bytes,
    interface,
    ip6_packet,
    ip_packet,
    main,
    pcap,
    pcap_header,
    pcap_record,
    pcapng,
    read_avro,
    read_csv,
    read_edges,
    section,
)

FRAMES = [frame("10.0.0.%d" % number, "10.0.1.1") for number in range(1, 6)]
HEADER_BYTES = 24
RECORD_BYTES = 16 + len(FRAMES[0])


class DamageTest(CliTest):
    def expect_damage(self, data, good_count, words, name="x.pcap"):
        """Converts to single files and into a folder: the same complaint, and the frames before the damage in both."""
        path = self.write(name, data)
        words = [name + ": byte ", "frame %d: " % (good_count + 1), *words]
        self.expect_failure(words, "-q", "-w", "x.avro", "-e", "x.csv", path)
        self.expect_failure(words, "-q", path)
        (packets,) = self.avro_files()
        for avro_file in (self.folder / "x.avro", packets):
            self.assertEqual(list(range(1, good_count + 1)), [row["packet_grab_nr"] for row in read_avro(avro_file)])
        for edges in ("x.csv", "dump/edges/szenario=default/edges_default.csv"):
            self.assertEqual(good_count, sum(read_edges(self.folder / edges).values()))
        summary = json.loads((self.folder / "dump/summary.json").read_text())
        self.assertEqual(1, summary["total"]["damaged_captures"])
        self.assertEqual(good_count, summary["total"]["frames"])

    def test_cut_in_a_record_header(self):
        offset = HEADER_BYTES + 3 * RECORD_BYTES
        self.expect_damage(pcap(FRAMES)[: offset + 7], 3, ["byte %d:" % offset, "cut short", "header"])

    def test_cut_in_data(self):
        offset = HEADER_BYTES + 4 * RECORD_BYTES
        self.expect_damage(pcap(FRAMES)[:-1], 4, ["byte %d:" % offset, "cut short"])

    def test_cut_in_gzip(self):
        noise = [frame(payload=bytes((number * 7919 >> 3 ^ place * 31) & 255 for place in range(900))) for number in range(3)]
        packed = gzip_bytes(pcap(FRAMES[:2])) + gzip_bytes(pcap(noise)[HEADER_BYTES:])[:40]
        self.expect_damage(packed, 2, ["gzip"], "x.pcap.gz")

    def test_garbage_in_mid_file(self):
        data = pcap(FRAMES[:2]) + b"\xff" * 400
        self.expect_damage(data, 2, ["byte %d:" % (HEADER_BYTES + 2 * RECORD_BYTES)])

    def test_record_above_the_limit(self):
        data = pcap(FRAMES[:1]) + pcap_record(bytes(262145))
        self.expect_damage(data, 1, ["record of 262145 bytes, more than 262144"])

    def test_record_at_the_limit_is_read(self):
        data = pcap(FRAMES[:1]) + pcap_record(frame() + bytes(262144 - len(frame())))
        path = self.write("x.pcap", data)
        self.run_program("-q", "-w", "x.avro", path)
        self.assertEqual(2, len(read_avro(self.folder / "x.avro")))

    def test_pcapng_packet_without_an_interface(self):
        data = section() + enhanced(FRAMES[0])
        self.expect_damage(data, 0, ["byte %d:" % len(section()), "interface"], "x.pcapng")

    def test_pcapng_with_a_bad_interface_id(self):
        good = pcapng(FRAMES[:2])
        self.expect_damage(good + enhanced(FRAMES[0], 7), 2, ["byte %d:" % len(good), "interface 7"], "x.pcapng")

    def test_pcapng_block_lengths_that_differ(self):
        good = pcapng(FRAMES[:3])
        broken = enhanced(FRAMES[0])[:-4] + struct.pack("<I", 5)
        self.expect_damage(good + broken, 3, ["byte %d:" % len(good)], "x.pcapng")

    def test_pcapng_block_length_that_cannot_be(self):
        good = pcapng(FRAMES[:3])
        for length in (0, 8, 13, 0x7FFFFFFC):
            with self.subTest(length=length):
                self.expect_damage(good + block(6, bytes(20), length=length), 3, ["byte %d:" % len(good)], "x.pcapng")

    def test_damage_does_not_stop_the_others(self):
        broken = self.write("a.pcap", pcap(FRAMES)[:-1])
        whole = self.write("b.pcap", pcap(FRAMES))
        self.expect_failure(["a.pcap: byte"], "-q", "-e", "x.csv", broken, whole)
        self.assertEqual(9, sum(read_edges(self.folder / "x.csv").values()))


class NoCaptureTest(CliTest):
    def expect_refusal(self, name, data, words):
        path = self.write(name, data)
        self.expect_failure([str(path) + ": ", *words], "-q", path)
        leftovers = [name for name in self.list_files("dump") if not name.startswith(".pcap2avro/")]
        self.assertEqual(["summary.json"], leftovers)
        result = self.run_program("-q", "-w", "x.avro", "-e", "x.csv", path, status=1)
        self.assertEqual(1, len([line for line in result.lines if str(path) in line]), result.lines)
        self.assertFalse({"x.avro", "x.csv"} & set(self.list_files()))
        self.run_program("-q", "-w", "-", path, status=1)

    def test_no_bytes(self):
        self.expect_refusal("x.pcap", b"", ["empty file"])

    def test_only_a_magic(self):
        self.expect_refusal("x.pcap", pcap_header()[:4], ["cut short"])

    def test_four_bytes(self):
        self.expect_refusal("x.pcap", b"abcd", ["not a capture"])

    def test_text(self):
        self.expect_refusal("x.txt", b"Source,Target,Weight\n" * 100, ["not a capture"])

    def test_gzip_of_something_else(self):
        self.expect_refusal("x.pcap.gz", gzip_bytes(b"some words, no capture, no capture at all"), ["not a capture"])

    def test_foreign_formats_are_named_with_what_converts_them(self):
        erf = struct.pack("<QBBHHH", 1 << 32, 2, 4, 0, 0, 0)[:10] + struct.pack(">HHH", 80, 0, 60) + bytes(64)
        cases = {
            "x.xz": (lzma.compress(pcap(FRAMES)), "xz -d"),
            "x.bz2": (bz2.compress(pcap(FRAMES)), "bzip2 -d"),
            "x.snoop": (b"snoop\0\0\0" + struct.pack(">II", 2, 4), "this is a snoop file: editcap -F pcapng converts it"),
            "x.cap": (b"GMBU" + bytes(124), "this is a NetMon 2 file: editcap -F pcapng converts it"),
            "y.cap": (b"RTSS" + bytes(124), "this is a NetMon 1 file: editcap -F pcapng converts it"),
            "x.erf": (3 * erf, "this is an ERF file: editcap -F pcapng converts it"),
        }
        for name, (data, words) in cases.items():
            with self.subTest(name=name):
                self.expect_refusal(name, data, [words])

    def test_missing_file_and_folder(self):
        self.expect_failure(["nowhere.pcap: No such file"], "nowhere.pcap")
        self.assertEqual([], self.list_files())
        (self.folder / "archive").mkdir()
        self.expect_failure(["archive: is a folder: -R"], "archive")


class EmptyTest(CliTest):
    def expect_empty(self, name, data):
        path = self.write(name, data)
        self.run_program("-q", "--verify", "-w", "x.avro", "-e", "x.csv", path)
        self.run_program("-q", "--verify", "--formats", "avro,edges,nodes,gexf", path)
        (packets,) = self.avro_files()
        self.assertIn("_empty_x.avro", packets.name)
        self.assertEqual([], read_avro(packets) + read_avro(self.folder / "x.avro"))
        edges = self.folder / "dump/edges/szenario=default/edges_default.csv"
        self.assertEqual(b"Source,Target,Weight\n", (self.folder / "x.csv").read_bytes())
        self.assertEqual(b"Source,Target,Weight\n", edges.read_bytes())
        nodes = self.folder / "dump/nodes/szenario=default/nodes_default.csv"
        self.assertEqual([], read_csv(nodes))
        self.assertEqual(1, len(nodes.read_text().splitlines()))
        self.assertTrue((self.folder / "dump/graphs/default.gexf").read_text().rstrip().endswith("</gexf>"))

    def test_header_without_packets(self):
        for name, data in {
            "x.pcap": pcap([]),
            "x.pcap.gz": gzip_bytes(pcap([])),
            "x.pcapng": section(),
            "x.ntar": section() + interface(),
        }.items():
            with self.subTest(name=name):
                self.setUp()
                self.expect_empty(name, data)

    def test_nothing_with_an_ip_header(self):
        path = self.write("x.pcap", pcap([ethernet(bytes(28), 0x0806)] * 3))
        result = self.run_program("-e", "x.csv", path)
        self.assertIn(b"3 frames: 0 records, 3 not IP", result.out)


class OddLengthTest(CliTest):
    def convert(self, data):
        result = self.run_program("-q", "--json", "-w", "x.avro", self.write("x.pcap", data))
        self.assertEqual([], result.lines)
        return read_avro(self.folder / "x.avro"), json.loads(result.out)["total"]

    def test_captured_more_than_there_was(self):
        long = frame(payload=b"x" * 100)
        rows, total = self.convert(pcap_header() + pcap_record(long, length=60) + pcap_record(frame()))
        self.assertEqual((2, 0), (total["records"], total["malformed"]))
        self.assertEqual(b"x" * 100, rows[0]["data"])

    def test_captured_more_than_the_snap_length(self):
        for snap_length in (0, 20):
            rows, _ = self.convert(pcap([frame(payload=b"x" * 100)] * 2, snap_length=snap_length))
            self.assertEqual([b"x" * 100] * 2, [row["data"] for row in rows])

    def test_ip_total_length_shorter_than_the_frame_cuts_the_payload(self):
        rows, _ = self.convert(pcap([ethernet(ip_packet(payload=b"abc") + b"PADDING")]))
        self.assertEqual(b"abc", rows[0]["data"])

    def test_ip_total_length_beyond_the_frame_is_read_to_its_end(self):
        rows, total = self.convert(pcap([ethernet(ip_packet(payload=b"abc", total=1500))]))
        self.assertEqual(b"abc", rows[0]["data"])
        self.assertEqual(1, total["records"])

    def test_ip_headers_that_cannot_be_are_counted(self):
        packet = bytearray(ip_packet())
        short_header = bytes([0x44]) + packet[1:]
        short_total = ip_packet(total=19)
        other_version = bytes([0x55]) + packet[1:]
        cut = ip_packet()[:19]
        frames = [ethernet(odd) for odd in (short_header, short_total, other_version, cut)] + [frame()]
        rows, total = self.convert(pcap(frames))
        self.assertEqual((1, 5), (len(rows), total["frames"]))
        self.assertEqual((3, 1), (total["malformed"], total["too_short"]))

    def test_overlong_extension_chain_ends(self):
        chain = ip6_packet(next_header=60, body=bytes([60, 0] + [0] * 6) * 5000)
        rows, total = self.convert(pcap([ethernet(chain, 0x86DD), frame()]))
        self.assertEqual(2, total["frames"])
        self.assertEqual(len(rows), total["records"])
        self.assertEqual("10.0.0.1", rows[-1]["srcIP"])

    def test_unknown_link_types_are_named(self):
        path = self.write("x.pcap", pcap([b"abc"], link_type=UNKNOWN_LINK_TYPE))
        result = self.run_program("-e", "x.csv", path)
        self.assertIn(b"1 unknown link type (%d" % UNKNOWN_LINK_TYPE, result.out)


if __name__ == "__main__":
    main()
