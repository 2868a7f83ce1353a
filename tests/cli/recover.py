#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What a killed run wrote of a stream, and what --recover makes of it."""

import json
import os
import random
import shutil
import signal
import time

from support import CliTest, ethernet, frame, ip6_packet, main, pcap, read_avro, read_edges, read_tree

FRAME_COUNT = 12_000
OPTIONS = ["--codec", "null", "--dump-host", "recorder", "-S", "live"]


def make_frames():
    """IPv4 and IPv6, all of the same size on disk within the same version."""
    return [
        ethernet(ip6_packet(f"2001:db8::{number % 9 + 1:x}"), 0x86DD) if number % 5 == 0
        else frame(f"10.0.{number % 7}.{number % 250 + 1}", ports=(40000 + number % 3, 53), payload=bytes(60))
        for number in range(FRAME_COUNT)
    ]


class RecoverTest(CliTest):
    def setUp(self):
        super().setUp()
        self.frames = make_frames()

    def feed(self, out, *options, name="pipe"):
        """A run that has written whole blocks of a FIFO, and waits for more; and the FIFO's end."""
        os.mkfifo(self.folder / name)
        process = self.start("-o", out, *OPTIONS, *options, name)
        self.addCleanup(process.kill)
        pipe = os.open(self.folder / name, os.O_WRONLY)
        self.addCleanup(os.close, pipe)
        data = memoryview(pcap(self.frames, step_us=10_000))
        while data:
            data = data[os.write(pipe, data):]
        written = self.folder / out / "packets/szenario=live"
        self.wait_until(lambda: sum(path.stat().st_size for path in written.glob(".*")) > 1_000_000, "no blocks written")
        return process

    def kill(self, process):
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        self.assertEqual(-signal.SIGKILL, process.returncode)

    def leave(self, out="out", *options, name="pipe"):
        """A folder as kill -9 leaves it; returns the file of packets under its temporary name."""
        self.kill(self.feed(out, *options, name=name))
        (path,) = (self.folder / out / "packets/szenario=live").glob(".*")
        return path

    def recover(self, out="out", *options, status=0):
        return self.run_program("--recover", out, *options, status=status)

    def snapshot(self, out="out"):
        """Each file's bytes and time."""
        paths = (path for path in (self.folder / out).rglob("*") if path.is_file())
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}

    def records(self, out="out"):
        (path,) = (self.folder / out / "packets/szenario=live").glob("packetdump_*")
        return read_avro(path)

    def assert_is_a_beginning(self, records):
        """As many records as there are, from the first frame on, field by field."""
        self.write("whole.pcap", pcap(self.frames, step_us=10_000))
        self.run_program("-q", *OPTIONS, "-w", "whole.avro", "whole.pcap")
        self.assertEqual(read_avro(self.folder / "whole.avro")[: len(records)], records)

    def convert_beginning(self, count, *options):
        """A folder of the same scenario with the first frames from a file, as if no run had been killed."""
        self.write("pipe.pcap", pcap(self.frames[:count], step_us=10_000))
        self.run_program("-q", "-o", "expected", *OPTIONS, *options, "pipe.pcap")
        return read_tree(self.folder / "expected")

    def test_killed_run_is_finished(self):
        temporary = self.leave()
        result = self.recover()
        records = self.records()
        self.assertGreater(len(records), 5_000)
        self.assertFalse(temporary.exists())
        self.assert_is_a_beginning(records)
        self.assertIn(f"pipe: recovered: {len(records)} records in ", result.lines[0])
        self.assertTrue(result.out.startswith(b"out: 1 recovered\n"), result.out)
        expected = self.convert_beginning(len(records))
        self.assertEqual(sorted(expected), sorted(read_tree(self.folder / "out")))
        self.assertEqual(expected, read_tree(self.folder / "out"))
        capture = json.loads((self.folder / "out/summary.json").read_text())["captures"][0]
        self.assertEqual((len(records), len(records)), (capture["records"], capture["frames"]))
        self.assertIn("recovered", capture["damage"])

    def test_again_does_nothing(self):
        self.leave()
        self.recover()
        before = self.snapshot()
        self.assertEqual(b"out: nothing to recover\n", self.recover().out)
        self.assertEqual(before, self.snapshot())
        self.assertEqual(b"", self.recover("out", "-q").out)

    def test_options_are_those_of_the_killed_run(self):
        self.write("services.csv", b"Port,Protocol,Role\n53,udp,Oracle\n")
        options = ["--window", "10s", "--step", "5s", "--level", "host,service,group", "--group-by", "16,48", "--weight",
                   "bytes", "--services", "services.csv", "--formats", "avro,edges,nodes", "--no-payload"]
        self.frames = self.frames * 3
        self.leave("out", *options)
        self.expect_failure(["--services", "built-in"], "--recover", "out")
        self.recover("out", "--services", "services.csv")
        expected = self.convert_beginning(len(self.records()), *options)
        self.assertIn("windows_service/szenario=live/windows_service_live.csv", expected)
        self.assertIn("activity/szenario=live/activity_live.csv", expected)
        self.assertEqual(expected, read_tree(self.folder / "out"))

    def test_cut_anywhere(self):
        """Each block ends in the sync marker that the header ends in."""
        temporary = self.leave()
        data = temporary.read_bytes()
        header = data.index(data[-16:]) + 16
        ends = [header]
        while (end := data.find(data[-16:], ends[-1])) >= 0:
            ends.append(end + 16)
        self.assertEqual(len(data), ends[-1])
        sizes = {0, 1, 4, header // 2, header - 1}
        sizes |= {end + offset for end in ends for offset in (-17, -1, 0, 1, 2, 3, 20) if end + offset <= len(data)}
        sizes |= set(random.Random(7).sample(range(len(data)), 8))
        for size in sorted(sizes):
            with self.subTest(size=size):
                self.check_cut(temporary, data, size, [end for end in ends if end <= size])

    def check_cut(self, temporary, data, size, ends):
        copy = self.folder / "copy"
        shutil.copytree(self.folder / "out", copy)
        try:
            cut = copy / temporary.relative_to(self.folder / "out")
            cut.write_bytes(data[:size])
            result = self.recover("copy")
            left = list((copy / "packets/szenario=live").iterdir())
            if not ends:
                self.assertEqual([], left)
                self.assertIn("nothing to recover: not one whole block", result.lines[0])
                self.assertEqual({}, {name: data for name, data in read_tree(copy).items() if "packets" in name})
                return
            self.assertEqual(data[: ends[-1]], left[0].read_bytes())
            self.assertIn(f"{ends[-1]} bytes kept, {size - ends[-1]} bytes behind", result.lines[0])
            total = sum(read_edges(copy / "edges/szenario=live/edges_live.csv").values())
            self.assertIn(f"{total} records", result.lines[0])
        finally:
            shutil.rmtree(copy)

    def test_damage_ends_what_is_kept(self):
        temporary = self.leave()
        data = temporary.read_bytes()
        second_end = data.index(data[-16:], data.index(data[-16:], data.index(data[-16:]) + 16) + 16) + 16
        for garbage in (bytes(5_000), b"\xff" * 300, b"\x02\x02\x00" + data[-16:]):
            with self.subTest(garbage=garbage[:4]):
                shutil.copytree(self.folder / "out", self.folder / "copy")
                damaged = self.folder / "copy" / temporary.relative_to(self.folder / "out")
                damaged.write_bytes(data[:second_end] + garbage)
                self.assertIn(f"{second_end} bytes kept, {len(garbage)} bytes behind", self.recover("copy").lines[0])
                shutil.rmtree(self.folder / "copy")

    def test_other_runs_leave_it_alone(self):
        temporary = self.leave()
        data = temporary.read_bytes()
        self.write("x.pcap", pcap([frame()]))
        result = self.run_program("-q", "-o", "out", *OPTIONS, "x.pcap")
        self.assertEqual(["pcap2avro: out: unfinished since a run was killed: 1; finish with --recover out"], result.lines)
        os.unlink(self.folder / "pipe")
        os.mkfifo(self.folder / "pipe")
        with self.start("-q", "-o", "out", *OPTIONS, "pipe") as process:
            (self.folder / "pipe").write_bytes(pcap([frame()]))
            process.communicate(timeout=60)
        self.assertEqual(data, temporary.read_bytes())
        self.recover()
        names = [path.name for path in (self.folder / "out/packets/szenario=live").iterdir()]
        self.assertEqual({"pipe", "pipe-2", "x"}, {name[:-5].split("_")[-1] for name in names})
        edges = read_edges(self.folder / "out/edges/szenario=live/edges_live.csv")
        self.assertEqual(sum(edges.values()), sum(len(read_avro(path)) for path in self.avro_files("out")))

    def test_other_options_are_refused_while_it_is_there(self):
        self.leave()
        self.write("x.pcap", pcap([frame()]))
        self.expect_failure(["--codec null, not deflate", "--output"], "-o", "out", "x.pcap")

    def test_run_that_is_under_way_is_not_disturbed(self):
        process = self.feed("out")
        before = self.list_files("out")
        self.expect_failure(["another run is writing here"], "--recover", "out")
        self.assertEqual(before, self.list_files("out"))
        self.kill(process)

    def test_killed_recoveries_end_as_one(self):
        temporary = self.leave("out", "--window", "1s", "--level", "host,endpoint,service")
        with open(temporary, "ab") as file:
            file.write(bytes(1000))
        shutil.copytree(self.folder / "out", self.folder / "whole")
        self.recover("whole")
        chance = random.Random(11)
        killed_count, longest_s = 0, 0.002
        while True:
            process = self.start("--recover", "out")
            time.sleep(chance.uniform(0, longest_s))
            process.kill()
            process.communicate(timeout=60)
            if process.returncode == 0:
                break
            self.assertEqual(-signal.SIGKILL, process.returncode)
            killed_count, longest_s = killed_count + 1, longest_s * 1.05
        self.assertGreater(killed_count, 3)
        self.recover()
        self.assertEqual(read_tree(self.folder / "whole"), read_tree(self.folder / "out"))

    def test_what_cannot_be_recovered_is_told(self):
        self.expect_failure(["nothing", "not an output folder"], "--recover", "nothing")
        self.folder.joinpath("empty").mkdir()
        self.expect_failure(["empty", "not an output folder"], "--recover", "empty")
        self.assertEqual([], self.list_files())
        for arguments in (["x.pcap"], ["-o", "out"], ["-w", "x"], ["--window", "1s"]):
            with self.subTest(arguments=arguments):
                self.expect_failure(["--recover"], "--recover", "empty", *arguments, status=2)

    def test_stream_of_edges_alone_leaves_nothing(self):
        os.mkfifo(self.folder / "pipe")
        process = self.start("-o", "out", "--formats", "edges", "pipe")
        self.addCleanup(process.kill)
        with open(self.folder / "pipe", "wb") as pipe:
            pipe.write(pcap(self.frames))
            pipe.flush()
            self.wait_until(lambda: (self.folder / "out/.pcap2avro/options").exists(), "no output folder")
            self.kill(process)
        self.assertEqual(b"out: nothing to recover\n", self.recover().out)


if __name__ == "__main__":
    main()
