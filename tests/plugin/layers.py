#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""layers.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: every layer in the window's list, and the names of nodes.

The layers of Wireshark's own are compared with tshark's -z conv of the samples and the oracle tests' encapsulations.
"""
import pathlib
import re
import subprocess
import sys

import tshark
import wireshark

import cases
import frames

LEVELS = ["host", "endpoint", "service", "group"]
HOSTS = {"10.20.3.20": "backup-server", "10.20.0.5": "client-five"}


def add_merged(plugin, sample):
    paths = [plugin.copy_capture(sample)]
    paths += [plugin.add_capture(f"{number:03}-{name}.pcap", frames.pcap(link_type, packets))
              for number, (name, (link_type, packets)) in enumerate(cases.CASES.items())]
    merged = plugin.folder / "merged.pcapng"
    subprocess.run(["mergecap", "-F", "pcapng", "-w", merged, *paths], check=True)
    merged.chmod(0o644)
    return merged


def conversation_tables(plugin, capture, layers):
    """All tables in one run: each is asked for with a filter of its own that finds everything, since tshark prints that."""
    filters = {layer: f"frame.number < {1000000 + number}" for number, layer in enumerate(layers)}
    arguments = [word for layer in layers for word in ("-z", f"conv,{layer},{filters[layer]}")]
    result = plugin.run("-r", capture, *arguments)
    tables = {table.splitlines()[0]: tshark.conversations(table) for table in result.stdout.split("Filter:")[1:]}
    return {layer: tables[filters[layer]] for layer in layers}


def check_layers(plugin, checks, capture):
    listed = plugin.run("-r", capture, "-z", "commgraph,layer=?").stderr
    layers = re.search(r"not one of ([\w., -]+)", listed)[1].split(", ")
    steps = ["open", "list layer layers"]
    for layer in layers:
        steps += [f"choose layer {layer}", f"filters {layer}"]
    window = wireshark.Wireshark(plugin, "layers", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "layers")
    checks.equal("the list of layers", [line for line in window.read("layers").splitlines() if line], layers)
    checks.true("our own come first", layers[:4] == LEVELS and len(layers) > 15, layers)
    tables = conversation_tables(plugin, capture, layers[4:])
    for layer, theirs in tables.items():
        rows = [line.split("\t")[:3] for line in window.read(layer).splitlines()]
        if layer == "dccp":  # tshark prints no ports there, Wireshark does
            rows = [[re.sub(r":\d+/dccp$", "", end) for end in row[:2]] + row[2:] for row in rows]
        ours = tshark.edges_like_conversations("\n".join(["", *(",".join(row) for row in rows)]))
        checks.equal(f"layer {layer}", ours, theirs)
    filled = [layer for layer, table in tables.items() if table]
    print(f"{len(tables)} layers, with conversations: {', '.join(filled)}")
    checks.true("layers with conversations", len(filled) >= 6, filled)


def check_names(plugin, checks, capture):
    """From the user's file of hosts, in the table and in the graph; not in what is saved."""
    hosts = "".join(f"{address} {name}\n" for address, name in HOSTS.items())
    steps = ["open", "write named", "click copy", "copied named-rows", "click names", "click copy", "copied plain-rows", "write plain",
             "click names", "choose layer endpoint", "click copy", "copied endpoint-rows"]
    window = wireshark.Wireshark(plugin, "names", steps, "-r", capture, "-z", "commgraph", names="-Nn",
                                 files={".config/wireshark/hosts": hosts})
    window.check_status(checks, "names")
    plain = window.read("plain-rows")
    checks.true("no names unasked", plain and not any(name in plain for name in HOSTS.values()), plain[:200])
    for address, name in HOSTS.items():
        plain = re.sub(rf"\b{re.escape(address)}\b(?!\.)", name, plain)
        checks.true(f"{name} in the graph", name in window.read("named.svg") and name not in window.read("plain.svg"))
    checks.equal("names in the table", window.read("named-rows"), plain)
    checks.true("names of endpoints", re.search(r"^backup-server:\d+/tcp,", window.read("endpoint-rows"), re.M))
    checks.equal("addresses in what is saved", window.read("named.csv"), plugin.report(capture, "format=csv"))


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        sample = pathlib.Path(sys.argv[3], "backup", "dump.pcap")
        check_layers(plugin, checks, add_merged(plugin, sample))
        check_names(plugin, checks, plugin.copy_capture(sample))
    return checks.finish(at_least=25)


if __name__ == "__main__":
    sys.exit(main())
