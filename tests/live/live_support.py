# SPDX-License-Identifier: BSD-3-Clause
"""What the tests of live capture share: two network namespaces joined by a veth pair, made and removed by the test."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from support import NOBODY, PROGRAM, TIMEOUT_S, CliTest, Result, default_signals, read_avro, read_csv, read_edges  # noqa: E402,F401

SENDER = os.environ["FRAME_SENDER"]
NEEDED = ("ip", "ethtool", "dumpcap", "setpriv", "mount")
OFFLOADS = ("tx", "rx", "tso", "gso", "gro")
SKIPPED = 77


def run(*command, **others):
    """A command that has to succeed."""
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=TIMEOUT_S, **others)


def find_obstacle():
    """Why network namespaces cannot be had here, or None."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        return "not installed: " + ", ".join(missing)
    if os.geteuid() != 0:
        return "network namespaces take root"
    name = f"commgraph-try-{os.getpid()}"
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    if tried.returncode != 0:
        return "no network namespaces here: " + tried.stderr.strip()
    run("ip", "netns", "delete", name)
    return None


class Network:
    """Pairs of interfaces: what is sent by send() into one end comes out at the other, v0, v1, ..., in one namespace."""

    def __init__(self, pair_count=1):
        self.inside = f"commgraph-in-{os.getpid()}"
        self.outside = f"commgraph-out-{os.getpid()}"
        for name in (self.inside, self.outside):
            run("ip", "netns", "add", name)
            # Neighbours and routers are not asked for: nothing comes but what the test sends.
            self.execute(name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        for number in range(pair_count):
            self.add_pair(number)

    def add_pair(self, number):
        run("ip", "link", "add", f"s{number}", "netns", self.outside, "type", "veth", "peer", f"v{number}", "netns", self.inside)
        for namespace, interface in ((self.outside, f"s{number}"), (self.inside, f"v{number}")):
            offloads = [word for name in OFFLOADS for word in (name, "off")]
            self.execute(namespace, "ethtool", "-K", interface, *offloads)
            run("ip", "-n", namespace, "link", "set", interface, "up")

    def execute(self, namespace, *command):
        return run("ip", "netns", "exec", namespace, *command)

    def close(self):
        for name in (self.inside, self.outside):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)

    def send(self, count, rate=0, frame_bytes=64, kind="udp", first=0, number=0):
        self.execute(self.outside, SENDER, f"s{number}", count, rate, frame_bytes, kind, first)

    def start_sending(self, count, rate, frame_bytes=64, kind="udp", first=0, number=0):
        arguments = [SENDER, f"s{number}", count, rate, frame_bytes, kind, first]
        command = ["ip", "netns", "exec", self.outside, *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def count_sockets(self):
        """Sockets that capture: all of the namespace but the title line."""
        return len(self.execute(self.inside, "cat", "/proc/net/packet").stdout.splitlines()) - 1


class LiveTest(CliTest):
    pair_count = 1

    def setUp(self):
        super().setUp()
        self.network = Network(self.pair_count)
        self.addCleanup(self.network.close)

    def start_in_network(self, *command, **others):
        """Starts what captures, and returns once it does."""
        before = self.network.count_sockets()
        others.setdefault("stdout", subprocess.PIPE)
        others.setdefault("stderr", subprocess.PIPE)
        others.setdefault("preexec_fn", default_signals)
        others.setdefault("env", {**os.environ, "TMPDIR": str(self.folder)})
        wanted = command.count("-i")
        process = subprocess.Popen(["ip", "netns", "exec", self.network.inside, *map(str, command)], cwd=self.folder, **others)
        self.addCleanup(self.end, process)
        self.wait_until(lambda: self.network.count_sockets() >= before + wanted or process.poll() is not None, "no capture")
        # Of several the last one's filter, buffer and thread follow.
        time.sleep(0.2)
        return process

    def end(self, process):
        """Cleans up: a process that a failed test has left."""
        if process.poll() is None:
            process.kill()
        process.communicate()

    def capture(self, *arguments):
        """A capture under way: each interface has a thread that receives, and its outputs are there."""
        process = self.start_in_network(PROGRAM, *arguments)
        tasks = pathlib.Path(f"/proc/{process.pid}/task")
        self.wait_until(lambda: process.poll() is not None or len(list(tasks.iterdir())) > arguments.count("-i"), "no thread")
        return process

    def preload(self, library, **variables):
        """An environment with one of the libraries that stand beside the tests."""
        environment = {**os.environ, "TMPDIR": str(self.folder), "LD_PRELOAD": os.environ[library], **variables}
        environment["ASAN_OPTIONS"] = "verify_asan_link_order=0"
        return environment

    def finish(self, process, status=0, signal_number=signal.SIGTERM):
        """Ends a capture by a signal (None: it ends by itself) and checks its status."""
        if signal_number is not None:
            process.send_signal(signal_number)
        out, err = process.communicate(timeout=TIMEOUT_S)
        result = Result(process.returncode, out, err or b"")
        self.assertEqual(status, result.status, err)
        return result

    def assert_same(self, expected, found):
        """Long lists: unittest's own difference of them takes minutes."""
        for index, (left, right) in enumerate(zip(expected, found)):
            self.assertEqual(left, right, f"at {index}")
        self.assertEqual(len(expected), len(found))

    def assert_same_records(self, expected, found):
        """But for the time: the kernel stamps a frame for each socket anew, some microseconds later."""
        times = [(left.pop("ts"), right.pop("ts")) for left, right in zip(expected, found)]
        self.assertLess(max(abs(left - right) for left, right in times), 100_000)
        self.assert_same(expected, found)

    def read_summary(self, out="dump"):
        return json.loads((self.folder / out / "summary.json").read_text())

    def live_files(self, out="dump", hidden=False):
        """Finished, or hidden: not finished yet, or never."""
        return [path for path in self.avro_files(out) if path.name.startswith(".") == hidden]


def numbers_of(records):
    """The numbers that frame_sender put into the payloads; the data of ICMP begins with its header."""
    starts = {"ICMP": 8}
    payloads = [record["data"][starts.get(record["protocolType"], 0) :] for record in records]
    return [int.from_bytes(data[:4], "big") for data in payloads]


def has_number(number):
    """Whether frame_sender's frame of that number is a record: every fourth mixed frame is ARP."""
    return number % 4 != 3


def read_whole_blocks(path):
    """The records of a file that ends somewhere: those of its whole blocks."""
    records = []
    with open(path, "rb") as file:
        import avro.datafile
        import avro.io

        reader = avro.datafile.DataFileReader(file, avro.io.DatumReader())
        try:
            for record in reader:
                records.append(record)
        except Exception:  # noqa: BLE001 python3-avro has no exception of its own for a cut block
            pass
    return records


def main(test_module="__main__"):
    import unittest

    obstacle = find_obstacle()
    if obstacle is not None:
        print(f"live capture is not tested: {obstacle}", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") else SKIPPED)
    unittest.main(module=test_module, verbosity=2)


START_NAME = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
