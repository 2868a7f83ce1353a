#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""window_view.py PLUGINS PCAP2AVRO COMMGRAPH SAMPLE [PRELOAD]: what the window's view hides, groups, focuses and saves."""
import ipaddress
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import tshark
import wireshark

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
FOCUS = "10.20.3.22"
LEAST = 5
TOP = 7
# What may be left of the hosts' own places after the file's decimals.
NEAR = 0.01

STEPS = ["open", "write all", "click hideMulticast", "write unicast", "click hideSilent", "write answering",
         f"set least {LEAST}", "write least", "set least 0", "click hideSilent", "click hideMulticast", "write again",
         "choose group subnets /24, IPv6 /64", "write subnets", "type search 10.20.3.0/24", "key graph Return", "write open",
         "choose group hosts", f"type focus {FOCUS}", "write focus1", "set hops 2", "write focus2",
         "click showAll", "write shown", f"set top {TOP}", "write top", "set top 200", "choose colour subnets", "write colours",
         "drag strip 0 0.5", "write range"]


def edges_of(csv):
    return [line.rsplit(",", 1) for line in csv.splitlines()[1:]]


def as_csv(edges):
    return "".join(f"{line}\n" for line in ["Source,Target,Weight", *(",".join(edge) for edge in edges)])


def ends(edge):
    return edge[0].split(",")


def is_unicast(host):
    address = ipaddress.ip_address(host)
    return not address.is_multicast and str(address) != "255.255.255.255"


def near(edges, host, hops):
    """Hosts up to so many edges away, whichever way these go."""
    reached = {host}
    for _ in range(hops):
        reached |= {end for edge in edges for end in ends(edge) if reached & set(ends(edge))}
    return reached


def heaviest(edges, count):
    """Of equal weights the first."""
    kept = sorted(range(len(edges)), key=lambda number: (-int(edges[number][1]), number))[:count]
    return [edges[number] for number in sorted(kept)]


def group(commgraph, csv):
    return subprocess.run([commgraph, "group", "--by", "subnet/24,/64", "-"], input=csv, check=True, capture_output=True,
                          text=True).stdout


def nodes_csv(plugin, capture, folder):
    subprocess.run([plugin.pcap2avro, "-q", "-o", folder, capture], check=True, capture_output=True)
    return next(pathlib.Path(folder).glob("nodes/*/*.csv")).read_text()


class Gexf:
    def __init__(self, text):
        graph = ElementTree.fromstring(text).find(f"{GEXF}graph")
        nodes = {node.get("id"): node for node in graph.find(f"{GEXF}nodes")}
        self.places = {node.get("label"): self.place(node) for node in nodes.values()}
        self.edges = sorted((nodes[edge.get("source")].get("label"), nodes[edge.get("target")].get("label"))
                            for edge in graph.find(f"{GEXF}edges"))

    @staticmethod
    def place(node):
        position = node.find(f"{VIZ}position")
        return float(position.get("x")), float(position.get("y"))

    def moved(self, other):
        """Hosts of both that are not in the same place."""
        return [host for host in set(self.places) & set(other.places)
                if max(abs(a - b) for a, b in zip(self.places[host], other.places[host])) > NEAR]


def check_filters(checks, commgraph, window, csv):
    edges = edges_of(csv)
    unicast = [edge for edge in edges if all(map(is_unicast, ends(edge)))]
    speakers = {ends(edge)[0] for edge in unicast}
    answering = [edge for edge in unicast if ends(edge)[1] in speakers]
    expected = {"all": edges, "unicast": unicast, "answering": answering,
                "least": [edge for edge in answering if int(edge[1]) >= LEAST], "again": edges, "shown": edges,
                "top": edges, "colours": edges}
    for hops in (1, 2):
        kept = near(edges, FOCUS, hops)
        expected[f"focus{hops}"] = [edge for edge in edges if set(ends(edge)) <= kept]
    for name, rows in expected.items():
        checks.equal(f"{name}: edges", window.read(f"{name}.csv"), as_csv(rows))
    checks.true("each filter hides something", len(edges) > len(unicast) > len(expected["least"]) > 0 and
                len(expected["focus1"]) < len(expected["focus2"]) < len(edges), str({key: len(each) for key, each in expected.items()}))
    checks.equal("subnets: edges", window.read("subnets.csv"), group(commgraph, csv))
    opened = {end for edge in edges_of(window.read("open.csv")) for end in ends(edge)}
    checks.true("a subnet opens by Return", "10.20.3.20" in opened and "10.20.3.0/24" not in opened and
                "10.20.0.0/24" in opened, str(opened))
    shown = Gexf(window.read("top.gexf")).edges
    checks.true("the heaviest edges", shown == sorted(tuple(ends(edge)) for edge in heaviest(edges, TOP)), str(shown))
    checks.true("the hint says so", f"showing {TOP} of {len(edges)} edges" in window.read("top.txt"), window.read("top.txt"))


def check_places(checks, commgraph, window):
    """The same places as commgraph draws; they stay where they are whatever is hidden, and come back."""
    drawn = window.folder / "drawn.gexf"
    subprocess.run([commgraph, "draw", window.folder / "all.csv", "-o", drawn], check=True)
    first = Gexf(window.read("all.gexf"))
    moved = first.moved(Gexf(drawn.read_text()))
    checks.true("the places of commgraph draw", len(first.places) > 10 and not moved, str(moved))
    for name in ("unicast", "answering", "least", "again", "shown", "top", "colours", "range"):
        other = Gexf(window.read(f"{name}.gexf"))
        checks.true(f"{name}: hosts stay", len(other.places) > 2 and not first.moved(other), str(first.moved(other)))
    checks.true("again: the same picture", window.read("again.svg") == window.read("all.svg") == window.read("shown.svg"))
    checks.true("colours: another picture", window.read("colours.svg") != window.read("all.svg"))


def main():
    checks = tshark.Checks()
    commgraph = sys.argv[3]
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[5:]) as plugin:
        capture = plugin.copy_capture(pathlib.Path(sys.argv[4]))
        window = wireshark.Wireshark(plugin, "view", STEPS, "-r", capture, "-z", "commgraph")
        window.check_status(checks, "view")
        check_filters(checks, commgraph, window, plugin.report(capture, "format=csv"))
        check_places(checks, commgraph, window)
        checks.equal("nodes.csv", window.read("all-nodes.csv"), nodes_csv(plugin, capture, plugin.folder / "archive"))
    return checks.finish(at_least=25)


if __name__ == "__main__":
    sys.exit(main())
