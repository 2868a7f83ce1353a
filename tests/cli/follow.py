#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""commgraph windows --follow: slices as they come, until a signal."""

import json
import os
import select
import signal
import subprocess
import time

from support import CliTest, default_signals, main

COMMGRAPH = os.environ["COMMGRAPH"]
SETTLE_S = 1


class FollowTest(CliTest):
    def setUp(self):
        super().setUp()
        self.slices = self.folder / "slices"
        self.slices.mkdir()

    def put(self, name, start_s, rows=1, weight=1, end_s=None):
        """A slice of windows of a second each, that appears whole."""
        text = "Source,Target,Weight,Start,End\n"
        for row in range(rows):
            text += f"10.0.0.1,10.0.0.2,{weight},{start_s + row},{start_s + row + 1}\n"
        hidden = self.slices / f".{name}"
        hidden.write_text(text)
        hidden.rename(self.slices / name)

    def follow(self, path="slices"):
        process = subprocess.Popen([COMMGRAPH, "windows", "--json", "--follow", path], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=default_signals)
        self.addCleanup(process.kill)
        return process

    def read_line(self, process, timeout_s=60):
        """One line, byte by byte: select() does not see what a buffer of our own holds."""
        line = b""
        while not line.endswith(b"\n"):
            self.assertTrue(select.select([process.stdout], [], [], timeout_s)[0], f"no line after {line!r}")
            byte = os.read(process.stdout.fileno(), 1)
            self.assertNotEqual(b"", byte, process.stderr.read() if process.poll() is not None else "")
            line += byte
        return json.loads(line)

    def read_windows(self, process, count):
        return [(line["startUs"] // 10**6, line["weight"], line["late"]) for line in (self.read_line(process) for _ in range(count))]

    def end(self, process, number=signal.SIGINT):
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertEqual((0, b""), (process.returncode, err))
        return [json.loads(line) for line in out.splitlines()]

    def test_each_slice_is_told_when_it_has_come(self):
        process = self.follow()
        for number in range(3):
            self.put(f"slice{number}.csv", 100 + 2 * number, rows=2, weight=number + 1)
            expected = [(100 + 2 * number + row, number + 1, False) for row in range(2)]
            self.assertEqual(expected, self.read_windows(process, 2))
        (end,) = self.end(process)
        self.assertEqual(("commgraph.windows", 6), (end["schema"], end["windows"]))

    def test_slices_of_several_hosts_meet_in_their_window(self):
        self.put("a_100.csv", 100, rows=2)
        self.put("b_100.csv", 100, rows=2)
        process = self.follow()
        self.assertEqual([(100, 2, False), (101, 2, False)], self.read_windows(process, 2))
        self.end(process)

    def test_window_that_comes_after_it_was_told_is_late(self):
        self.put("a_100.csv", 100)
        process = self.follow()
        self.assertEqual([(100, 1, False)], self.read_windows(process, 1))
        self.put("b_100.csv", 100, weight=7)
        self.assertEqual([(100, 7, True)], self.read_windows(process, 1))
        self.put("a_101.csv", 101)
        self.assertEqual([(101, 1, False)], self.read_windows(process, 1))
        self.end(process)

    def test_output_folder_is_told_from_that_of_its_windows(self):
        (self.folder / "out/windows/szenario=default").mkdir(parents=True)
        for arguments in (["--follow", "out"], ["out"]):
            done = subprocess.run([COMMGRAPH, "windows", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
            self.assertEqual((1, ""), (done.returncode, done.stdout))
            self.assertIn("out: an output folder of pcap2avro: its windows are in out/windows/szenario=NAME", done.stderr)

    def test_what_is_not_whole_is_not_read(self):
        process = self.follow()
        (self.slices / ".hidden.csv").write_text("Source,Target,Weight,Start,End\n1.1.1.1,2.2.2.2,9,90,91\n")
        (self.slices / "other.txt").write_text("not a slice\n")
        (self.slices / "begun.csv").touch()
        self.put("a.csv", 100)
        self.assertEqual([(100, 1, False)], self.read_windows(process, 1))
        self.assertEqual(1, self.end(process)[-1]["windows"])

    def test_ring_of_slices_may_turn(self):
        for number in range(4):
            self.put(f"slice{number}.csv", 100 + number)
        process = self.follow()
        self.assertEqual([100, 101, 102, 103], [start for start, _, _ in self.read_windows(process, 4)])
        for number in range(4, 9):
            (self.slices / f"slice{number - 4}.csv").unlink()
            self.put(f"slice{number}.csv", 100 + number)
            self.assertEqual([(100 + number, 1, False)], self.read_windows(process, 1))
        self.end(process)

    def test_signals_end_it_in_order(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                process = self.follow()
                self.put(f"{number}.csv", 100)
                self.read_line(process)
                self.assertEqual("commgraph.windows", self.end(process, number)[-1]["schema"])
                (self.slices / f"{number}.csv").unlink()

    def test_file_that_grows_is_told_window_by_window(self):
        """Its last window may be half of one, and is told at the end."""
        path = self.folder / "grows.csv"
        path.write_text("Source,Target,Weight,Start,End\na,b,1,100,101\n")
        process = self.follow("grows.csv")
        self.assertEqual([], select.select([process.stdout], [], [], SETTLE_S + 0.5)[0])
        with open(path, "a") as file:
            file.write("a,c,1,100,101\na,b,5,101,102\n")
        self.assertEqual([(100, 2, False)], self.read_windows(process, 1))
        time.sleep(0.3)
        window, end = self.end(process)
        self.assertEqual((101, 5, 2), (window["startUs"] // 10**6, window["weight"], end["windows"]))

    def test_pipe_ends_at_its_end(self):
        done = subprocess.run([COMMGRAPH, "windows", "--json", "--follow", "-"], input=b"Source,Target,Weight,Start,End\na,b,1,1,2\n",
                              stdout=subprocess.PIPE, timeout=60, check=True)
        self.assertEqual(2, len(done.stdout.splitlines()))


if __name__ == "__main__":
    main()
