# SPDX-License-Identifier: BSD-3-Clause
"""The job's edges, nodes, windows and activity are pcap2avro's, byte by byte."""
import unittest

import spark_run


class Files(unittest.TestCase):
    expected = None  # set by graph_test.py
    spark = None

    def test_the_same_files_are_there_and_no_others(self):
        files = spark_run.list_files(self.expected, spark_run.TABLES)
        self.assertEqual(len(files), 4 * (4 + len(spark_run.SCENARIOS) + 2))
        self.assertEqual(spark_run.list_files(self.spark, spark_run.TABLES), files)
        self.assertEqual(sorted(folder.name for folder in self.spark.iterdir()),
                         sorted([*spark_run.TABLES, "measures", "measures_windows"]))

    def test_they_hold_the_same_bytes(self):
        for name in spark_run.list_files(self.expected, spark_run.TABLES):
            with self.subTest(file=str(name)):
                self.assertEqual((self.spark / name).read_text(), (self.expected / name).read_text())
