#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""archive_bench.py PCAP2AVRO MAKE_CAPTURE: what the Spark job of samples/archive costs beside pcap2avro itself, for docs/scale.md.

HDFS is started (samples/engines/hdfs.sh start) and the job compiled (samples/spark/build.sh STATE/spark/commgraph-spark.jar, STATE as in
COMMGRAPH_ENGINES); two workers are started here. One manifest of many small captures and one of a few large ones. Processor time, not the
clock's: of the driver and of the executors, without pcap2avro's own. Java runs without its
optimising compiler, as samples/engines sets it for short runs, so that its part is more than elsewhere."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "engines/archive"))
import archive_run  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
SETS = {"none": (0, 0), "small": (400, 1), "large": (6, 200)}


class Meter(threading.Thread):
    """Processor seconds of Spark's processes, while @job runs, by the word that names them."""

    WORDS = {"driver": archive_run.JOB, "executor": "CoarseGrainedExecutorBackend"}

    def __init__(self, job):
        super().__init__(daemon=True)
        self.job, self.seen = job, {}

    def run(self):
        while self.job.poll() is None:
            for folder in pathlib.Path("/proc").glob("[0-9]*"):
                self.look(folder)
            time.sleep(0.1)

    def look(self, folder):
        try:
            command = (folder / "cmdline").read_text()
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, UnicodeDecodeError):
            return
        name = next((name for name, word in self.WORDS.items() if word in command and "java" in command.split("\0")[0]), None)
        if name and str(archive_run.CLUSTER["COMMGRAPH_ENGINES"]) in command:
            self.seen[name, folder.name] = sum(map(int, fields[11:13])) / TICKS

    def seconds(self, name):
        return sum(seconds for (of, _), seconds in self.seen.items() if of == name)


def put_captures(work, space, name, make_capture):
    """The manifest, and the bytes of all captures. The set "none" is one empty capture, for what the job costs at all."""
    count, megabytes = SETS[name]
    folder = work / name
    folder.mkdir()
    if name == "small":
        archive_run.make_small_captures(folder, count)
    else:
        data = subprocess.run([make_capture, "mix", str(megabytes)], stdout=subprocess.PIPE, check=True).stdout
        for i in range(max(count, 1)):
            (folder / f"{name}{i}.pcap").write_bytes(data)
    archive_run.hdfs("fs", "-put", folder, space)
    paths = sorted(folder.iterdir())
    manifest = work / f"{name}.txt"
    manifest.write_text("".join(f"{space}/{name}/{path.name}\n" for path in paths))
    size = sum(path.stat().st_size for path in paths)
    shutil.rmtree(folder)
    return manifest, len(paths), size


def measure(manifest, out, program):
    start = time.monotonic()
    with archive_run.submit("--manifest", manifest, "--out", out, "--pcap2avro", program) as job:
        meter = Meter(job)
        meter.start()
        said, errors = job.communicate()
    if job.returncode != 0:
        raise SystemExit(said + errors)
    return time.monotonic() - start, meter


def main():
    program, make_capture = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
    print(f"{'captures':>16} {'MB':>6} {'clock s':>8} {'driver s':>9} {'executors s':>12}")
    with tempfile.TemporaryDirectory(dir=archive_run.STATE) as work, archive_run.cluster():
        space = f"{archive_run.hdfs('uri')}/{pathlib.Path(work).name}"
        archive_run.hdfs("fs", "-mkdir", space)
        try:
            for name in SETS:
                manifest, count, size = put_captures(pathlib.Path(work), space, name, make_capture)
                for turn in "", " again":
                    elapsed, meter = measure(manifest, f"{space}/out-{name}", program)
                    print(f"{count:4} {name + turn:<11} {size / 1e6:6.0f} {elapsed:8.1f} {meter.seconds('driver'):9.1f}"
                          f" {meter.seconds('executor'):12.1f}", flush=True)
        finally:
            archive_run.hdfs("fs", "-rm", "-r", "-skipTrash", space)


if __name__ == "__main__":
    main()
