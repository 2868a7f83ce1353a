# SPDX-License-Identifier: BSD-3-Clause
"""What the tests write for Gephi: packets of their own with odd names and large weights, and what must come back."""
import collections
import csv
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "oracle"))
import frames  # noqa: E402

EPOCH = 1704067200
WINDOW_SECONDS = 10

# As a hosts file gives them: a name has no blank and no '#'.
LABELS = {
    "10.0.0.1": 'say"hello"',
    "10.0.0.2": "C:\\temp\\",
    "10.0.0.3": "INFO",
    "10.0.0.4": "<b>&amp;'x'</b>",
    "10.0.0.5": "bell\x07escape\x1bdelete\x7f",
    "10.0.0.6": "a,b;c|d",
    "2001:db8::1": "-INF",
    "2001:db8::2": "zürich-λ-日本-🙂",
}

# (seconds after EPOCH, source, target, bytes on the wire). The weights count bytes: 2^24 + 1 is no float, the sums are no
# 32-bit integers.
PACKETS = [
    (0.25, "10.0.0.1", "10.0.0.2", 16777217),
    (1.0, "10.0.0.2", "10.0.0.1", 60),
    (10.0, "10.0.0.1", "10.0.0.2", 2147483647),
    (10.5, "10.0.0.3", "10.0.0.3", 61),
    (12.0, "2001:db8::1", "2001:db8::2", 2147483647),
    (13.0, "2001:db8::1", "2001:db8::2", 2147483646),
    (19.999999, "10.0.0.1", "10.0.0.2", 62),
    (30.0, "10.0.0.4", "10.0.0.5", 63),
    (31.0, "10.0.0.1", "10.0.0.2", 16777219),
    (31.5, "10.0.0.6", "10.0.0.4", 64),
    (32.0, "2001:db8::2", "2001:db8::3", 65),
]

# Gephi guesses a column's type from 25 rows: here are more nodes that have more packets but few bytes.
WIDE_PACKETS = [(n, f"10.1.0.{n}", f"10.1.1.{n}", 60) for n in range(1, 21) for _ in range(3)] + [
    (30.5, "10.2.0.1", "10.2.0.2", 2147483647), (31.5, "10.2.0.1", "10.2.0.2", 2147483647)]

# Names that only an edge list from elsewhere brings.
TEXT_EDGES = {
    ('say"hello"', "C:\\temp\\"): 16777217,
    ("C:\\temp\\", "INFO"): 9007199254740991,
    ("INFO", "<b>&amp;'x'</b>"): 3,
    ("a,b;c|d", "-INF"): 2.5,
    ("zürich-λ-日本-🙂", "bell\x07"): 1,
}


def shown(text):
    """A text as a document in XML can hold it: no control characters."""
    return "".join("\ufffd" if ord(c) < 0x20 and c not in "\t\n\r" or 0x7F <= ord(c) <= 0x9F else c for c in text)


def write_capture(path, packets):
    with open(path, "wb") as stream:
        stream.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for seconds, source, target, length in packets:
            ip = frames.ip6 if ":" in source else frames.ip4
            frame = frames.ethernet_ip(ip(source, target, frames.UDP, frames.udp(b"x")))
            microseconds = round(seconds * 1000000)
            stream.write(struct.pack("<IIII", EPOCH + microseconds // 1000000, microseconds % 1000000, len(frame), length))
            stream.write(frame)


def write_hosts(path):
    path.write_text("".join(f"{address} {name}\n" for address, name in LABELS.items()), encoding="utf-8")


def write_text_edges(path):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["Source", "Target", "Weight"])
        rows.writerows([*ends, weight] for ends, weight in TEXT_EDGES.items())


def packet_edges(packets=PACKETS):
    edges = collections.Counter()
    for _, source, target, length in packets:
        edges[source, target] += length
    return edges


def packet_windows():
    """Start of the window -> edges."""
    windows = collections.defaultdict(collections.Counter)
    for seconds, source, target, length in PACKETS:
        start = EPOCH + int(seconds) // WINDOW_SECONDS * WINDOW_SECONDS
        windows[start][source, target] += length
    return windows


def read_edges(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return {(row["Source"], row["Target"]): int(row["Weight"]) for row in csv.DictReader(stream)}


def read_nodes(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return {row["Id"]: row for row in csv.DictReader(stream)}


def read_windows(path):
    windows = collections.defaultdict(dict)
    with open(path, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            windows[float(row["Start"])][row["Source"], row["Target"]] = int(row["Weight"])
    return windows
