#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""time_range.py PLUGINS PCAP2AVRO SAMPLES [PRELOAD]: the window's range of time, by mouse, by keyboard and played.

What is shown of each range equals what tshark counts with a display filter for it.
"""
import pathlib
import re
import sys

import tshark
import wireshark

KEYS = {  # what is pressed, and what it does to the range: from, to
    "Right": "move", "Left": "move", "Shift+Right": "end", "Shift+Left": "end", "Ctrl+Right": "move", "Ctrl+Left": "move",
    "Home": "move", "End": "move"}


def microseconds(number):
    whole, _, fraction = number.partition(".")
    return int(whole) * 1000000 + int(fraction.ljust(6, "0") or 0)


def bounds(window, name):
    found = re.fullmatch(r"frame.time_epoch >= (\S+) && frame.time_epoch < (\S+)", window.range(name) or "")
    return (microseconds(found[1]), microseconds(found[2])) if found else None


def check_shown(plugin, checks, capture, window, names):
    """Graph, table and hint line of each range; all reports in one run of tshark."""
    shown = [name for name in names if window.range(f"{name}.txt")]
    reports = plugin.reports(capture, ["format=csv," + window.range(f"{name}.txt") for name in shown])
    for name, csv in zip(shown, reports):
        checks.equal(f"{name}: edges", window.read(f"{name}.csv"), csv)
        checks.equal(f"{name}: counts", window.counts(f"{name}.txt"), wireshark.expected_counts(csv))
    return shown


def check_keys(plugin, checks, capture):
    steps = ["open", "write all", "key strip Right", "write first", "drag strip 0.4 0.6", "write dragged"]
    names = ["first", "dragged"]
    for number, keys in enumerate(KEYS):
        names.append(f"{number}-{keys}")
        steps += [f"key strip {keys}", f"write {names[-1]}"]
    steps += ["key strip Escape", "write none"]
    window = wireshark.Wireshark(plugin, "keys", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "keys")
    checks.equal("each key leaves a range", check_shown(plugin, checks, capture, window, names), names)
    checks.equal("Escape shows all", window.read("none.csv"), window.read("all.csv"))
    ranges = {name: bounds(window, f"{name}.txt") for name in names}
    if None in ranges.values():
        return
    before = ranges["dragged"]
    for name, keys in zip(names[2:], KEYS):
        now = ranges[name]
        checks.true(f"{keys} changes the range", now != before, now)
        is_moved = now[1] - now[0] == before[1] - before[0] and (now > before) == (keys in ("Right", "Ctrl+Right", "End"))
        is_end_moved = now[0] == before[0] and (now[1] > before[1]) == (keys == "Shift+Right")
        checks.true(f"{keys}: {KEYS[keys]}", is_moved if KEYS[keys] == "move" else is_end_moved, (before, now))
        before = now
    checks.true("Home is where the first range was", ranges["6-Home"][0] == ranges["first"][0], ranges)


def check_steps(plugin, checks, capture):
    """A length and a step of one's own, by the buttons."""
    steps = ["open", "type length-text 2s", "type step-text 500ms", "click step-forward", "write 0", "click step-forward", "write 1",
             "click step-forward", "write 2", "click step-back", "write 3"]
    window = wireshark.Wireshark(plugin, "steps", steps, "-r", capture, "-z", "commgraph,layer=endpoint")
    window.check_status(checks, "steps")
    ranges = [bounds(window, f"{number}.txt") for number in range(4)]
    checks.true("a range after each step", None not in ranges, ranges)
    if None in ranges:
        return
    checks.equal("2 s long", {end - start for start, end in ranges}, {2000000})
    checks.equal("by 0.5 s", [start - ranges[0][0] for start, _ in ranges], [0, 500000, 1000000, 500000])
    reports = plugin.reports(capture, [f"format=csv,layer=endpoint,{window.range(f'{number}.txt')}" for number in range(4)])
    checks.equal("edges of each step", [window.read(f"{number}.csv") for number in range(4)], reports)


def check_play(plugin, checks, capture):
    """Played to the end by the space key, it stops there; paused, it stays."""
    steps = ["open", "type length-text 3s", "type step-text 100ms", "key strip Space", "pause 1500", "key strip Space",
             "write paused", "pause 1200", "write still", "type step-text 3s", "key strip Space", "pause 8000", "write end"]
    window = wireshark.Wireshark(plugin, "play", steps, "-r", capture, "-z", "commgraph")
    window.check_status(checks, "play")
    paused, still, end = (bounds(window, f"{name}.txt") for name in ("paused", "still", "end"))
    checks.true("it plays", None not in (paused, still, end) and paused < end, (paused, end))
    checks.equal("it is paused", still, paused)
    check_shown(plugin, checks, capture, window, ["paused", "end"])
    last = plugin.run("-r", capture, "-T", "fields", "-e", "frame.time_epoch", quiet=False).stdout.split()[-1]
    checks.true("it comes to the end", end and end[0] <= microseconds(last[:17]) < end[1], (end, last))


def main():
    checks = tshark.Checks()
    with tshark.Plugin(sys.argv[1], sys.argv[2], *sys.argv[4:]) as plugin:
        capture = plugin.copy_capture(pathlib.Path(sys.argv[3], "backup", "dump.pcap"))
        check_keys(plugin, checks, capture)
        check_steps(plugin, checks, capture)
        check_play(plugin, checks, capture)
    return checks.finish(at_least=50)


if __name__ == "__main__":
    sys.exit(main())
