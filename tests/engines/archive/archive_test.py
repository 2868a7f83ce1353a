#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""archive_test.py PCAP2AVRO MAKE_CAPTURE: samples/archive over HDFS and two workers, of which one is killed in the middle of its
work, as is a program of a task. HDFS is running; all that comes out is what one machine makes of the same captures."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import archive_run
from archive_run import SCENARIOS, hdfs, run
from comparison import Comparison, expect, url_of

PCAP2AVRO, MAKE_CAPTURE = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])


class Archive(Comparison):
    """One first run and one second run, which the tests look at."""

    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(dir=archive_run.STATE)))
        captures = archive_run.make_captures(cls.work / "in", MAKE_CAPTURE)
        cls.large = cls.work / "in/large.pcap"
        cls.space = f"{hdfs('uri')}/{cls.work.name}"
        hdfs("fs", "-mkdir", cls.space)
        cls.addClassCleanup(hdfs, "fs", "-rm", "-r", "-skipTrash", cls.space)
        hdfs("fs", "-D", archive_run.QUICK_HDFS[0], "-D", f"dfs.blocksize={archive_run.BLOCK_BYTES}", "-put", "-t", "8", cls.work / "in", cls.space)
        archive_run.lose_last_block(cls.large.read_bytes())
        cls.lines = {path: (f"{cls.space}/in/{path.name}", SCENARIOS[i % len(SCENARIOS)], f"host{i % 2}")
                     for i, path in enumerate(captures)}
        cls.absent = (f"{cls.space}/in/gone.pcap", "1", "host0")
        cls.enterClassContext(archive_run.cluster())
        cls.first_run()
        cls.second_run()

    @classmethod
    def write_manifest(cls):
        manifest = cls.work / "manifest"
        manifest.write_text("".join("\t".join(line) + "\n" for line in [*cls.lines.values(), cls.absent]))
        return manifest

    @classmethod
    def submit(cls, program):
        return archive_run.submit("--manifest", cls.write_manifest(), "--out", f"{cls.space}/out", "--pcap2avro", program)

    @classmethod
    def watch(cls, job):
        watcher = archive_run.Watcher(f"/{cls.work.name}/out", job)
        watcher.start()
        return watcher

    @classmethod
    def first_run(cls):
        held = cls.work / "held"
        with cls.submit(archive_run.make_held(held, "40:child,90:parent", PCAP2AVRO)) as job:
            cls.first_watcher = cls.watch(job)
            try:
                archive_run.kill_held(held, "child", "pcap2avro")
                archive_run.kill_held(held, "parent", "CoarseGrainedExecutorBackend")
                cls.first, cls.first_errors = job.communicate(timeout=200)
            except BaseException:
                job.kill()
                print(*job.communicate(), sep="\n", file=sys.stderr)
                raise
        cls.first_status = job.returncode
        cls.turns = len((held / "turns").read_text())
        cls.first_out, cls.first_times = cls.get("first")

    @classmethod
    def second_run(cls):
        """The capture that had lost a block is whole again, and two more lie on a disk that all share."""
        hdfs("fs", "-put", "-f", cls.large, f"{cls.space}/in")
        for name in "more1.pcap", "more2.pcap":
            path = cls.work / name
            shutil.copy(archive_run.ROOT / "samples/captures/port-scan/connect.pcap", path)
            cls.lines[path] = (str(path), "shared", "host2")
        with cls.submit(PCAP2AVRO) as job:
            cls.second_watcher = cls.watch(job)
            cls.second, cls.second_errors = job.communicate(timeout=200)
        cls.second_status = job.returncode
        cls.second_out, cls.second_times = cls.get("second")

    @classmethod
    def get(cls, name):
        """The output folder, with what begins with a dot, and when each file of it was written."""
        hdfs("fs", "-get", "-t", "8", f"{cls.space}/out", cls.work / name)
        lines = hdfs("fs", "-stat", "%Y %n", f"{cls.space}/out/[pc]*/*/*").splitlines()
        return cls.work / name, {(path, time) for time, path in (line.split(" ", 1) for line in lines)}

    def expect_all_but(self, *names):
        """A folder with what one machine makes."""
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=self.work)))
        expect(PCAP2AVRO, {path: line for path, line in self.lines.items() if path.name not in names}, folder)
        return folder

    def test_all_is_as_one_machine_makes_it_though_workers_are_killed(self):
        self.compare(self.first_out, self.expect_all_but("none.pcap", "large.pcap", "more1.pcap", "more2.pcap"))

    def test_what_failed_is_named_with_the_cause(self):
        self.assertEqual(self.first_status, 1, self.first_errors)
        rows = self.rows(self.first)
        self.assertEqual(sorted(rows), ["cut.pcap", "gone.pcap", "large.pcap", "none.pcap"], self.first)
        self.assertEqual(rows["none.pcap"], ("failed", 2, "not a capture: neither pcap nor pcapng"))
        self.assertEqual(rows["gone.pcap"], ("failed", 1, "no such file"))
        self.assertEqual(rows["cut.pcap"], ("damaged", 1, "byte 499688: frame 556: cut short: 312 of 1530 bytes of the record"))
        self.assertEqual(rows["large.pcap"][:2], ("failed", 2))
        self.assertRegex(rows["large.pcap"][2], "^byte 2097152: cannot be read: BlockMissingException")

    def test_the_killed_program_was_run_again_in_its_task(self):
        count = archive_run.SMALL_COUNT + 5
        self.assertRegex(self.first, f"^{count + 4} captures: {count} converted, 1 damaged, 3 failed; ")
        self.assertIn("\n1 converted at the second try\n", self.first)
        # Once each, two that failed and one killed twice, and at least one in the lost executor.
        self.assertGreaterEqual(self.turns, count + 3 + 3 + 1)

    def test_a_second_run_converts_only_what_is_missing(self):
        count = archive_run.SMALL_COUNT + 5
        self.assertEqual(self.second_status, 1, self.second_errors)
        self.assertRegex(self.second, f"^{count + 6} captures: 3 converted, {count} skipped, 1 skipped as damaged, 2 failed; ")
        self.assertEqual(self.rows(self.second)["cut.pcap"][:2], ("skipped, damaged", 0))
        self.assertEqual(self.first_times - self.second_times, set())
        self.assertEqual(len(self.first_times), 3 * (count + 1))
        self.assertEqual(len(self.second_times), 3 * (count + 4))
        self.compare(self.second_out, self.expect_all_but("none.pcap"))

    def test_no_file_was_ever_seen_half(self):
        whole = {(str(path.relative_to(out)), path.stat().st_size) for out in (self.first_out, self.second_out)
                 for path in out.glob("*/*/*") if path.is_file()}
        for watcher in self.first_watcher, self.second_watcher:
            watcher.join()
            self.assertEqual(watcher.seen - whole, set())
        # It did look while the files appeared.
        self.assertGreater(len(self.first_watcher.counts), 3)

    def test_hadoop_streaming_takes_up_what_spark_left(self):
        """It knows all that is done by its marks, and sums the partial edges."""
        whole = {path: (url_of(line[0]), *line[1:]) for path, line in self.lines.items() if path.name != "none.pcap"}
        manifest = self.work / "whole"
        manifest.write_text("".join("\t".join(line) + "\n" for line in whole.values()))
        hdfs("fs", "-rm", "-r", "-skipTrash", f"{self.space}/out/edges")
        result = subprocess.run(["/usr/bin/python3", "-B", archive_run.STREAMING_JOB, "--manifest", manifest, "--out", f"{self.space}/out",
                                 *archive_run.STREAMING], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stdout, f"^{len(whole)} captures: {len(whole) - 1} skipped, 1 skipped as damaged; ")
        out = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=self.work)))
        hdfs("fs", "-get", f"{self.space}/out/edges", out)
        self.compare_edges(out, self.expect_all_but("none.pcap"))

    def test_nothing_is_left_of_attempts(self):
        for out in self.first_out, self.second_out:
            self.assertEqual([path for path in out.rglob(".*") if path.is_file()], [])
            self.assertEqual(list((out / ".attempts").iterdir()), [])


class Usage(unittest.TestCase):
    def test_what_contradicts_itself_is_said_with_status_2(self):
        jars = run(archive_run.ENGINES / "spark.sh", "home", env=archive_run.CLUSTER).strip()
        for words, message in ((["--out", "x"], "--manifest and --out are both needed"), (["--in"], 'option "--in"'),
                               (["--manifest", "m", "--out", "x", "--", "-o", "y"], 'option "-o" behind --')):
            result = subprocess.run(["java", "-XX:-UsePerfData", "-cp", f"{jars}/jars/*:{archive_run.JAR}", archive_run.JOB, *words],
                                    capture_output=True, text=True, check=False)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(message, result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
