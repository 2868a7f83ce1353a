#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""graph_test.py PCAP2AVRO COMMGRAPH: one job makes all, which graph_files.py and graph_measures.py look at."""
import pathlib
import sys
import unittest

import graph_files
import graph_measures
import spark_run

if __name__ == "__main__":
    pcap2avro, commgraph = sys.argv[1:]
    with spark_run.scratch() as scratch:
        folder = pathlib.Path(scratch)
        options = ["--window", "10s", "--hosts", folder / "hosts"]
        expected = spark_run.convert(pcap2avro, folder, *options)
        spark_run.submit("--packets", expected / "packets", "--out", folder / "spark", "--measures", *options)
        for tests in graph_files.Files, graph_measures.Measures:
            tests.expected, tests.spark = expected, folder / "spark"
        graph_measures.Measures.commgraph = commgraph
        suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromModule(module) for module in (graph_files, graph_measures))
        sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
