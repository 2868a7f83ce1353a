#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""comparison.py PLUGINS PCAP2AVRO COMMGRAPH SAMPLES [PRELOAD]: an earlier edge list beside the window's, against commgraph compare.

The earlier one is a capture of the same network idle, with a host that is named by a text and a weight that is no whole number.
"""
import collections
import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import tshark
import wireshark

from drawings import SVG, shapes_of
from window_view import as_csv, edges_of, ends, group, is_unicast

EXTRA = "yesterday,10.20.3.20,2.5\n"
TOP = 9
BAD = "Source,Target,Weight\na,b,1\na,c,many\n"
SAME_FACTOR = 1.25
NUMBERS = ("distance", "divergence", "weighted Jaccard", "Jaccard")


def steps_of(before, bad):
    return ["open", "write plain", "trigger compare", f"type fileNameEdit {before}", "write all", "click copy", "copied all-rows",
            "sort 8 0", "click copy", "copied sorted", "sort 2 1", "click hideMulticast", "write hidden", "click copy", "copied hidden-rows",
            "choose group subnets /24, IPv6 /64", "write groups", "click copy", "copied groups-rows", "choose group hosts",
            "click hideMulticast", "drag strip 0 0.4", "write range", "click copy", "copied range-rows", "key strip Escape",
            f"set top {TOP}", "write top", "set top 2000", "trigger compare", f"type fileNameEdit {bad}", "message bad", "write after",
            "trigger compare-off", "write off", "click copy", "copied off-rows"]


def state_of(share_before, share_now):
    if share_before == 0 or share_now == 0:
        return "new" if share_before == 0 else "gone"
    if share_now > share_before * SAME_FACTOR:
        return "heavier"
    return "lighter" if share_before > share_now * SAME_FACTOR else "as before"


def rows_of(report):
    """The table that the window should have: from ends to packets, before, change and state."""
    return {(edge["source"], edge["target"]): (edge["weightB"], edge["weightA"], edge["weightB"] - edge["weightA"],
                                               state_of(edge["weightA"] / report["weightA"], edge["weightB"] / report["weightB"]))
            for edge in report["edges"]}


def rows_in(text):
    return {(row["Source"], row["Target"]): (float(row["Packets"]), float(row["Before"]), float(row["Change"]), row["State"])
            for row in csv.DictReader(io.StringIO(text))}


def strokes_of(svg):
    """How many lines there are of each colour, dash and width, those of the legend too."""
    names = ("stroke", "stroke-dasharray", "stroke-width", "stroke-opacity")
    lines = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return collections.Counter(tuple(line.get(name) for name in names) for line in lines if line.get("stroke"))


class Compared:
    """What commgraph compare says of two edge lists."""

    def __init__(self, commgraph, folder, name, before, now):
        self.name, self.before, self.now = name, folder / f"{name}-before.csv", folder / f"{name}-now.csv"
        self.before.write_text(before)
        self.now.write_text(now)
        self.commgraph = commgraph
        self.report = json.loads(self.run("--json", "--top", "100000"))
        self.text = self.run()

    def run(self, *options):
        command = [self.commgraph, "compare", self.before, self.now, *options]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def line(self, file_name):
        """The line under the graph."""
        numbers = ", ".join(f"{name} {re.search(rf'^{name} +([^ ]+)$', self.text, re.M)[1]}" for name in NUMBERS)
        states = collections.Counter(row[3] for row in rows_of(self.report).values())
        counts = ", ".join(f"{states[word]} {word}" for word in ("new", "gone", "heavier", "lighter"))
        return f"Compared with {file_name}: {numbers}; edges: {counts}\n"

    def draw(self, title):
        path = self.before.with_suffix(".svg")
        self.run("-o", path, "--title", title)
        return path.read_text()


def check(checks, window, compared, file_name):
    name = compared.name
    expected = rows_of(compared.report)
    checks.equal(f"{name}: table", rows_in(window.read(f"{name}-rows")), expected)
    checks.true(f"{name}: the line", compared.line(file_name) in window.read(f"{name}.txt"),
                f"{window.read(f'{name}.txt')} but {compared.line(file_name)}")
    checks.equal(f"{name}: the edges that are saved", window.read(f"{name}.csv"), compared.now.read_text())
    states = collections.Counter(row[3] for row in expected.values())
    checks.true(f"{name}: something of most kinds", states["new"] and states["gone"] and len(states) > 3, states)


def check_picture(checks, window, compared, title):
    drawn, ours = compared.draw(title), window.read(f"{compared.name}.svg")
    checks.equal(f"{compared.name}: lines", strokes_of(ours), strokes_of(drawn))
    checks.true(f"{compared.name}: lines of several kinds", len(strokes_of(ours)) > 20)
    circles, texts = shapes_of(ours)
    checks.equal(f"{compared.name}: circles", circles, shapes_of(drawn)[0])
    checks.equal(f"{compared.name}: texts", sorted(text.replace("packets", "weight") for text in texts), shapes_of(drawn)[1])


def check_end(checks, window):
    plain = window.read("plain.svg")
    checks.true("another picture", plain != window.read("all.svg") != "")
    checks.true("taken off: no columns, no line", window.read("off-rows").startswith("Source,Target,Packets,Bytes,First,Last,Duration\n") and
                "Compared" not in window.read("off.txt"))
    checks.equal("taken off: edges", window.read("off.csv"), window.read("plain.csv"))
    checks.true("bad: message", "bad.csv: line 3: " in window.read("bad") and window.read("bad").count("\n") == 1, window.read("bad"))
    checks.true("bad: nothing changes", window.read("after.svg") == window.read("all.svg"))
    changes = [float(row["Change"]) for row in csv.DictReader(io.StringIO(window.read("sorted")))]
    checks.true("sorted by change", changes == sorted(changes) and len(set(changes)) > 10, changes)


def main():
    checks = tshark.Checks()
    commgraph, captures = sys.argv[3], pathlib.Path(sys.argv[4], "captures")
    with tshark.Plugin(*sys.argv[1:3], *sys.argv[5:]) as plugin:
        capture = plugin.copy_capture(captures / "database-load" / "first.pcap")
        before = plugin.convert([captures / "database-idle" / "minute.pcapng"]) + EXTRA
        files = [plugin.add_capture(name, text.encode()) for name, text in (("before.csv", before), ("bad.csv", BAD))]
        window = wireshark.Wireshark(plugin, "comparison", steps_of(*files), "-r", capture, "-z", "commgraph,top=2000")
        window.check_status(checks, "comparison")
        now = plugin.report(capture, "format=csv")
        unicast = [as_csv(edge for edge in edges_of(text) if all(end == "yesterday" or is_unicast(end) for end in ends(edge)))
                   for text in (before, now)]
        ranged = plugin.report(capture, f"format=csv,{window.range('range.txt')}")
        sides = {"all": (before, now), "hidden": unicast, "groups": [group(commgraph, text) for text in unicast],
                 "range": (before, ranged)}
        checks.true("what is hidden, and the range, make a difference", len({side for pair in sides.values() for side in pair}) == 7)
        compared = {name: Compared(commgraph, plugin.folder, name, *pair) for name, pair in sides.items()}
        for each in compared.values():
            check(checks, window, each, "before.csv")
        for name in ("all", "hidden", "range"):
            check_picture(checks, window, compared[name], f"before.csv, then {capture.name}")
        checks.true("the heaviest edges alone", f"showing {TOP} of {len(compared['all'].report['edges'])} edges" in window.read("top.txt") and
                    compared["all"].line("before.csv") in window.read("top.txt"), window.read("top.txt"))
        check_end(checks, window)
    return checks.finish(at_least=36)


if __name__ == "__main__":
    sys.exit(main())
