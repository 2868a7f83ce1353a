#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""tables.py PCAP2AVRO: the statements of schema/hive on Spark's Hive tables, and those of samples/spark on its own reader, give
the numbers of pcap2avro."""
import collections
import csv
import pathlib
import shutil
import sys
import unittest
import urllib.parse

import spark_run
from seed_files import write_seed_file

STATEMENTS = ["schema/hive/packets.hql", "schema/hive/edges.hql", "schema/hive/experiments.hql", "samples/spark/packets.sql"]

# A name for each query's rows, which come in one stream.
QUERIES = """
SELECT 'edges', szenario, source, target, weight FROM packet_edges;
SELECT 'nodes', szenario, id, packets, bytes, packets_in, packets_out FROM packet_nodes;
SELECT 'spark_edges', szenario, srcIP, dstIP, count(*) FROM spark_packets GROUP BY szenario, srcIP, dstIP;
SELECT 'parquet', szenario, count(*), sum(length(data)), sum(seqnumber) FROM experiments GROUP BY szenario;
SELECT 'spark_sums', szenario, count(*), sum(length(data)), sum(seqNumber) FROM spark_packets GROUP BY szenario;
SELECT 'windows', szenario, srcIP, dstIP, count(*), (ts - pmod(ts, 10000000)) div 1000000
FROM (SELECT szenario, srcIP, dstIP, nullif(ts, 0) AS ts FROM spark_packets) timed
GROUP BY szenario, srcIP, dstIP, (ts - pmod(ts, 10000000)) div 1000000;
"""


def rows_of(folder, table, columns):
    """As the queries give them: the scenario, then the columns."""
    rows = []
    for path in folder.glob(f"{table}/szenario=*/*.csv"):
        scenario = urllib.parse.unquote(path.parent.name.partition("=")[2])
        with path.open(newline="") as file:
            rows += [(scenario, *(row[column] for column in columns)) for row in csv.DictReader(file)]
    return sorted(rows)


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = spark_run.scratch()
        cls.addClassCleanup(scratch.cleanup)
        folder = pathlib.Path(scratch.name)
        cls.expected = spark_run.convert(PCAP2AVRO, folder, "--window", "10s")
        space = folder / "space"
        shutil.copytree(cls.expected / "packets", space / "raw")
        shutil.copytree(space / "raw/szenario=backup", space / "raw/szenario=mixed")
        mixed, = (space / "raw/szenario=mixed").iterdir()
        write_seed_file(mixed, mixed.with_name("seed.avro"))
        (space / "META").mkdir()
        shutil.copy(spark_run.ROOT / "schema/packet.avsc", space / "META")
        script = folder / "all.sql"
        script.write_text("".join((spark_run.ROOT / name).read_text() + "\n" for name in STATEMENTS) + QUERIES)
        output = spark_run.run(spark_run.ENGINES / "spark.sh", "sql", "--hivevar", f"space=file://{space}", "-f", script).stdout
        cls.rows = collections.defaultdict(list)
        cls.mixed = collections.defaultdict(list)
        for name, scenario, *values in (line.split("\t") for line in output.splitlines() if line.count("\t") > 3):
            (cls.mixed if scenario == "mixed" else cls.rows)[name].append((scenario, *values))

    def test_edges_of_the_hive_table(self):
        self.assertEqual(sorted(self.rows["edges"]), rows_of(self.expected, "edges", ["Source", "Target", "Weight"]))

    def test_edges_of_sparks_own_reader(self):
        self.assertEqual(sorted(self.rows["spark_edges"]), sorted(self.rows["edges"]))

    def test_nodes(self):
        columns = ["Id", "Packets", "Bytes", "PacketsIn", "PacketsOut"]
        self.assertEqual(sorted(self.rows["nodes"]), rows_of(self.expected, "nodes", columns))

    def test_windows(self):
        expected = rows_of(self.expected, "windows", ["Source", "Target", "Weight", "Start"])
        self.assertEqual(sorted(self.rows["windows"]), sorted((*row[:4], row[4] or "NULL") for row in expected))

    def test_files_of_the_seed_count_beside_those_of_today(self):
        doubled = [("mixed", *row[1:3], str(2 * int(row[3]))) for row in self.rows["edges"] if row[0] == "backup"]
        self.assertEqual(sorted(self.mixed["edges"]), sorted(doubled))
        self.assertEqual(sorted(self.mixed["spark_edges"]), sorted(doubled))

    def test_parquet_has_every_byte(self):
        self.assertGreater(len(self.rows["parquet"]), len(spark_run.SCENARIOS))
        self.assertEqual(sorted(self.rows["parquet"]), sorted(self.rows["spark_sums"]))


if __name__ == "__main__":
    PCAP2AVRO = sys.argv.pop(1)
    unittest.main()
