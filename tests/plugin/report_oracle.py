#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""report_oracle.py PLUGINS PCAP2AVRO SAMPLE [PRELOAD]: what -z commgraph prints, refuses, and loads."""
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

import tshark

GEXF = "{http://gexf.net/1.3}"
USAGE = "usage: -z commgraph[,key=value...][,filter]"


def rows(csv):
    return [line.split(",") for line in csv.splitlines()[1:]]


def heaviest(csv, count):
    """The heaviest rows of an edges CSV, of equal ones the first, in the CSV's order."""
    lines = csv.splitlines()
    order = sorted(range(1, len(lines)), key=lambda line: (-int(lines[line].split(",")[2]), line))
    return "\n".join([lines[0], *(lines[line] for line in sorted(order[:count]))]) + "\n"


def check_top(plugin, checks, capture):
    for weight in ("packets", "bytes"):
        whole = plugin.report(capture, f"format=csv,weight={weight}")
        for count in (1, 5, 10000):
            checks.equal(f"top {count} by {weight}", plugin.report(capture, f"format=csv,weight={weight},top={count}"),
                         heaviest(whole, count))
    kept = {(row[0], row[1]) for row in rows(plugin.report(capture, "format=csv,top=5"))}
    windows = plugin.report(capture, "format=csv,window=1s")
    expected = [line for line in windows.splitlines() if line.startswith("Source") or tuple(line.split(",")[:2]) in kept]
    checks.equal("top 5 in windows", plugin.report(capture, "format=csv,window=1s,top=5"), "\n".join(expected) + "\n")


def check_table(plugin, checks, capture):
    lines = plugin.report(capture, "top=5").splitlines()
    found = [re.match(r"(\S+)\s+-> (\S+)\s+(\d+)\s+(\d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)$", line) for line in lines]
    found = [row.groups() for row in found if row]
    csv = plugin.report(capture, "format=csv")
    expected = sorted(rows(csv), key=lambda row: -int(row[2]))[:5]
    checks.equal("table", "\n".join(map(str, [list(row[:3]) for row in found])), "\n".join(map(str, expected)))
    edge_lines = [line for line in lines if "->" in line or line.startswith("Source ")]
    checks.true("table is aligned", len({len(line) for line in edge_lines}) == 1, "\n".join(edge_lines))
    checks.true("table says what it shows", f"showing 5 of {len(rows(csv))} edges" in lines, lines[:6])
    checks.true("table names the filter", "Filter:tcp" in plugin.report(capture, "tcp").splitlines())
    windows = plugin.report(capture, "window=1s")
    starts = {row[3] for row in rows(plugin.report(capture, "format=csv,window=1s"))}
    checks.equal("windows of the table", dict.fromkeys(re.findall(r"^Window (\S+) to", windows, re.M), 1),
                 dict.fromkeys(starts, 1))


def gexf_edges(text):
    """(source, target) -> weight and spells of each edge, and the nodes' ids."""
    root = ElementTree.fromstring(text)
    edges = {}
    for edge in root.iter(GEXF + "edge"):
        values = sorted(tuple(sorted(value.attrib.items())) for value in edge.iter(GEXF + "attvalue"))
        spells = [tuple(sorted(spell.attrib.items())) for spell in edge.iter(GEXF + "spell")]
        edges[edge.get("source"), edge.get("target")] = (edge.get("weight"), tuple(values), tuple(spells))
    nodes = {node.get("id"): tuple(tuple(sorted(value.attrib.items())) for value in node.iter() if value is not node)
             for node in root.iter(GEXF + "node")}
    return edges, nodes


def check_gexf(plugin, checks, sample, capture):
    folder = plugin.folder / "converted"
    folder.mkdir()
    for number, options in enumerate(([], ["--window", "1s"])):
        output = folder / str(number)
        subprocess.run([plugin.pcap2avro, "-q", "--formats", "gexf", *options, "-S", "x", "-o", output, sample], check=True)
        theirs = gexf_edges((output / "graphs" / "x.gexf").read_text())
        ours = gexf_edges(plugin.report(capture, "format=gexf" + (",window=1s" if options else "")))
        checks.true(f"GEXF {options}", len(ours[0]) > 10, len(ours[0]))
        checks.equal(f"GEXF {options}: edges", ours[0], theirs[0])
        checks.equal(f"GEXF {options}: nodes", ours[1], theirs[1])


def check_errors(plugin, checks, capture):
    folder = plugin.writable_folder("errors")
    closed = plugin.folder / "closed"
    closed.mkdir()
    wrong = [("colour=red", "no such key: colour", True), ("top=0", "top=0: not a number", True),
             ("layer=nonsense", "layer=nonsense: not one of host, endpoint, service, group", True),
             ("format=pdf", "format=pdf: not table", True), ("window=soon", "window=soon: not a length of time", True),
             ("nonsense.field == 1", "nonsense.field", True), ("ip.src ==", "ip.src", True),
             (f"file={folder}/missing/x.csv", "missing", False), (f"file={closed}/x.csv", "ermission denied", False),
             (f"file={folder}", "irectory", False), ("file=/dev/full", "No space left", False)]
    for settings, message, has_usage in wrong:
        result = plugin.run("-r", capture, "-z", "commgraph," + settings)
        checks.true(settings, result.returncode != 0 and message in result.stderr and "Communication Graph," not in result.stdout and
                    (USAGE in result.stderr) == has_usage, f"status {result.returncode}, {result.stderr!r}")
    with open("/dev/full", "w") as full:
        result = subprocess.run(plugin.command("-r", capture, "-z", "commgraph"), stdout=full, stderr=subprocess.PIPE, text=True)
    checks.true("full disk", result.returncode != 0 and "No space left" in result.stderr, result)
    checks.true("files left", not list(folder.iterdir()) and not list(closed.iterdir()), list(folder.iterdir()))
    result = plugin.run("-r", capture, "-z", "commgraphs")
    checks.true("commgraphs", result.returncode != 0, result)


def check_file(plugin, checks, capture):
    path = plugin.writable_folder("file") / "edges.csv"
    printed = plugin.report(capture, f"format=csv,file={path}")
    checks.equal("printed beside a file", printed, "")
    checks.equal("written to a file", path.read_text(), plugin.report(capture, "format=csv"))
    checks.true("nothing else in the folder", [each.name for each in path.parent.iterdir()] == ["edges.csv"])
    both = plugin.run("-r", capture, "-z", "commgraph,format=csv,layer=group", "-z", "commgraph,format=csv").stdout
    separate = [plugin.report(capture, "format=csv,layer=" + layer) for layer in ("group", "host")]
    checks.true("two reports", both in ("".join(separate), "".join(reversed(separate))), both[:200])


def modules_of(process):
    return {line.split()[-1] for line in pathlib.Path(f"/proc/{process.pid}/maps").read_text().splitlines() if "/" in line}


def check_modules(plugin, checks, capture):
    """Reads a capture that comes slowly, and looks at what the process has mapped meanwhile."""
    fifo = plugin.folder / "slow.pcap"
    os.mkfifo(fifo, 0o666)
    fifo.chmod(0o666)
    data = capture.read_bytes()
    process = subprocess.Popen(plugin.command("-r", fifo, "-z", "commgraph,format=csv"), stdout=subprocess.PIPE, text=True)
    seen = []

    def feed():
        with open(fifo, "wb") as stream:
            stream.write(data[:-1])
            stream.flush()
            for _ in range(200):
                seen.append(modules_of(process))
                if any("commgraph.so" in module for module in seen[-1]):
                    break
                time.sleep(0.05)
            stream.write(data[-1:])

    feeder = threading.Thread(target=feed)
    feeder.start()
    output = process.communicate(timeout=tshark.TIMEOUT_SECONDS)[0]
    feeder.join()
    checks.equal("a capture that comes slowly", output, plugin.report(capture, "format=csv"))
    checks.true("the plugin is mapped", any("commgraph.so" in module for module in seen[-1]), seen[-1])
    checks.true("no Qt is mapped", not [module for module in seen[-1] if "Qt" in module], seen[-1])


def main():
    checks = tshark.Checks()
    sample = pathlib.Path(sys.argv[3])
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        capture = plugin.copy_capture(sample)
        check_top(plugin, checks, capture)
        check_table(plugin, checks, capture)
        check_gexf(plugin, checks, sample, capture)
        check_errors(plugin, checks, capture)
        check_file(plugin, checks, capture)
        check_modules(plugin, checks, capture)
    return checks.finish(at_least=39)


if __name__ == "__main__":
    sys.exit(main())
