#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""screen_reader.py PLUGINS PCAP2AVRO SAMPLE: the window, opened and worked as a screen reader does it, against tshark.

Wireshark runs on a screen of its own (Xvfb), since only there it answers AT-SPI.
"""
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys

import tshark
import wireshark

SESSION = "screen_reader_session.py"
DISPLAY_FILTER = "tcp"
FILES = {"nodes.csv": "Id,Label\n10.20.3.20,the-database\n", "edges.csv": "Source,Target,Weight\n10.20.3.20,10.20.0.5,243\n"}
SESSION_SECONDS = 240


@contextlib.contextmanager
def screen():
    """The name of an X display; the server ends with it."""
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with open(reading) as stream:
            yield ":" + stream.readline().strip()
    finally:
        server.terminate()
        server.wait()


def run_session(plugin, capture, whole, filtered):
    """Session buses want a home of the user's own. What they start may outlive them for a moment: no pipe waits for it."""
    home = plugin.own_folder("screen-reader")
    for name in (SESSION, "accessible.py"):
        plugin.add_file(plugin.folder / name, pathlib.Path(__file__).with_name(name).read_text())
    for name, text in FILES.items():
        plugin.add_file(home / name, text)
    with screen() as display, open(plugin.folder / "log", "w+") as log:
        variables = [f"DISPLAY={display}", f"HOME={home}", f"XDG_RUNTIME_DIR={home}", f"TMPDIR={home}",
                     f"XDG_CONFIG_HOME={home}/.config", f"WIRESHARK_EXTCAP_DIR={home}", "QT_QPA_PLATFORM=xcb",
                     "QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1", "GSETTINGS_BACKEND=memory"]
        command = plugin.program("dbus-run-session", variables, "--", "/usr/bin/python3", "-B", plugin.folder / SESSION, capture,
                                 whole, DISPLAY_FILTER, filtered, home)
        status = subprocess.run(command, stdout=log, stderr=log, timeout=SESSION_SECONDS).returncode
        log.seek(0)
        if status != 0:
            raise SystemExit(f"status {status}: {log.read()}")
    return {**json.loads((home / "seen.json").read_text()), "picture": (home / "picture.svg").read_text()}


def line_counts(csv):
    """The counts of an edges CSV in the words of the line under the graph."""
    hosts, edges = re.fullmatch(r"hosts=(\d+) edges=(\d+)", wireshark.expected_counts(csv)).groups()
    return f"of {edges} edges, {hosts} nodes"


def check_filter(plugin, checks, capture, seen):
    """The double click filtered for the first row's edge: so many frames as the row says are displayed, and tshark finds them."""
    weight = int(seen["row"][2])
    displayed = int(re.search(r"Displayed: (\d+)", seen["displayed"]).group(1))
    command = plugin.program("tshark", [], "-n", "-r", capture, "-Y", seen["entry"])
    listed = subprocess.run(command, capture_output=True, text=True, timeout=tshark.TIMEOUT_SECONDS).stdout.splitlines()
    checks.true(f"double click: {seen['entry']}", len(listed) == displayed == weight > 0, f"{len(listed)}, {displayed}, {weight}")


def main():
    checks = tshark.Checks()
    with tshark.Plugin(*sys.argv[1:3]) as plugin:
        capture = plugin.copy_capture(pathlib.Path(sys.argv[3]))
        whole, filtered = (line_counts(plugin.report(capture, "format=csv" + suffix)) for suffix in ("", "," + DISPLAY_FILTER))
        checks.true("the filter changes something", whole != filtered, whole)
        seen = run_session(plugin, capture, whole, filtered)
        for moment, counts in (("all", whole), ("filtered", filtered), ("again", whole), ("reopened", whole)):
            checks.true(moment, counts in seen[moment], seen[moment])
        chosen = line_counts(plugin.report(capture, f"format=csv,{wireshark.time_filter(seen['range'])}"))
        checks.true("range of time", chosen in seen["range"] and chosen != whole, seen["range"])
        check_filter(plugin, checks, capture, seen)
        checks.true("an edge list laid over", "edges.csv: distance " in seen["comparison"] and "1 lighter" in seen["comparison"],
                    seen["comparison"])
        checks.true("what is saved", "the-database" in seen["picture"] and "edges.csv, then " in seen["picture"])
        checks.true("status", seen["status"] == 0, seen["status"])
    return checks.finish(at_least=10)


if __name__ == "__main__":
    sys.exit(main())
