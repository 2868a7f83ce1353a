# SPDX-License-Identifier: BSD-3-Clause
"""pcap2avro_oracle.py PCAP2AVRO SAMPLES: edges as tshark and SQL count them.

SAMPLES is the folder of sample captures, one folder a scenario. The encapsulations of cases.py are the other input, each
in a file of its own and all in one pcapng with an interface for each.
"""
import collections
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import cases
import frames
from pcap2avro_run import edges_of, read_edges, read_records, tshark

FIRST_HEADER_FIELDS = ["frame.number", "frame.protocols", "frame.len", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst"]

Header = collections.namedtuple("Header", "source target length")


def first_headers(path):
    """Frame number to the first IP header that tshark sees in the frame; no entry where there is none."""
    names = [argument for name in FIRST_HEADER_FIELDS for argument in ("-e", name)]
    found = {}
    for line in tshark(path, "-T", "fields", "-E", "occurrence=f", *names).splitlines():
        number, protocols, length, source4, target4, source6, target6 = line.split("\t")
        pairs = {"ip": (source4, target4), "ipv6": (source6, target6)}
        # Where an IPv6 header stands in an IPv4 header's place, the dissector of IPv4 hands it on, and has no addresses.
        for source, target in (pairs[name] for name in protocols.split(":") if name in pairs):
            if source and target:
                found[int(number)] = Header(source, target, int(length))
                break
    return found


def conversations(path):
    """Packets from one host to another, over every IP header, as tshark's conversation tables count them."""
    counts = collections.Counter()
    for line in tshark(path, "-q", "-z", "conv,ip", "-z", "conv,ipv6").splitlines():
        row = re.match(r"(\S+)\s+<-> (\S+)\s+(\d+) [\d.,]+ \w+\s+(\d+) ", line)
        if row:
            first, second, back, forth = row.groups()
            counts[first, second] += int(forth)
            counts[second, first] += int(back)
    return +counts


class Samples(unittest.TestCase):
    def test_edges_are_those_of_the_first_ip_header(self):
        for path in SAMPLES:
            with self.subTest(capture=path.name):
                headers = first_headers(path).values()
                edges, summary = edges_of(PROGRAM, [path])
                self.assertEqual(edges, collections.Counter((header.source, header.target) for header in headers))
                self.assertGreater(len(edges), 10)
                self.assertEqual(sum(edges.values()), summary["records"])
                self.assertEqual(summary["bytes"], sum(header.length for header in headers))

    def test_edges_of_all_headers_are_the_conversations(self):
        for path in SAMPLES:
            with self.subTest(capture=path.name):
                edges, _ = edges_of(PROGRAM, [path], "--tunnels", "all")
                self.assertEqual(edges, conversations(path))

    def test_every_frame_has_a_record_or_a_reason(self):
        for path in SAMPLES:
            with self.subTest(capture=path.name):
                _, summary = edges_of(PROGRAM, [path])
                reasons = ("not_ip", "too_short", "malformed", "encrypted", "unknown_link_type", "filtered_out")
                self.assertEqual(summary["frames"], len(tshark(path, "-T", "fields", "-e", "frame.number").split()))
                self.assertEqual(summary["frames"],
                                 summary["frames_with_records"] + sum(summary[reason] for reason in reasons))


class Encapsulations(unittest.TestCase):
    """Source-routed packets are the one difference: tshark shows their last hop as the destination."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.paths = []
        cls.numbers = {}  # (case, number of its frame) to the frame's number in the merged file
        for name, (link_type, packets) in cases.CASES.items():
            path = pathlib.Path(cls.folder.name) / f"{len(cls.paths):03}-{name}.pcap"
            path.write_bytes(frames.pcap(link_type, packets))
            cls.paths.append(path)
            for number in range(len(packets)):
                cls.numbers[name, number + 1] = len(cls.numbers) + 1
        cls.merged = pathlib.Path(cls.folder.name) / "all.pcapng"
        subprocess.run(["mergecap", "-a", "-F", "pcapng", "-w", cls.merged, *cls.paths], check=True)

    def source_routed(self):
        """Pairs of hosts as the headers have them, with the number of source-routed packets between them."""
        edges, _ = edges_of(PROGRAM, [path for path in self.paths if "source_routed" in path.name])
        self.assertEqual(sum(edges.values()), len(cases.CASES["source_routed"][1]))
        return edges

    def assert_equal_but_source_routed(self, edges, expected):
        routed = self.source_routed()
        sources = {source for source, _ in routed}
        self.assertEqual({pair: count for pair, count in edges.items() if pair[0] not in sources},
                         {pair: count for pair, count in expected.items() if pair[0] not in sources})
        self.assertEqual({pair: count for pair, count in edges.items() if pair[0] in sources}, routed)
        self.assertEqual(sum(count for pair, count in expected.items() if pair[0] in sources), sum(routed.values()))
        self.assertEqual(sum(edges.values()), sum(expected.values()))

    def test_there_are_at_least_sixty(self):
        self.assertGreaterEqual(len(self.paths), 60)

    def test_edges_are_those_of_the_first_ip_header(self):
        headers = first_headers(self.merged)
        edges, summary = edges_of(PROGRAM, [self.merged])
        expected = collections.Counter((header.source, header.target) for header in headers.values())
        self.assert_equal_but_source_routed(edges, expected)
        self.assertEqual(summary["records"], len(headers))
        self.assertEqual(summary["bytes"], sum(header.length for header in headers.values()))
        self.assertEqual(summary["frames"], len(self.numbers))

    def test_one_file_or_many_make_no_difference(self):
        for tunnels in ("outer", "inner", "all"):
            merged, _ = edges_of(PROGRAM, [self.merged], "--tunnels", tunnels)
            apart, _ = edges_of(PROGRAM, self.paths, "--tunnels", tunnels)
            self.assertEqual(merged, apart)

    def test_edges_of_all_headers_are_the_conversations(self):
        edges, summary = edges_of(PROGRAM, [self.merged], "--tunnels", "all")
        self.assertEqual(sum(edges.values()), summary["records"])
        self.assertGreater(summary["records"], summary["frames_with_records"])
        path = pathlib.Path(self.folder.name) / "all.avro"
        subprocess.run([PROGRAM, "-q", "--tunnels", "all", "--no-payload", "-w", path, self.merged], check=True)
        left_out = {self.numbers[frame] for frame in cases.NOT_IN_CONVERSATIONS}
        edges.subtract((record["srcIP"], record["dstIP"]) for record in read_records(path)
                       if record["packet_grab_nr"] in left_out)
        self.assert_equal_but_source_routed(+edges, conversations(self.merged))


class Sql(unittest.TestCase):
    """What GROUP BY over the Avro files of a scenario gives is the scenario's edge list."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.output = pathlib.Path(folder.name) / "out"

    def convert(self, *options):
        root = SAMPLES[0].parent.parent
        subprocess.run([PROGRAM, "-q", "-R", "--scenario-by-folder", "-o", self.output, *options, root], check=True)

    def load(self):
        database = sqlite3.connect(":memory:")
        self.addCleanup(database.close)
        database.execute("CREATE TABLE packets (szenario TEXT, srcip TEXT, dstip TEXT, length INTEGER)")
        for path in (self.output / "packets").glob("szenario=*/*.avro"):
            szenario = path.parent.name.partition("=")[2]
            database.executemany("INSERT INTO packets VALUES (?, ?, ?, ?)",
                                 ((szenario, record["srcIP"], record["dstIP"], record["length"])
                                  for record in read_records(path)))
        return database

    def assert_edges_are(self, weight):
        rows = collections.defaultdict(collections.Counter)
        query = f"SELECT szenario, srcip, dstip, {weight} FROM packets GROUP BY szenario, srcip, dstip"
        for szenario, source, target, sum_of_weights in self.load().execute(query):
            rows[szenario][source, target] = sum_of_weights
        self.assertEqual(set(rows), {path.parent.name for path in SAMPLES})
        for szenario, expected in rows.items():
            lines = (self.output / f"edges/szenario={szenario}/edges_{szenario}.csv").read_text().splitlines()
            self.assertEqual(read_edges(lines), expected, szenario)

    def test_packets(self):
        self.convert("--no-payload")
        self.assert_edges_are("count(*)")

    def test_bytes(self):
        self.convert("--no-payload", "--weight", "bytes")
        self.assert_edges_are("sum(length)")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    SAMPLES = sorted(path for path in pathlib.Path(sys.argv.pop(1)).glob("*/*") if path.is_file())
    unittest.main()
