#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""selection.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: what is selected in the window's graph is so in its table, and the reverse."""
import csv
import pathlib
import sys

import tshark
import wireshark

COLUMNS = ["Source", "Target", "Packets", "Bytes", "First", "Last", "Duration"]


def rows_of(window, name):
    return list(csv.DictReader(window.read(name).splitlines()))


def ends_of(rows):
    return [(row["Source"], row["Target"]) for row in rows]


def check_selecting(plugin, checks, capture):
    steps = ["open", "click copy", "copied all", "write plain", "main main-before", "click-host 0", "write host", "click copy",
             "copied host", "main main-host", "sort 0 0", "click copy", "copied host-sorted", "sort 2 1", "select 3", "write edge",
             "click copy", "copied edge", "drag graph 0.001 0.001", "write none", "click copy", "copied none", "main main-after",
             "click-host 2", "drag strip 0 0.9", "click copy", "copied kept", "double-click-host 0", "main main-filtered"]
    window = wireshark.Wireshark(plugin, "selection", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "selection")
    rows = rows_of(window, "all")
    host = rows[0]["Source"]
    checks.equal("a host's rows", rows_of(window, "host"), [row for row in rows if host in (row["Source"], row["Target"])])
    checks.equal("sorted, they stay selected", sorted(ends_of(rows_of(window, "host-sorted"))), sorted(ends_of(rows_of(window, "host"))))
    checks.equal("a row", rows_of(window, "edge"), rows[3:4])
    checks.equal("nothing", rows_of(window, "none"), rows)
    checks.true("rows that stay selected", 0 < len(rows_of(window, "kept")) < len(rows) and
                all(rows[2]["Source"] in ends for ends in ends_of(rows_of(window, "kept"))), rows_of(window, "kept"))
    pictures = {name: (window.folder / f"{name}-window.png").read_bytes() for name in ("plain", "host", "edge", "none")}
    checks.true("marks are seen", len({pictures["plain"], pictures["host"], pictures["edge"]}) == 3)
    checks.true("and go", pictures["none"] == pictures["plain"])
    checks.true("a click filters nothing", window.read("main-before") == window.read("main-host") == window.read("main-after"))
    shown = window.read("main-filtered").splitlines()
    checks.true("a double click filters", shown[0] == shown[1] and f"ip.src#1 == {host}" in shown[1], shown)


def check_table(plugin, checks, capture):
    """Every column, sorted both ways, against tshark's own fields."""
    steps = ["open"]
    for column in range(len(COLUMNS)):
        for order in (0, 1):
            steps += [f"sort {column} {order}", "click copy", f"copied {column}-{order}"]
    window = wireshark.Wireshark(plugin, "table", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "table")
    fields = [word for each in ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "frame.len", "frame.time_epoch") for word in ("-e", each)]
    packets = plugin.run("-r", capture, "-T", "fields", *fields, "-E", "occurrence=f", quiet=False).stdout.splitlines()
    expected = {}
    for line in packets:
        four_source, four_target, six_source, six_target, length, time = line.split("\t")
        ends = (four_source or six_source, four_target or six_target)
        if not ends[0]:
            continue
        edge = expected.setdefault(ends, [0, 0, time[:17], time[:17]])
        edge[0] += 1
        edge[1] += int(length)
        edge[3] = time[:17]
    table = {ends: [int(row["Packets"]), int(row["Bytes"]), row["First"].ljust(17, "0"), row["Last"].ljust(17, "0")]
             for ends, row in zip(ends_of(rows_of(window, "0-0")), rows_of(window, "0-0"))}
    checks.equal("the table", table, expected)
    for column, title in enumerate(COLUMNS[2:], 2):
        for order in (0, 1):
            values = [float(row[title]) for row in rows_of(window, f"{column}-{order}")]
            checks.true(f"sorted by {title}, {order}", values == sorted(values, reverse=bool(order)) and values[0] != values[-1], values)
    for row in rows_of(window, "0-0"):
        checks.true("duration", abs(float(row["Last"]) - float(row["First"]) - float(row["Duration"])) < 1e-5, row)


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        capture = plugin.copy_capture(pathlib.Path(sys.argv[3], "backup", "dump.pcap"))
        check_selecting(plugin, checks, capture)
        check_table(plugin, checks, capture)
    return checks.finish(at_least=60)


if __name__ == "__main__":
    sys.exit(main())
