#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Gephi's own importers read what pcap2avro and commgraph write: gephi_test.py PCAP2AVRO COMMGRAPH SAMPLES WORK

One run of samples/gephi/gephi.sh reads all files into workspaces and reports them (GephiReport.java); each test compares one.
"""
import json
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import written

HERE = Path(__file__).resolve().parent
GEPHI = HERE.parents[2] / "samples/gephi/gephi.sh"
DOCS = HERE.parents[2] / "docs/images"
SCENARIOS = ["backup", "database-idle", "database-load", "port-scan"]
PCAP2AVRO = COMMGRAPH = SAMPLES = WORK = None
REPORTS = {}


def run(*command):
    subprocess.run([str(word) for word in command], check=True)


def files_of(folder, scenario):
    """The edges and the nodes of a scenario."""
    return [folder / kind / f"szenario={scenario}/{kind}_{scenario}.csv" for kind in ("edges", "nodes")]


def convert(folder, capture, *options):
    run(PCAP2AVRO, "-q", "--dump-host", "test", "--formats", "edges,nodes,gexf", *options, "-o", folder, capture)


def write_all():
    capture, hosts = WORK / "odd.pcap", WORK / "hosts"
    written.write_capture(capture, written.PACKETS)
    written.write_hosts(hosts)
    odd = ["-S", "odd", "--hosts", hosts, "--weight", "bytes"]
    convert(WORK / "static", capture, *odd)
    convert(WORK / "dynamic", capture, *odd, "--window", f"{written.WINDOW_SECONDS}s")
    convert(WORK / "short", capture, *odd, "--window", "500us")
    convert(WORK / "samples", SAMPLES / "captures", "-R", "--scenario-by-folder", "--hosts", SAMPLES / "hosts",
            "--window", "5s")
    written.write_capture(WORK / "wide.pcap", written.WIDE_PACKETS)
    convert(WORK / "wide", WORK / "wide.pcap", "-S", "wide")
    written.write_text_edges(WORK / "text.csv")
    run(COMMGRAPH, "draw", WORK / "text.csv", "-o", WORK / "text.gexf")
    document = (WORK / "dynamic/graphs/odd.gexf").read_text(encoding="utf-8")
    # 2,147,483,709 is the weight of the window that begins at 10 s.
    (WORK / "changed.gexf").write_text(document.replace('value="2147483709" start', 'value="2147483708" start'),
                                       encoding="utf-8")


def read_all():
    edges, nodes = files_of(WORK / "static", "odd")
    cases = {
        "edges alone": [edges],
        "edges first": [edges, nodes],
        "nodes first": [nodes, edges],
        "static": [WORK / "static/graphs/odd.gexf"],
        "dynamic": [WORK / "dynamic/graphs/odd.gexf"],
        "changed": [WORK / "changed.gexf"],
        "short": [WORK / "short/graphs/odd.gexf"],
        "wide": files_of(WORK / "wide", "wide"),
        "text": [WORK / "text.gexf"],
    }
    for scenario in SCENARIOS:
        cases[f"{scenario} csv"] = files_of(WORK / "samples", scenario)
        cases[f"{scenario} gexf"] = [WORK / f"samples/graphs/{scenario}.gexf"]
    words = [word for name, files in cases.items() for word in ["--case", name, *map(str, files)]]
    done = subprocess.run([GEPHI, "run", str(HERE), "GephiReport", *words], capture_output=True, text=True)
    (WORK / "gephi.log").write_text(done.stderr, encoding="utf-8")
    if done.returncode != 0:
        print(f"{done.stderr[-3000:]}\n{GEPHI.name}: status {done.returncode}", file=sys.stderr)
        sys.exit(done.returncode)
    for line in done.stdout.splitlines():
        report = json.loads(line)
        REPORTS[report["name"]] = report
    if list(REPORTS) != list(cases):
        sys.exit(f"Gephi reports {list(REPORTS)}")


def edges_of(report, column="weight"):
    return {(edge["source"], edge["target"]): edge[column] for edge in report["edges"]}


def node_column(report, column):
    return {node["id"]: node[column] for node in report["nodes"]}


class GephiTest(unittest.TestCase):
    maxDiff = None

    def report(self, name):
        report = REPORTS[name]
        self.assertNotIn("error", report)
        self.assertEqual(report["issues"], [], "what Gephi complains of")
        self.assertTrue(report["directed"] and all(edge["directed"] for edge in report["edges"]))
        self.assertEqual(len(edges_of(report, "id")), len(report["edges"]), "parallel edges")
        return report

    def labels(self, change=str):
        hosts = {end for edge in written.packet_edges() for end in edge}
        return {host: change(written.LABELS.get(host, host)) for host in hosts}

    def check_windows(self, report, windows, factor, closing):
        """Each view of the timeline shows its window's edges, weights and hosts; times are seconds times @factor."""
        views = {view["window"][0] / factor: view for view in report["views"]}
        self.assertEqual(sorted(views), sorted(windows))
        for start, expected in windows.items():
            view = views[start]
            self.assertEqual({(source, target): weight for source, target, weight in view["edges"]}, expected)
            self.assertEqual(view["nodes"], len({end for edge in expected for end in edge}))
        self.assertEqual(report["bounds"], [min(windows) * factor, max(windows) * factor + closing])


class Csv(GephiTest):
    def check(self, name):
        report = self.report(name)
        self.assertEqual(edges_of(report), written.packet_edges())
        self.assertEqual(node_column(report, "label"), self.labels())
        return report

    def test_edges_then_nodes(self):
        report = self.check("edges first")
        self.assertEqual(report["kinds"], ["edges_odd.csv: EDGES_TABLE", "nodes_odd.csv: NODES_TABLE"])

    def test_nodes_then_edges(self):
        report = self.check("nodes first")
        self.assertEqual(report["kinds"], ["nodes_odd.csv: NODES_TABLE", "edges_odd.csv: EDGES_TABLE"])

    def test_edges_alone_have_no_labels(self):
        report = self.report("edges alone")
        self.assertEqual(edges_of(report), written.packet_edges())
        self.assertEqual(set(node_column(report, "label").values()), {None})

    def test_columns_of_nodes(self):
        report = self.report("nodes first")
        rows = written.read_nodes(files_of(WORK / "static", "odd")[1])
        self.assertEqual(set(node_column(report, "id")), set(rows))
        for node in report["nodes"]:
            row = rows[node["id"]]
            self.assertEqual(node["kind"], row["Kind"])
            for column in ("Packets", "Bytes", "PacketsIn", "PacketsOut"):
                self.assertEqual(node[column.lower()], int(row[column]))
            for column in ("FirstSeen", "LastSeen"):
                self.assertEqual(node[column.lower()], float(row[column]))

    def test_a_late_node_with_more_than_a_32_bit_integer(self):
        report = self.report("wide")
        self.assertEqual(len(report["nodes"]), 42)
        self.assertEqual(node_column(report, "bytes")["10.2.0.2"], 2 * 2147483647)
        self.assertEqual(node_column(report, "lastseen")["10.2.0.2"], written.EPOCH + 31.5)

    def test_samples(self):
        for scenario in SCENARIOS:
            with self.subTest(scenario):
                report = self.report(f"{scenario} csv")
                edges, nodes = files_of(WORK / "samples", scenario)
                self.assertEqual(edges_of(report), written.read_edges(edges))
                rows = written.read_nodes(nodes)
                self.assertEqual(node_column(report, "label"), {name: row["Label"] for name, row in rows.items()})
                self.assertEqual(node_column(report, "bytes"), {name: int(row["Bytes"]) for name, row in rows.items()})


class Gexf(GephiTest):
    def test_static(self):
        report = self.report("static")
        self.assertEqual(edges_of(report, "Bytes"), written.packet_edges())
        self.assertEqual({edge["Bytes type"] for edge in report["edges"]}, {"Long"})
        self.assertEqual(node_column(report, "label"), self.labels(written.shown))
        self.assertEqual(sum(edge["Packets"] for edge in report["edges"]), len(written.PACKETS))

    def test_weight_past_float_is_in_the_counts_only(self):
        """Why the counts are there: Gephi reads a static weight as a float."""
        weights = edges_of(self.report("static"))
        self.assertEqual(weights["10.0.0.2", "10.0.0.1"], 60)
        exact = written.packet_edges()["2001:db8::1", "2001:db8::2"]
        self.assertAlmostEqual(weights["2001:db8::1", "2001:db8::2"] / exact, 1, 6)

    def test_dynamic(self):
        report = self.report("dynamic")
        self.assertEqual(report["time_format"], "DATETIME")
        self.assertEqual(node_column(report, "label"), self.labels(written.shown))
        self.assertEqual(edges_of(report, "Bytes"), written.packet_edges())
        self.check_windows(report, written.packet_windows(), 1000, written.WINDOW_SECONDS * 1000 - 1)

    def test_a_weight_that_changes(self):
        weights = edges_of(self.report("dynamic"), "weights")["10.0.0.1", "10.0.0.2"]
        start = written.EPOCH * 1000
        self.assertEqual(sorted(weights), [[start, start + 9999, 16777217], [start + 10000, start + 19999, 2147483709],
                                           [start + 30000, start + 39999, 16777219]])

    def test_spells(self):
        spells = node_column(self.report("dynamic"), "spells")
        start = written.EPOCH * 1000
        self.assertEqual(spells["10.0.0.2"], [[start, start + 19999], [start + 30000, start + 39999]])
        self.assertEqual(spells["10.0.0.3"], [[start + 10000, start + 19999]])

    def test_windows_below_a_millisecond(self):
        report = self.report("short")
        self.assertEqual(report["time_format"], "DOUBLE")
        self.assertEqual(len(report["views"]), len({seconds for seconds, *_ in written.PACKETS}))
        weights = edges_of(report, "weights")["10.0.0.1", "10.0.0.2"]
        self.assertIn([written.EPOCH + 19.9995, written.EPOCH + 19.999999, 62], weights)

    def test_a_changed_file_is_noticed(self):
        with self.assertRaises(AssertionError):
            self.check_windows(self.report("changed"), written.packet_windows(), 1000, written.WINDOW_SECONDS * 1000 - 1)

    def test_samples(self):
        for scenario in SCENARIOS:
            with self.subTest(scenario):
                report = self.report(f"{scenario} gexf")
                edges, nodes = files_of(WORK / "samples", scenario)
                self.assertEqual(edges_of(report, "Packets"), written.read_edges(edges))
                rows = written.read_nodes(nodes)
                self.assertEqual(node_column(report, "label"), {name: row["Label"] for name, row in rows.items()})
                windows = written.read_windows(WORK / f"samples/windows/szenario={scenario}/windows_{scenario}.csv")
                self.check_windows(report, windows, 1000, 4999)

    def test_text_names(self):
        """commgraph draw's document: names of any kind, positions, sizes, colours; the exact weight is TotalWeight."""
        report = self.report("text")
        expected = {tuple(map(written.shown, ends)): weight for ends, weight in written.TEXT_EDGES.items()}
        self.assertEqual(edges_of(report, "TotalWeight"), expected)
        self.assertEqual(node_column(report, "label"), {end: end for ends in expected for end in ends})
        self.assertEqual(len({node["x"] for node in report["nodes"]}), len(report["nodes"]))
        self.assertNotIn(0, node_column(report, "rgb").values())


class Pictures(unittest.TestCase):
    def draw(self, name):
        picture = WORK / name
        run(GEPHI, "picture", picture, *files_of(WORK / "samples", "database-load"))
        return picture

    def test_svg_has_every_host_and_edge(self):
        text = self.draw("load.svg").read_text(encoding="utf-8")
        edges, nodes = files_of(WORK / "samples", "database-load")
        self.assertEqual(len(re.findall("<circle", text)), len(written.read_nodes(nodes)))
        ends = set(re.findall(r'<path[^>]*class="id_(\S+) id_([^"\s]+)"', text))
        self.assertEqual(ends, set(written.read_edges(edges)))
        for label in ("app1", "cache-replica", "ff02::1:ff00:20"):
            self.assertIn(label, text)
        self.assertNotIn("NaN", text)

        # The same files give the same picture.
        self.assertEqual((DOCS / "gephi-database-load.svg").read_text(encoding="utf-8"), text)

    def test_png(self):
        self.assertEqual(self.draw("load.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")


def main():
    global PCAP2AVRO, COMMGRAPH, SAMPLES, WORK
    PCAP2AVRO, COMMGRAPH, samples, work = sys.argv[1:]
    SAMPLES, WORK = Path(samples), Path(work)
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    write_all()
    read_all()
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
