# SPDX-License-Identifier: BSD-3-Clause
"""What the tests of the command line share: captures made from nothing, and pcap2avro run in a folder of its own."""

import csv
import gzip
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
import unittest

import avro.datafile
import avro.io

PROGRAM = os.environ["PCAP2AVRO"]
HINT = "Try 'pcap2avro --help'."
START_S = 1_477_645_204  # 2016-10-28T09:00:04Z
NOBODY = 65534
TIMEOUT_S = 120

# LINKTYPE_ numbers: https://www.tcpdump.org/linktypes.html
ETHERNET, RAW_IP, UNKNOWN_LINK_TYPE = 1, 101, 99


def ip_packet(source="10.0.0.1", target="10.0.0.2", payload=b"hello", ports=(40000, 53), protocol=17, total=None):
    """IPv4 with UDP, or with another protocol's bytes as payload."""
    body = struct.pack("!HHHH", *ports, 8 + len(payload), 0) + payload if protocol == 17 else payload
    total = 20 + len(body) if total is None else total
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    return struct.pack("!BBHHHBBH", 0x45, 0, total, 1, 0, 64, protocol, 0) + addresses + body


def ip6_packet(source="2001:db8::1", target="2001:db8::2", next_header=17, body=None):
    body = struct.pack("!HHHH", 1000, 53, 8, 0) if body is None else body
    addresses = socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, target)
    return struct.pack("!IHBB", 0x60000000, len(body), next_header, 64) + addresses + body


def ethernet(packet, kind=0x0800):
    return bytes.fromhex("020000000002 020000000001") + struct.pack("!H", kind) + packet


def frame(source="10.0.0.1", target="10.0.0.2", **others):
    return ethernet(ip_packet(source, target, **others))


def arp():
    return ethernet(bytes(28), 0x0806)


def pcap_header(link_type=ETHERNET, snap_length=65535, order="<", magic=0xA1B2C3D4):
    return struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, snap_length, link_type)


def pcap_record(data, time_us=START_S * 10**6, length=None, captured=None, order="<"):
    length = len(data) if length is None else length
    captured = len(data) if captured is None else captured
    return struct.pack(order + "IIII", time_us // 10**6, time_us % 10**6, captured, length) + data


def pcap(frames, start_us=START_S * 10**6, step_us=10**6, **header):
    records = (pcap_record(data, start_us + number * step_us) for number, data in enumerate(frames))
    return pcap_header(**header) + b"".join(records)


def block(kind, body, order="<", length=None):
    body += bytes(-len(body) % 4)
    length = struct.pack(order + "I", len(body) + 12 if length is None else length)
    return struct.pack(order + "I", kind) + length + body + length


def option(code, value, order="<"):
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def section(order="<"):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link_type=ETHERNET, name=None):
    options = option(2, name) + bytes(4) if name is not None else b""
    return block(1, struct.pack("<HHI", link_type, 0, 0) + options)


def enhanced(data, interface_id=0, time_us=START_S * 10**6):
    header = struct.pack("<IIIII", interface_id, time_us >> 32, time_us & 0xFFFFFFFF, len(data), len(data))
    return block(6, header + data)


def name_block(names):
    """@names: address and name pairs, IPv4."""
    records = b"".join(option(1, socket.inet_aton(address) + name.encode() + b"\0") for address, name in names)
    return block(4, records + bytes(4))


def pcapng(frames, link_type=ETHERNET, name=None):
    body = b"".join(enhanced(data, 0, (START_S + number) * 10**6) for number, data in enumerate(frames))
    return section() + interface(link_type, name) + body


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err
        self.lines = err.decode(errors="surrogateescape").splitlines()


def default_signals():
    """A test run in a shell's background has SIGINT ignored, and gives that on."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class CliTest(unittest.TestCase):
    """Runs in a private temporary folder, self.folder, that is removed afterwards."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pcap2avro-test-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, data, modified_s=START_S):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (modified_s, modified_s))
        return path

    def start(self, *arguments, **others):
        others.setdefault("stdin", subprocess.DEVNULL)
        others.setdefault("stdout", subprocess.PIPE)
        others.setdefault("stderr", subprocess.PIPE)
        others.setdefault("env", {**os.environ, "TMPDIR": str(self.folder)})
        others.setdefault("preexec_fn", default_signals)
        return subprocess.Popen([PROGRAM, *map(os.fsencode, arguments)], cwd=self.folder, **others)

    def run_program(self, *arguments, status=0, data=None, **others):
        """Runs to the end and checks the status, and that standard error holds whole lines of our own."""
        if data is not None:
            others["stdin"] = subprocess.PIPE
        with self.start(*arguments, **others) as process:
            out, err = process.communicate(data, timeout=TIMEOUT_S)
        result = Result(process.returncode, out, err or b"")
        self.assertEqual(status, result.status, result.err)
        return result

    def expect_failure(self, words, *arguments, status=1, **others):
        """One line on standard error, with all @words in it; a wrong command line has the hint after it."""
        result = self.run_program(*arguments, status=status, **others)
        self.assert_complaint(result, words, status)
        return result

    def assert_complaint(self, result, words, status=1):
        lines = result.lines
        if status == 2:
            self.assertEqual(HINT, lines[-1])
            lines = lines[:-1]
        self.assertEqual(1, len(lines), lines)
        self.assertTrue(lines[0].startswith("pcap2avro: "), lines[0])
        for word in words:
            self.assertIn(word, lines[0])
        self.assertNotIn("Success", lines[0])
        return lines[0]

    def list_files(self, below="."):
        """Relative paths of all that is no folder, what is hidden too."""
        top = self.folder / below
        return sorted(str(path.relative_to(top)) for path in top.rglob("*") if not path.is_dir())

    def avro_files(self, out="dump"):
        return sorted((self.folder / out).glob("packets/*/*"))

    def wait_until(self, condition, what):
        end = time.monotonic() + TIMEOUT_S
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.005)

    def refuse_or_skip(self, reason):
        """In CI nothing may be left out."""
        if os.environ.get("CI") == "true":
            self.fail(reason)
        self.skipTest(reason)


def read_avro(path):
    with avro.datafile.DataFileReader(open(path, "rb"), avro.io.DatumReader()) as reader:
        return list(reader)


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_edges(path):
    return {(row["Source"], row["Target"]): int(row["Weight"]) for row in read_csv(path)}


def read_tree(folder, leave_out=("summary.json", ".pcap2avro")):
    """Each file's bytes by its path below @folder, those at the top named in @leave_out not."""
    paths = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    names = {path: path.relative_to(folder) for path in paths}
    return {str(name): path.read_bytes() for path, name in names.items() if name.parts[0] not in leave_out}


def gzip_bytes(data):
    return gzip.compress(data, mtime=0)


def main():
    unittest.main(verbosity=2)
