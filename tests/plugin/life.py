#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""life.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: the window opens, closes and outlives captures, and keeps the user's settings."""
import pathlib
import sys

import tshark
import wireshark

EMPTY = "hosts=0 edges=0"


def check_several(plugin, checks, capture):
    """Two windows, each with its own layer and range; one is closed while packets are read anew."""
    steps = ["open", "window 1", "drag strip 0 0.5", "write one", "window 2", "write two", "window 1", "click limit", "close",
             "window 2", "type DisplayFilterEdit tcp", "click limit", "write two-tcp", "pause 500"]
    window = wireshark.Wireshark(plugin, "several", steps, "-r", capture, "-z", "commgraph", "-z", "commgraph,layer=service")
    window.check_status(checks, "several")
    chosen = window.range("one.txt")
    two, tcp, one = plugin.reports(capture, ["format=csv,layer=service", "format=csv,layer=service,tcp",
                                             f"format=csv,{chosen}"])
    checks.equal("the first window's range", window.read("one.csv"), one)
    checks.equal("the second window", window.read("two.csv"), two)
    checks.equal("the second alone, limited", window.read("two-tcp.csv"), tcp)


def check_captures(plugin, checks, first, second):
    """Closed, another opened, the first again; the window stays."""
    steps = ["open", "write first", "trigger actionFileClose", "pause 500", "write closed", f"load {second}", "open",
             "write second", "choose layer group", "write group", f"load {first}", "open", "write again",
             "trigger actionFileClose", "click limit", "choose layer host"]
    window = wireshark.Wireshark(plugin, "captures", steps, "-o", "gui.ask_unsaved:FALSE", "-r", first, "-z", "commgraph")
    window.check_status(checks, "captures")
    checks.equal("closed", window.counts("closed.txt"), EMPTY)
    checks.true("closed: said", "no capture is open" in window.read("closed.txt"), window.read("closed.txt"))
    expected = {"first": (first, "host"), "second": (second, "host"), "group": (second, "group"), "again": (first, "group")}
    for name, (capture, layer) in expected.items():
        checks.equal(f"{name}: edges", window.read(f"{name}.csv"), plugin.report(capture, f"format=csv,layer={layer}"))


def check_quit_while_reading(plugin, checks, capture):
    """Closed and quit in the middle of what it asked for."""
    for name, steps in {"close": ["open", "click limit", "close"], "quit": ["open", "choose layer endpoint"],
                        "at once": []}.items():
        window = wireshark.Wireshark(plugin, f"quit-{name.replace(' ', '-')}", steps, "-r", capture, "-z", "commgraph")
        window.check_status(checks, f"quit, {name}")


def check_preferences(plugin, checks, capture):
    preferences = ["-o", "commgraph.layer:endpoint", "-o", "commgraph.weight:Bytes", "-o", "commgraph.top:7", "-o",
                   "commgraph.limit:TRUE"]
    window = wireshark.Wireshark(plugin, "preferences", ["open", "type DisplayFilterEdit udp", "write shown"], *preferences, "-r",
                                 capture, "-z", "commgraph")
    window.check_status(checks, "preferences")
    csv = plugin.report(capture, "format=csv,layer=endpoint,weight=bytes,udp")
    checks.equal("preferences: edges", window.read("shown.csv"), csv)
    checks.true("preferences: heaviest edges", window.counts("shown.txt").endswith(" edges=7"), window.counts("shown.txt"))
    window = wireshark.Wireshark(plugin, "preferences-and-z", ["open", "write shown"], *preferences, "-r", capture, "-z",
                                 "commgraph,layer=group,weight=packets")
    checks.equal("what -z says goes first", window.read("shown.csv"), plugin.report(capture, "format=csv,layer=group"))
    listed = plugin.program("tshark", [f"WIRESHARK_EXTCAP_DIR={window.home}"], "-G", "currentprefs")
    text = wireshark.subprocess.run(listed, capture_output=True, text=True, timeout=tshark.TIMEOUT_SECONDS).stdout
    for name in ("layer", "weight", "top", "limit", "names"):
        checks.true(f"preferences: commgraph.{name} is listed", f"commgraph.{name}:" in text)


def check_settings(plugin, checks, capture):
    """Size and place are kept beside Wireshark's own settings, and nowhere else; Help says what docs/wireshark.md says."""
    steps = ["open", "resize 777 555", "click help", "page help-page help", "close"]
    window = wireshark.Wireshark(plugin, "settings", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "settings")
    written = {path.relative_to(window.home).as_posix() for path in window.home.rglob("*") if path.is_file()}
    kept = [path for path in written if path.endswith("/commgraph_window.ini")]
    others = [path for path in written if not path.startswith(".config/wireshark/") and "mesa" not in path]
    checks.true("one file beside Wireshark's own", kept == [".config/wireshark/commgraph_window.ini"], written)
    checks.true("nothing elsewhere", not others, others)
    checks.true("help", "Statistics > Communication Graph" in window.read("help"), window.read("help")[:80])
    text = (window.home / kept[0]).read_text() if kept else ""
    again = wireshark.Wireshark(plugin, "settings-again", ["open", "size size"], "-r", capture, "-z", "commgraph",
                                files={".config/wireshark/commgraph_window.ini": text})
    checks.equal("the size is remembered", again.read("size"), "777 555\n")


def check_live_twice(plugin, checks, capture):
    """A capture through a pipe, then another file in the same window."""
    steps = ["open", "pause 4000", "write live", f"load {capture}", "open", "write file"]
    window = wireshark.Wireshark(plugin, "live-twice", steps, "-o", "gui.ask_unsaved:FALSE", "-k", "-i", "-", "-z",
                                 "commgraph", input=capture.read_bytes())
    window.check_status(checks, "live, then a file")
    csv = plugin.report(capture, "format=csv")
    checks.equal("live", window.read("live.csv"), csv)
    checks.equal("a file after it", window.read("file.csv"), csv)


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        samples = pathlib.Path(sys.argv[3])
        capture = plugin.copy_capture(samples / "backup" / "dump.pcap")
        other = plugin.copy_capture(samples / "database-load" / "first.pcap")
        check_several(plugin, checks, capture)
        check_captures(plugin, checks, capture, other)
        check_quit_while_reading(plugin, checks, capture)
        check_preferences(plugin, checks, capture)
        check_settings(plugin, checks, capture)
        if plugin.preload:
            print("live: left out, dumpcap hangs with ASan's runtime preloaded")
        else:
            check_live_twice(plugin, checks, capture)
    return checks.finish(at_least=27)


if __name__ == "__main__":
    sys.exit(main())
