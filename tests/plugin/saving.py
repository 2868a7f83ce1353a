#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""saving.py PLUGINS PCAP2AVRO COMMGRAPH SAMPLES [PRELOAD]: Save As, through its dialog, against pcap2avro and commgraph.

What is saved is what is shown: a range of time of a filtered capture, multicast and light edges hidden, the heaviest drawn.
"""
import pathlib
import subprocess
import sys

import tshark
import wireshark

from drawings import Png, circles_of, draw, edges_of, nodes_of, shapes_of
from window_view import as_csv, edges_of as rows_of, ends, is_unicast

FILTER = "tcp or udp"
LEAST, TOP = 3, 12
# The kinds in the order of the dialog's list.
KINDS = ["svg", "png", "pdf", "edges", "nodes", "measures", "gexf"]
ENDINGS = {"edges": "csv", "nodes": "csv", "measures": "csv"}
OLD = "an older file\n"


def save(kind, path):
    return ["click save", *["key fileTypeCombo Down"] * KINDS.index(kind), f"type fileNameEdit {path}"]


def steps_of(folder, sealed):
    steps = ["open", "drag strip 0 0.6", "click hideMulticast", f"set least {LEAST}", f"set top {TOP}", "write shown"]
    for kind in KINDS:
        steps += save(kind, folder / f"saved-{kind}")
    steps += [*save("edges", sealed / "old"), "confirm", "message sealed", *save("gexf", folder / "full.gexf"), "confirm",
              "message full"]
    steps += [*save("svg", folder / "picture.txt"), "message ending", *save("edges", folder / "saved-nodes"), "confirm"]
    return steps + ["choose group subnets /24, IPv6 /64", "write groups"]


def frames_of(plugin, capture, edges, filters):
    """A capture of the frames of these edges."""
    fields = {True: "ipv6", False: "ip"}
    pairs = " || ".join(f"({field}.src#1 == {source} && {field}.dst#1 == {target})"
                        for source, target in edges for field in [fields[":" in source]])
    path = plugin.writable_folder("frames") / "frames.pcapng"
    result = plugin.run("-r", capture, "-Y", f"({filters}) && ({pairs})", "-w", path)
    if result.returncode != 0:
        raise SystemExit(result.stderr)
    return path


def nodes_csv(plugin, capture):
    folder = plugin.folder / "archive"
    subprocess.run([plugin.pcap2avro, "-q", "-o", folder, capture], check=True, capture_output=True)
    return next(folder.glob("nodes/*/*.csv")).read_text()


def info(commgraph, edges):
    return subprocess.run([commgraph, "info", "-", "--nodes-out", "-"], input=edges, check=True, capture_output=True, text=True).stdout


def check_tables(plugin, checks, capture, window, saved):
    filters = f"({FILTER}) && {window.range('shown.txt')}"
    counted = rows_of(plugin.report(capture, f"format=csv,{filters}"))
    shown = [row for row in counted if all(map(is_unicast, ends(row))) and int(row[1]) >= LEAST]
    checks.true("there is something to see, and to hide", TOP < len(shown) < len(counted), f"{len(shown)} of {len(counted)}")
    checks.equal("edges", saved["edges"], as_csv(shown))
    frames = frames_of(plugin, capture, map(ends, shown), filters)
    checks.equal("nodes", window.read("shown-nodes.csv"), nodes_csv(plugin, frames))
    return as_csv(shown)


def check_pictures(plugin, checks, commgraph, saved, folder):
    edges = plugin.add_capture("shown.csv", saved["edges"].encode())
    gexf, svg = draw(commgraph, plugin.folder, "draw", edges, "--top", TOP)
    checks.equal("GEXF: nodes", nodes_of(saved["gexf"]), nodes_of(gexf))
    checks.equal("GEXF: edges", edges_of(saved["gexf"]), edges_of(gexf))
    checks.true("GEXF: the heaviest edges", len(edges_of(gexf)) == TOP)
    ours, theirs = shapes_of(saved["svg"]), shapes_of(svg)
    checks.equal("SVG: circles", ours[0], theirs[0])
    checks.equal("SVG: texts", sorted(text.replace("packets", "weight") for text in ours[1]), theirs[1])
    png = Png((folder / "saved-png.png").read_bytes())
    circles = circles_of(saved["svg"])
    scale = png.width / float(saved["svg"].partition('viewBox="0 0 ')[2].split()[0])
    wrong = [circle.attrib for circle in circles if circle.get("fill") not in (None, "none") and circle.get("fill").lower() !=
             png.colour(int(float(circle.get("cx")) * scale), int(float(circle.get("cy")) * scale))]
    checks.true("PNG: the SVG's circles", len(circles) > 8 and not wrong, str(wrong))
    checks.true("PDF", (folder / "saved-pdf.pdf").read_bytes().startswith(b"%PDF-"))


def check_failures(checks, window, sealed, folder):
    for name, words in (("sealed", f"{sealed / 'old.csv'}: Permission denied"), ("full", "No space left on device"),
                        ("ending", "picture.txt: the name must end in .svg, .png or .pdf")):
        checks.true(f"{name}: message", words in window.read(name) and window.read(name).count("\n") == 1, window.read(name))
    checks.true("the old file is not harmed", [(path.name, path.read_text()) for path in sealed.iterdir()] == [("old.csv", OLD)])
    left = [path.name for path in folder.iterdir() if path.name.startswith(".") or path.name == "picture.txt"]
    checks.true("nothing is left over", not left, left)


def main():
    checks = tshark.Checks()
    commgraph, samples = sys.argv[3], pathlib.Path(sys.argv[4])
    with tshark.Plugin(*sys.argv[1:3], *sys.argv[5:]) as plugin:
        capture = plugin.copy_capture(samples / "captures" / "backup" / "dump.pcap")
        folder, sealed = plugin.writable_folder("files"), plugin.writable_folder("sealed")
        (sealed / "old.csv").write_text(OLD)
        sealed.chmod(0o555)
        (folder / "full.gexf").symlink_to("/dev/full")
        window = wireshark.Wireshark(plugin, "saving", steps_of(folder, sealed), "-r", capture, "-z", f"commgraph,{FILTER}")
        window.check_status(checks, "saving")
        saved = {kind: (folder / f"saved-{kind}.{ENDINGS.get(kind, kind)}").read_text() for kind in KINDS if kind not in ("png", "pdf")}
        edges = check_tables(plugin, checks, capture, window, saved)
        checks.equal("a file that is replaced", saved["nodes"], edges)
        checks.equal("measures", saved["measures"], info(commgraph, edges))
        checks.equal("measures of groups", window.read("groups-measures.csv"), info(commgraph, window.read("groups.csv")))
        check_pictures(plugin, checks, commgraph, saved, folder)
        check_failures(checks, window, sealed, folder)
    return checks.finish(at_least=19)


if __name__ == "__main__":
    sys.exit(main())
