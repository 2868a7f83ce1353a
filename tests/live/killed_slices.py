#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A run that is killed at any place while it finishes a slice: --recover makes the slice's own files of it, each packet once."""

import collections
import json
import shutil
import signal
import time

from live_support import PROGRAM, LiveTest, main, numbers_of, read_avro, read_edges

STOPPED = 99
# Before: its packets have their name; its edges have; the ring's line is written; its partial edges go; its record goes.
PLACES = ("rename:packetdump_", "rename:edges_", "rename:ring_", "unlink:.host", "unlink:.json")
KINDS = ("packets", "edges", "nodes", "windows", "activity")


class KilledSlicesTest(LiveTest):
    def stop_at(self, place, out, *arguments):
        """A capture in slices of two seconds that ends at once at that place; its frames are numbered from 0, and come before the
        first slice ends: on a busy machine not always at the first try."""
        environment = self.preload("STOP_AT_LIBRARY", STOP_AT=place)
        command = (PROGRAM, "-i", "v0", "--slice", "2", "--window", "1s", "--ring", "2", *arguments, "-o", out)
        for _ in range(5):
            shutil.rmtree(self.folder / out, ignore_errors=True)
            time.sleep(2 - time.time() % 2)
            end_s = time.time() // 2 * 2 + 2
            process = self.start_in_network(*command, env=environment)
            self.network.send(100, 400)
            is_in_time = time.time() < end_s
            self.finish(process, status=STOPPED, signal_number=None)
            if is_in_time:
                return
        self.fail("the frames did not come in time")

    def read_slices(self, out):
        """What follows HOST in a file's name -> kind -> its path."""
        slices = collections.defaultdict(dict)
        for kind in KINDS:
            for path in (self.folder / out).glob(f"{kind}/szenario=default/{kind[:6]}*"):
                slices[path.stem.split("_", 3)[3]][kind] = path
        return slices

    def assert_whole(self, out):
        """Each slice has each of its files, with the same packets in them. Returns the packets' numbers."""
        numbers = []
        for name, files in sorted(self.read_slices(out).items()):
            self.assertEqual(set(KINDS), set(files), name)
            records = read_avro(files["packets"])
            numbers += numbers_of(records)
            edges = collections.Counter((record["srcIP"], record["dstIP"]) for record in records)
            self.assertEqual(edges, collections.Counter(read_edges(files["edges"])), name)
        state = self.folder / out / ".pcap2avro"
        self.assertEqual([], list((state / "captures").iterdir()))
        self.assertEqual([], json.loads((self.folder / out / "summary.json").read_text())["captures"])
        return numbers

    def test_each_place(self):
        for index, place in enumerate(PLACES):
            with self.subTest(place):
                out = f"out{index}"
                self.stop_at(place, out)
                self.run_program("-q", "--recover", out)
                numbers = self.assert_whole(out)
                self.assertGreater(len(numbers), 0)
                self.assert_same(list(range(len(numbers))), numbers)
                ring = (self.folder / out / ".pcap2avro").glob("ring_*")
                self.assertEqual([len(self.read_slices(out))], [len(path.read_text().splitlines()) for path in ring])
                self.assertEqual(b"", self.run_program("-q", "--recover", out).out)

    def test_slice_without_avro(self):
        self.stop_at("rename:ring_", "out", "--formats", "edges")
        self.run_program("-q", "--recover", "out")
        paths = list((self.folder / "out/edges/szenario=default").iterdir())
        self.assertEqual(100, sum(sum(read_edges(path).values()) for path in paths))
        self.assertNotIn("edges_default.csv", {path.name for path in paths})

    def test_run_in_between_counts_it_not(self):
        self.stop_at("unlink:.json", "out")
        old = [path for files in self.read_slices("out").values() for path in files.values()]
        self.assertGreater(len(old), 0)
        process = self.capture("-i", "v0", "-c", "3", "--window", "1s", "-o", "out")
        self.network.send(3)
        lines = self.finish(process, signal_number=None).lines
        self.assertIn("--recover out", lines[0])
        self.assertEqual(3, sum(read_edges(self.folder / "out/edges/szenario=default/edges_default.csv").values()))
        self.assertEqual(3, self.read_summary("out")["total"]["records"])
        self.assertEqual(old, [path for path in old if path.exists()])

    def test_ring_removes_what_was_recovered(self):
        self.stop_at("rename:ring_", "out")
        self.run_program("-q", "--recover", "out")
        old = [path for files in self.read_slices("out").values() for path in files.values()]
        self.assertGreater(len(old), 0)
        process = self.capture("-i", "v0", "--slice", "1", "--window", "1s", "--ring", "2", "-o", "out")
        time.sleep(3.5)
        self.finish(process)
        self.assertEqual([], [path for path in old if path.exists()])
        self.assertEqual(2, len(self.read_slices("out")))
        self.assert_whole("out")

    def test_killed_between_two_blocks(self):
        """Without a hook: kill -9 at some time."""
        process = self.capture("-i", "v0", "--slice", "1", "--window", "1s", "-o", "out")
        self.network.send(3000, 1000)
        time.sleep(1)  # what was sent is on disk
        self.finish(process, status=-signal.SIGKILL, signal_number=signal.SIGKILL)
        result = self.run_program("--recover", "out")
        self.assertEqual([], self.live_files("out", hidden=True))
        self.assert_same(list(range(3000)), self.assert_whole("out"))
        self.assertIn(b" recovered\n", result.out)
        recovered = json.loads((self.folder / "out/summary.json").read_text())["run"]["slices"]
        self.assertGreater(recovered["slices"], 0)


if __name__ == "__main__":
    main()
