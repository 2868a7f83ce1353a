#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""streaming_test.py PCAP2AVRO: samples/archive/streaming over HDFS. In its first run a program is killed, which is tried again, and a mapper,
with which the job fails; a second run makes it good. HDFS is running; all that comes out is what one machine makes."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import archive_run
from archive_run import hdfs
from comparison import Comparison, expect

PCAP2AVRO = str(pathlib.Path(sys.argv[1]).resolve())
SCENARIO = "it's {x}/1"
SAMPLES = ["backup-dump.pcap", "cut.pcap", "database-load-second.pcap.gz", "port-scan-connect.pcap"]
RUN_S = 400
# Where Hadoop's local runner keeps its jobs unless it is told otherwise.
STAGING = pathlib.Path("/tmp/hadoop/mapred/staging")


def staged():
    return set(STAGING.iterdir()) if STAGING.exists() else set()


class Streaming(Comparison):
    """One run whose job dies, and one that makes it good."""

    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(dir=archive_run.STATE)))
        cls.space = f"{hdfs('uri')}/{cls.work.name}"
        (cls.work / "in").mkdir()
        captures = archive_run.make_small_captures(cls.work / "in", 2) + archive_run.copy_samples(cls.work / "in", SAMPLES)
        (cls.work / "in/none.pcap").write_text("This is no capture.\n")
        cls.staged = staged()
        hdfs("fs", "-mkdir", cls.space)
        cls.addClassCleanup(hdfs, "fs", "-rm", "-r", "-skipTrash", cls.space)
        hdfs("fs", "-put", cls.work / "in", cls.space)
        cls.lines = {path: (f"{cls.space}/in/{path.name}", (SCENARIO, "2")[i % 2], f"host{i % 2}") for i, path in enumerate(captures)}
        cls.bad = [(f"{cls.space}/in/{name}", "3", "host0") for name in ("none.pcap", "gone.pcap")]
        (cls.work / "manifest").write_text("".join("\t".join(line) + "\n" for line in [*cls.lines.values(), *cls.bad]))
        cls.program = archive_run.make_held(cls.work / "held", "2:child,5:parent", PCAP2AVRO)
        cls.first_run()
        cls.second_run()

    @classmethod
    def start(cls):
        words = [archive_run.STREAMING_JOB, "--manifest", cls.work / "manifest", "--out", f"{cls.space}/out", "--pcap2avro", cls.program, *archive_run.STREAMING]
        job = subprocess.Popen(["/usr/bin/python3", "-B", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        watcher = archive_run.Watcher(f"/{cls.work.name}/out", job)
        watcher.start()
        return job, watcher

    @classmethod
    def turns(cls):
        return len((cls.work / "held/turns").read_text())

    @classmethod
    def first_run(cls):
        job, cls.first_watcher = cls.start()
        with job:
            try:
                archive_run.kill_held(cls.work / "held", "child", "pcap2avro")
                archive_run.kill_held(cls.work / "held", "parent", "convert_capture.py")
                cls.first, cls.first_errors = job.communicate(timeout=RUN_S)
            except BaseException:
                job.kill()
                print(*job.communicate(), sep="\n", file=sys.stderr)
                raise
        cls.first_status, cls.first_turns = job.returncode, cls.turns()

    @classmethod
    def second_run(cls):
        job, cls.second_watcher = cls.start()
        with job:
            cls.second, cls.second_errors = job.communicate(timeout=RUN_S)
        cls.second_status, cls.second_turns = job.returncode, cls.turns() - cls.first_turns
        hdfs("fs", "-get", f"{cls.space}/out", cls.work / "out")

    def test_a_job_that_dies_is_told_and_sums_nothing(self):
        self.assertEqual(self.first_status, 1, self.first_errors)
        self.assertIn("convert-archive: not all tasks ended well; the edges were not summed, please run it again", self.first_errors)
        self.assertIn("no result came back", self.first)
        self.assertEqual([path for path, _ in self.first_watcher.seen if path.startswith("edges")], [])

    def test_the_next_run_makes_it_as_one_machine_does(self):
        expected = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=self.work)))
        expect(PCAP2AVRO, self.lines, expected)
        # Scenario 3, of which all failed, has a file without edges.
        empty = "edges/szenario=3/edges_3.csv"
        self.assertEqual((self.work / "out" / empty).read_text(), "Source,Target,Weight\n")
        (expected / "out" / empty).parent.mkdir()
        (expected / "out" / empty).write_text("Source,Target,Weight\n")
        self.compare(self.work / "out", expected)

    def test_a_killed_program_is_run_again_in_its_task(self):
        # Once each, none.pcap twice, and the killed one twice.
        self.assertEqual(self.first_turns, len(self.lines) + 2 + 1)

    def test_the_next_run_converts_only_what_is_missing_and_names_what_failed(self):
        self.assertEqual(self.second_status, 1, self.second_errors)
        count = len(self.lines)
        self.assertRegex(self.second, f"^{count + 2} captures: 1 converted, {count - 2} skipped, 1 skipped as damaged, 2 failed; ")
        self.assertEqual(self.second_turns, 1 + 2)
        rows = self.rows(self.second)
        self.assertEqual(sorted(rows), ["cut.pcap", "gone.pcap", "none.pcap"])
        self.assertEqual(rows["none.pcap"], ("failed", 2, "not a capture: neither pcap nor pcapng"))
        self.assertEqual(rows["gone.pcap"], ("failed", 1, "no such file"))
        self.assertEqual(rows["cut.pcap"], ("skipped, damaged", 0, "byte 499688: frame 556: cut short: 312 of 1530 bytes of the record"))

    def test_no_file_was_ever_seen_half(self):
        out = self.work / "out"
        whole = {(str(path.relative_to(out)), path.stat().st_size) for path in out.glob("*/*/*") if path.is_file()}
        self.first_watcher.join()
        self.second_watcher.join()
        self.assertEqual((self.first_watcher.seen | self.second_watcher.seen) - whole, set())
        self.assertGreater(len(self.first_watcher.counts | self.second_watcher.counts), 3)
        self.assertEqual(list((out / ".attempts").iterdir()), [])

    def test_nothing_is_left_outside_of_the_build_folder(self):
        self.assertEqual(staged() - self.staged, set())


class Usage(unittest.TestCase):
    def test_what_contradicts_itself_is_said(self):
        for words, message, status in (
            (["--out", "hdfs://h/x"], "required: --manifest", 2),
            (["--manifest", "m", "--out", "x"], "--out x: not a URL", 2),
            (["--manifest", "m", "--out", "file:///x", "--", "-o", "y"], 'option "-o" behind --', 2),
            (["--manifest", "m", "--out", "file:///x", "--", "--codec"], 'option "--codec" lacks a value', 2),
            (["--manifest", "/dev/null", "--out", "file:///x"], "/dev/null: no capture in it", 1),
        ):
            result = subprocess.run(["/usr/bin/python3", "-B", archive_run.STREAMING_JOB, *words], capture_output=True, text=True, check=False)
            self.assertEqual(result.returncode, status, result.stderr)
            self.assertIn(message, result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
