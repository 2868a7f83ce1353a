#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""edges_oracle.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: the edges that the plugin counts are those of others.

Layers host, endpoint, service and group: byte for byte what pcap2avro writes, for every sample, every encapsulation of
the oracle tests, and captures whose times are odd. The other layers: tshark's own conversation tables, with and without
a display filter.
"""
import pathlib
import struct
import subprocess
import sys

import tshark

import cases
import frames

LEVELS = ("host", "endpoint", "service", "group")
PROTOCOLS = ("eth", "ip", "ipv6", "tcp", "udp", "sctp")
FILTERS = ("tcp", "ip.addr in {10.20.3.20, 10.0.1.1, 10.0.60.1} || ipv6", "frame.number < 100 && !(udp.port == 53)", "icmp || icmpv6")
HOST_COUNT = 100000
# Ethernet in MPLS without a control word, behind a MAC address that looks like one: Wireshark 4.4 takes it for one.
AMBIGUOUS = "mpls_ethernet"


def misread_encapsulations(plugin):
    """What this Wireshark itself takes for something else than it was made as."""
    capture = plugin.add_capture("ambiguous.pcap", frames.pcap(*cases.CASES[AMBIGUOUS]))
    command = plugin.program("tshark", [], "-n", "-r", capture, "-T", "fields", "-e", "frame.protocols")
    protocols = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "pwethcw" not in protocols:
        return []
    print(f"{AMBIGUOUS}: left out, this Wireshark reads it as a control word")
    return [AMBIGUOUS]


def encapsulations(plugin, left_out):
    """A capture an encapsulation, and all of them in one."""
    paths = [plugin.add_capture(f"{number:03}-{name}.pcap", frames.pcap(link_type, packets))
             for number, (name, (link_type, packets)) in enumerate(cases.CASES.items()) if name not in left_out]
    merged = plugin.folder / "encapsulations.pcapng"
    subprocess.run(["mergecap", "-a", "-F", "pcapng", "-w", merged, *paths], check=True)
    merged.chmod(0o644)
    return paths, merged


def block(kind, body):
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def odd_times():
    """A pcapng whose packets come late, before 1970, finer than a microsecond, and without a time."""
    data = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    data += block(1, struct.pack("<HHI", 1, 0, 0) + struct.pack("<HHB3x", 9, 1, 9) + struct.pack("<HH", 0, 0))
    packet = frames.ethernet_ip(frames.ip4("10.9.0.1", "10.9.0.2", frames.TCP, frames.tcp(b"GET")))
    packet += b"\0" * (-len(packet) % 4)
    for time in (5_000_000_999, 1_000_000_000, 4_999_999_999, 5_000_000_000, 999_999_999):
        body = struct.pack("<IIIII", 0, time >> 32, time & 0xFFFFFFFF, len(packet), len(packet)) + packet
        data += block(6, body)
    data += block(3, struct.pack("<I", len(packet)) + packet)
    return data


def many_hosts():
    packet = frames.ethernet_ip(frames.ip4("10.0.0.0", "172.16.0.1", frames.UDP, frames.udp(b"x", 20000, 53)))
    source = packet.index(bytes([10, 0, 0, 0, 172, 16]))
    return frames.pcap(1, [packet[:source] + struct.pack("!I", 0x0A000000 + number) + packet[source + 4:]
                           for number in range(HOST_COUNT)])


def compare_levels(plugin, checks, name, capture, originals, levels=LEVELS):
    reports = plugin.reports(capture, [f"format=csv,layer={level}" for level in levels])
    for level, ours in zip(levels, reports):
        checks.equal(f"{name}, layer {level}", ours, plugin.convert(originals, "--level", level))
        checks.true(f"{name}, layer {level}", len(ours.splitlines()) > 1, "no edge at all")


def compare_more(plugin, checks, name, capture, originals):
    windows = (("1s", "host"), ("100ms", "endpoint"), ("1h", "service"), ("7us", "group"))
    settings = ["format=csv,weight=bytes", *(f"format=csv,window={window},layer={level}" for window, level in windows)]
    options = [["--weight", "bytes"], *(["--window", window, "--level", level] for window, level in windows)]
    for setting, option, ours in zip(settings, options, plugin.reports(capture, settings)):
        checks.equal(f"{name}, {setting}", ours, plugin.convert(originals, *option))
    ours = plugin.report(capture, "format=csv", "-2", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE")
    checks.equal(f"{name}, not reassembled, in two passes", ours, plugin.convert(originals))


def compare_conversations(plugin, checks, name, capture):
    """All layers in one run, and each conversation table by its own, since nothing tells the tables' rows apart."""
    compared = 0
    suffixes = ["", *("," + each for each in FILTERS)]
    settings = [f"layer={protocol},format=csv{suffix}" for protocol in PROTOCOLS for suffix in suffixes]
    reports = iter(plugin.reports(capture, settings))
    for protocol in PROTOCOLS:
        arguments = [argument for suffix in suffixes for argument in ("-z", f"conv,{protocol}{suffix}")]
        tables = plugin.run("-r", capture, *arguments).stdout.split("Filter:")
        theirs = {table.splitlines()[0]: tshark.conversations(table) for table in tables[1:]}
        for display_filter in ("<No Filter>", *FILTERS):
            checks.equal(f"{name}, layer {protocol}, filter {display_filter}",
                         tshark.edges_like_conversations(next(reports)), theirs[display_filter])
            compared += len(theirs[display_filter])
    return compared


def compare_filters(plugin, checks, name, capture):
    """The same filter said in pcap2avro's language."""
    filters = {"tcp": "tcp or ip6 proto 6", "udp.port in {53, 5353}": "udp port 53 or udp port 5353",
               "ip.addr == 10.20.3.20": "ip host 10.20.3.20"}
    reports = plugin.reports(capture, ["format=csv," + display_filter for display_filter in filters])
    for (display_filter, expression), ours in zip(filters.items(), reports):
        checks.equal(f"{name}, filter {display_filter}", ours, plugin.convert([capture], "-f", expression))


def compare_source_routes(plugin, checks):
    """The one difference between the layers host and ip: a source-routed packet's target."""
    link_type, packets = cases.CASES["source_routed"]
    capture = plugin.add_capture("source_routed.pcap", frames.pcap(link_type, packets))
    host = tshark.edges_like_conversations(plugin.report(capture, "format=csv"))
    ip = tshark.edges_like_conversations(plugin.report(capture, "format=csv,layer=ip"))
    checks.equal("source-routed, sources", {source: 1 for source, _ in host}, {source: 1 for source, _ in ip})
    checks.true("source-routed", sum(host.values()) == sum(ip.values()) == len(packets) and not host.keys() & ip.keys(),
                f"{host} and {ip}")


def main():
    checks = tshark.Checks()
    conversation_count = 0
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        for sample in sorted(pathlib.Path(sys.argv[3]).rglob("*.pcap*")):
            capture = plugin.copy_capture(sample)
            compare_levels(plugin, checks, capture.name, capture, [sample])
            compare_more(plugin, checks, capture.name, capture, [sample])
            compare_filters(plugin, checks, capture.name, capture)
        conversation_count += compare_conversations(plugin, checks, capture.name, capture)
        originals, merged = encapsulations(plugin, misread_encapsulations(plugin))
        compare_levels(plugin, checks, "encapsulations", merged, originals)
        compare_more(plugin, checks, "encapsulations", merged, originals)
        conversation_count += compare_conversations(plugin, checks, "encapsulations", merged)
        compare_source_routes(plugin, checks)
        odd = plugin.add_capture("odd-times.pcapng", odd_times())
        compare_levels(plugin, checks, "odd times", odd, [odd])
        compare_more(plugin, checks, "odd times", odd, [odd])
        many = plugin.add_capture("many-hosts.pcap", many_hosts())
        compare_levels(plugin, checks, f"{HOST_COUNT} hosts", many, [many], ("host", "service"))
    checks.true("conversations compared", conversation_count > 1000, conversation_count)
    return checks.finish(at_least=100)


if __name__ == "__main__":
    sys.exit(main())
