#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Packets as lines of text."""

import os
import select
import subprocess

from support import CliTest, arp, frame, main, pcap, read_avro

NAMES = b"srcIP|dstIP|protocolType|headerLength|srcPort|dstPort|seqNumber|ackNumber|data\n"
LINE = b"10.0.0.1|10.0.0.2|UDP|34|40000|53|0|0|"


class TextTest(CliTest):
    def setUp(self):
        super().setUp()
        self.path = self.write("x.pcap", pcap([frame(payload=b"a|b\\c\x00\xff"), arp(), frame(payload=b"")]))
        self.lines = LINE + b"a|b\\c\n" + LINE + b"\n"

    def test_one_line_a_packet_and_no_folder(self):
        self.assertEqual(self.lines, self.run_program("-q", "--text", self.path).out)
        self.assertEqual(["x.pcap"], self.list_files())

    def test_header_names_the_fields(self):
        self.assertEqual(NAMES + self.lines, self.run_program("-q", "--text", "--header", self.path).out)
        empty = self.write("empty.pcap", pcap([]))
        self.assertEqual(NAMES, self.run_program("-q", "--text", "--header", empty).out)

    def test_captures_follow_one_another_whatever_their_scenarios(self):
        result = self.run_program("-q", "--text", "-S", "a", self.path, "-S", "b", self.path)
        self.assertEqual(2 * self.lines, result.out)

    def test_summary_goes_to_standard_error(self):
        result = self.run_program("--text", self.path)
        self.assertEqual(self.lines, result.out)
        self.assertEqual(1, len(result.lines))
        self.assertIn("2 records", result.lines[0])

    def test_beside_files(self):
        result = self.run_program("-q", "--text", "-w", "x.avro", "-e", "x.csv", self.path)
        self.assertEqual(self.lines, result.out)
        self.assertEqual([b"a|b\\c\x00\xff", b""], [row["data"] for row in read_avro(self.folder / "x.avro")])
        self.assertTrue((self.folder / "x.csv").read_text().endswith("10.0.0.1,10.0.0.2,2\n"))

    def test_payload(self):
        self.assertEqual(LINE + b"a\n" + LINE + b"\n", self.run_program("-q", "--text", "--payload", "1", self.path).out)
        self.assertEqual(2 * (LINE + b"\n"), self.run_program("-q", "--text", "--no-payload", self.path).out)

    def test_line_is_there_before_the_pipe_gives_more(self):
        data = self.path.read_bytes()
        with self.start("-q", "--text", "-", stdin=subprocess.PIPE) as process:
            process.stdin.write(data)
            process.stdin.flush()
            out = b""
            while len(out) < len(self.lines):
                self.assertTrue(select.select([process.stdout], [], [], 60)[0], out)
                out += os.read(process.stdout.fileno(), 4096)
            self.assertEqual(self.lines, out)
            self.assertIsNone(process.poll())
            process.communicate(timeout=60)
        self.assertEqual(0, process.returncode)

    def test_what_does_not_go_together(self):
        for words, arguments in (
            (["--header", "--text"], ["--header"]),
            (["--output"], ["--text", "-o", "out"]),
            (["standard output"], ["--text", "-w", "-"]),
            (["standard output"], ["--text", "-e", "-"]),
            (["--formats"], ["--text", "--formats", "gexf"]),
        ):
            with self.subTest(arguments=arguments):
                self.expect_failure(words, *arguments, self.path, status=2)

    def test_refused_writes_are_told(self):
        with open("/dev/full", "wb") as full:
            self.expect_failure(["standard output: No space left"], "--text", self.path, stdout=full)
            self.expect_failure(["standard output: No space left"], "--text", "-w", "x.avro", self.path, stdout=full)
        self.assertEqual(["x.pcap"], self.list_files())
        with open(self.path, "ab") as file:
            self.expect_failure(["standard output", "is an input"], "--text", self.path, stdout=file)


if __name__ == "__main__":
    main()
