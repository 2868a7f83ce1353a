# SPDX-License-Identifier: BSD-3-Clause
"""GraphX's measures of each scenario and window: those of `commgraph info`, of networkx, and of a plain restatement."""
import collections
import csv
import io
import pathlib
import unittest

import networkx
import spark_run

# Equal to commgraph info as texts; PageRank nearly, since each stops its rounds where its own tolerance says.
EQUAL = ["Id", "Kind", "Weight", "WeightIn", "WeightOut", "DegreeIn", "DegreeOut", "Share", "WeakComponent", "StrongComponent"]
RANK_TOLERANCE = 1e-3
LABEL_ROUNDS = 100


def group_by_window(rows):
    windows = {}
    for row in rows:
        windows.setdefault((row["Start"], row["End"]), []).append(row)
    return windows


def label_by_propagation(edges, traffic):
    """As samples/spark/README.md has it: @traffic are the nodes, the one with the most traffic first."""
    neighbours = {node: [] for node in traffic}
    for source, target, weight in edges:
        neighbours[source].append((target, weight))
        neighbours[target].append((source, weight))
    rank = {node: number for number, node in enumerate(traffic)}
    labels = {node: node for node in traffic}
    for _ in range(LABEL_ROUNDS):
        wishes = {}
        for node, links in neighbours.items():
            votes = collections.Counter({labels[node]: 0})
            for other, weight in links:
                votes[labels[other]] += weight
            wish = min(votes, key=lambda label: (-votes[label], label != labels[node], rank[label]))
            if wish != labels[node]:
                wishes[node] = wish
        first = [node for node in wishes if all(rank[node] <= rank[other] for other, _ in neighbours[node] if other in wishes)]
        labels.update((node, wishes[node]) for node in first)
    return labels


class Measures(unittest.TestCase):
    commgraph = None  # set by graph_test.py, as the others
    expected = None
    spark = None

    def info(self, edges):
        """@edges: rows with Source, Target, Weight."""
        path = self.spark / "list.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["Source", "Target", "Weight"], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(edges)
        text = spark_run.run(self.commgraph, "info", path, "--nodes-out", "-").stdout
        path.unlink()
        return list(csv.DictReader(io.StringIO(text)))

    def compare(self, edges, measures):
        if not edges:
            self.assertEqual(measures, [])
            return
        info = self.info(edges)
        self.assertEqual([[row[name] for name in EQUAL] for row in measures], [[row[name] for name in EQUAL] for row in info])
        for ours, theirs in zip(measures, info):
            self.assertAlmostEqual(float(ours["PageRank"]) / float(theirs["PageRank"]), 1, delta=RANK_TOLERANCE)
        self.assertAlmostEqual(sum(float(row["PageRank"]) for row in measures), 1, delta=1e-9)
        links = [(row["Source"], row["Target"], int(row["Weight"])) for row in edges]
        self.compare_triangles(links, measures)
        self.compare_communities(links, measures)

    def compare_triangles(self, links, measures):
        graph = networkx.Graph([(source, target) for source, target, _ in links if source != target])
        graph.add_nodes_from(row["Id"] for row in measures)
        expected = networkx.triangles(graph)
        self.assertEqual({row["Id"]: int(row["Triangles"]) for row in measures}, expected)

    def compare_communities(self, links, measures):
        labels = label_by_propagation(links, [row["Id"] for row in measures])
        found = {}
        weights = {}
        for row in measures:
            found.setdefault(row["Community"], set()).add(row["Id"])
            weights[row["Community"]] = weights.get(row["Community"], 0) + int(row["WeightIn"]) + int(row["WeightOut"])
        expected = {}
        for node, label in labels.items():
            expected.setdefault(label, set()).add(node)
        self.assertEqual(sorted(map(sorted, found.values())), sorted(map(sorted, expected.values())))
        ordered = [weights[str(number)] for number in range(1, len(found) + 1)]
        self.assertEqual(ordered, sorted(ordered, reverse=True))

    def test_of_each_scenario(self):
        for path in sorted((self.expected / "edges").glob("*/*.csv")):
            name = path.name.replace("edges_", "measures_")
            with self.subTest(name):
                self.compare(spark_run.read_rows(path), spark_run.read_rows(self.spark / "measures" / path.parent.name / name))

    def test_of_each_window(self):
        count = 0
        for path in sorted((self.expected / "windows").glob("*/*.csv")):
            name = path.name.replace("windows_", "measures_windows_")
            windows = group_by_window(spark_run.read_rows(path))
            measures = group_by_window(spark_run.read_rows(self.spark / "measures_windows" / path.parent.name / name))
            self.assertEqual(list(measures), list(windows))
            for window, edges in windows.items():
                with self.subTest(name, window=window):
                    self.compare(edges, measures[window])
                    count += 1
        self.assertGreater(count, 20)

    def test_communities_hold_more_weight_than_chance(self):
        for sample in spark_run.SAMPLES.iterdir():
            graph = networkx.Graph()
            for row in spark_run.read_rows(self.expected / f"edges/szenario={sample.name}/edges_{sample.name}.csv"):
                both = graph.get_edge_data(row["Source"], row["Target"], {"weight": 0})["weight"]
                graph.add_edge(row["Source"], row["Target"], weight=both + int(row["Weight"]))
            communities = collections.defaultdict(set)
            for row in spark_run.read_rows(self.spark / f"measures/szenario={sample.name}/measures_{sample.name}.csv"):
                communities[row["Community"]].add(row["Id"])
            with self.subTest(sample.name):
                self.assertGreater(networkx.algorithms.community.modularity(graph, communities.values()), 0.05)

    def test_labels_are_the_names_of_hosts(self):
        nodes = {row["Id"]: row["Label"] for row in spark_run.read_rows(self.expected / "nodes/szenario=1/nodes_1.csv")}
        rows = spark_run.read_rows(self.spark / "measures/szenario=1/measures_1.csv")
        self.assertEqual({row["Id"]: row["Label"] for row in rows}, nodes)
        self.assertEqual(nodes["10.0.0.1"], "C:\\\\hosts\\\\a")

    def test_commgraph_draws_with_them(self):
        picture = self.spark / "picture.svg"
        spark_run.run(self.commgraph, "draw", self.expected / "edges/szenario=database-load/edges_database-load.csv", "--nodes",
                      self.spark / "measures/szenario=database-load/measures_database-load.csv", "--color", "Community", "--size",
                      "PageRank", "-o", picture)
        self.assertIn(">db<", picture.read_text())
        picture.unlink()
