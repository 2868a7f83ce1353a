#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""sum_edges.py map: reads the partial edges of the files that each line of its input names, and writes their sums as scenario, source
and target in the order of pcap2avro's files, and the row. sum_edges.py reduce: sums what came together, and writes a file a scenario."""
import csv
import io
import ipaddress
import itertools
import json
import os
import subprocess
import sys

from archive_files import ArchiveError, Shell, escape, literal

HEADER = ["Source", "Target", "Weight"]
FIRST = "00"  # before all keys
MOST_EDGES = 1_000_000


def sort_key(text):
    """IPv4 before IPv6 before anything else, addresses by value, other texts by bytes; in hexadecimal digits."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "07" + text.encode().hex()
    return f"{address.version:02d}{address.packed.hex()}"


def emit(scenario, sums):
    for (source, target), weight in sums.items():
        row = json.dumps([source, target, weight])
        print(escape(scenario), sort_key(source), sort_key(target), row, sep="\t")
    sums.clear()


def map_files(task):
    """A scenario without edges has a file, too."""
    print(escape(task["scenario"]), FIRST, FIRST, json.dumps([task["scenario"], task["shell"], task["out"], task["attempts"]]), sep="\t")
    if not task["files"]:
        return
    sums = {}
    with Shell(task["shell"]).start("-cat", *map(literal, task["files"]), stdout=subprocess.PIPE) as reader:
        for row in csv.reader(io.TextIOWrapper(reader.stdout, encoding="utf-8", newline="")):
            if row == HEADER:
                continue
            source, target, weight = row
            sums[source, target] = sums.get((source, target), 0) + int(weight)
            if len(sums) >= MOST_EDGES:
                emit(task["scenario"], sums)
    if reader.returncode != 0:
        raise ArchiveError("not all partial edges could be read")
    emit(task["scenario"], sums)


def reduce_scenario(rows, name):
    """@rows: fields of a scenario in order; its file takes the place of an earlier one when it is whole."""
    scenario, words, out, attempts = json.loads(next(rows)[3])
    shell, temporary = Shell(words), f"{attempts}/{name}.csv"
    final = f"{out}/edges/szenario={escape(scenario)}/edges_{escape(scenario)}.csv"
    with shell.start("-put", "-d", "-", temporary, stdin=subprocess.PIPE) as writer:
        with io.TextIOWrapper(writer.stdin, encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(HEADER)
            for key, same in itertools.groupby(rows, key=lambda fields: fields[1:3]):
                if key[0] != FIRST:
                    edges = [json.loads(fields[3]) for fields in same]
                    lines.writerow([*edges[0][:2], sum(weight for _, _, weight in edges)])
    if writer.returncode != 0:
        raise ArchiveError(f"{temporary}: cannot be written")
    shell.must("-rm", "-f", "-skipTrash", literal(final))
    shell.must("-mv", literal(temporary), final)


def main():
    attempt = os.environ.get("mapreduce_task_attempt_id", f"process_{os.getpid()}")
    if sys.argv[1:] == ["map"]:
        for line in sys.stdin:
            map_files(json.loads(line))
        return
    rows = (line.rstrip("\n").split("\t", 3) for line in sys.stdin)
    for number, (_, same) in enumerate(itertools.groupby(rows, key=lambda fields: fields[0])):
        reduce_scenario(same, f"{attempt}-{number}")


if __name__ == "__main__":
    try:
        main()
    except ArchiveError as trouble:
        sys.exit(f"sum-edges: {trouble}")
