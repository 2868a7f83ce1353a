#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""filters.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: the window's display filters find the packets that were counted.

For every edge and host of the samples and of the oracle tests' encapsulations, tshark counts the frames that the filter
finds. Then the menu's entries, in Wireshark, and its way to the first packet.
"""
import pathlib
import re
import subprocess
import sys

import tshark
import wireshark

import cases
import frames

LAYERS = ("host", "group", "endpoint")
FILTERS_A_RUN = 400
ROWS_A_LAYER = 600  # more only where each port of a scan is an endpoint: then not all are tried
# Where Wireshark has an address in its fields and there is no header to count, or another address than the header's.
NOT_FOUND = {"cut_frames", "source_routed"}
# Where it has no ports, or those of another header: it puts fragments together, and IPv6 headers do not name the protocol.
NO_PORTS = NOT_FOUND | {"fragmented_tunnels", "ipv4_fragments", "ipv6_fragments", "ipv6_extension_headers"}


def add_merged(plugin, samples):
    """The samples and each encapsulation in one capture, and IPv4 in IPv6 between hosts that also talk without a tunnel."""
    paths = [plugin.copy_capture(sample) for sample in samples]
    paths += [plugin.add_capture(f"{number:03}-{name}.pcap", frames.pcap(link_type, packets))
              for number, (name, (link_type, packets)) in enumerate(cases.CASES.items())]
    merged = plugin.folder / "merged.pcapng"
    subprocess.run(["mergecap", "-F", "pcapng", "-w", merged, *paths], check=True)
    merged.chmod(0o644)
    return merged


def count_frames(plugin, capture, filters):
    """How many frames each display filter finds, by tshark's protocol hierarchy: it names the filter that it counts for."""
    counts = {}
    for start in range(0, len(filters), FILTERS_A_RUN):
        arguments = [word for each in filters[start:start + FILTERS_A_RUN] for word in ("-z", f"io,phs,{each}")]
        output = plugin.run("-r", capture, *arguments).stdout
        for part in output.split("Filter: ")[1:]:
            lines = part.splitlines()
            counts[lines[0]] = sum(int(line.split("frames:")[1].split()[0]) for line in lines[1:] if re.match(r"\S+ +frames:", line))
    return counts


def case_of(display_filter):
    """The encapsulation that has the addresses in a filter."""
    four = re.search(r"ip\.src#1 == 10\.(\d+)\.(\d+)\.", display_filter)
    six = re.search(r"ipv6\.src#1 == 2001:db8:([0-9a-f]+):", display_filter)
    number = int(four[1]) * 250 + int(four[2]) if four else int(six[1], 16) if six else 0
    names = list(cases.CASES)
    return names[number - 1] if 0 < number <= len(names) else display_filter


def expected_hosts(rows):
    """Packets from and to each host, one that it sends itself once."""
    counts = {}
    for source, target, packets, *_ in rows:
        for host in {source, target}:
            counts[host] = counts.get(host, 0) + int(packets)
    return counts


def check_layer(plugin, checks, capture, layer, text):
    rows = [line.split("\t") for line in text.splitlines()]
    hosts = expected_hosts(rows)
    if len(rows) > ROWS_A_LAYER:
        rows = rows[::len(rows) // ROWS_A_LAYER]
    expected = {}
    for source, target, packets, edge_filter, host_filter in rows:
        checks.true(f"{layer}: filters of {source} {target}", edge_filter and host_filter, (edge_filter, host_filter))
        expected[edge_filter] = int(packets)
        expected[host_filter] = hosts[source]
    checks.true(f"{layer}: each edge and host has its own", len(expected) == len(rows) + len({row[0] for row in rows}))
    found = count_frames(plugin, capture, sorted(expected))
    wrong = {each: (expected[each], found.get(each)) for each in expected if expected[each] != found.get(each)}
    names = {case_of(each) for each in wrong}
    checks.true(f"{layer}: {len(expected)} filters", names <= NO_PORTS if layer == "endpoint" else names == NOT_FOUND, wrong)
    print(f"{layer}: {len(expected)} filters, {len(wrong)} of them find other packets: {', '.join(sorted(names))}")
    return len(expected)


def check_all_edges(plugin, checks, samples):
    capture = add_merged(plugin, samples)
    steps = ["open"]
    for layer in LAYERS:
        steps += [f"choose layer {layer}", f"filters {layer}"]
    window = wireshark.Wireshark(plugin, "filters", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "filters")
    counted = sum(check_layer(plugin, checks, capture, layer, window.read(layer)) for layer in LAYERS)
    checks.true("filters tried", counted > 2000, counted)


def check_tunnel_exception(plugin, checks):
    """What docs/wireshark.md says of IPv4 in IPv6: the inner header is the first of its kind."""
    inner = frames.ip4("10.9.0.1", "10.9.0.2", frames.TCP, frames.tcp(b"GET"))
    capture = plugin.add_capture("4in6.pcap", frames.pcap(1, [
        frames.ethernet_ip(inner), frames.ethernet_ip(frames.ip6("2001:db8::1", "2001:db8::2", 4, inner))]))
    window = wireshark.Wireshark(plugin, "4in6", ["open", "filters host"], "-r", capture, "-z", "commgraph")
    rows = [line.split("\t") for line in window.read("host").splitlines()]
    found = count_frames(plugin, capture, [row[3] for row in rows])
    checks.equal("IPv4 in IPv6: weights", {row[3]: int(row[2]) for row in rows},
                 {"ip.src#1 == 10.9.0.1 && ip.dst#1 == 10.9.0.2": 1,
                  "ipv6.src#1 == 2001:db8::1 && ipv6.dst#1 == 2001:db8::2": 1})
    checks.equal("IPv4 in IPv6: frames", found, {"ip.src#1 == 10.9.0.1 && ip.dst#1 == 10.9.0.2": 2,
                                                 "ipv6.src#1 == 2001:db8::1 && ipv6.dst#1 == 2001:db8::2": 1})


ENTRIES = {  # of the edge in the first row, S to T
    "item": "{edge}", "not": "!({edge})", "either": "({edge}) || ({back})", "source": "{source}", "target": "{target}"}


def check_menu(plugin, checks, capture):
    """Each entry, applied, then prepared: the toolbar, the filter that is applied, the number of packets listed."""
    steps = ["open", "filters rows"]
    for entry in ENTRIES:
        steps += [f"menu 0 apply-{entry}", f"main apply-{entry}"]
    for entry in ENTRIES:
        steps += ["type DisplayFilterEdit udp", f"menu 0 prepare-{entry}", f"main prepare-{entry}"]
    steps += ["host-menu 0 apply-item", "main host-item", "host-menu 0 apply-not", "main host-not", "drag strip 0.2 0.4",
              "write range", "menu 0 apply-range", "main range", "menu 0 apply-item", "main item-in-range", "filters in-range"]
    window = wireshark.Wireshark(plugin, "menu", steps, "-r", capture, "-z", "commgraph,tcp or udp")
    window.check_status(checks, "menu")
    rows = {tuple(row[:2]): row for row in (line.split("\t") for line in window.read("rows").splitlines())}
    first = next(iter(rows.values()))
    source, target = first[:2]
    ends = {"edge": f"ip.src#1 == {source} && ip.dst#1 == {target}", "back": f"ip.src#1 == {target} && ip.dst#1 == {source}",
            "source": f"((ip.src#1 == {source}) || (ip.dst#1 == {source}))",
            "target": f"((ip.src#1 == {target}) || (ip.dst#1 == {target}))"}
    expected = {entry: f"(tcp or udp) && ({text.format(**ends)})" for entry, text in ENTRIES.items()}
    counts = count_frames(plugin, capture, [*expected.values(), "udp"])
    for entry, display_filter in expected.items():
        checks.equal(f"apply {entry}", window.read(f"apply-{entry}").splitlines()[:3],
                     [display_filter, display_filter, str(counts[display_filter])])
        checks.equal(f"prepare {entry}", window.read(f"prepare-{entry}").splitlines()[:3],
                     [display_filter, "udp", str(counts["udp"])])
    checks.equal("the edge's weight", first[2], str(counts[expected["item"]]))
    check_menu_range(plugin, checks, capture, window)


def check_menu_range(plugin, checks, capture, window):
    shown = {name: window.read(name).splitlines()[:3] for name in ("host-item", "host-not", "range", "item-in-range")}
    counts = count_frames(plugin, capture, ["tcp or udp", *(lines[1] for lines in shown.values())])
    for name, (toolbar, applied, listed) in shown.items():
        checks.true(name, toolbar == applied and int(listed) == counts[applied] > 0, (toolbar, applied, listed))
    checks.equal("a host and all others", counts[shown["host-item"][1]] + counts[shown["host-not"][1]], counts["tcp or udp"])
    chosen = window.range("range.txt")
    checks.true("the range", chosen and shown["range"][1] == f"(tcp or udp) && ({chosen})", (chosen, shown["range"]))
    checks.equal("the edge's weight in the range", shown["item-in-range"][2],
                 window.read("in-range").splitlines()[0].split("\t")[2])


def check_first_packets(plugin, checks, capture):
    numbers = range(0, 47, 5)
    steps = ["open", "filters rows"]
    for row in numbers:
        steps += [f"menu {row} first-packet", f"main edge-{row}", f"host-menu {row} first-packet", f"main host-{row}"]
    steps += ["type DisplayFilterEdit icmp", "menu 0 first-packet", "write hidden"]
    window = wireshark.Wireshark(plugin, "first", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "first packet")
    rows = [line.split("\t") for line in window.read("rows").splitlines()]
    fields = [word for each in ("frame.number", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst") for word in ("-e", each)]
    listed = plugin.run("-r", capture, "-T", "fields", *fields, "-E", "occurrence=f", quiet=False).stdout.splitlines()
    packets = [[each for each in line.split("\t") if each] for line in listed]
    for row in numbers:
        source, target = rows[row][:2]
        first_edge = next(number for number, *ends in packets if ends == [source, target])
        first_host = next(number for number, *ends in packets if source in ends)
        checks.equal(f"first packet of {source} to {target}", window.read(f"edge-{row}").splitlines()[3], first_edge)
        checks.equal(f"first packet of {source}", window.read(f"host-{row}").splitlines()[3], first_host)
    checks.true("a hidden packet is told", "is hidden by the display filter" in window.read("hidden.txt"),
                window.read("hidden.txt"))


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        samples = sorted(pathlib.Path(sys.argv[3]).rglob("*.pcap*"))
        check_all_edges(plugin, checks, samples)
        check_tunnel_exception(plugin, checks)
        capture = plugin.copy_capture(pathlib.Path(sys.argv[3], "backup", "dump.pcap"))
        check_menu(plugin, checks, capture)
        check_first_packets(plugin, checks, capture)
    return checks.finish(at_least=1000)


if __name__ == "__main__":
    sys.exit(main())
