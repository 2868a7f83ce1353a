#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""window.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: the window in Wireshark, with no screen, shows what tshark counts."""
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import tshark

SAMPLE = "backup/dump.pcap"
FEW_PICTURE_BYTES = 5000
WINDOW_SECONDS = 40


class Window:
    """What Wireshark's window left behind: the whole capture, and the first half of its time, chosen with the mouse."""

    def __init__(self, plugin, name, arguments, **keywords):
        self.folder = plugin.writable_folder(name)
        # Where Wireshark cannot write its settings it stops with a message. It asks every program in the extcap folder for
        # interfaces, and waits for ever when one of them has ASan's runtime preloaded.
        home = plugin.writable_folder(name + "-home")
        variables = ["QT_QPA_PLATFORM=offscreen", f"HOME={home}", f"XDG_RUNTIME_DIR={home}", f"TMPDIR={home}",
                     f"WIRESHARK_EXTCAP_DIR={home}", f"COMMGRAPH_WINDOW_TEST={self.folder}"]
        self.command = plugin.program("wireshark", variables, "-n", *arguments)
        self.result = subprocess.run(self.command, capture_output=True, timeout=WINDOW_SECONDS, **keywords)

    def failure(self):
        return f"status {self.result.returncode}: {self.result.stderr}"

    def read(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else ""

    def counts(self, name):
        return self.read(name).partition("\n")[0]


def expected_counts(csv):
    edges = [line.split(",")[:2] for line in csv.splitlines()[1:]]
    return f"hosts={len({host for edge in edges for host in edge})} edges={len(edges)}"


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
    window = Window(plugin, f"window-{checks.count}", ["-r", capture, "-z", f"commgraph{suffix}" +
                                                       (f",{display_filter}" if display_filter else "")])
    checks.true(f"{name}: status", window.result.returncode == 0, window.failure())
    csv = plugin.report(capture, f"format=csv{suffix}" + (f",{display_filter}" if display_filter else ""))
    checks.equal(f"{name}: edges.csv", window.read("all.csv"), csv)
    checks.equal(f"{name}: counts", window.counts("all.txt"), expected_counts(csv))
    check_range(plugin, checks, name, window, capture, f"format=csv{suffix},", display_filter)
    check_pictures(checks, name, window)
    return window


def check_range(plugin, checks, name, window, capture, settings, display_filter):
    """The hint line says which range was chosen; a display filter for it must give the same edges."""
    found = re.search(r"from (\S+ \S+) to (\S+ \S+) UTC", window.read("range.txt"))
    checks.true(f"{name}: a range is chosen", bool(found), window.read("range.txt"))
    if not found:
        return
    start, end = (f'"{each}"' for each in found.groups())
    chosen = f"frame.time_epoch >= {epoch(start)} && frame.time_epoch < {epoch(end)}"
    both = f"({display_filter}) && {chosen}" if display_filter else chosen
    csv = plugin.report(capture, settings + both)
    checks.equal(f"{name}: range.csv", window.read("range.csv"), csv)
    checks.equal(f"{name}: counts of the range", window.counts("range.txt"), expected_counts(csv))
    checks.true(f"{name}: the range is a part", window.read("range.csv") != window.read("all.csv"))


def epoch(text):
    """Epoch seconds of the hint line's time, as decimal text: floats have too few digits."""
    seconds, _, fraction = text.strip('"').partition(".")
    whole = subprocess.run(["date", "-u", "-d", seconds, "+%s"], check=True, capture_output=True, text=True).stdout.strip()
    return f"{whole}.{fraction}"


def check_filter(plugin, checks, capture, window):
    """The display filter for the heaviest edge finds as many frames as the edge weighs."""
    _, _, weight, display_filter = window.read("all.txt").splitlines()[:4]
    listed = subprocess.run(plugin.program("tshark", [], "-n", "-r", capture, "-Y", display_filter), capture_output=True,
                            text=True, timeout=tshark.TIMEOUT_SECONDS).stdout.splitlines()
    checks.true(f"{capture.name}: {display_filter}", display_filter and len(listed) == int(weight) > 0,
                f"{len(listed)} frames, weight {weight}")


def check_live(plugin, checks, capture):
    """A capture that comes through a pipe while the window is open."""
    window = Window(plugin, "live", ["-o", "gui.ask_unsaved:FALSE", "-k", "-i", "-", "-z", "commgraph"],
                    input=capture.read_bytes())
    checks.true("live: status", window.result.returncode == 0, window.failure())
    checks.equal("live: edges.csv", window.read("all.csv"), plugin.report(capture, "format=csv"))


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        samples = sorted(pathlib.Path(sys.argv[3]).rglob("*.pcap*"))
        for sample in samples[:2]:
            capture = plugin.copy_capture(sample)
            window = check_capture(plugin, checks, capture)
            check_filter(plugin, checks, capture, window)
        capture = plugin.copy_capture(pathlib.Path(sys.argv[3], SAMPLE))
        check_capture(plugin, checks, capture, "layer=service,weight=bytes")
        check_capture(plugin, checks, capture, "layer=endpoint", "tcp")
        if plugin.preload:
            print("live: left out, dumpcap hangs with ASan's runtime preloaded")
        else:
            check_live(plugin, checks, capture)
    return checks.finish(at_least=40)


if __name__ == "__main__":
    sys.exit(main())
