#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""hive_queries.py PCAP2AVRO COMMGRAPH ROOT: the statements of schema/ on HiveServer2, over files in HDFS, answer what pcap2avro and
commgraph wrote. The engines are running."""
import collections
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import hive_session
import study

PCAP2AVRO, COMMGRAPH, ROOT = sys.argv[1:4]
ENGINES = pathlib.Path(ROOT, "samples/engines")
HIVE = pathlib.Path(ROOT, "schema/hive")
WORK = pathlib.Path(os.environ["COMMGRAPH_ENGINES"], "hive_queries")
WHOLE_RECORDS = ("port-scan", "1", "old")
RECORD = ("packet_grab_nr", "ts", "srcIP", "dstIP", "srcPort", "dstPort", "seqNumber", "ackNumber", "dumpHost", "protocolType",
          "dumpDevice", "length", "headerLength", "tcpFlags")
LEVELS_SCENARIO = "database-load"
GONE = "codec null"


def space(*words):
    result = subprocess.run([ENGINES / "space.py", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        raise AssertionError(f"space.py {words}: {result.stderr}")
    return result.stdout


def level_statements():
    """The SQL of docs/levels.md, by level."""
    found = re.findall(r"```sql\n(.*?)```", pathlib.Path(ROOT, "docs/levels.md").read_text(), re.S)
    return dict(zip(("service", "endpoint", "group"), found))


def records_query(table):
    columns = ", ".join(RECORD)
    names = ", ".join(f"'{name}'" for name in WHOLE_RECORDS)
    return f"SELECT szenario, {columns}, length(data), md5(data) FROM {table} WHERE szenario IN ({names})"


def on_hive(impala):
    return impala.replace("${var:", "${hivevar:").replace("ALTER TABLE packet_headers RECOVER PARTITIONS",
                                                          "MSCK REPAIR TABLE packet_headers SYNC PARTITIONS")


def first_session():
    session = hive_session.Session(ENGINES, WORK, space="/TCPDUMP", window_us=study.WINDOW_US, szenario="seed/1")
    for name in ("packets", "edges", "tables", "windows", "experiments", "stage"):
        session.file(HIVE / f"{name}.hql")
    session.file(pathlib.Path(ROOT, "schema/spot.sql"))
    session.statements(on_hive(pathlib.Path(ROOT, "schema/impala.sql").read_text()))
    for view in ("packet_edges", "edges_once", "packet_nodes", "packet_counts", "edges", "nodes", "packet_windows", "windows", "activity",
                 "window_sums", "window_changes", "edge_times", "packet_header_edges", "packet_header_counts", "spot_flow"):
        session.query(view, f"SELECT * FROM {view}")
    session.query("partitions", "SHOW PARTITIONS packets")
    session.query("spot_columns", "DESCRIBE spot_flow")
    session.query("packet_records", records_query("packets"))
    session.query("experiment_records", records_query("experiments"))
    session.query("experiment_edges", "SELECT szenario, srcip, dstip, count(*) FROM experiments GROUP BY szenario, srcip, dstip")
    session.query("experiment_bytes", "SELECT szenario, sum(length(data)) FROM experiments GROUP BY szenario")
    session.statements(f"""CREATE DATABASE IF NOT EXISTS one;
CREATE VIEW IF NOT EXISTS one.packets AS SELECT * FROM default.packets WHERE szenario = '{LEVELS_SCENARIO}';
CREATE VIEW IF NOT EXISTS one.services AS SELECT * FROM default.services;
USE one;""")
    for level, statement in level_statements().items():
        session.query(f"level_{level}", statement)
    return session.run()


def second_session():
    """After a scenario came and one went; a wrong statement is the last one."""
    session = hive_session.Session(ENGINES, WORK, space="/TCPDUMP", window_us=study.WINDOW_US, szenario="seed/1")
    session.file(HIVE / "packets.hql")
    session.query("partitions", "SHOW PARTITIONS packets")
    session.query("late", "SELECT source, target, weight FROM packet_edges WHERE szenario = 'late'")
    session.file(HIVE / "stage.hql")
    session.query("staged", "SELECT count(*) FROM experiments WHERE szenario = 'seed/1'")
    session.query("wrong", "SELECT weight FROM packet_edge")
    session.query("never", "SELECT 1")
    return session.run_to_end()


def setUpModule():  # pylint: disable=invalid-name
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    made = study.Study(WORK, PCAP2AVRO, COMMGRAPH, ROOT)
    made.make()
    space("prepare")
    for out in made.outs:
        space("upload", str(out))
    space("stage", str(made.old_file))
    Case.study, Case.answers = made, first_session()
    space("upload", str(made.late()))
    subprocess.run([ENGINES / "hdfs.sh", "fs", "-rm", "-r", "-skipTrash", f"/TCPDUMP/raw/szenario={GONE}"], check=True,
                   stdout=subprocess.DEVNULL)
    Case.second = second_session()


class Case(unittest.TestCase):
    study = answers = second = None

    def written(self, kind):
        """The CSV rows of what was there in the first session."""
        return [row for row in self.study.rows(kind) if row[0] != "late"]

    def rows(self, name):
        rows = self.answers[name]
        self.assertTrue(rows, f"{name}: no rows")
        return sorted(rows, key=repr)

    def assert_rows(self, name, expected):
        expected = sorted(expected, key=repr)
        self.assertTrue(expected)
        self.assertEqual(self.rows(name), expected, name)


def numbers_behind(rows, count):
    """The first count cells as text, the others as numbers."""
    return [(*row[:count], *(study.number(cell) if cell is not None else None for cell in row[count:])) for row in rows]


def old_edges():
    counts = collections.Counter((record["srcIP"], record["dstIP"]) for record in study.old_records())
    return [(source, target, str(count)) for (source, target), count in counts.items()]


class Graphs(Case):
    """Edges and nodes, from the packets and from the CSV files."""

    def test_the_edge_query_gives_the_edges_row_for_row(self):
        old = [("old", *edge) for edge in old_edges()]
        self.assert_rows("packet_edges", [*self.written("edges"), *old])

    def test_the_table_of_edges_has_the_rows_of_the_files(self):
        self.assert_rows("edges", self.written("edges"))

    def test_edges_once_is_the_merge_by_maximum(self):
        once = [row for row in self.rows("edges_once") if row[0] == "a/run1"]
        self.assertEqual(once, sorted(("a/run1", *edge) for edge in self.study.edges_once()))
        twice = [row for row in self.rows("packet_edges") if row[0] == "a/run1"]
        self.assertNotEqual(once, twice)

    def test_edges_once_leaves_what_one_host_recorded(self):
        others = [row for row in self.rows("edges_once") if row[0] != "a/run1"]
        self.assertEqual(others, [row for row in self.rows("packet_edges") if row[0] != "a/run1"])

    def test_the_table_of_nodes_has_the_rows_of_the_files(self):
        # Gephi's reader, for which the file is written, takes a backslash for an escape, as does this one.
        expected = [(*row[:2], row[2].replace("\\\\", "\\"), *row[3:]) for row in self.written("nodes")]
        self.assertEqual(sorted(numbers_behind(self.rows("nodes"), 4), key=repr), sorted(numbers_behind(expected, 4), key=repr))
        self.assertLessEqual({'quo"ted', "com,ma", "back\\slash"}, {row[2] for row in self.rows("nodes")})

    def test_the_nodes_of_the_packets_are_those_of_the_files(self):
        found = numbers_behind((row for row in self.rows("packet_nodes") if row[0] != "old"), 2)
        expected = []
        for scenario, name, _, _, packets, size, received, sent, first, last in self.written("nodes"):
            times = [None if not time else study.number(time) * 10**6 for time in (first, last)]
            expected.append((scenario, name, *map(study.number, (packets, size, received, sent)), *times))
        self.assertEqual({row[:2]: row[2:] for row in found}, {row[:2]: row[2:] for row in expected})

    def test_the_counts_are_the_sums_of_edges_and_frames(self):
        found = {row[0]: [int(cell) for cell in row[1:4]] for row in self.rows("packet_counts")}
        weights, hosts = collections.Counter(), {"a/run1": 2}
        for scenario, _, _, weight in self.written("edges"):
            weights[scenario] += int(weight)
        weights["old"] = study.OLD_COUNT
        for scenario, weight in weights.items():
            size = sum(record.get("length", 0) for record in self.study.records(scenario))
            self.assertEqual(found.pop(scenario), [weight, size, hosts.get(scenario, 1)], scenario)
        self.assertEqual(found, {})

    def test_levels_from_sql_are_those_of_pcap2avro(self):
        expected = [row[1:] for row in self.study.rows("edges_service") if row[0] == LEVELS_SCENARIO]
        self.assert_rows("level_service", expected)
        total = str(sum(int(row[2]) for row in expected))
        self.assertEqual(str(sum(int(row[2]) for row in self.rows("level_endpoint"))), total)
        self.assertIn("10.20.2.0/24", {row[0] for row in self.rows("level_group")})


class Scenarios(Case):
    """Partitions, and files of several kinds in one table."""

    def test_a_name_is_that_text(self):
        names = {"1", "a/run1", "old", *(f"codec {codec}" for codec in study.CODECS), *(
            path.name for path in pathlib.Path(ROOT, "samples/captures").iterdir())}
        self.assertEqual({row[0] for row in self.rows("packet_counts")}, names)
        self.assertIn(("szenario=a%2Frun1",), self.rows("partitions"))

    def test_each_record_is_what_the_file_holds(self):
        expected = []
        for scenario in WHOLE_RECORDS:
            for record in self.study.records(scenario):
                data = record["data"]
                payload = (None, None) if data is None else (str(len(data)), hashlib.md5(data).hexdigest())
                cells = (record.get(field, 0) for field in RECORD)
                expected.append((scenario, *(None if cell is None else str(cell) for cell in cells), *payload))
        self.assert_rows("packet_records", expected)
        self.assert_rows("experiment_records", expected)

    def test_old_files_get_the_defaults_of_today(self):
        old = [row for row in self.rows("packet_records") if row[0] == "old"]
        self.assertEqual(len(old), study.OLD_COUNT)
        self.assertEqual({row[12:15] for row in old}, {("0", "0", "0")})
        self.assertIn(str(2**31 - 1), {row[7] for row in old})

    def test_the_parquet_table_has_all_packets_and_the_staged_ones(self):
        staged = [("seed/1", *edge) for edge in old_edges()]
        self.assert_rows("experiment_edges", [*self.rows("packet_edges"), *staged])

    def test_the_payload_is_there_to_the_byte(self):
        found = {scenario: int(size or 0) for scenario, size in self.rows("experiment_bytes")}
        for scenario in (*WHOLE_RECORDS, "backup"):
            self.assertEqual(found[scenario], sum(len(record["data"] or b"") for record in self.study.records(scenario)), scenario)


class Later(Case):
    """The same statements again."""

    def test_scenarios_come_and_go(self):
        partitions = {row[0] for row in self.second[1]["partitions"]}
        before = {row[0] for row in self.rows("partitions")}
        self.assertEqual(partitions, before - {f"szenario={GONE}"} | {"szenario=late"})
        expected = [row[1:] for row in self.study.rows("edges") if row[0] == "late"]
        self.assertEqual(sorted(self.second[1]["late"]), sorted(expected))

    def test_staging_again_replaces(self):
        self.assertEqual(self.second[1]["staged"], [(str(study.OLD_COUNT),)])

    def test_a_wrong_statement_ends_the_run(self):
        status, found, words = self.second
        self.assertNotEqual(status, 0)
        self.assertIn("packet_edge'", words)
        self.assertNotIn("never", found)


class Windows(Case):
    """The graph over time."""

    def windows(self):
        return numbers_behind(self.written("windows"), 3)

    def test_windows_from_the_packets_are_those_of_the_files(self):
        found = [row for row in self.rows("packet_windows") if row[0] != "old"]
        self.assertEqual(sorted(numbers_behind(found, 3), key=repr), sorted(self.windows(), key=repr))

    def test_the_table_of_windows_has_the_rows_of_the_files(self):
        self.assertEqual(sorted(numbers_behind(self.rows("windows"), 3), key=repr), sorted(self.windows(), key=repr))
        self.assertIn(None, {row[4] for row in self.rows("windows")})

    def test_the_table_of_activity_has_the_rows_of_the_files(self):
        def comparable(rows):
            return sorted(((*row[:1], *row[3:5], *(study.number(row[at] or "") for at in (1, 2, 5, 6))) for row in rows), key=repr)

        self.assertEqual(comparable(self.rows("activity")), comparable(self.written("activity")))

    def test_the_sums_of_each_window(self):
        groups = collections.defaultdict(list)
        for scenario, source, target, weight, start, end in self.windows():
            groups[scenario, start, end].append((source, target, weight))
        expected = [(*key, sum(row[2] for row in rows), len(rows), len({row[0] for row in rows}), len({row[1] for row in rows}),
                     max(row[2] for row in rows)) for key, rows in groups.items()]
        self.assertEqual(sorted(numbers_behind(self.rows("window_sums"), 1), key=repr), sorted(expected, key=repr))

    def test_changes_are_the_differences_to_the_window_before(self):
        weights, ends = collections.Counter(), collections.defaultdict(int)
        for scenario, source, target, weight, start, end in self.windows():
            if start is not None:
                weights[scenario, source, target, start] += weight
                ends[scenario] = max(ends[scenario], end)
        step = study.WINDOW_US // 10**6
        expected = {}
        for scenario, source, target, start in list(weights):
            for at in (start, start + step):
                if at < ends[scenario]:
                    key = (scenario, source, target, at)
                    expected[key] = (weights[key], weights[key] - weights[scenario, source, target, at - step])
        found = {(*row[:3], row[3]): row[4:] for row in numbers_behind(self.rows("window_changes"), 3)}
        self.assertEqual(found, expected)

    def test_the_times_of_each_edge(self):
        groups = collections.defaultdict(list)
        for *edge, weight, start, end in self.windows():
            groups[tuple(edge)].append((weight, start, end))
        expected = []
        for edge, rows in groups.items():
            starts = [row[1] for row in rows if row[1] is not None]
            ends = [row[2] for row in rows if row[2] is not None]
            expected.append((*edge, sum(row[0] for row in rows), len(starts), min(starts, default=None), max(ends, default=None)))
        self.assertEqual(sorted(numbers_behind(self.rows("edge_times"), 3), key=repr), sorted(expected, key=repr))


class Others(Case):
    """The statements for Impala and for Spot."""

    def test_without_the_payload_the_graph_is_the_same(self):
        self.assertEqual(self.rows("packet_header_edges"), self.rows("packet_edges"))
        self.assertEqual([row[:2] for row in self.rows("packet_header_counts")], [row[:2] for row in self.rows("packet_counts")])

    def test_the_schema_for_impala_is_todays_without_data(self):
        today, headers = (study.read_schema(pathlib.Path(ROOT, "schema", name)) for name in ("packet.avsc", "packet_headers.avsc"))
        self.assertEqual(headers["fields"], [field for field in today["fields"] if field["name"] != "data"])
        self.assertEqual((headers["namespace"], headers["name"]), (today["namespace"], today["name"]))

    def test_the_columns_are_those_of_spot(self):
        names = [row[0] for row in self.answers["spot_columns"]]
        self.assertEqual(" ".join(names[:-1]), "treceived unix_tstamp tryear trmonth trday trhour trminute trsec tdur sip dip sport dport "
                         "proto flag fwd stos ipkt ibyt opkt obyt input output sas das dtos dir rip y m d h")
        self.assertEqual(names[-1], "szenario")

    def test_flows_are_what_the_packets_say(self):
        expected = study.flows(self.study.records("port-scan"))
        found = {}
        for row in self.rows("spot_flow"):
            if row[-1] == "port-scan":
                found[row[9:14] + row[27:28] + (int(row[1]) // 300,)] = (row[0], row[14], int(row[17]), int(row[18]), *row[28:32])
        self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
