#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""graph_files.py PCAP2AVRO: the job's edges, nodes, windows and activity are pcap2avro's, byte by byte."""
import pathlib
import sys
import unittest

import spark_run


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = spark_run.scratch()
        cls.addClassCleanup(scratch.cleanup)
        folder = pathlib.Path(scratch.name)
        hosts = folder / "hosts"
        cls.expected = spark_run.convert(PCAP2AVRO, folder, "--window", "10s", "--hosts", hosts)
        cls.spark = folder / "spark"
        spark_run.submit("--packets", cls.expected / "packets", "--out", cls.spark, "--window", "10s", "--hosts", hosts)

    def test_the_same_files_are_there_and_no_others(self):
        files = spark_run.list_files(self.expected, spark_run.TABLES)
        self.assertEqual(len(files), 4 * (4 + len(spark_run.SCENARIOS) + 2))
        self.assertEqual(spark_run.list_files(self.spark, ["."]), files)

    def test_they_hold_the_same_bytes(self):
        for name in spark_run.list_files(self.expected, spark_run.TABLES):
            with self.subTest(file=str(name)):
                self.assertEqual((self.spark / name).read_text(), (self.expected / name).read_text())


if __name__ == "__main__":
    PCAP2AVRO = sys.argv.pop(1)
    unittest.main()
