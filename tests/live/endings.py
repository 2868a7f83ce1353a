#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""How a live capture ends: by each signal, by each fault. What was received is kept."""

import json
import os
import pathlib
import shutil
import signal
import subprocess

from live_support import (
    NOBODY,
    PROGRAM,
    LiveTest,
    has_number,
    main,
    numbers_of,
    read_avro,
    read_edges,
    read_whole_blocks,
    run,
)

COUNT = 5000


class EndingsTest(LiveTest):
    def test_each_signal_ends_it_in_order(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                process = self.capture("-i", "v0", "-w", "x.avro")
                # Just sent: most of it is still in the kernel's ring.
                self.network.send(COUNT)
                self.finish(process, signal_number=number)
                self.assert_same(list(range(COUNT)), numbers_of(read_avro(self.folder / "x.avro")))

    def test_second_interrupt_aborts(self):
        process = self.capture("-i", "v0")
        self.network.send(COUNT)
        (path,) = self.live_files(hidden=True)
        self.wait_until(lambda: len(read_whole_blocks(path)) == COUNT, "blocks on disk")
        process.send_signal(signal.SIGINT)
        self.wait_until(lambda: self.caught_signals(process) & 1 << (signal.SIGINT - 1) == 0, "handled")
        self.finish(process, status=-signal.SIGINT, signal_number=signal.SIGINT)
        self.assertEqual([], self.live_files())
        self.assertEqual(COUNT, len(read_whole_blocks(path)))

    def caught_signals(self, process):
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("SigCgt:")[1].split()[0], 16)

    def test_killed_its_file_is_whole_up_to_its_last_block(self):
        process = self.capture("-i", "v0")
        self.network.send(COUNT, 10000)
        (path,) = self.live_files(hidden=True)
        self.wait_until(lambda: len(read_whole_blocks(path)) == COUNT, "blocks on disk")
        self.finish(process, status=-signal.SIGKILL, signal_number=signal.SIGKILL)
        self.assert_same(list(range(COUNT)), numbers_of(read_whole_blocks(path)))
        # The next run into the folder says so, and does not touch it.
        process = self.capture("-i", "v0", "-c", "3")
        self.network.send(3)
        self.assertIn("--recover", self.finish(process, signal_number=None).lines[0])
        self.assertEqual(COUNT, len(read_whole_blocks(path)))
        self.run_program("--recover", "dump")
        self.assertEqual([], self.live_files(hidden=True))
        self.assertEqual({COUNT, 3}, {len(read_avro(each)) for each in self.live_files()})
        for each in self.live_files():
            self.assertRegex(each.name, r"^packetdump_.*_v0_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.avro$")
        edges = read_edges(self.folder / "dump/edges/szenario=default/edges_default.csv")
        self.assertEqual(COUNT + 3, sum(edges.values()))

    def lose_interface(self, words, *command):
        process = self.capture("-i", "v0")
        self.network.send(COUNT, kind="mixed")
        run(*command)
        result = self.finish(process, status=1, signal_number=None)
        self.assert_complaint(result, ["v0", *words])
        (path,) = self.live_files()
        self.assert_same([number for number in range(COUNT) if has_number(number)], numbers_of(read_avro(path)))
        edges = read_edges(self.folder / "dump/edges/szenario=default/edges_default.csv")
        self.assertEqual(COUNT // 4 * 3, sum(edges.values()))

    def test_interface_goes_down(self):
        self.lose_interface(["went down"], "ip", "-n", self.network.inside, "link", "set", "v0", "down")

    def test_interface_is_removed(self):
        self.lose_interface(["was removed"], "ip", "-n", self.network.inside, "link", "delete", "v0")

    def test_interface_that_is_down(self):
        run("ip", "-n", self.network.inside, "link", "set", "v0", "down")
        result = self.finish(self.capture("-i", "v0"), status=1, signal_number=None)
        self.assert_complaint(result, ["v0", "down", "ip link set v0 up"])

    def fill_disk(self, *arguments):
        """Captures onto a disk of 16 MiB, with frames that do not pack, and returns its folder and the document."""
        disk = self.folder / "disk"
        disk.mkdir()
        run("mount", "-t", "tmpfs", "-o", "size=16m", "none", disk)
        self.addCleanup(run, "umount", disk)
        process = self.capture("-i", "v0", "--codec", "null", "--json", *arguments)
        self.network.send(20000, 20000, frame_bytes=1000)
        result = self.finish(process, status=1, signal_number=None)
        self.assert_complaint(result, ["No space left on device"])
        return disk, json.loads(result.out)

    def test_full_disk_keeps_all_that_was_taken(self):
        disk, document = self.fill_disk("-o", "disk/out")
        (path,) = disk.glob("out/packets/*/*.avro")
        numbers = numbers_of(read_avro(path))
        self.assertGreater(len(numbers), 1000)
        self.assert_same(list(range(len(numbers))), numbers)
        total = document["total"]
        self.assertEqual(len(numbers), total["records"])
        self.assertEqual(1, total["damaged_captures"])
        self.assertGreater(total["dropped_by_program"], 0)
        edges = read_edges(disk / "out/edges/szenario=default/edges_default.csv")
        self.assertEqual(len(numbers), sum(edges.values()))

    def test_full_disk_keeps_a_single_file(self):
        disk, document = self.fill_disk("-w", "disk/x.avro")
        numbers = numbers_of(read_avro(disk / "x.avro"))
        self.assert_same(list(range(document["total"]["records"])), numbers)

    def test_closed_pipe(self):
        process = self.capture("-i", "v0", "-w", "-")
        process.stdout.close()
        self.network.send(10)
        process.wait(timeout=60)
        self.assertEqual(1, process.returncode)
        self.assertIn("standard output", process.stderr.read().decode())

    def copy_program(self):
        copy = self.folder / "pcap2avro"
        shutil.copy(PROGRAM, copy)
        return copy

    def as_nobody(self, program, *arguments):
        self.folder.chmod(0o777)
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", program, *arguments]

    def test_without_rights_the_message_grants_them(self):
        program = self.copy_program()
        command = ["ip", "netns", "exec", self.network.inside, *self.as_nobody(program, "-i", "v0")]
        result = subprocess.run(list(map(str, command)), cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(1, result.returncode, result.stderr)
        self.assertEqual(1, len(result.stderr.splitlines()))
        grant = result.stderr.split('"sudo ')[1].split('"')[0]
        self.assertEqual(f"setcap cap_net_raw+ep {program}", grant)
        run(*grant.split())
        process = self.start_in_network(*self.as_nobody(program, "-i", "v0", "-c", "10"))
        self.network.send(10)
        self.finish(process, signal_number=None)
        (path,) = self.live_files()
        self.assertEqual((10, NOBODY), (len(read_avro(path)), os.stat(path).st_uid))


if __name__ == "__main__":
    main()
