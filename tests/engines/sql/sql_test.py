#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""schema/sql on DuckDB gives pcap2avro's own rows: sql_test.py PCAP2AVRO COMMGRAPH SAMPLES WORK"""
import csv
import decimal
import json
import os
import random
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import avro.datafile
import avro.io
import avro.schema

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/oracle"))
import window_cases  # noqa: E402

QUERY = ROOT / "samples/sql/query.sh"
PCAP2AVRO = COMMGRAPH = SAMPLES = WORK = None
SCENARIOS = ["backup", "database-idle", "database-load", "port-scan"]
# One that looks like a number, one with a folder, and what a pattern or a text in SQL would take amiss.
NAMES = ["1", "a/run1", "it's [1] *"]


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def ask(out, *words):
    """What query.sh says, as it is run by a user whose home and folder are empty before and after."""
    clean = WORK / "clean"
    environment = {**os.environ, "HOME": str(clean)}
    done = subprocess.run([QUERY, out, *words], capture_output=True, text=True, cwd=clean, env=environment)
    if list(clean.iterdir()):
        raise AssertionError(f"query.sh leaves {list(clean.iterdir())}")
    return done


def rows_of(out, *words):
    done = ask(out, "--csv", *words)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return list(csv.DictReader(done.stdout.splitlines()))


def read_csv(out, kind, scenarios):
    """The rows of pcap2avro's own files, each with its scenario."""
    rows = []
    for folder, name in scenarios.items():
        with open(out / kind / f"szenario={folder}" / f"{kind}_{folder}.csv", encoding="utf-8", newline="") as stream:
            rows += [{"szenario": name, **row} for row in csv.DictReader(stream)]
    return rows


def canonical(rows, columns):
    """Rows in an order of their own, numbers as numbers: '1.500000' is '1.5'."""
    def value(text):
        try:
            return str(decimal.Decimal(text).normalize())
        except decimal.InvalidOperation:
            return text
    return sorted(tuple(row[column] if column in ("szenario", "Source", "Target", "Id") else value(row[column])
                        for column in columns) for row in rows)


def write_old_file(path):
    """Three packets as they were recorded before there were lengths: twelve fields, sequence numbers as int."""
    schema = json.loads((ROOT / "schema/packet.avsc").read_text(encoding="utf-8"))
    schema["fields"] = schema["fields"][:12]
    for field in schema["fields"]:
        if field["name"] in ("seqNumber", "ackNumber"):
            field["type"] = "int"
    with open(path, "wb") as stream, avro.datafile.DataFileWriter(
            stream, avro.io.DatumWriter(), avro.schema.parse(json.dumps(schema))) as writer:
        for number in range(3):
            writer.append({"packet_grab_nr": number + 1, "ts": 1795568011645396, "srcIP": "192.0.2.1", "dstIP": "192.0.2.2",
                           "srcPort": 1, "dstPort": 2, "seqNumber": -5, "ackNumber": 6, "dumpHost": "old",
                           "protocolType": "TCP", "dumpDevice": None, "data": None})


def convert(out, *words):
    run(PCAP2AVRO, "-q", "--formats", "avro,edges,nodes", "--window", "10s", "-o", out, *words)


def prepare():
    convert(WORK / "samples", "-R", "--scenario-by-folder", "--dump-host", "sample", "--hosts", SAMPLES / "hosts", "--level",
            "host,service", SAMPLES / "captures")
    source = random.Random(7)
    times = [None if i % 5 == 0 else i * 700_000 - 50_000_001 for i in range(300)]
    window_cases.write_pcapng(WORK / "times.pcapng", [(time, window_cases.random_frame(source)) for time in times], -100)
    dump = SAMPLES / "captures/backup/dump.pcap"
    scenarios = [word for name in NAMES for word in ("-S", name, WORK / "times.pcapng")]
    convert(WORK / "odd", "--dump-host", "a", "--hosts", write_hosts(), *scenarios)
    # Two hosts' points of view: one that saw all, one that did not.
    convert(WORK / "all", "--dump-host", "a", "-S", "twice", dump)
    convert(WORK / "some", "--dump-host", "b", "-S", "twice", "-f", "tcp", dump)
    convert(WORK / "twice", "--dump-host", "a", "-S", "twice", dump)
    for path in (WORK / "some/packets/szenario=twice").glob("*.avro"):
        shutil.copy(path, WORK / "twice/packets/szenario=twice")


def write_hosts():
    path = WORK / "hosts"
    path.write_text('10.0.0.1 C:\\temp\\"x",y\n', encoding="utf-8")
    return path


class Samples(unittest.TestCase):
    maxDiff = None
    out, scenarios = "samples", {name: name for name in SCENARIOS}

    def check(self, kind, columns, *words):
        columns = ["szenario", *columns]
        found = rows_of(WORK / self.out, *words)
        expected = read_csv(WORK / self.out, kind, self.scenarios)
        self.assertGreater(len(expected), 0)
        self.assertEqual(canonical(found, columns), canonical(expected, columns))

    def test_edges(self):
        self.check("edges", ["Source", "Target", "Weight"], "edges")
        self.check("edges", ["Source", "Target", "Weight"], "-c", "FROM edges")

    def test_nodes(self):
        numbers = ["Packets", "Bytes", "PacketsIn", "PacketsOut", "FirstSeen", "LastSeen"]
        self.check("nodes", ["Id", *numbers], "nodes")
        self.check("nodes", ["Id", "Kind", *numbers], "-c", "FROM nodes")

    def test_windows(self):
        columns = ["Source", "Target", "Weight", "Start", "End"]
        self.check("windows", columns, "windows")
        self.check("windows", columns, "-c", "FROM windows")

    def test_activity(self):
        columns = ["Start", "Packets", "Bytes"]
        found = rows_of(WORK / self.out, "activity")
        expected = [row for row in read_csv(WORK / self.out, "activity", self.scenarios) if row["Scope"] == "scenario"]
        self.assertGreater(len(expected), 0)
        self.assertEqual(canonical(found, ["szenario", *columns]), canonical(expected, ["szenario", *columns]))


class OddNamesAndTimes(Samples):
    """Frames without a time and before 1970, scenarios that look like numbers and patterns."""
    out, scenarios = "odd", {"1": "1", "a%2Frun1": "a/run1", "it%27s %5B1%5D %2A": "it's [1] *"}

    def test_labels(self):
        rows = rows_of(WORK / "odd", "-c", "SELECT DISTINCT Label FROM nodes WHERE Id = '10.0.0.1'")
        self.assertEqual(rows, [{"Label": 'C:\\temp\\"x",y'}])


class Queries(unittest.TestCase):
    def test_services(self):
        columns = ["szenario", "Source", "Target", "Weight"]
        expected = read_csv(WORK / "samples", "edges_service", {name: name for name in SCENARIOS})
        self.assertEqual(canonical(rows_of(WORK / "samples", "services"), columns), canonical(expected, columns))

    def test_scenarios(self):
        for row in rows_of(WORK / "samples", "scenarios"):
            name = row["szenario"]
            edges = read_csv(WORK / "samples", "edges", {name: name})
            nodes = read_csv(WORK / "samples", "nodes", {name: name})
            self.assertEqual(int(row["packets"]), sum(int(edge["Weight"]) for edge in edges))
            self.assertEqual((int(row["edges"]), int(row["hosts"])), (len(edges), len(nodes)))
            self.assertEqual(decimal.Decimal(row["first_seen"]), min(decimal.Decimal(node["FirstSeen"]) for node in nodes))
            self.assertEqual(decimal.Decimal(row["last_seen"]), max(decimal.Decimal(node["LastSeen"]) for node in nodes))

    def test_edges_once(self):
        paths = [WORK / side / "edges/szenario=twice/edges_twice.csv" for side in ("all", "some")]
        expected = list(csv.DictReader(run(COMMGRAPH, "merge", "--max", *paths).splitlines()))
        columns = ["Source", "Target", "Weight"]
        self.assertEqual(canonical(rows_of(WORK / "twice", "edges_once"), columns), canonical(expected, columns))
        self.assertNotEqual(canonical(rows_of(WORK / "twice", "edges"), columns), canonical(expected, columns))

    def test_edges_between(self):
        begin, end = "1795568113.5", "1795568118.25"
        text = run(PCAP2AVRO, "-q", "--from", begin, "--until", end, "-e", "-", SAMPLES / "captures/backup/dump.pcap")
        found = rows_of(WORK / "samples", "edges_between", "-v", f"from={begin}", "-v", f"until={end}")
        expected = list(csv.DictReader(text.splitlines()))
        columns = ["Source", "Target", "Weight"]
        self.assertGreater(len(expected), 0)
        self.assertEqual(canonical(found, columns), canonical(expected, columns))

    def test_hotspots(self):
        rows = [row for row in rows_of(WORK / "samples", "hotspots") if row["szenario"] == "backup"]
        edges = read_csv(WORK / "samples", "edges", {"backup": "backup"})
        weights = sorted((int(edge["Weight"]) for edge in edges), reverse=True)
        self.assertEqual([int(row["Weight"]) for row in rows], weights[:5])
        self.assertEqual((rows[0]["Source"], rows[0]["Target"]), ("db", "backup"))
        self.assertEqual(rows[0]["Percent"], str(round(100 * weights[0] / sum(weights), 1)))

    def test_payload_and_codecs(self):
        totals = set()
        for codec in ("deflate", "null", "snappy"):
            convert(WORK / codec, "--codec", codec, SAMPLES / "captures/port-scan/connect.pcap")
            row, = rows_of(WORK / codec, "-c", "SELECT count(*), sum(octet_length(data)), md5(string_agg(hex(data), ',' "
                                               "ORDER BY packet_grab_nr)) FROM packets")
            totals.add(tuple(row.values()))
        self.assertEqual(len(totals), 1, totals)


class Files(unittest.TestCase):
    def folder(self, name):
        shutil.copytree(WORK / "samples", WORK / name)
        return WORK / name, WORK / name / "packets/szenario=backup"

    def test_old_files_and_new_ones_are_one_table(self):
        out, packets = self.folder("old")
        before = len(rows_of(out, "-c", "SELECT ts FROM packets"))
        write_old_file(packets / "aa_old.avro")
        row, = rows_of(out, "-c", "SELECT count(*) AS n, min(seqNumber) AS least, max(seqNumber) AS most FROM packets")
        self.assertEqual((int(row["n"]), int(row["least"])), (before + 3, -5))
        self.assertGreater(int(row["most"]), 2**31)
        self.assertIn({"szenario": "backup", "Source": "192.0.2.1", "Target": "192.0.2.2", "Weight": "3"}, rows_of(out, "edges"))

    def test_old_files_alone(self):
        packets = WORK / "old-alone/packets/szenario=seed"
        packets.mkdir(parents=True)
        write_old_file(packets / "old.avro")
        self.assertEqual([row["packets"] for row in rows_of(WORK / "old-alone", "scenarios")], ["3"])

    def test_a_file_that_is_not_whole_yet_is_not_read(self):
        out, packets = self.folder("hidden")
        whole = next(packets.glob("*.avro"))
        (packets / f".{whole.name}").write_bytes(whole.read_bytes()[:20000])
        self.assertEqual(rows_of(out, "scenarios"), rows_of(WORK / "samples", "scenarios"))

    def test_a_cut_file_is_said(self):
        out, packets = self.folder("cut")
        whole = next(packets.glob("*.avro"))
        whole.write_bytes(whole.read_bytes()[:20000])
        done = ask(out, "scenarios")
        self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (1, "", 1), done.stderr)

    def test_what_is_not_there(self):
        out, _ = self.folder("bare")
        shutil.rmtree(out / "windows")
        for words, message in [([out, "-c", "FROM windows"], "has no files of windows"), ([out, "none"], "queries of schema/sql"),
                               ([WORK / "nowhere"], "not a folder"), ([out, "-c", "SELEKT"], "syntax error")]:
            done = ask(*words)
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 1), done.stderr)
            self.assertIn(message, done.stderr)
        self.assertEqual(ask("--bad").returncode, 2)

    def test_a_reader_that_has_enough(self):
        command = f'"{QUERY}" "{WORK / "samples"}" -c "SELECT data FROM packets" | head -n 1'
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Table(unittest.TestCase):
    def test_the_output_of_the_page(self):
        """samples/sql/README.md shows what the first command prints, on what bootstrap.sh converts."""
        page = (ROOT / "samples/sql/README.md").read_text(encoding="utf-8")
        for query in ("scenarios", "hotspots"):
            shown = "".join(f"    {line}\n" for line in ask(WORK / "samples", query).stdout.splitlines())
            self.assertIn(shown, page)


def main():
    global PCAP2AVRO, COMMGRAPH, SAMPLES, WORK
    PCAP2AVRO, COMMGRAPH, samples, work = sys.argv[1:]
    SAMPLES, WORK = Path(samples), Path(work)
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "clean").mkdir(parents=True)
    prepare()
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
