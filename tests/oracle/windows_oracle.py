#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Windows, levels and activity of pcap2avro against a count in Python over tshark's fields, against SQL over the Avro
files, and against readers of GEXF.

usage: windows_oracle.py PCAP2AVRO ROOT
"""
import datetime
import io
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import avro.datafile
import avro.io
import networkx

import window_cases as cases
import window_counts as counts

GEXF = "{http://gexf.net/1.3}"
ALL_LEVELS = ",".join(counts.LEVELS)
SERVICES = "Port,Protocol,Role\n5432,tcp,Ledger\n9999,tcp,\"Odd, port\"\n"


class Checker:
    def __init__(self, program, root, folder):
        self.program, self.root, self.folder = program, root, folder
        self.services = root / "schema" / "services.csv"
        self.comparison_count = 0

    def run(self, *arguments):
        return subprocess.run([self.program, "-q", *map(str, arguments)], check=True, capture_output=True).stdout.decode()

    def equal(self, what, actual, expected):
        self.comparison_count += 1
        if actual != expected:
            pairs = zip(actual.splitlines() + [""], expected.splitlines() + [""])
            first = next(pair for pair in pairs if pair[0] != pair[1])
            raise SystemExit(f"{what}: {first[0]!r} where {first[1]!r} is expected")


def scenario_file(out, kind, level, name):
    folder = kind if level == "host" else f"{kind}_{level}"
    return (out / folder / f"szenario={name}" / f"{folder}_{name}.csv").read_text()


def check_capture(checker, name, paths, window_us, step_us):
    """Edges, windows and activity, each level, in a folder; and the same windows by -e."""
    packets = [packet for path in paths for packet in cases.read_with_tshark(path)]
    assert packets, name
    roles = counts.read_roles(checker.services)
    out = checker.folder / f"out_{name}_{window_us}_{step_us}"
    time = ["--window", f"{window_us}us", "--step", f"{step_us}us"]
    checker.run("-o", out, "-S", name, "--level", ALL_LEVELS, *time, *paths)
    for level in counts.LEVELS:
        what = f"{name} {level} {window_us}/{step_us}"
        expected = counts.count_windows(packets, level, window_us, step_us, roles)
        windows = scenario_file(out, "windows", level, name)
        checker.equal(f"windows of {what}", windows, counts.windows_text(expected, window_us))
        checker.equal(f"-e of {what}", checker.run("-e", "-", "--level", level, *time, *paths), windows)
        disjoint = counts.count_windows(packets, level, window_us, window_us, roles)
        checker.equal(f"edges of {what}", scenario_file(out, "edges", level, name), counts.edges_text(disjoint))
    activity = (out / "activity" / f"szenario={name}" / f"activity_{name}.csv").read_text()
    checker.equal(f"activity of {name}", activity, counts.activity_text(packets, name, window_us, step_us))
    return out


def check_options(checker, path):
    """Weights in bytes, other subnets, roles of the user's own."""
    packets = cases.read_with_tshark(path)
    services = checker.folder / "services.csv"
    services.write_text(SERVICES)
    roles = counts.read_roles(checker.services, services)
    window_us = 2 * cases.SECOND
    out = checker.folder / "out_options"
    checker.run("-o", out, "-S", "x", "--level", "service,group", "--group-by", "15,47", "--services", services, "--weight",
                "bytes", "--window", "2", path)
    for level in ("service", "group"):
        expected = counts.count_windows(packets, level, window_us, window_us, roles, (15, 47), lambda packet: packet[6])
        checker.equal(f"{level} with options", scenario_file(out, "windows", level, "x"),
                      counts.windows_text(expected, window_us))
        checker.equal(f"edges, {level} with options", scenario_file(out, "edges", level, "x"), counts.edges_text(expected))
    activity = (out / "activity/szenario=x/activity_x.csv").read_text()
    checker.equal("activity with options", activity, counts.activity_text(packets, "x", window_us, window_us, (15, 47)))
    assert "Ledger" in scenario_file(out, "edges", "service", "x")
    assert not (out / "edges").exists() and not (out / "windows").exists()


def open_tables(checker, out):
    """The Avro files and schema/services.csv in sqlite, with the functions that Hive, Impala and Spark share."""
    database = sqlite3.connect(":memory:")
    database.create_function("concat", -1, lambda *texts: "".join(map(str, texts)))
    database.create_function("regexp_replace", 3, lambda text, pattern, by: re.sub(pattern, by, text))
    names = ["srcIP", "dstIP", "srcPort", "dstPort", "protocolType"]
    database.execute(f"CREATE TABLE packets ({', '.join(names)})")
    for path in sorted(out.glob("packets/*/*.avro")):
        with open(path, "rb") as file, avro.datafile.DataFileReader(file, avro.io.DatumReader()) as records:
            rows = [[record[name] for name in names] for record in records]
        database.executemany("INSERT INTO packets VALUES (?, ?, ?, ?, ?)", rows)
    database.execute("CREATE TABLE services (port, protocol, role)")
    roles = [(port, protocol, role) for (protocol, port), role in counts.read_roles(checker.services).items()]
    database.executemany("INSERT INTO services VALUES (?, ?, ?)", roles)
    return database


def check_sql(checker, out, name):
    """docs/levels.md: one statement a level; the one for groups is of IPv4 alone."""
    statements = re.findall(r"```sql\n(.*?)```", (checker.root / "docs" / "levels.md").read_text(), re.DOTALL)
    assert len(statements) == 3, len(statements)
    database = open_tables(checker, out)
    for level, statement in zip(("service", "endpoint", "group"), statements):
        rows = database.execute(statement).fetchall()
        expected = scenario_file(out, "edges", level, name).splitlines()[1:]
        if level == "group":
            expected = [line for line in expected if "::" not in line]
        lines = sorted(f"{source},{target},{weight}" for source, target, weight in rows)
        checker.equal(f"SQL of {name}, {level}", "\n".join(lines), "\n".join(sorted(expected)))


def milliseconds(text):
    time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    return (time - datetime.datetime(1970, 1, 1)) // datetime.timedelta(milliseconds=1)


def check_spells(element, within=None):
    """In order, apart, each a whole number of windows less a millisecond; returns them."""
    spells = [(milliseconds(spell.get("start")), milliseconds(spell.get("end")))
              for spell in element.iter(GEXF + "spell")]
    assert spells, element.attrib
    assert all(end < start for (_, end), (start, _) in zip(spells, spells[1:])), spells
    for start, end in within or spells:
        assert any(first <= start and end <= last for first, last in spells), (start, end, spells)
    return spells


def check_gexf(checker, path, window_ms):
    """The form that Gephi's timeline plays: closed intervals that end a millisecond before the next one may begin."""
    out = checker.folder / f"out_gexf_{window_ms}"
    checker.run("-o", out, "-S", "x", "--formats", "gexf", "--level", ALL_LEVELS, "--window", f"{window_ms}ms", path)
    for level in counts.LEVELS:
        folder = "graphs" if level == "host" else f"graphs_{level}"
        root = xml.etree.ElementTree.parse(out / folder / "x.gexf").getroot()
        graph = root.find(GEXF + "graph")
        assert graph.get("mode") == "dynamic" and graph.get("timeformat") == "dateTime", graph.attrib
        assert graph.get("timerepresentation") == "interval" and graph.get("timezone") == "UTC", graph.attrib
        nodes = {node.get("id"): check_spells(node) for node in root.iter(GEXF + "node")}
        total = sum(check_gexf_edge(edge, nodes, window_ms) for edge in root.iter(GEXF + "edge"))
        assert total == len(cases.read_with_tshark(path)), total
        checker.comparison_count += 1


def check_gexf_edge(edge, nodes, window_ms):
    values = list(edge.iter(GEXF + "attvalue"))
    packets = int(next(value.get("value") for value in values if value.get("for") == "packets"))
    over_time = [value for value in values if value.get("for") == "weight"]
    intervals = [(milliseconds(value.get("start")), milliseconds(value.get("end"))) for value in over_time]
    assert sum(float(value.get("value")) for value in over_time) == packets, edge.attrib
    assert all(start % window_ms == 0 and end == start + window_ms - 1 for start, end in intervals), intervals
    assert all(end < start for (_, end), (start, _) in zip(intervals, intervals[1:])), intervals
    spells = check_spells(edge)
    assert all(any(first <= start and end <= last for first, last in spells) for start, end in intervals), spells
    assert sum(end + 1 - start for start, end in spells) == window_ms * len(intervals), spells
    for end in ("source", "target"):
        assert all(any(a <= start and stop <= b for a, b in nodes[edge.get(end)]) for start, stop in spells), spells
    return packets


def check_gexf_seconds(checker, path):
    """Windows under a millisecond have times in seconds, which networkx reads."""
    out = checker.folder / "out_gexf_seconds"
    checker.run("-o", out, "-S", "x", "--formats", "gexf", "--window", "250us", path)
    text = (out / "graphs" / "x.gexf").read_text()
    # networkx 2.8 knows 1.2's namespace, and takes an attribute called weight for a static one.
    text = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
    graph = networkx.read_gexf(io.BytesIO(text.replace('"weight"', '"over time"').encode()))
    expected = counts.count_windows(cases.read_with_tshark(path), "host", 250, 250, {})
    assert graph.number_of_edges() == len({key[1:] for key in expected})
    for source, target, data in graph.edges(data=True):
        found = {(round(start * 1e6), weight) for weight, start, _ in data["Weight"]}
        wanted = {(start, count) for (start, *ends), count in expected.items() if ends == [source, target]}
        assert found == wanted, (source, target, found, wanted)
        assert all(round((end - start) * 1e6) == 249 for _, start, end in data["Weight"])
    checker.comparison_count += 1


def write_quick(folder):
    """Within 0.1 s of 1970, where doubles hold microseconds exactly enough to be read back."""
    source = cases.random.Random(1)
    path = folder / "quick.pcapng"
    cases.write_pcapng(path, [(source.randrange(cases.SECOND // 10), cases.random_frame(source)) for _ in range(300)])
    return path


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        checker = Checker(program, root, folder)
        for scenario in sorted((root / "samples" / "captures").iterdir()):
            captures = sorted(path for path in scenario.iterdir() if ".pcap" in path.name)
            check_capture(checker, scenario.name, captures, 10 * cases.SECOND, 5 * cases.SECOND)
            out = check_capture(checker, scenario.name, captures, cases.SECOND, cases.SECOND)
            check_sql(checker, out, scenario.name)
        paths = {case: cases.write_case(folder, case) for case in cases.CASES}
        for case, path in paths.items():
            check_capture(checker, case, [path], 3 * cases.SECOND, cases.SECOND // 2)
            out = check_capture(checker, case, [path], 70_001, 70_001)
            check_sql(checker, out, case)
        check_options(checker, paths["late"])
        check_gexf(checker, paths["late"], 1000)
        check_gexf(checker, paths["before_1970"], 7)
        check_gexf(checker, root / "samples/captures/backup/dump.pcap", 10000)
        check_gexf_seconds(checker, write_quick(folder))
    print(f"{checker.comparison_count} comparisons")


if __name__ == "__main__":
    main()
