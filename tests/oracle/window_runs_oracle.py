#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Windows from many files, in pieces, after a kill, and in bounded memory: the same bytes, however they came to be.

usage: window_runs_oracle.py PCAP2AVRO
"""
import collections
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time
from decimal import Decimal

import frames
import window_cases as cases

OPTIONS = ["--level", "host,endpoint,service,group", "--formats", "edges,nodes,gexf", "--window", "1s"]
MERGED = ["edges", "nodes", "windows", "activity", "graphs"]

# What 100,000 windows may take more than 100: the buffer of 49,152 rows of 88 bytes, grown by doubling (5.8 MB), its copy
# as it is sorted (4.3 MB), 64 read buffers of 32 KiB (2.1 MB), and the allocator's slack. The rows together, one million,
# would be 88 MB.
MEMORY_BOUND_KB = 16 * 1024

# In a process of its own: a child begins with the peak of the process that it was forked from.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

PAIRS = [(f"10.0.0.{i + 1}", f"10.0.1.{i % 3 + 1}") for i in range(10)]


class Program:
    def __init__(self, path):
        self.path = path

    def run(self, *arguments, status=0):
        result = subprocess.run([self.path, "-q", *map(str, arguments)], capture_output=True, text=True)
        assert result.returncode == status, (arguments, result.returncode, result.stderr)
        return result

    def peak_kb(self, *arguments):
        """The peak of the child's resident memory."""
        # The address sanitizer would keep 256 MB of what was freed.
        environment = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"}
        command = [sys.executable, "-I", "-S", "-c", MEASURE, self.path, "-q", *map(str, arguments)]
        return int(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)


def merged_files(out):
    """What is made of all captures of a scenario."""
    found = {}
    for path in sorted(out.rglob("*")):
        relative = path.relative_to(out)
        if path.is_file() and relative.parts[0].split("_")[0] in MERGED:
            found[str(relative)] = path.read_bytes()
    return found


def assert_same(what, found, expected):
    assert expected and found.keys() == expected.keys(), (what, sorted(found), sorted(expected))
    different = [name for name in expected if found[name] != expected[name]]
    assert not different, (what, different)


def write_pieces(folder, name, packets, source):
    """The capture in files of random lengths, some of one packet."""
    folder = folder / name
    folder.mkdir()
    paths = []
    while packets:
        count = source.choice([1, 5, 40, 100])
        path = folder / f"piece{len(paths):03}.pcap"
        cases.write_pcap(path, packets[:count])
        packets = packets[count:]
        paths.append(path)
    return paths


def check_cuts(program, folder):
    """One capture, cut by us and by editcap, in any order, by one thread and by several."""
    source = random.Random(4)
    packets = [(moment, cases.random_frame(source)) for moment in cases.times_of("late", 3000, source)]
    whole = folder / "whole.pcap"
    cases.write_pcap(whole, packets)
    program.run("-o", folder / "out_whole", *OPTIONS, whole)
    expected = merged_files(folder / "out_whole")
    assert len(expected) == 4 * 4 + 1, sorted(expected)
    cut = folder / "editcap"
    cut.mkdir()
    subprocess.run(["editcap", "-c", "170", whole, cut / "part.pcap"], check=True)
    # More files than are merged at once.
    cuts = {"pieces": write_pieces(folder, "pieces", packets, source), "editcap": sorted(cut.iterdir())}
    assert len(cuts["pieces"]) > 64, len(cuts["pieces"])
    for name, paths in cuts.items():
        for job_count in (1, 3):
            source.shuffle(paths)
            out = folder / f"out_{name}_{job_count}"
            program.run("-o", out, "-j", job_count, *OPTIONS, *paths)
            assert_same(f"{name} -j {job_count}", merged_files(out), expected)
        edges = program.run("-e", "-", "--window", "1s", *paths).stdout
        assert edges.encode() == expected["windows/szenario=default/windows_default.csv"]
    check_added(program, folder, cuts["pieces"], expected)
    check_killed(program, folder, cuts["pieces"], expected)


def check_added(program, folder, paths, expected):
    """The files in three runs; then the first ones anew."""
    out = folder / "out_added"
    for some in (paths[:5], paths[5:60], paths[60:]):
        program.run("-o", out, *OPTIONS, *some)
    assert_same("added", merged_files(out), expected)
    program.run("-o", out, *OPTIONS, "--force", *paths[:5])
    assert_same("forced", merged_files(out), expected)


def check_killed(program, folder, paths, expected):
    """Killed as soon as some captures are done, again and again; then left alone."""
    out = folder / "out_killed"
    kill_count = 0
    for wanted_count in (1, 10, 25, 40):
        with subprocess.Popen([program.path, "-q", "-o", out, *OPTIONS, *paths]) as child:
            while child.poll() is None and len(list(out.glob(".pcap2avro/captures/*.json"))) < wanted_count:
                time.sleep(0.001)
            kill_count += child.poll() is None
            child.kill()
    assert kill_count > 0, "all runs ended before they were killed"
    program.run("-o", out, *OPTIONS, *paths)
    assert_same("killed", merged_files(out), expected)


def check_other_options(program, folder):
    """An output folder has one set of options, and a run with others changes nothing."""
    capture = cases.write_case(folder, "steady")
    out = folder / "out_options"
    services = folder / "services.csv"
    services.write_text("Port,Protocol,Role\n22,tcp,Shell\n")
    program.run("-o", out, *OPTIONS, capture)
    expected = merged_files(out)
    window = ["--window", "1s"]
    level = ["--level", "host,endpoint,service,group"]
    for option, others in {"--window": [*level, "--window", "2s"], "--step": [*level, *window, "--step", "500ms"],
                           "--level": [*window, "--level", "host"], "--group-by": [*level, *window, "--group-by", "16"],
                           "--services": [*level, *window, "--services", services]}.items():
        formats = ["--formats", "edges,nodes" if option == "--step" else "edges,nodes,gexf"]
        result = program.run("-o", out, *formats, *others, capture, status=1)
        assert option in result.stderr or option == "--step" and "--formats" in result.stderr, result.stderr
        assert_same(option, merged_files(out), expected)
    without = folder / "out_without"
    program.run("-o", without, capture)
    assert "--window" in program.run("-o", without, *window, capture, status=1).stderr


def check_usage(program, folder):
    capture = cases.write_case(folder, "late")
    out = folder / "out_usage"
    for arguments in (["--step", "1s"], ["--window", "10s", "--step", "3s"], ["--window", "1s", "--step", "2s"],
                      ["--window", "2s", "--step", "1s", "--formats", "edges,gexf"], ["--window", "0"],
                      ["--window", "-1s"], ["--window", "1y"], ["--window", "100000000d"], ["--window", "0.0000001"],
                      ["--level", "hosts"], ["--level", "host,host"], ["--group-by", "33"], ["--group-by", "24,129"]):
        program.run("-o", out, *arguments, capture, status=2)
        assert not out.exists(), arguments
    program.run("-e", "-", "--level", "host,group", capture, status=2)
    assert "no gexf" in program.run("-o", out, "--window", "2s", "--step", "1s", "--formats", "gexf", capture,
                                    status=2).stderr
    program.run("-o", out, "--window", "2s", "--step", "2s", "--formats", "gexf", capture)


def check_far_times(program, folder):
    """The first and the last time that 64 bits of microseconds hold, as a damaged capture may say."""
    frame = cases.random_frame(random.Random(1))
    body = b""
    for moment in (0, 2**63 - 1, 2**64 - 1):
        head = struct.pack("<IIIII", 0, moment >> 32, moment & 0xFFFFFFFF, len(frame), len(frame))
        body += cases.make.block("<", 6, head + frame)
    for offset_s in (0, -(2**63), 2**63 - 1):
        path = folder / "far.pcapng"
        offset = cases.make.option("<", 14, struct.pack("<q", offset_s)) + bytes(4)
        path.write_bytes(cases.make.section("<") + cases.make.interface("<", cases.RAW_IP, offset) + body)
        for step in (["--window", "1us"], ["--window", "7d"], ["--window", "10000000d"],
                     ["--window", "14s", "--step", "2s"]):
            rows = program.run("-e", "-", *step, path).stdout.splitlines()[1:]
            overlap = 7 if "--step" in step else 1
            assert sum(int(row.split(",")[2]) for row in rows) == 3 * overlap, rows
            assert all(Decimal(row.split(",")[4]) > Decimal(row.split(",")[3]) for row in rows), rows
        program.run("-o", folder / f"out_far_{offset_s}", *OPTIONS, path)


def write_windows(path, window_count, is_shuffled):
    """Ten edges in each of @window_count windows of a second: one packet each."""
    records = [struct.pack("<II", len(frame), len(frame)) + frame
               for frame in (frames.ip4(*pair, frames.UDP, frames.udp()) for pair in PAIRS)]
    packets = [(second, record) for second in range(window_count) for record in records]
    if is_shuffled:
        random.Random(7).shuffle(packets)
    with open(path, "wb") as file:
        cases.write_pcap(path, [])
        file.write(path.read_bytes())
        file.write(b"".join(struct.pack("<II", second, 0) + record for second, record in packets))


def check_rows(path, window_count):
    """Each edge once in each window."""
    seen = collections.Counter()
    with open(path) as file:
        next(file)
        for line in file:
            _, _, weight, start, end = line.split(",")
            assert weight == "1" and int(end) == int(start) + 1, line
            seen[int(start)] += 1
    assert len(seen) == window_count and set(seen.values()) == {len(PAIRS)}


def check_memory(program, folder):
    capture, edges = folder / "many.pcap", folder / "windows.csv"
    for level in ("host", "service"):
        options = ["-e", edges, "--level", level, "--window", "1s"]
        write_windows(capture, 100, False)
        short_kb = program.peak_kb(*options, capture)
        for is_shuffled in (False, True):
            write_windows(capture, 100_000, is_shuffled)
            peak_kb = program.peak_kb(*options, capture)
            print(f"{level}: {short_kb} KB for 100 windows, {peak_kb} KB for 100,000, {is_shuffled=}")
            assert peak_kb < short_kb + MEMORY_BOUND_KB, (level, is_shuffled, short_kb, peak_kb)
            if level == "host":
                check_rows(edges, 100_000)
    out = folder / "out_memory"
    peak_kb = program.peak_kb("-o", out, "--formats", "edges,nodes", "--window", "1s", capture)
    print(f"folder: {peak_kb} KB for 100,000")
    assert peak_kb < short_kb + MEMORY_BOUND_KB, peak_kb
    check_rows(out / "windows/szenario=default/windows_default.csv", 100_000)


def main():
    program = Program(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_usage(program, folder)
        check_far_times(program, folder)
        check_other_options(program, folder)
        check_cuts(program, folder)
        check_memory(program, folder)


if __name__ == "__main__":
    main()
