#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""overlay.py PLUGINS PCAP2AVRO COMMGRAPH SAMPLES [PRELOAD]: a nodes CSV laid over the window's graph, against commgraph draw."""
import csv
import io
import pathlib
import subprocess
import sys

import tshark
import wireshark

from drawings import draw, nodes_of, shapes_of

RESOLVED = {"10.20.0.4": "by-wireshark", "10.20.3.20": "hidden-by-the-file"}
LABELS = {"10.20.3.20": 'db, the "first"', "10.20.0.5": "back\\slash", "10.20.0.2": "<name> & co"}
BAD = {"no-id": ("Source,Target,Weight\na,b,1\n", "line 1: no column Id"),
       "twice": ("Id,Label\na,x\nb,y\na,z\n", 'line 4: Id "a" stands in an earlier row too'),
       "fields": ("Id,Label\na,x\nb\n", "line 3: "),
       "empty": ("", "")}


def info(commgraph, edges, labels):
    """What commgraph info writes of EDGES, with some labels; no backslash doubled yet."""
    text = subprocess.run([commgraph, "info", edges, "--nodes-out", "-"], check=True, capture_output=True, text=True).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row["Label"] = labels.get(row["Id"], row["Label"]).replace("\\", "\\\\")
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def check_picture(checks, name, window, drawn):
    gexf, svg = drawn
    checks.equal(f"{name}: labels, colours, sizes", nodes_of(window.read(f"{name}.gexf")), nodes_of(gexf))
    ours, theirs = shapes_of(window.read(f"{name}.svg")), shapes_of(svg)
    checks.equal(f"{name}: circles", ours[0], theirs[0])
    checks.equal(f"{name}: texts", sorted(text.replace("packets", "weight") for text in ours[1]), theirs[1])
    checks.true(f"{name}: there is something", len(ours[0]) > 10 and len(ours[1]) > 15, str(ours))


def steps_of(nodes, pcap2avro_nodes, bad):
    steps = ["open", "click names", "write plain", "trigger nodes", f"type fileNameEdit {nodes}", "write info", "click copy",
             "copied rows", "choose colour Kind", "choose size DegreeIn", "write columns", "choose colour subnets", "write subnets",
             "choose colour communities", "choose size traffic", "write labels"]
    for name, path in bad.items():
        steps += ["trigger nodes", f"type fileNameEdit {path}", f"message {name}-message", f"write {name}"]
    return steps + ["trigger nodes-off", "write off", "click names", "write names", "trigger nodes", f"type fileNameEdit {nodes}",
                    "write both", "trigger nodes", f"type fileNameEdit {pcap2avro_nodes}", "choose size Packets", "write archive"]


def check_names(checks, window):
    checks.true("names in the table", '\n"db, the ""first""",back\\slash,' in window.read("rows"), window.read("rows")[:300])
    labels = {node: values[0] for node, values in nodes_of(window.read("both.gexf")).items()}
    wanted = {**RESOLVED, **LABELS}
    checks.equal("the file's names before Wireshark's", {node: labels.get(node) for node in wanted}, wanted)
    names = {node: values[0] for node, values in nodes_of(window.read("names.gexf")).items()}
    checks.equal("Wireshark's without the file", {node: names.get(node) for node in RESOLVED}, RESOLVED)
    saved = {row["Id"]: row["Label"] for row in csv.DictReader(io.StringIO(window.read("both-nodes.csv")))}
    checks.equal("names in the nodes CSV", {node: saved.get(node) for node in wanted},
                 {node: label.replace("\\", "\\\\") for node, label in wanted.items()})


def check_bad(checks, window):
    for name, (_, words) in BAD.items():
        message = window.read(f"{name}-message")
        checks.true(f"{name}: message", f"{name}.csv: {words}" in message and message.count("\n") == 1, message)
        checks.true(f"{name}: nothing changes", window.read(f"{name}.svg") == window.read("labels.svg") != "")


def main():
    checks = tshark.Checks()
    commgraph, samples = sys.argv[3], pathlib.Path(sys.argv[4])
    with tshark.Plugin(*sys.argv[1:3], *sys.argv[5:]) as plugin:
        capture = plugin.copy_capture(samples / "captures" / "backup" / "dump.pcap")
        edges = plugin.add_capture("edges.csv", plugin.convert([capture]).encode())
        nodes = plugin.add_capture("nodes.csv", info(commgraph, edges, LABELS).encode())
        subprocess.run([plugin.pcap2avro, "-q", "--hosts", samples / "hosts", "-o", plugin.folder / "archive", capture], check=True)
        archive = plugin.add_capture("archive.csv", next((plugin.folder / "archive").glob("nodes/*/*.csv")).read_bytes())
        bad = {name: plugin.add_capture(f"{name}.csv", text.encode()) for name, (text, _) in BAD.items()}
        hosts = {".config/wireshark/hosts": "".join(f"{address} {name}\n" for address, name in RESOLVED.items())}
        window = wireshark.Wireshark(plugin, "overlay", steps_of(nodes, archive, bad), "-r", capture, "-z", "commgraph", names="-Nn",
                                     files=hosts)
        window.check_status(checks, "overlay")
        for name, path, *options in (("info", nodes, "--color", "Community", "--size", "PageRank"),
                                     ("columns", nodes, "--color", "Kind", "--size", "DegreeIn"), ("labels", nodes),
                                     ("archive", archive, "--size", "Packets")):
            check_picture(checks, name, window, draw(commgraph, plugin.folder, "draw", edges, "--nodes", path, *options))
        check_names(checks, window)
        check_bad(checks, window)
        checks.true("taken off", window.read("off.svg") == window.read("plain.svg") != window.read("labels.svg"))
        checks.true("the hint names the file", ", with nodes.csv" in window.read("info.txt") and "with" not in window.read("off.txt"))
    return checks.finish(at_least=28)


if __name__ == "__main__":
    sys.exit(main())
