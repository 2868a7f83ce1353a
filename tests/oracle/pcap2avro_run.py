# SPDX-License-Identifier: BSD-3-Clause
"""Runs pcap2avro and reads what it wrote, for the tests that compare it with other programs."""
import collections
import csv
import json
import subprocess

import avro.datafile
import avro.io

# As in encapsulations_oracle.py: packet by packet, with the numbers as they are on the wire.
TSHARK_OPTIONS = ["-n", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE",
                  "-o", "tcp.relative_sequence_numbers:FALSE", "-d", "udp.port==8472,vxlan"]


def tshark(path, *arguments):
    return subprocess.run(["tshark", "-r", path, *TSHARK_OPTIONS, *arguments], check=True, capture_output=True,
                          text=True).stdout


def read_edges(lines):
    """The rows of an edges CSV; the header and the absence of equal rows are checked on the way."""
    rows = csv.reader(lines)
    header = next(rows)
    if header != ["Source", "Target", "Weight"]:
        raise ValueError(f"edges have the header {header}")
    edges = collections.Counter()
    for source, target, weight in rows:
        if (source, target) in edges:
            raise ValueError(f"edges have two rows {source} -> {target}")
        edges[source, target] = int(weight)
    return edges


def edges_of(program, captures, *options):
    """The edges of captures in one go, and the summary's totals."""
    done = subprocess.run([program, "--json", *options, "-e", "-", *captures], check=True, capture_output=True, text=True)
    return read_edges(done.stdout.splitlines()), json.loads(done.stderr)["total"]


def read_records(path):
    with open(path, "rb") as stream, avro.datafile.DataFileReader(stream, avro.io.DatumReader()) as reader:
        return list(reader)
