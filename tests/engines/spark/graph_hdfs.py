#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""graph_hdfs.py PCAP2AVRO: the job from hdfs:// to hdfs://, over files of today and of the seed, and over one that is cut."""
import pathlib
import shutil
import sys
import unittest

import spark_run
from seed_files import write_seed_file


def hdfs(*arguments):
    return spark_run.run(spark_run.ENGINES / "hdfs.sh", *arguments).stdout.strip()


class OverHdfs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = spark_run.scratch()
        cls.addClassCleanup(scratch.cleanup)
        folder = pathlib.Path(scratch.name)
        cls.expected = spark_run.convert(PCAP2AVRO, folder, "--window", "250ms", "--group-by", "16,48")
        shutil.copytree(cls.expected / "packets/szenario=backup", cls.expected / "packets/szenario=mixed")
        mixed, = (cls.expected / "packets/szenario=mixed").iterdir()
        write_seed_file(mixed, mixed.with_name("seed.avro"))
        cls.space = f"{hdfs('uri')}/{folder.name}"
        hdfs("fs", "-mkdir", cls.space)
        cls.addClassCleanup(hdfs, "fs", "-rm", "-r", "-skipTrash", cls.space)
        hdfs("fs", "-put", cls.expected / "packets", cls.space)
        spark_run.submit("--packets", f"{cls.space}/packets", "--out", f"{cls.space}/graph", "--window", "250ms", "--group-by",
                         "16,48")
        cls.spark = folder / "graph"
        hdfs("fs", "-get", f"{cls.space}/graph", cls.spark)

    def test_the_files_are_those_of_pcap2avro(self):
        files = spark_run.list_files(self.expected, spark_run.TABLES)
        self.assertEqual([name for name in spark_run.list_files(self.spark, ["."]) if "mixed" not in name.name], files)
        for name in files:
            with self.subTest(file=str(name)):
                self.assertEqual((self.spark / name).read_text(), (self.expected / name).read_text())

    def test_files_of_the_seed_count_beside_those_of_today(self):
        for table, doubled in ("edges", ["Weight"]), ("nodes", ["Packets", "PacketsIn", "PacketsOut"]):
            rows = spark_run.read_rows(self.expected / f"{table}/szenario=backup/{table}_backup.csv")
            for row in rows:
                row.update({column: str(2 * int(row[column])) for column in doubled})
            self.assertEqual(spark_run.read_rows(self.spark / f"{table}/szenario=mixed/{table}_mixed.csv"), rows)


class Broken(unittest.TestCase):
    """On the local disk; there is nothing of HDFS in it."""

    def setUp(self):
        scratch = spark_run.scratch()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        spark_run.run(PCAP2AVRO, "-q", "-o", self.folder / "out", "-S", "whole", spark_run.SAMPLES / "backup/dump.pcap", "-S",
                      "cut", spark_run.SAMPLES / "port-scan/connect.pcap")
        self.broken, = (self.folder / "out/packets/szenario=cut").iterdir()

    def complaint(self):
        result = spark_run.submit("--packets", self.folder / "out/packets", "--out", self.folder / "spark", status=1)
        lines = [line for line in result.stderr.splitlines() if line.startswith("commgraph: ")]
        self.assertEqual(len(lines), 1, result.stderr)
        self.assertIn(str(self.broken), lines[0])
        self.assertEqual([path for path in (self.folder / "spark").rglob("*") if path.is_file()], [])
        return lines[0]

    def test_a_cut_file_fails_the_job_which_names_it(self):
        data = self.broken.read_bytes()
        self.broken.write_bytes(data[:len(data) - 1000])
        self.complaint()

    def test_a_file_of_no_bytes_fails_the_job_which_names_it(self):
        self.broken.write_bytes(b"")
        self.assertIn("0 bytes", self.complaint())


if __name__ == "__main__":
    PCAP2AVRO = sys.argv.pop(1)
    unittest.main()
