#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""walkthrough_test.py [--renew] PROGRAMS ROOT: samples/walkthrough.sh from end to end. What it prints is what pcap2avro's files and
commgraph say, and what docs/engines.md shows; nothing of it runs on afterwards. PROGRAMS has convert/pcap2avro and
graph/commgraph. With --renew docs/engines.md gets this walk's output."""
import collections
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

# What samples/engines ends with where something cannot be had; step.sh makes a skip of it.
UNAVAILABLE = 69
RANK_TOLERANCE = 1e-3
RENEW = "--renew" in sys.argv
PROGRAMS, ROOT = map(pathlib.Path, sys.argv[1 + RENEW:])
SCRIPT = ROOT / "samples/walkthrough.sh"
PAGE = ROOT / "docs/engines.md"
WORK = pathlib.Path(os.environ["COMMGRAPH_ENGINES"], "walkthrough_test")
STATE = WORK / "walk"
SCENARIO = "database-load"


def walk(programs, state):
    """Status and standard output; what is said besides goes to the log of the test. The walk's home is an empty folder."""
    home = WORK / "home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home)}
    result = subprocess.run([SCRIPT, "--build", programs, state], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            check=False, env=environment)
    print(result.stderr, file=sys.stderr)
    return result


def sections_of(text):
    """What stands below each line `== TITLE`, by title."""
    parts = re.split(r"^== (.*)\n", text, flags=re.M)
    return {title: body.strip("\n") for title, body in zip(parts[1::2], parts[2::2])}


def block_of(title, body):
    return f"```text\n== {title}\n{body}\n```"


def shown_blocks(text):
    """Title and whole text of each block of the page that begins with `== TITLE`."""
    return {found[1]: found[0] for found in re.finditer(r"```text\n== (.*)\n(?:.*\n)*?```", text)}


def renew_page(sections):
    text = PAGE.read_text(encoding="utf-8")
    for title, block in shown_blocks(text).items():
        text = text.replace(block, block_of(title, sections[title]))
    PAGE.write_text(text, encoding="utf-8")


def processes_of(folder):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if any(str(folder) in word for word in words) and int(path.parent.name) != os.getpid():
            found.append(words)
    return found


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of(kind):
    """The CSV rows that pcap2avro wrote, by scenario."""
    return {path.parent.name.partition("=")[2]: read_rows(path) for path in sorted((STATE / "out" / kind).glob("*/*.csv"))}


def tables_of(text):
    """The cells of each table that beeline printed."""
    tables = []
    for table in re.findall(r"(?:^[+-]+\n)((?:^\|.*\n)+)(?:^[+-]+\n)((?:^\|.*\n)*)", text + "\n", flags=re.M):
        tables.append([[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()])
    return tables


def setUpModule():  # pylint: disable=invalid-name
    shutil.rmtree(WORK, ignore_errors=True)
    result = walk(PROGRAMS, STATE)
    if result.returncode == UNAVAILABLE:
        sys.exit(UNAVAILABLE)
    if result.returncode != 0:
        raise AssertionError(f"status {result.returncode}")
    Walk.sections = sections_of(result.stdout)
    if RENEW:
        renew_page(Walk.sections)


class Walk(unittest.TestCase):
    sections = None

    def section(self, word):
        body, = (body for title, body in self.sections.items() if word in title)
        return body

    def hive_tables(self):
        tables = tables_of(self.section("Hive"))
        self.assertEqual(len(tables), 4)
        return tables

    def test_the_page_shows_what_is_printed(self):
        shown = shown_blocks(PAGE.read_text(encoding="utf-8"))
        printed = {title: block_of(title, body) for title, body in self.sections.items() if body}
        self.assertEqual(shown, printed, "docs/engines.md is renewed by walkthrough_test.py --renew")

    def test_nothing_runs_on_and_nothing_is_left_elsewhere(self):
        self.assertEqual(processes_of(STATE), [])
        self.assertFalse((STATE / "engines").exists())
        self.assertEqual(list((WORK / "home").iterdir()), [])

    def test_each_scenario_is_told_as_in_the_summary(self):
        printed = dict(re.findall(r"^(\S+): \d+ capture.*: (\d+) records", self.section("Captures"), flags=re.M))
        summary = json.loads((STATE / "out/summary.json").read_text(encoding="utf-8"))
        self.assertEqual(printed, {entry["name"]: str(entry["records"]) for entry in summary["scenarios"]})

    def test_duckdb_counts_the_same(self):
        rows = [line.split() for line in self.section("SQL").splitlines()[3:]]
        summary = json.loads((STATE / "out/summary.json").read_text(encoding="utf-8"))
        expected = [[entry["name"], *(str(entry[name]) for name in ("records", "bytes", "edges", "hosts")),
                     *(f"{entry[name] // 10**6}.{entry[name] % 10**6:06}" for name in ("first_us", "last_us"))]
                    for entry in summary["scenarios"]]
        self.assertEqual(rows, expected)

    def test_every_packet_file_is_in_hdfs(self):
        files = {str(path.relative_to(STATE / "out/packets")) for path in (STATE / "out/packets").glob("*/*.avro")}
        self.assertEqual(set(re.findall(r"^/TCPDUMP/raw/(.*)$", self.section("HDFS"), flags=re.M)), files)
        self.assertEqual(len(files), 5)

    def test_hive_counts_what_the_edges_and_nodes_sum_up_to(self):
        counts, *_ = self.hive_tables()
        weights = {scenario: sum(int(row["Weight"]) for row in rows) for scenario, rows in rows_of("edges").items()}
        sizes = {scenario: sum(int(row["Bytes"]) for row in rows if row["Scope"] == "scenario")
                 for scenario, rows in rows_of("activity").items()}
        self.assertEqual(counts, [[scenario, str(weights[scenario]), str(sizes[scenario])] for scenario in sorted(weights)])

    def test_hives_heaviest_edges_are_those_of_commgraph(self):
        _, heaviest, *_ = self.hive_tables()
        expected = []
        for path in sorted((STATE / "out/edges").glob("*/*.csv")):
            report = subprocess.run([PROGRAMS / "graph/commgraph", "info", "--json", "--top", "2", path], stdout=subprocess.PIPE,
                                    check=True)
            for edge in json.loads(report.stdout)["topEdges"]:
                expected.append([path.parent.name.partition("=")[2], edge["source"], edge["target"], str(int(edge["weight"]))])
        self.assertEqual([row[::3] for row in heaviest], [row[::3] for row in expected])
        self.assertEqual(sorted(heaviest), sorted(expected))

    def test_no_edge_differs(self):
        self.assertEqual(self.hive_tables()[2], [["0"]])

    def test_hives_windows_are_those_of_the_csv(self):
        windows = collections.defaultdict(list)
        for row in rows_of("windows")["backup"]:
            windows[float(row["Start"])].append(int(row["Weight"]))
        expected = [[start, sum(weights), len(weights), max(weights)] for start, weights in sorted(windows.items())]
        self.assertEqual([list(map(float, row)) for row in self.hive_tables()[3]], expected)

    def test_sparks_files_are_pcap2avros(self):
        self.assertIn("\nno difference\n", self.section("Spark"))
        for kind in ("edges", "nodes", "windows", "activity"):
            files = sorted(path.relative_to(STATE / "out") for path in (STATE / "out" / kind).glob("*/*.csv"))
            self.assertEqual(len(files), 4)
            for file in files:
                self.assertEqual((STATE / "spark" / file).read_bytes(), (STATE / "out" / file).read_bytes())

    def test_graphx_measures_what_commgraph_does(self):
        edges = STATE / f"out/edges/szenario={SCENARIO}/edges_{SCENARIO}.csv"
        info = subprocess.run([PROGRAMS / "graph/commgraph", "info", "--nodes-out", "-", edges], stdout=subprocess.PIPE, check=True,
                              text=True).stdout
        printed = list(csv.DictReader(io.StringIO(self.section("Spark")[self.section("Spark").index("Id,Label"):])))
        self.assertEqual(len(printed), 5)
        for row, expected in zip(printed, csv.DictReader(io.StringIO(info))):
            for column in ("Id", "Weight", "WeakComponent", "StrongComponent"):
                self.assertEqual(row[column], expected[column])
            self.assertAlmostEqual(float(row["PageRank"]), float(expected["PageRank"]), delta=RANK_TOLERANCE)


class Picture(unittest.TestCase):
    """Gephi's picture of what GraphX said."""

    @classmethod
    def setUpClass(cls):
        cls.measures = {row["Id"]: row for row in read_rows(STATE / f"spark/measures/szenario={SCENARIO}/measures_{SCENARIO}.csv")}
        cls.circles = {}
        for element in xml.etree.ElementTree.parse(STATE / "gephi.svg").iter("{http://www.w3.org/2000/svg}circle"):
            cls.circles[element.get("class").removeprefix("id_")] = element

    def test_every_host_is_there_once(self):
        self.assertEqual(set(self.circles), set(self.measures))

    def test_a_community_is_a_colour(self):
        colours = collections.defaultdict(set)
        for name, circle in self.circles.items():
            colours[self.measures[name]["Community"]].add(circle.get("fill"))
        self.assertGreater(len(colours), 2)
        self.assertEqual({len(found) for found in colours.values()}, {1})
        self.assertEqual(len(set.union(*colours.values())), len(colours))

    def test_size_follows_the_rank(self):
        ranked = sorted(self.circles, key=lambda name: float(self.measures[name]["PageRank"]))
        sizes = [float(self.circles[name].get("r")) for name in ranked]
        for smaller, larger in zip(sizes, sizes[1:]):
            self.assertLessEqual(smaller, larger + 0.01)
        self.assertGreater(sizes[-1], 2 * sizes[0])

    def test_commgraph_draws_the_same_hosts(self):
        text = (STATE / "drawn.svg").read_text(encoding="utf-8")
        for row in self.measures.values():
            self.assertIn(f">{row['Label']}<", text)


class Failure(unittest.TestCase):
    """A name that HDFS refuses among the files: the upload fails, with HDFS started."""

    def test_the_engines_are_ended_and_the_logs_kept(self):
        programs, state = WORK / "programs", WORK / "failed"
        for name in ("convert/pcap2avro", "graph/commgraph"):
            (programs / name).parent.mkdir(parents=True)
            (programs / name).write_text(f'#!/bin/sh\n{PROGRAMS / name} "$@"\ntouch out/edges/szenario=backup/12:00.csv\n')
            (programs / name).chmod(0o755)
        result = walk(programs, state)
        self.assertEqual(result.returncode, 1)
        self.assertIn("walkthrough.sh: status 1: samples/engines/space.py upload out\n", result.stderr)
        self.assertIn(f"the logs are in {state}/log and {state}/engines/*/log\n", result.stderr)
        self.assertIn("12:00.csv: HDFS takes no ':' in a name", (state / "log").read_text(encoding="utf-8"))
        self.assertTrue((state / "engines/hdfs/log/namenode.log").exists())
        self.assertEqual(processes_of(state), [])

    def test_a_folder_with_something_else_in_it_is_left_alone(self):
        other = WORK / "other"
        (other / "out").mkdir(parents=True)
        result = walk(PROGRAMS, other)
        self.assertEqual((result.returncode, result.stderr.count("\n")), (1, 1))
        self.assertIn("something else in it", result.stderr)
        self.assertEqual([path.name for path in other.iterdir()], ["out"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
