#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""leaks.py PLUGINS SAMPLE PRELOAD: a window that was worked, closed and left behind leaks nothing, as ASan's leak checker sees it.

Left out is what others' code keeps for itself: fonts (cairo, fontconfig), and in Wireshark 4.0 the texts that
plugin_if_get_capture_file() makes for each call and never frees.
"""
import pathlib
import re
import sys

import tshark
import wireshark

STEPS = ["open", "write all", "click hideMulticast", "set least 5", "choose group subnets /24, IPv6 /64",
         "type search 10.20.3.0/24", "key graph Return", "choose group hosts", "type focus 10.20.3.22", "click showAll",
         "choose colour subnets", "drag strip 0 0.5", "choose layer tcp", "click names", "click limit", "write last",
         "click help", "close"]
OPTIONS = "detect_leaks=1:exitcode=0:fast_unwind_on_malloc=0:log_path="
# At the end Wireshark has unloaded its plugins: their frames without debug lines have no name.
OURS = re.compile(r"/(plugin|graph|convert)/\S+\.(c|cpp|h):\d+|commgraph|<unknown module>")
OTHERS = re.compile(r"plugin_if_get_capture_file|libfontconfig|libcairo|libpango")


def leaks(text):
    """The leaks that come from our code, not from what it calls: report and stack of each."""
    for block in text.split("\n\n"):
        frames = re.findall(r"#\d+ (.*)", block)
        first = next((i for i, frame in enumerate(frames) if OURS.search(frame)), None)
        if " leak of " in block and first is not None and not any(OTHERS.search(frame) for frame in frames[:first]):
            yield block


def main():
    plugins, sample, preload = sys.argv[1:]
    checks = tshark.Checks()
    with tshark.Plugin(plugins, "", preload) as plugin:
        logs = plugin.writable_folder("logs")
        plugin.sanitizer_options = f"{OPTIONS}{logs}/log"
        capture = plugin.copy_capture(pathlib.Path(sample))
        window = wireshark.Wireshark(plugin, "worked", STEPS, "-r", capture, "-z", "commgraph")
        window.check_status(checks, "worked")
        text = "".join(path.read_text() for path in logs.iterdir())
        checks.true("the checker has run", "LeakSanitizer" in text, text[-300:])
        found = list(leaks(text))
        checks.true("no leak of ours", not found, "\n\n".join(found[:3]))
    return checks.finish(at_least=3)


if __name__ == "__main__":
    sys.exit(main())
