#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""How a capture in slices ends, and who reads slices while it goes on: the same as without slices, each slice whole."""

import collections
import json
import os
import signal
import subprocess
import time

from live_support import LiveTest, default_signals, has_number, main, numbers_of, read_avro, read_edges, run

COUNT = 3000
COMMGRAPH = os.environ["COMMGRAPH"]
SLICES = ("-i", "v0", "--slice", "1", "--window", "1s", "-o", "out")


class SliceEndingsTest(LiveTest):
    def assert_whole(self, out="out"):
        """Each slice's edges are those of its packets, and nothing is under way. Returns the packets' numbers."""
        self.assertEqual([], self.live_files(out, hidden=True))
        self.assertEqual([], list((self.folder / out / ".pcap2avro/captures").iterdir()))
        numbers = []
        for path in self.live_files(out):
            records = read_avro(path)
            numbers += numbers_of(records)
            (edges,) = (self.folder / out).glob("edges/*/edges_default_*" + path.stem[path.stem.index("_v0_") + 3 :] + ".csv")
            self.assertEqual(collections.Counter((record["srcIP"], record["dstIP"]) for record in records), read_edges(edges))
        return numbers

    def test_each_signal(self):
        for index, number in enumerate((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)):
            with self.subTest(number):
                process = self.capture(*SLICES[:-1], f"out{index}")
                self.network.send(COUNT, 2000)
                self.finish(process, signal_number=number)
                self.assert_same(range(COUNT), self.assert_whole(f"out{index}"))

    def test_interface_goes_down(self):
        process = self.capture(*SLICES)
        self.network.send(COUNT, 2000)
        run("ip", "-n", self.network.inside, "link", "set", "v0", "down")
        self.assert_complaint(self.finish(process, status=1, signal_number=None), ["v0", "went down"])
        self.assert_same(range(COUNT), self.assert_whole())

    def test_count_is_exact(self):
        process = self.capture(*SLICES, "-c", "1000")
        self.network.send(COUNT, 700, kind="mixed")
        self.finish(process, signal_number=None)
        self.assert_same([number for number in range(COUNT) if has_number(number)][:1000], self.assert_whole())
        self.assertGreater(len(self.live_files("out")), 1)

    def test_full_disk_keeps_all_that_was_taken(self):
        disk = self.folder / "disk"
        disk.mkdir()
        run("mount", "-t", "tmpfs", "-o", "size=16m", "none", disk)
        self.addCleanup(run, "umount", disk)
        process = self.capture(*SLICES[:-1], "disk/out", "--codec", "null", "--json")
        self.network.send(20000, 8000, frame_bytes=1000)
        result = self.finish(process, status=1, signal_number=None)
        self.assert_complaint(result, ["No space left on device"])
        numbers = self.assert_whole("disk/out")
        self.assertGreater(len(numbers), 1000)
        self.assert_same(range(len(numbers)), numbers)
        slices = json.loads(result.out)["run"]["slices"]
        self.assertEqual(len(numbers), slices["records"])
        self.assertGreater(slices["dropped_by_program"], 0)

    def test_windows_are_followed_as_slices_come(self):
        process = self.capture(*SLICES)
        self.wait_until(lambda: list(self.folder.glob("out/windows/*/windows_*.csv")), "a first slice")
        follower = subprocess.Popen([COMMGRAPH, "windows", "--json", "--follow", "out/windows/szenario=default"], cwd=self.folder,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=default_signals)
        self.addCleanup(self.end, follower)
        self.network.send(COUNT, 1000)
        time.sleep(2.5)  # the last slice with packets is over, and was seen
        follower.send_signal(signal.SIGINT)
        lines = [json.loads(line) for line in follower.communicate(timeout=60)[0].splitlines()]
        self.finish(process)
        windows = {line["startUs"] // 10**6: line["weight"] for line in lines[:-1] if line["weight"] > 0}
        seconds = collections.Counter(record["ts"] // 10**6 for path in self.live_files("out") for record in read_avro(path))
        self.assertEqual(seconds, windows)
        self.assertEqual(COUNT, sum(windows.values()))


if __name__ == "__main__":
    main()
