#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""window.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: the window in Wireshark, with no screen, shows what tshark counts."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import tshark
import wireshark

SAMPLE = "backup/dump.pcap"
FEW_PICTURE_BYTES = 5000
SCRIPT = ["open", "write all", "drag strip 0 0.5", "write range"]


def check_pictures(checks, name, window):
    for part in ("all", "range"):
        for ending in (".png", "-window.png"):
            path = window.folder / (part + ending)
            size = path.stat().st_size if path.exists() else 0
            checks.true(f"{name}: {path.name}", size > FEW_PICTURE_BYTES, f"{size} bytes")
        root = ElementTree.fromstring(window.read(part + ".svg") or "<none/>")
        checks.true(f"{name}: {part}.svg", root.tag.endswith("svg"), root.tag)


def check_capture(plugin, checks, capture, settings="", display_filter=""):
    """The window of one capture against tshark: what is shown, the CSV, the range of time."""
    name = f"{capture.name} {settings} {display_filter}"
    suffix = "," + settings if settings else ""
    filtered = f",{display_filter}" if display_filter else ""
    window = wireshark.Wireshark(plugin, f"window-{checks.count}", SCRIPT, "-r", capture, "-z", f"commgraph{suffix}{filtered}")
    window.check_status(checks, name)
    csv = plugin.report(capture, f"format=csv{suffix}{filtered}")
    checks.equal(f"{name}: edges.csv", window.read("all.csv"), csv)
    checks.equal(f"{name}: counts", window.counts("all.txt"), wireshark.expected_counts(csv))
    check_range(plugin, checks, name, window, capture, f"format=csv{suffix},", display_filter)
    check_pictures(checks, name, window)


def check_range(plugin, checks, name, window, capture, settings, display_filter):
    """The hint line says which range was chosen; a display filter for it must give the same edges."""
    chosen = window.range("range.txt")
    checks.true(f"{name}: a range is chosen", bool(chosen), window.read("range.txt"))
    if not chosen:
        return
    both = f"({display_filter}) && {chosen}" if display_filter else chosen
    csv = plugin.report(capture, settings + both)
    checks.equal(f"{name}: range.csv", window.read("range.csv"), csv)
    checks.equal(f"{name}: counts of the range", window.counts("range.txt"), wireshark.expected_counts(csv))
    checks.true(f"{name}: the range is a part", window.read("range.csv") != window.read("all.csv"))


def check_live(plugin, checks, capture):
    """A capture that comes through a pipe while the window is open."""
    window = wireshark.Wireshark(plugin, "live", ["open", "pause 4000", "write all"], "-o", "gui.ask_unsaved:FALSE", "-k",
                                 "-i", "-", "-z", "commgraph", input=capture.read_bytes())
    window.check_status(checks, "live")
    checks.equal("live: edges.csv", window.read("all.csv"), plugin.report(capture, "format=csv"))


def check_limit(plugin, checks, capture):
    """The box "Limit to display filter": what is typed into Wireshark's own toolbar changes what is counted."""
    steps = ["open", "type DisplayFilterEdit tcp", "write off", "click limit", "write tcp",
             "type DisplayFilterEdit udp.port in {123, 53} && ip", "write udp", "choose layer endpoint", "write endpoint",
             "type DisplayFilterEdit ", "write none", "type DisplayFilterEdit icmp", "click limit", "write unlimited"]
    window = wireshark.Wireshark(plugin, "limit", steps, "-r", capture, "-z", "commgraph,!(ip.addr == 10.20.0.2)")
    window.check_status(checks, "limit")
    own = "!(ip.addr == 10.20.0.2)"
    udp = "(udp.port in {123, 53} && ip)"
    expected = {"off": own, "tcp": f"{own} && tcp", "udp": f"{own} && {udp}", "endpoint": f"layer=endpoint,{own} && {udp}",
                "none": f"layer=endpoint,{own}", "unlimited": f"layer=endpoint,{own}"}
    for name, settings in expected.items():
        csv = plugin.report(capture, f"format=csv,{settings}")
        checks.equal(f"limit, {name}: edges", window.read(f"{name}.csv"), csv)
        checks.equal(f"limit, {name}: counts", window.counts(f"{name}.txt"), wireshark.expected_counts(csv))
    checks.true("limit: each differs", len({window.read(f"{name}.csv") for name in list(expected)[:5]}) == 5)


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        samples = sorted(pathlib.Path(sys.argv[3]).rglob("*.pcap*"))
        for sample in samples[:2]:
            capture = plugin.copy_capture(sample)
            check_capture(plugin, checks, capture)
        capture = plugin.copy_capture(pathlib.Path(sys.argv[3], SAMPLE))
        check_capture(plugin, checks, capture, "layer=service,weight=bytes")
        check_capture(plugin, checks, capture, "layer=endpoint", "tcp")
        check_limit(plugin, checks, capture)
        if plugin.preload:
            print("live: left out, dumpcap hangs with ASan's runtime preloaded")
        else:
            check_live(plugin, checks, capture)
    return checks.finish(at_least=40)


if __name__ == "__main__":
    sys.exit(main())
