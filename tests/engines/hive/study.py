# SPDX-License-Identifier: BSD-3-Clause
"""What the engines' tests read: the samples, and scenarios with what is odd, converted and with what is to come out of them."""
import csv
import datetime
import decimal
import json
import pathlib
import struct
import subprocess
import sys
import urllib.parse

import avro.datafile
import avro.io

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import seed_files  # noqa: E402

WINDOW_US = 10_000_000
CODECS = ("snappy", "zstandard", "null")
OLD_COUNT = 100

# Odd on purpose: what HDFS, Hive's partitions and CSV readers may take wrongly.
DUMP_HOST = "ho:st"
NAMES = '10.0.0.9 back\\slash\n2001:db8::1 quo"ted\n2001:db8::2 com,ma\n'
START_S = 1_477_645_204  # 2016-10-28T09:00:04Z


def ip4(source, target):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28, 1, 0, 64, 17, 0, bytes(source), bytes(target)) + struct.pack("!HHHH", 40000, 53, 8, 0)


def ip6(last_source, last_target):
    prefix = bytes.fromhex("20010db8") + bytes(11)
    return struct.pack("!IHBB", 0x60000000, 8, 17, 64) + prefix + bytes([last_source]) + prefix + bytes([last_target]) + \
        struct.pack("!HHHH", 1000, 53, 8, 0)


def block(kind, body):
    body += bytes(-len(body) % 4)
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def odd_capture():
    """pcapng: packets of a host to itself, IPv6, times in several windows, and packets without a time."""
    section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    interface = block(1, struct.pack("<HHI", 101, 0, 65535))
    timed = [(START_S * 10**6, ip4([10, 0, 0, 9], [10, 0, 0, 9])), (START_S * 10**6 + 999_999, ip6(1, 2)),
             (START_S * 10**6 + 25_000_001, ip6(2, 1)), (START_S * 10**6 + 25_000_002, ip6(1, 2))]
    packets = [block(6, struct.pack("<IIIII", 0, time >> 32, time & 0xFFFFFFFF, len(data), len(data)) + data) for time, data in timed]
    simple = [block(3, struct.pack("<I", len(data)) + data) for data in (ip6(1, 2), ip4([10, 0, 0, 9], [10, 0, 0, 8]))]
    return section + interface + b"".join(packets + simple)


def old_records():
    for number in range(OLD_COUNT):
        yield {"packet_grab_nr": number, "ts": START_S * 10**6 + number, "srcIP": f"10.1.0.{number % 3}", "dstIP": "10.1.0.9",
               "srcPort": 40000, "dstPort": 80, "seqNumber": 2**31 - 1 - number, "ackNumber": -number, "dumpHost": "old",
               "protocolType": "TCP", "dumpDevice": None, "data": bytes([number, 0, 255]) if number % 2 else None}


def read_avro(path):
    with open(path, "rb") as stream, avro.datafile.DataFileReader(stream, avro.io.DatumReader()) as reader:
        yield from reader


def number(text):
    return None if text in ("", "NULL") else decimal.Decimal(text)


def scenario_of(path):
    return urllib.parse.unquote(path.parent.name.partition("=")[2])


def read_schema(path):
    return json.loads(path.read_text())


def flows(records):
    """What schema/spot.sql is to give: by addresses, ports, protocol, host and five minutes, the first second as text, flags, packets,
    bytes, and year to hour."""
    groups = {}
    for record in records:
        if record["ts"] != 0:
            key = (record["srcIP"], record["dstIP"], str(record["srcPort"]), str(record["dstPort"]), record["protocolType"],
                   record["dumpHost"], record["ts"] // 300_000_000)
            groups.setdefault(key, []).append(record)
    return {key: flow(group) for key, group in groups.items()}


def flow(group):
    first = datetime.datetime.fromtimestamp(min(record["ts"] for record in group) // 10**6, datetime.timezone.utc)
    flags = "".join(letter if any(record["tcpFlags"] & bit for record in group) else "."
                    for letter, bit in zip("UAPRSF", (32, 16, 8, 4, 2, 1)))
    return (first.strftime("%Y-%m-%d %H:%M:%S"), flags, len(group), sum(record["length"] for record in group),
            *map(str, (first.year, first.month, first.day, first.hour)))


class Study:
    """Output folders below work, and the files of the seed's time."""

    def __init__(self, work, pcap2avro, commgraph, root):
        self.work, self.pcap2avro, self.commgraph, self.root = map(pathlib.Path, (work, pcap2avro, commgraph, root))
        self.outs = []
        self.old_file = self.work / "old.avro"

    def _run(self, *words, **options):
        return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, timeout=120, **options).stdout

    def _convert(self, name, *arguments):
        out = self.work / name
        self._run(self.pcap2avro, "-q", "--hosts", self.work / "hosts", "--window", "10s", "--level", "host,service", "-o", out, *arguments)
        if out not in self.outs:
            self.outs.append(out)

    def make(self):
        samples = self.root / "samples/captures"
        backup = samples / "backup/dump.pcap"
        (self.work / "hosts").write_text((self.root / "samples/hosts").read_text() + NAMES)
        (self.work / "x:y.pcapng").write_bytes(odd_capture())
        for host in ("10.20.0.5", "10.20.3.20"):
            self._run("tcpdump", "-q", "-r", backup, "-w", self.work / f"{host}.pcap", "host", host, stderr=subprocess.DEVNULL)
        self._convert("out", "-R", "--scenario-by-folder", "--dump-host", "sample", samples)
        self._convert("out", "-S", "1", "--dump-host", DUMP_HOST, self.work / "x:y.pcapng", "-S", "a/run1",
                      "--dump-host", "backup", self.work / "10.20.0.5.pcap", "--dump-host", "db", self.work / "10.20.3.20.pcap")
        for codec in CODECS:
            self._convert(codec, "--codec", codec, "-S", f"codec {codec}", samples / "port-scan/connect.pcap")
        self._make_old()

    def _make_old(self):
        folder = self.work / "old/packets/szenario=old"
        folder.mkdir(parents=True)
        for path in (self.old_file, folder / "packets.avro"):
            seed_files.write_seed_records(old_records(), path)
        self.outs.append(self.work / "old")

    def late(self):
        """A scenario that comes later; its output folder."""
        self._convert("late", "-S", "late", self.root / "samples/captures/port-scan/connect.pcap")
        return self.work / "late"

    def rows(self, kind):
        """Scenario and row, as a tuple of text, of each CSV row that pcap2avro wrote."""
        for out in self.outs:
            for path in sorted((out / kind).glob("szenario=*/*.csv")):
                with open(path, newline="", encoding="utf-8") as stream:
                    for row in list(csv.reader(stream))[1:]:
                        yield scenario_of(path), *row

    def records(self, scenario):
        for out in self.outs:
            for path in sorted((out / "packets").glob("szenario=*/*.avro")):
                if scenario_of(path) == scenario:
                    yield from read_avro(path)

    def edges_once(self):
        """commgraph merge --max over the edges of each host."""
        lists = []
        for host in ("10.20.0.5", "10.20.3.20"):
            lists.append(self.work / f"{host}.csv")
            self._run(self.pcap2avro, "-q", "-e", lists[-1], self.work / f"{host}.pcap")
        merged = self._run(self.commgraph, "merge", "--max", *lists, text=True)
        return [tuple(row) for row in list(csv.reader(merged.splitlines()))[1:]]
