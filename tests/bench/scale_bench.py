#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""scale_bench.py PCAP2AVRO MAKE_CAPTURE [FOLDER [RUNS]]: what a capture costs a core, for docs/scale.md.

Writes captures of about 300 MB into a new folder below FOLDER (default /dev/shm) and converts each RUNS times (default 5) with every codec,
packets and edges, in turn. It takes the processor's time, not the clock's, so that other work on the machine counts little; beside it stands
that of cat over the same file, since a processor differs from the next one. A row: median and range of the ratio to cat, MB of capture and
packets a second of one core, and the output's size as a part of the capture's."""
import gzip
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

MEGABYTES = 300
CODECS = ["null", "snappy", "deflate", "zstandard"]
HEAD = f"{'capture':<10} {'what':<22} {'CPU s':>7} {'/ cat':>7} {'range':>15} {'MB/s':>7} {'packets/s':>11} {'output':>7}"


def processor_seconds(command, output=subprocess.DEVNULL):
    with subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.PIPE) as process:
        said = process.stdout.read() if process.stdout else b""
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime, said


def measure(name, capture, size, program, runs):
    folder = capture.parent
    outputs = {f"{codec}, edges": ["--codec", codec, "-w", folder / "avro", "-e", folder / "csv"] for codec in CODECS}
    outputs |= {"deflate, no payload": ["--no-payload", "-w", folder / "avro", "-e", folder / "csv"], "edges only": ["-e", folder / "csv"]}
    seen = {what: [] for what in outputs}
    for _ in range(runs):
        cat = processor_seconds(["cat", capture])[0]
        for what, options in outputs.items():
            (folder / "avro").unlink(missing_ok=True)
            seconds, said = processor_seconds([program, "--json", *options, capture], subprocess.PIPE)
            records = json.loads(said.splitlines()[-1])["total"]["records"]
            written = sum((folder / file).stat().st_size for file in ("avro", "csv") if (folder / file).exists())
            seen[what].append((seconds, seconds / cat, records, written))
    for what, rows in seen.items():
        seconds, ratio = (statistics.median(column) for column in list(zip(*rows))[:2])
        least, most = min(row[1] for row in rows), max(row[1] for row in rows)
        print(f"{name:<10} {what:<22} {seconds:7.2f} {ratio:7.1f} {least:7.1f}{most:8.1f} {size / seconds / 1e6:7.0f}"
              f" {rows[0][2] / seconds:11.0f} {rows[0][3] / size:7.3f}", flush=True)


def main():
    program, make_capture = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    runs = int((sys.argv[4:] or ["5"])[0])
    print(HEAD)
    with tempfile.TemporaryDirectory(prefix="scale_bench.", dir=(sys.argv[3:] or ["/dev/shm"])[0]) as work:
        for name in "mix", "small":
            capture = pathlib.Path(work, f"{name}.pcap")
            with open(capture, "wb") as file:
                processor_seconds([make_capture, name, MEGABYTES], file)
            measure(name, capture, capture.stat().st_size, program, runs)
            if name == "mix":
                packed = capture.with_suffix(".pcap.gz")
                packed.write_bytes(gzip.compress(capture.read_bytes(), 6))
                print(f"mix.gz: {packed.stat().st_size / capture.stat().st_size:.3f} of its size; rates are of the unpacked bytes")
                measure("mix.gz", packed, capture.stat().st_size, program, runs)
                packed.unlink()
            capture.unlink()


if __name__ == "__main__":
    main()
