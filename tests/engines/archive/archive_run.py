# SPDX-License-Identifier: BSD-3-Clause
"""What the test of samples/archive runs: two workers of its own, HDFS, and one machine's conversion beside them."""
import contextlib
import gzip
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT / "tests/oracle"), str(ROOT / "samples/engines")]
import space  # noqa: E402
import window_cases  # noqa: E402

STATE = pathlib.Path(os.environ["COMMGRAPH_ENGINES"])
ENGINES = ROOT / "samples/engines"
JAR = STATE / "spark/commgraph-spark.jar"
JOB = "commgraph.archive.ConvertArchive"
BLOCK_BYTES = 1 << 20
SMALL_COUNT = 200
SCENARIOS = ["1", "a/run1", "it's {x}"]

# HDFS's client waits 400 ms before it asks again whether a small file is whole, and seconds for a lost block.
QUICK_HDFS = ["dfs.client.block.write.locateFollowingBlock.initial.delay.ms=20", "dfs.client.retry.window.base=10"]

# Hadoop Streaming's tasks in one process.
STREAMING_JOB = ROOT / "samples/archive/streaming/convert_archive.py"
STREAMING = ["--dfs", f"{ENGINES}/hdfs.sh fs", "--streaming", f"{ENGINES}/streaming.sh"]

# A cluster of its own beside the one of the other tests, with the same artifacts.
CLUSTER = {**os.environ, "COMMGRAPH_ENGINES": str(STATE / "archive"),
           "COMMGRAPH_ARTIFACTS": os.environ.get("COMMGRAPH_ARTIFACTS", str(STATE / "artifacts"))}


def run(*command, env=None):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, env=env, timeout=240)
    if result.returncode != 0:
        raise AssertionError(f"{command}: status {result.returncode}\n{result.stdout}\n{result.stderr}")
    return result.stdout


def hdfs(*words):
    return run(ENGINES / "hdfs.sh", *words).strip()


@contextlib.contextmanager
def cluster():
    run(ENGINES / "spark.sh", "start", "2", env=CLUSTER)
    try:
        yield
    finally:
        run(ENGINES / "spark.sh", "stop", env=CLUSTER)


class Watcher(threading.Thread):
    """Reads the output folder again and again while @job runs, as those do who pass over names with a dot in front. @seen: each file with
    each length that it ever had; @counts: how many files there were at each look."""

    PAUSE_S = 0.5

    def __init__(self, folder, job):
        super().__init__(daemon=True)
        self.job, self.folder = job, space.WebHdfs(hdfs("web"), folder)
        self.seen, self.counts = set(), set()

    def run(self):
        while self.job.poll() is None:
            files = self.look("", 3)
            self.seen |= files
            self.counts.add(len(files))
            time.sleep(self.PAUSE_S)

    def look(self, place, depth):
        """The files so many folders below @place, with their lengths."""
        entries = {f"{place}/{name}".lstrip("/"): length for name, (length, _) in self.folder.files(place).items() if name[0] != "."}
        if depth == 1:
            return set(entries.items())
        return set().union(*(self.look(entry, depth - 1) for entry in entries))


def submit(*words):
    """The job, while it runs."""
    settings = [word for setting in QUICK_HDFS for word in ("--conf", f"spark.hadoop.{setting}")]
    command = [ENGINES / "spark.sh", "submit", *settings, "--class", JOB, JAR, *words]
    return subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=CLUSTER)


def make_held(folder, turns, program):
    """The folder, and in it a program that is @program but for the runs that are held in these turns."""
    folder.mkdir()
    script = folder / "pcap2avro"
    script.write_text(f'#!/bin/sh\nexec /usr/bin/python3 -B {HERE}/held_program.py {folder} {turns} {program} "$@"\n')
    script.chmod(0o755)
    return script


def kill_held(folder, name, words, seconds=240):
    """Kills, by its id, who waits for it; @words are in its command line. Returns the id."""
    file, end = folder / f"{name}.json", time.monotonic() + seconds
    while not file.exists():
        if time.monotonic() > end:
            raise AssertionError(f"{file}: no run of the program was held")
        time.sleep(0.1)
    pid = json.loads(file.read_text())[name]
    command = pathlib.Path(f"/proc/{pid}/cmdline").read_text()
    if words not in command:
        raise AssertionError(f"{pid} is {command}, not {words}")
    os.kill(pid, signal.SIGKILL)
    return pid


def make_small_captures(folder, count):
    """Of many hosts, each fourth one compressed; their paths."""
    source = random.Random(4)
    for i in range(count):
        path = folder / f"small {i}.pcap"
        start = window_cases.START + i * 60 * window_cases.SECOND
        window_cases.write_pcap(path, [(start + j * 1000, window_cases.random_frame(source)) for j in range(50 + i)])
        if i % 4 == 3:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()
    return sorted(folder.iterdir())


def copy_samples(folder, names=None):
    """And one of them that is cut short; all of them, or those of these names. Their paths."""
    content = {f"{path.parent.name}-{path.name}": path.read_bytes() for path in (ROOT / "samples/captures").glob("*/*")}
    content["cut.pcap"] = content["backup-dump.pcap"][:500_000]
    paths = sorted(folder / name for name in names or content)
    for path in paths:
        path.write_bytes(content[path.name])
    return paths


def make_captures(folder, make_capture):
    """Small ones, the samples, a cut one, one that is none and a larger one; their paths."""
    folder.mkdir()
    make_small_captures(folder, SMALL_COUNT)
    copy_samples(folder)
    (folder / "none.pcap").write_text("This is no capture.\n")
    (folder / "large.pcap").write_bytes(subprocess.run([make_capture, "mix", "3"], stdout=subprocess.PIPE, check=True).stdout)
    return sorted(folder.iterdir())


def lose_last_block(content):
    """Deletes, from the DataNode's disk, the last block of a file in HDFS with this @content."""
    last = content[len(content) // BLOCK_BYTES * BLOCK_BYTES:]
    blocks = [path for path in (STATE / "hdfs/data").rglob("blk_*")
              if path.suffix != ".meta" and path.stat().st_size == len(last) and path.read_bytes() == last]
    if len(blocks) != 1:
        raise AssertionError(f"{len(blocks)} blocks with the last bytes")
    blocks[0].unlink()
