#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""gui_bench.py PLUGINS [RUNS [HOSTS EDGES]]: how soon Wireshark's window is up after the tap, for how long it blocks the GUI,
and what it takes of memory above Wireshark's own.

PLUGINS is build/release/plugin/plugins. Default: three runs, 3,000 hosts and 188,000 edges. No screen is needed. Fails where
a median misses its goal: up within 3 s, no stretch of processor time over 100 ms, less than 300 MB.
"""
import os
import pathlib
import random
import statistics
import struct
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "plugin"))

import tshark  # noqa: E402
import wireshark  # noqa: E402

GOALS = {"up, seconds": 3, "longest block, ms of processor time": 100, "memory above Wireshark's own, MB": 300}
STEPS = ["watch", "open", "stalls up", "drag strip 0.2 0.6", "set top 2000", "choose weight bytes", "choose colour subnets",
         "choose group subnets /24, IPv6 /64", "choose group hosts", "click hideSilent"]
SAVED = {"edges": 3, "nodes": 4, "gexf": 6}  # places in the list of the dialog
SETTLE_SECONDS = 3
LIMIT_SECONDS = 120


def udp_frame(source, target):
    udp = struct.pack("!HHHH", 1024, 53, 8, 0)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28, 0, 0, 64, 17, 0, source, target)
    return bytes(12) + b"\x08\x00" + ip + udp


def write_capture(path, host_count, edge_count):
    """A frame for each edge, some with more; the same bytes each time."""
    generator = random.Random(7)
    hosts = [bytes([10, 0, i >> 8, i & 255]) for i in range(host_count)]
    edges = {}
    while len(edges) < edge_count:
        source = int(host_count * generator.random() ** 2)
        target = generator.randrange(host_count)
        if source != target:
            edges[hosts[source], hosts[target]] = 1 + int(4 * generator.random() ** 4)
    frames = [pair for pair, count in edges.items() for _ in range(count)]
    generator.shuffle(frames)
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for i, pair in enumerate(frames):
            frame = udp_frame(*pair)
            file.write(struct.pack("<IIII", 1_700_000_000 + i // 5000, i % 5000 * 200, len(frame), len(frame)) + frame)
    print(f"{host_count} hosts, {edge_count} edges, {len(frames)} frames")


def peak_kilobytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) if "VmHWM:" in status else 0


def own_memory(plugin, capture, name):
    """The peak of Wireshark with the capture alone: as soon as it has grown no more for some seconds."""
    home = plugin.writable_folder(name)
    variables = ["QT_QPA_PLATFORM=offscreen", f"HOME={home}", f"XDG_RUNTIME_DIR={home}", f"WIRESHARK_EXTCAP_DIR={home}"]
    process = subprocess.Popen(plugin.program("wireshark", variables, "-n", "-r", capture), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        peak, grown = 0, time.monotonic()
        end = grown + LIMIT_SECONDS
        while time.monotonic() < min(end, grown + SETTLE_SECONDS) or peak < 100_000:
            time.sleep(0.2)
            now = peak_kilobytes(process.pid)
            if now > peak:
                peak, grown = now, time.monotonic()
    finally:
        process.terminate()
        process.wait(LIMIT_SECONDS)
    return peak / 1000


class Measured(wireshark.Wireshark):
    """One run of the window; what the kernel says of its memory is kept."""

    def run(self, command, **keywords):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.memory = usage.ru_maxrss / 1000
        return subprocess.CompletedProcess(command, process.returncode, b"", error)


def steps_of(folder, before):
    """All that a user does with the picture, then saving and comparing."""
    steps = list(STEPS)
    for kind, place in SAVED.items():
        steps += ["click save", *["key fileTypeCombo Down"] * place, f"type fileNameEdit {folder / kind}"]
    return steps + ["trigger compare", f"type fileNameEdit {before}", "stalls worked"]


def measure(plugin, capture, number):
    own = own_memory(plugin, capture, f"own-{number}")
    before = plugin.add_capture("before.csv", plugin.report(capture, "format=csv").encode())
    steps = steps_of(plugin.writable_folder(f"saved-{number}"), before)
    window = Measured(plugin, f"window-{number}", steps, "-r", capture, "-z", "commgraph")
    if window.result.returncode != 0:
        sys.exit(f"wireshark: status {window.result.returncode}: {window.result.stderr.decode()[-500:]}")
    up, worked = ([float(part.split()[-2]) for part in window.read(name).split(",")] for name in ("up", "worked"))
    row = (up[2] / 1000, max(up[0], worked[0]), window.memory - own)
    print(f"run {number}: up after {row[0]:.2f} s, longest block {row[1]:.0f} ms of processor time ({max(up[1], worked[1]):.0f} ms "
          f"by the clock), {window.memory:.0f} MB beside Wireshark's own {own:.0f} MB", flush=True)
    return row


def main():
    if len(sys.argv) not in (2, 3, 5):
        print("usage: gui_bench.py PLUGINS [RUNS [HOSTS EDGES]]", file=sys.stderr)
        return 2
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    host_count, edge_count = (int(each) for each in sys.argv[3:5]) if len(sys.argv) == 5 else (3000, 188_000)
    with tshark.Plugin(sys.argv[1], "") as plugin:
        capture = plugin.folder / "hosts.pcap"
        write_capture(capture, host_count, edge_count)
        capture.chmod(0o644)
        rows = [measure(plugin, capture, number) for number in range(1, runs + 1)]
    failed = 0
    for (name, goal), values in zip(GOALS.items(), zip(*rows)):
        middle = statistics.median(values)
        failed += middle >= goal
        print(f"{name}: median {middle:.2f}, {min(values):.2f} to {max(values):.2f}, goal {goal}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
