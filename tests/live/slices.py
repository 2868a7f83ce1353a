#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Slices on the wall clock: together they are the capture, and each packet is in the one that its time lies in."""

import calendar
import collections
import json
import pathlib
import re
import time

from live_support import LiveTest, has_number, main, numbers_of, read_avro, read_csv, read_edges

RATE = 4000
SECONDS = 12
KINDS = ("packets", "edges", "nodes", "windows", "activity")
START = re.compile(r"_(\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)(-\d+)?\.(avro|csv)$")


def start_of(path):
    """The time in a file's name, in seconds since 1970."""
    return calendar.timegm(time.strptime(START.search(path.name).group(1), "%Y-%m-%d_%H-%M-%S"))


class SlicesTest(LiveTest):
    def read_slices(self, out):
        """Kind -> start -> the files of that slice."""
        slices = {kind: collections.defaultdict(list) for kind in KINDS}
        for kind in KINDS:
            for path in (self.folder / out).glob(f"{kind}/szenario=default/*"):
                self.assertFalse(path.name.startswith("."), path)
                slices[kind][start_of(path)].append(path)
        return slices

    def assert_one_set_each(self, slices):
        for kind in KINDS:
            self.assertEqual(sorted(slices["packets"]), sorted(slices[kind]), kind)
            self.assertEqual({1}, {len(paths) for paths in slices[kind].values()}, kind)

    def test_ten_slices_are_the_capture(self):
        whole = self.capture("--dump-host", "h1", "-i", "v0", "-w", "whole.avro", "-q")
        sliced = self.capture("--dump-host", "h1", "-i", "v0", "--slice", "1", "--window", "500ms", "-o", "out")
        self.network.send(RATE * SECONDS, RATE, kind="mixed")
        self.finish(sliced)
        self.finish(whole)
        slices = self.read_slices("out")
        self.assert_one_set_each(slices)
        starts = sorted(slices["packets"])
        self.assertGreaterEqual(len(starts), 10)
        self.assertEqual(list(range(starts[0], starts[-1] + 1)), starts)
        self.assertIn("_h1_v0_", slices["packets"][starts[0]][0].name)
        self.assertIn("_default_h1_", slices["edges"][starts[0]][0].name)
        records = []
        for start in starts:
            of_slice = read_avro(slices["packets"][start][0])
            self.assertTrue(all(start * 10**6 <= record["ts"] < (start + 1) * 10**6 for record in of_slice), start)
            self.assert_edges(start, slices, of_slice)
            records += of_slice
        expected = read_avro(self.folder / "whole.avro")
        self.assert_same([number for number in range(RATE * SECONDS) if has_number(number)], numbers_of(expected))
        self.assert_same_records(expected, records)
        summary = json.loads((self.folder / "out/summary.json").read_text())
        counts = summary["run"]["slices"]
        found = [counts[name] for name in ("slices", "frames", "records", "late", "dropped_by_kernel")]
        self.assertEqual([len(starts), RATE * SECONDS, len(records), 0, 0], found)
        # A later run takes none of it for a capture of its own.
        self.assertEqual([], summary["captures"])
        self.assertEqual([], list((self.folder / "out/.pcap2avro/captures").iterdir()))

    def assert_edges(self, start, slices, records):
        """Edges and windows of a slice are those of its packets."""
        edges = collections.Counter((record["srcIP"], record["dstIP"]) for record in records)
        self.assertEqual(edges, collections.Counter(read_edges(slices["edges"][start][0])))
        windows = read_csv(slices["windows"][start][0])
        self.assertEqual(len(records), sum(int(row["Weight"]) for row in windows))
        self.assertTrue(all(start <= float(row["Start"]) < float(row["End"]) <= start + 1 for row in windows))

    def test_ring_keeps_the_last_slices_of_all_runs(self):
        for first in (0, 100):
            process = self.capture("-i", "v0", "--slice", "1", "--ring", "3", "--window", "1s", "-o", "out")
            self.network.send(100, 20, first=first)
            self.finish(process)
            time.sleep(1)  # so that the second run begins in a slice of its own
        slices = self.read_slices("out")
        self.assert_one_set_each(slices)
        self.assertEqual(3, len(slices["packets"]))
        records = [record for start in sorted(slices["packets"]) for record in read_avro(slices["packets"][start][0])]
        numbers = numbers_of(records)
        self.assertEqual(199, numbers[-1])
        self.assertEqual(list(range(numbers[0], 200)), numbers)

    def test_slices_in_which_nothing_comes_are_there(self):
        process = self.capture("-i", "v0", "--slice", "1", "--window", "1s", "-o", "out")
        time.sleep(3)
        self.finish(process)
        slices = self.read_slices("out")
        self.assert_one_set_each(slices)
        self.assertGreaterEqual(len(slices["packets"]), 3)
        self.assertEqual({0}, {len(read_avro(paths[0])) for paths in slices["packets"].values()})

    def test_slice_is_there_while_the_next_one_is_captured(self):
        process = self.capture("-i", "v0", "--slice", "1", "-o", "out")
        self.network.send(50, 100)
        self.wait_until(lambda: len(self.live_files("out")) > 1, "a finished slice")
        self.assertIsNone(process.poll())
        self.finish(process)

    def test_from_and_until_are_on_the_wall_clock(self):
        start = int(time.time()) + 2
        times = ["--from", str(start), "--until", str(start + 2)]
        process = self.capture("-i", "v0", *times, "--slice", "1", "-o", "out")
        self.network.send(3000, 500)
        self.finish(process, signal_number=None)
        records = [record for path in self.live_files("out") for record in read_avro(path)]
        self.assertTrue(all(start * 10**6 <= record["ts"] < (start + 2) * 10**6 for record in records))
        self.assertAlmostEqual(1000, len(records), delta=100)
        numbers = sorted(numbers_of(records))
        self.assertEqual(list(range(numbers[0], numbers[-1] + 1)), numbers)

    def test_memory_and_descriptors_are_flat(self):
        process = self.capture("-i", "v0", "--slice", "1", "--ring", "2", "-o", "out")
        sender = self.network.start_sending(40000, 4000)
        self.wait_until(lambda: len(self.live_files("out")) == 2, "two slices")
        before = self.count_descriptors(process)
        time.sleep(5)
        after = self.count_descriptors(process)
        sender.communicate()
        self.finish(process)
        # One more slice may be open at its end, with its files.
        self.assertLessEqual(after, before + 8)

    def count_descriptors(self, process):
        return len(list(pathlib.Path(f"/proc/{process.pid}/fd").iterdir()))


if __name__ == "__main__":
    main()
