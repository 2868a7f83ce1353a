#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""pcap2avro and commgraph together, as people use them: piped, on the sample captures; what the two database samples
differ in; halves of one capture; edge lists in the forms of other studies."""

import gzip
import json
import os
import pathlib
import random
import struct
import subprocess

import support

COMMGRAPH = os.environ["COMMGRAPH"]
SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
CAPTURES = {
    "database-idle": ["minute.pcapng"],
    "database-load": ["first.pcap", "second.pcap.gz"],
    "backup": ["dump.pcap"],
    "port-scan": ["connect.pcap"],
}
APP1, APP2, DB, MONITOR = "10.20.2.11", "10.20.2.12", "10.20.3.20", "10.20.0.4"


def captures_of(scenario):
    return [SAMPLES / "captures" / scenario / name for name in CAPTURES[scenario]]


def records_of(path):
    """The capture's header, and its records with their headers."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    at, records = 24, []
    while at < len(data):
        length = 16 + struct.unpack_from("<I", data, at + 8)[0]
        records.append(data[at : at + length])
        at += length
    return data[:24], records


class CommgraphTest(support.CliTest):
    def commgraph(self, *arguments, status=0, **others):
        """Its output; on failure its only line."""
        command = [COMMGRAPH, *map(os.fsencode, arguments)]
        result = subprocess.run(command, capture_output=True, cwd=self.folder, timeout=support.TIMEOUT_S, **others)
        self.assertEqual(status, result.returncode, result.stderr)
        if status != 0:
            self.assertEqual(1, result.stderr.count(b"\n"), result.stderr)
            return result.stderr.decode()
        self.assertEqual(b"", result.stderr)
        return result.stdout.decode()

    def pipe(self, conversion, *command):
        """What commgraph says of what pcap2avro writes to its standard output."""
        with self.start("-q", *conversion) as source:
            out = self.commgraph(*command, stdin=source.stdout)
            source.stdout.close()
            self.assertEqual((0, b""), (source.wait(support.TIMEOUT_S), source.stderr.read()))
        return out

    def edges(self, scenario):
        path = f"{scenario}.csv"
        self.run_program("-q", "-e", path, *captures_of(scenario))
        return path


class PipesTest(CommgraphTest):
    def test_info_reads_what_pcap2avro_writes(self):
        for scenario in CAPTURES:
            with self.subTest(scenario):
                piped = self.pipe(["-e", "-", *captures_of(scenario)], "info", "--json", "-")
                path = self.edges(scenario)
                self.assertEqual(self.commgraph("info", "--json", path), piped)
                edges, info = support.read_edges(self.folder / path), json.loads(piped)
                hosts = {host for edge in edges for host in edge}
                self.assertEqual((len(hosts), len(edges)), (info["hosts"], info["edges"]))
                self.assertEqual(sum(edges.values()), info["weight"])

    def test_windows_read_what_pcap2avro_writes(self):
        for scenario in CAPTURES:
            with self.subTest(scenario):
                conversion = ["--window", "1s", "-e", "-", *captures_of(scenario)]
                lines = self.pipe(conversion, "windows", "--json", "-").splitlines()
                *windows, end = map(json.loads, lines)
                edges = support.read_edges(self.folder / self.edges(scenario))
                self.assertEqual(sum(edges.values()), sum(window["weight"] for window in windows))
                self.assertEqual(len(edges), sum(window["newEdges"] for window in windows))
                self.assertEqual(len(windows), end["windows"])
                starts = [window["startUs"] for window in windows]
                self.assertEqual(sorted(set(starts)), starts)
                span = (starts[-1] - starts[0]) // 10**6 + 1
                self.assertEqual(span, end["windows"] + end["emptyWindows"])

    def test_windows_are_drawn_besides(self):
        conversion = ["--window", "1s", "-e", "-", *captures_of("database-load")]
        text = self.pipe(conversion, "windows", "-")
        for name, magic in (("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")):
            self.assertEqual(text, self.pipe(conversion, "windows", "-", "-o", name))
            self.assertIn(magic, (self.folder / name).read_bytes()[:200])
        totals = "28 windows of 1 s, 4 empty ones between them; 10,769 packets"
        self.assertIn(totals, (self.folder / "a.svg").read_text())

    def test_a_picture_of_what_never_ends_is_refused(self):
        self.assertIn("--follow", self.commgraph("windows", "-", "--follow", "-o", "a.svg", status=2))
        self.assertIn("a.gexf", self.commgraph("windows", "-", "-o", "a.gexf", status=2))
        self.assertEqual([], self.list_files())


class CompareTest(CommgraphTest):
    def compare(self, first, second, *options):
        return json.loads(self.commgraph("compare", "--json", first, second, *options))

    def test_load_and_idle_differ_by_the_database_and_its_clients(self):
        comparison = self.compare(self.edges("database-idle"), self.edges("database-load"))
        self.assertGreater(comparison["distance"], 0.5)
        parts = {(edge["source"], edge["target"]): edge for edge in comparison["edges"]}
        for app in (APP1, APP2):
            self.assertEqual(0, parts[app, DB]["weightA"])
            self.assertGreater(parts[app, DB]["weightB"], 500)
        self.assertEqual({MONITOR, DB}, {host["id"] for host in comparison["hosts"][:2]})

    def test_hosts_have_the_names_of_a_nodes_csv(self):
        self.run_program("-q", "-o", "out", "-S", "load", "--hosts", SAMPLES / "hosts", *captures_of("database-load"))
        nodes = "out/nodes/szenario=load/nodes_load.csv"
        loaded = "out/edges/szenario=load/edges_load.csv"
        options = ["--nodes", nodes, "-o", "difference.svg"]
        text = self.commgraph("compare", self.edges("database-idle"), loaded, *options)
        self.assertRegex(text, rf"app1 \({APP1}\) +db \({DB}\) ")
        picture = (self.folder / "difference.svg").read_text()
        self.assertIn(">cache-replica<", picture)
        self.assertIn("database-idle, then load", picture)
        self.commgraph("compare", loaded, loaded, *options, "--title", "the same")
        self.assertIn("the same", (self.folder / "difference.svg").read_text())
        self.assertIn("--title", self.commgraph("compare", loaded, loaded, "--title", "x", status=2))

    def test_a_name_with_a_backslash_is_shown_as_it_was_given(self):
        hosts = self.write("hosts", f"{DB} C:\\db\n".encode())
        self.run_program("-q", "-o", "out", "-S", "load", "--hosts", hosts, *captures_of("database-load"))
        edges, nodes = (f"out/{kind}/szenario=load/{kind}_load.csv" for kind in ("edges", "nodes"))
        self.assertIn("C:\\\\db", (self.folder / nodes).read_text())
        self.commgraph("draw", edges, "--nodes", nodes, "-o", "load.svg")
        self.assertIn(">C:\\db<", (self.folder / "load.svg").read_text())
        self.assertIn(f" C:\\db ({DB})", self.commgraph("compare", self.edges("database-idle"), edges, "--nodes", nodes))

    def test_labels_of_info_are_written_for_gephi(self):
        edges = self.write("edges.csv", b"Source,Target,Weight\nC:\\x,b,2\n")
        rows = self.commgraph("info", edges, "--nodes-out", "-").splitlines()
        self.assertTrue(rows[1].startswith("C:\\x,C:\\\\x,"), rows)

    def test_random_halves_of_a_capture_are_close(self):
        coin = random.Random(2016)
        halves = ([], [])
        for path in captures_of("database-load"):
            header, records = records_of(path)
            for record in records:
                halves[coin.random() < 0.5].append(record)
        for name, records in zip("ab", halves):
            capture = self.write(f"{name}.pcap", header + b"".join(records))
            self.run_program("-q", "-e", f"{name}.csv", capture)
        comparison = self.compare("a.csv", "b.csv")
        self.assertEqual(10769, comparison["weightA"] + comparison["weightB"])
        self.assertGreater(comparison["divergence"], 0)
        self.assertLess(comparison["divergence"], 0.01)


class FormsTest(CommgraphTest):
    """Published edge lists have 46 to 141 edges, with the columns in either case; Gephi writes its own besides."""

    FORMS = {
        "capitals": ("Source,Target,Weight", "{0},{1},{2}"),
        "lower case": ("source,target,weight", "{0},{1},{2}"),
        "points": ("Source,Target,Weight", "{0},{1},{2}.0"),
        "quoted": ('"Source","Target","Weight"', '"{0}","{1}","{2}"'),
        "semicolons": ("source;target;weight", "{0};{1};{2}"),
        "tabs": ("Source\tTarget\tWeight", "{0}\t{1}\t{2}"),
        "Gephi": ("Source,Target,Type,Id,Label,timeset,Weight", "{0},{1},Directed,7,,,{2}"),
        "order": ("weight,target,source", "{2},{1},{0}"),
    }

    def test_each_form_loads(self):
        for count in (46, 141):
            edges = [(f"10.0.{i % 5}.{i % 23}", f"10.0.9.{i}", 1 + i * i % 97) for i in range(count)]
            expected = None
            for name, (head, form) in self.FORMS.items():
                for end in ("\n", "\r\n"):
                    with self.subTest(name, count=count, end=end):
                        text = end.join([head, *(form.format(*edge) for edge in edges), ""])
                        found = self.commgraph("info", "--json", "-", input=text.encode())
                        expected = expected or found
                        self.assertEqual(expected, found)
            info = json.loads(expected)
            self.assertEqual((count, sum(edge[2] for edge in edges)), (info["edges"], info["weight"]))


if __name__ == "__main__":
    support.main()
