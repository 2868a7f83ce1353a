#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""analysis_oracle.py COMMGRAPH: every measure of commgraph against networkx, igraph, scipy or a plain restatement of its
formula, on random and structured graphs; merged and grouped lists against a dictionary; damaged input; pipes."""
import collections
import csv
import io
import itertools
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import unittest
import warnings

import igraph
import networkx
import scipy.spatial.distance
import scipy.stats

COMMGRAPH = ""


def run(*arguments, stdin=None, status=0):
    result = subprocess.run([COMMGRAPH, *map(str, arguments)], input=stdin, capture_output=True, text=True)
    if result.returncode != status:
        raise AssertionError(f"{arguments}: status {result.returncode}, not {status}: {result.stderr}")
    return result.stderr if status else result.stdout


MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdin=0, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(done.stderr, end="")
"""


def measured(arguments, source, text=""):
    """Runs commgraph on what the program @source writes, then @text: status, stderr, peak memory in KB."""
    # What the address sanitizer keeps of freed memory is not the program's.
    environment = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"}
    command = [sys.executable, "-c", MEASURE, COMMGRAPH, *arguments]
    with tempfile.TemporaryFile("w+") as file, subprocess.Popen(source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as feeder:
        if text:
            file.write(feeder.communicate()[0].decode() + text)
            file.seek(0)
        stream = file if text else feeder.stdout
        result = subprocess.run(command, stdin=stream, capture_output=True, text=True, check=True, env=environment)
        feeder.stdout.close()
    numbers, _, errors = result.stdout.partition("\n")
    status, peak = map(int, numbers.split())
    return status, errors, peak


def as_csv(edges, separator=",", header=("Source", "Target", "Weight")):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows((*key, repr(weight)) for key, weight in edges)
    return stream.getvalue()


def digraph(edges):
    graph = networkx.DiGraph()
    for (source, target), weight in edges:
        graph.add_edge(source, target, weight=graph.get_edge_data(source, target, {"weight": 0})["weight"] + weight)
    return graph


def undirected(graph):
    both = networkx.Graph()
    both.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        both.add_edge(source, target, weight=both.get_edge_data(source, target, {"weight": 0})["weight"] + weight)
    return both


def host(number):
    return f"10.0.{number // 256}.{number % 256}" if number % 3 else f"2001:db8::{number + 1:x}"


def random_edges(seed, hosts, count, whole=True):
    dice = random.Random(seed)
    name = [host(i) for i in range(hosts)]
    pick = lambda: name[min(int(dice.paretovariate(1.2)) - 1, hosts - 1)] if dice.random() < 0.5 else dice.choice(name)
    weight = lambda: dice.randint(1, 1000) if whole else dice.random() * 10
    return [((pick(), pick()), weight()) for _ in range(count)]


def graphs():
    yield "star", [(("hub", f"leaf-{i}"), i + 1) for i in range(9)]
    yield "ring", [((f"n{i}", f"n{(i + 1) % 12}"), 2) for i in range(12)]
    yield "complete", [((f"n{i}", f"n{j}"), 1) for i in range(6) for j in range(6)]
    yield "chain", [((f"n{i:05}", f"n{i + 1:05}"), 1) for i in range(20000)]
    yield "one loop", [(("a", "a"), 7)]
    yield "two parts", [(("a", "b"), 1), (("b", "a"), 4), (("c", "d"), 2), (("d", "d"), 3)]
    yield "cliques", [((f"{k}.{i}", f"{k}.{j}"), 1 + k) for k in range(8) for i in range(6) for j in range(i)] + [
        ((f"{k}.0", f"{(k + 1) % 8}.1"), 1) for k in range(8)
    ]
    for seed, hosts, count in itertools.product(range(4), (5, 60, 400), (10, 900)):
        yield f"random {seed} {hosts} {count}", random_edges(seed, hosts, count, whole=seed % 2 == 0)


def gini(values):
    differences = sum(abs(x - y) for x in values for y in values)
    return differences / (2 * len(values) * sum(values))


def same_partition(a, b):
    return len(set(a)) == len(set(b)) == len(set(zip(a, b)))


class Case(unittest.TestCase):
    def assert_close(self, found, expected, where, tolerance=1e-9):
        if expected is None or found is None:
            self.assertIs(found, expected, where)
        else:
            self.assertTrue(math.isclose(found, expected, rel_tol=tolerance, abs_tol=tolerance), f"{where}: {found} {expected}")


class Info(Case):
    def measure(self, edges):
        with tempfile.TemporaryDirectory() as folder:
            nodes = pathlib.Path(folder, "nodes.csv")
            report = json.loads(run("info", "--json", "--top", 5, "--nodes-out", nodes, "-", stdin=as_csv(edges)))
            with nodes.open(newline="") as stream:
                return report, {row["Id"]: row for row in csv.DictReader(stream)}

    def test_measures_are_those_of_networkx_and_igraph(self):
        for name, edges in graphs():
            with self.subTest(name):
                report, nodes = self.measure(edges)
                graph = digraph(edges)
                self.check_summary(report, graph)
                self.check_components(report, nodes, graph)
                self.check_communities(report, nodes, graph)
                self.check_nodes(report, nodes, graph)
                self.check_hotspots(report, graph)

    def check_summary(self, report, graph):
        weights = [weight for *_, weight in graph.edges(data="weight")]
        total, hosts = sum(weights), len(graph)
        simple = networkx.DiGraph(graph)
        simple.remove_edges_from(list(networkx.selfloop_edges(graph)))
        self.assertEqual((report["hosts"], report["edges"]), (hosts, graph.number_of_edges()))
        self.assertEqual(report["loops"], networkx.number_of_selfloops(graph))
        self.assert_close(report["weight"], total, "weight")
        self.assert_close(report["density"], networkx.density(simple) if hosts > 1 else None, "density")
        number = {node: i for i, node in enumerate(graph)}
        second = igraph.Graph(n=hosts, edges=[(number[a], number[b]) for a, b in graph.edges], directed=True)
        has_links = simple.number_of_edges() > 0
        self.assert_close(report["reciprocity"], second.reciprocity(ignore_loops=True) if has_links else None, "reciprocity")
        back = sum(min(weight, simple[b][a]["weight"]) for a, b, weight in simple.edges(data="weight") if simple.has_edge(b, a))
        expected = back / simple.size("weight") if has_links else None
        self.assert_close(report["weightedReciprocity"], expected, "weighted reciprocity")
        entropy = scipy.stats.entropy(weights) / math.log(len(weights)) if len(weights) > 1 else None
        self.assert_close(report["edgeEntropy"], entropy, "entropy")
        self.assert_close(report["topEdgeShare"], max(weights) / total, "top edge")
        if len(weights) < 2000:
            self.assert_close(report["edgeGini"], gini(weights), "edge Gini")
            self.assert_close(report["hostGini"], gini(list(self.host_weights(graph).values())), "host Gini")

    @staticmethod
    def host_weights(graph):
        sums = collections.Counter()
        for source, target, weight in graph.edges(data="weight"):
            for node in {source, target}:
                sums[node] += weight
        return sums

    def check_components(self, report, nodes, graph):
        for kind, find in (
            ("Weak", networkx.weakly_connected_components),
            ("Strong", networkx.strongly_connected_components),
        ):
            parts = sorted(find(graph), key=len, reverse=True)
            self.assertEqual(report[f"{kind.lower()}Components"], len(parts))
            self.assertEqual(report[f"largest{kind}Component"], len(parts[0]))
            expected = {node: i for i, part in enumerate(parts) for node in part}
            found = [nodes[node][f"{kind}Component"] for node in graph]
            self.assertTrue(same_partition(found, [expected[node] for node in graph]), kind)
            sizes = [size for _, size in sorted(collections.Counter(map(int, found)).items())]
            self.assertEqual(sizes, sorted(sizes, reverse=True))

    def check_communities(self, report, nodes, graph):
        parts = collections.defaultdict(set)
        for node in graph:
            parts[int(nodes[node]["Community"])].add(node)
        self.assertEqual(sorted(parts), list(range(1, report["communities"] + 1)))
        both = undirected(graph)
        self.assert_close(report["modularity"], networkx.community.modularity(both, parts.values()), "modularity")
        strength = lambda part: sum(both.degree(node, weight="weight") for node in part)
        weights = [strength(parts[i]) for i in sorted(parts)]
        self.assertTrue(all(a >= b * (1 - 1e-12) for a, b in zip(weights, weights[1:])))
        if len(graph) < 1000:
            second = networkx.community.louvain_communities(both, seed=1)
            self.assertGreater(report["modularity"], networkx.community.modularity(both, second) - 0.02)

    def check_nodes(self, report, nodes, graph):
        self.assertEqual(set(nodes), set(graph))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            ranks = networkx.pagerank(graph, alpha=0.85, tol=1e-13, max_iter=1000)
        sums = self.host_weights(graph)
        for node, row in nodes.items():
            self.assertEqual(int(row["DegreeIn"]), graph.in_degree(node))
            self.assertEqual(int(row["DegreeOut"]), graph.out_degree(node))
            self.assert_close(float(row["WeightIn"]), graph.in_degree(node, weight="weight"), "in")
            self.assert_close(float(row["WeightOut"]), graph.out_degree(node, weight="weight"), "out")
            self.assert_close(float(row["Weight"]), sums[node], "weight")
            self.assert_close(float(row["Share"]), sums[node] / report["weight"], "share")
            self.assert_close(float(row["PageRank"]), ranks[node], "PageRank", 1e-8)
        order = [float(row["Weight"]) for row in nodes.values()]
        self.assertEqual(order, sorted(order, reverse=True))

    def check_hotspots(self, report, graph):
        edges = sorted((weight for *_, weight in graph.edges(data="weight")), reverse=True)[:5]
        for edge, weight in zip(report["topEdges"], edges, strict=True):
            self.assert_close(edge["weight"], weight, "top edge")
            self.assert_close(graph[edge["source"]][edge["target"]]["weight"], weight, "top edge")
        hosts = sorted(self.host_weights(graph).values(), reverse=True)[:5]
        for found, weight in zip(report["topHosts"], hosts, strict=True):
            self.assert_close(found["weight"], weight, "top host")

    def test_an_empty_graph_is_an_answer(self):
        for text in ("Source,Target,Weight\n", "Source,Target,Weight\na,b,0\n"):
            report = json.loads(run("info", "--json", "-", stdin=text))
            self.assertEqual((report["edges"], report["weight"], report["modularity"]), (0, 0, None))
            self.assertIn("hosts", run("info", "-", stdin=text))


def divergence(a, b):
    total_a, total_b = sum(a.values()), sum(b.values())
    keys = sorted(set(a) | set(b))
    shares = ([side.get(key, 0) / total for key in keys] for side, total in ((a, total_a), (b, total_b)))
    return scipy.spatial.distance.jensenshannon(*shares, base=2) ** 2


def sums(rows):
    table = collections.defaultdict(float)
    for key, weight in rows:
        table[key] += weight
    return table


class Compare(Case):
    def compare(self, a, b, *options):
        with tempfile.TemporaryDirectory() as folder:
            other = pathlib.Path(folder, "b.csv")
            other.write_text(as_csv(b, ";", ("target", "source", "weight")) if not options else as_csv(b))
            if not options:
                other.write_text(as_csv([((t, s), w) for (s, t), w in b], ";", ("target", "source", "weight")))
            return json.loads(run("compare", "-", other, "--json", *options, stdin=as_csv(a)))

    def test_known_answers(self):
        a = [(("a", "b"), 3), (("b", "c"), 1)]
        b = [(("a", "b"), 1), (("b", "c"), 3)]
        self.assertEqual(round(self.compare(a, b)["divergence"], 6), 0.188722)
        self.assertEqual(self.compare(a, a)["distance"], 0)
        self.assertLess(self.compare(a, [(key, weight * 3) for key, weight in a])["distance"], 1e-12)
        self.assertEqual(self.compare(a, [(("x", "y"), 5)])["distance"], 1)
        self.assertEqual(self.compare(a, [(("b", "a"), 3), (("c", "b"), 1)])["distance"], 1)

    def test_random_pairs_agree_with_scipy(self):
        for seed in range(12):
            a = random_edges(seed, 40, 300, whole=seed % 2 == 0)
            b = random_edges(seed + 100, 45, 200)
            report = self.compare(a, b, "--top", "100000")
            one, two = sums(a), sums(b)
            self.assert_close(report["divergence"], divergence(one, two), "divergence")
            self.assert_close(report["distance"], math.sqrt(divergence(one, two)), "distance")
            self.assert_close(sum(edge["divergence"] for edge in report["edges"]), report["divergence"], "by edge")
            self.assert_close(sum(node["divergence"] for node in report["hosts"]), report["divergence"], "by host")
            parts = [edge["part"] for edge in report["edges"]]
            self.assertEqual(parts, sorted(parts, reverse=True))
            keys = set(one) | set(two)
            low, high = (sum(pick(one.get(key, 0), two.get(key, 0)) for key in keys) for pick in (min, max))
            self.assert_close(report["weightedJaccard"], low / high, "weighted Jaccard")
            self.assert_close(report["jaccard"], len(set(one) & set(two)) / len(keys), "Jaccard")
            self.assertEqual(report["onlyAEdges"], len(set(one) - set(two)))

    def test_top_overlap_counts_common_edges(self):
        a = [((f"n{i}", "x"), 100 - i) for i in range(30)]
        b = [((f"n{i + 3}", "x"), 100 - i) for i in range(30)]
        self.assert_close(self.compare(a, b)["topOverlap"], 0.7, "top 10")
        self.assert_close(self.compare(a, b, "--top", "5")["topOverlap"], 0.4, "top 5")

    def test_an_empty_graph_has_no_distance(self):
        report = self.compare([], [(("a", "b"), 1)])
        self.assertEqual([report[name] for name in ("distance", "divergence")], [None, None])
        with tempfile.TemporaryDirectory() as folder:
            other = pathlib.Path(folder, "b.csv")
            other.write_text(as_csv([]))
            self.assertIn("no distance: A and B have no edges", run("compare", "-", other, stdin=as_csv([])))

    def test_subnets_and_services_are_summed(self):
        a = [(("10.0.0.1", "10.0.1.1"), 2), (("10.0.0.2", "10.0.1.9"), 3), (("10.0.1.1", "10.0.0.1"), 1)]
        b = [(("10.0.0.7", "10.0.1.8"), 5), (("10.0.1.1", "10.0.0.3"), 1)]
        self.assertEqual(self.compare(a, b)["distance"], 1)
        self.assertEqual(self.compare(a, b, "--by", "subnet")["distance"], 0)
        services = [(("10.0.0.1", "NameNode"), 2), (("fd00::1", "DNS"), 3), (("DNS", "10.0.0.1"), 1)]
        moved = [(("10.9.0.1", "NameNode"), 2), (("10.8.0.1", "DNS"), 3), (("DNS", "10.9.0.1"), 1)]
        self.assertEqual(self.compare(services, moved, "--by", "service")["distance"], 0)
        error = run("compare", "-", "-", "--by", "service", stdin=as_csv(a), status=2)
        self.assertIn("standard input can be read only once", error)

    def test_halves_of_one_capture_are_near(self):
        dice = random.Random(7)
        edges = list(sums(random_edges(7, 30, 60)))
        odds = [dice.paretovariate(1) for _ in edges]
        draws = dice.choices(edges, odds, k=40000)
        halves = [list(collections.Counter(draws[i::2]).items()) for i in range(2)]
        self.assertLess(self.compare(*halves)["divergence"], 0.01)


def rows_of(text):
    return [tuple(row) for row in csv.reader(io.StringIO(text))]


class Merge(Case):
    def inputs(self, folder, windows):
        paths, tables = [], []
        for seed in range(3):
            rows = random_edges(seed, 12, 80)
            if windows:
                rows = [((*key, str(10 * (i % 4)), str(10 * (i % 4) + 10)), w) for i, (key, w) in enumerate(rows)]
            path = pathlib.Path(folder, f"{seed}.csv")
            header = ("Source", "Target", "Start", "End", "Weight") if windows else ("Source", "Target", "Weight")
            path.write_text(as_csv(rows, ",;\t"[seed], header))
            paths.append(path)
            tables.append(sums(rows))
        return paths, tables

    def expected(self, tables, combine):
        keys = set().union(*tables)
        return {key: combine([table[key] for table in tables if key in table]) for key in keys}

    def test_sum_and_maximum(self):
        for windows, (options, combine) in itertools.product((False, True), (((), sum), (("--max",), max))):
            with tempfile.TemporaryDirectory() as folder:
                paths, tables = self.inputs(folder, windows)
                text = run("merge", *options, *paths)
                head, *rows = rows_of(text)
                self.assertEqual(head, ("Source", "Target", "Weight", "Start", "End")[: 5 if windows else 3])
                found = {(row[0], row[1], *row[3:]): float(row[2]) for row in rows}
                self.assertEqual(len(found), len(rows))
                self.assertEqual(found, self.expected(tables, combine))
                self.assertEqual(run("merge", *options, *reversed(paths)), text)
                self.assertEqual(run("merge", "-", stdin=text), text)

    def test_rows_are_in_the_order_of_the_project(self):
        nodes = ["9.0.0.1", "10.0.0.0/24", "10.0.0.1", "10.0.0.1:80/tcp", "10.0.0.1:443/tcp", "::1", "fd00::2", "B", "a", 'q"']
        shuffled = random.Random(3).sample(nodes, len(nodes))
        rows = rows_of(run("merge", "-", stdin=as_csv([((node, "x,y"), 1.5) for node in shuffled])))
        self.assertEqual(rows[1:], [(node, "x,y", "1.5") for node in nodes])

    def test_a_descriptors_path_is_written_in_place(self):
        """Also when it leads to a regular file, which a rename would miss."""
        text = as_csv([(("a", "b"), 1)])
        for path in ("/dev/fd/1", "/proc/self/fd/1"):
            with tempfile.TemporaryFile("w+") as out:
                subprocess.run([COMMGRAPH, "merge", "-", "-o", path], input=text, stdout=out, text=True, check=True)
                out.seek(0)
                self.assertEqual(out.read(), run("merge", "-", stdin=text))

    def test_output_appears_whole_or_not_at_all(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "out.csv")
            run("merge", "-", "-o", path, stdin="Source,Target,Weight\na,b,x\n", status=1)
            self.assertEqual(list(pathlib.Path(folder).iterdir()), [])
            run("merge", "-", "-o", path, stdin="Source,Target,Weight\na,b,1\n")
            self.assertEqual([entry.name for entry in pathlib.Path(folder).iterdir()], ["out.csv"])


class Group(Case):
    def group(self, text, *options):
        return rows_of(run("group", "-", *options, stdin=text))[1:]

    def test_subnets(self):
        edges = [(("10.1.2.3", "fd00:1:2:3:4::1"), 2), (("10.1.2.9:80/tcp", "fd00:1:2:3::"), 3), (("10.1.3.1", "name"), 1)]
        text = as_csv(edges)
        self.assertEqual(
            self.group(text, "--by", "subnet"),
            [("10.1.2.0/24", "fd00:1:2:3::/64", "5"), ("10.1.3.0/24", "name", "1")],
        )
        self.assertEqual(
            self.group(text, "--by", "subnet/16,/32"), [("10.1.0.0/16", "fd00:1::/32", "5"), ("10.1.0.0/16", "name", "1")]
        )

    def test_components_and_communities_keep_the_weight(self):
        for by, key in (("component", "WeakComponent"), ("community", "Community")):
            edges = random_edges(5, 80, 90)
            nodes = {row["Id"]: row for row in csv.DictReader(io.StringIO(run("info", "-", "--nodes-out", "-", stdin=as_csv(edges))))}
            expected = sums(((f"{by}-{nodes[s][key]}", f"{by}-{nodes[t][key]}"), w) for (s, t), w in edges)
            found = {(s, t): float(w) for s, t, w in self.group(as_csv(edges), "--by", by)}
            self.assertEqual(found, expected)

    def test_columns_of_a_nodes_table(self):
        with tempfile.TemporaryDirectory() as folder:
            nodes = pathlib.Path(folder, "nodes.csv")
            nodes.write_text('Label;Id;Rack\nx;a;"r;1"\ny;b;r;\nz;c;r2\n'.replace(";r;\n", ";\n"))
            text = "Source,Target,Weight,Start,End\na,c,1,0,10\nb,a,2,0,10\nd,a,3,,\na,c,4,0,10\n"
            rows = self.group(text, "--by", "rack", "--nodes", nodes)
            self.assertEqual(rows, [("d", "r;1", "3", "", ""), ("b", "r;1", "2", "0", "10"), ("r;1", "r2", "5", "0", "10")])
            error = run("group", "-", "--by", "Row", "--nodes", nodes, stdin=text, status=1)
            self.assertIn("line 1: no column Row", error)


class Windows(Case):
    def series(self, text, *options, path="-"):
        lines = [json.loads(line) for line in run("windows", path, "--json", *options, stdin=text).splitlines()]
        return lines[:-1], lines[-1]

    def make(self, seed, count=60):
        dice = random.Random(seed)
        starts = sorted(dice.sample(range(0, 3 * count), count))
        rows = []
        for start in starts:
            edges = sums(random_edges(dice.random(), 8, dice.randint(1, 12)))
            rows += [((*key, str(10 * start), str(10 * start + 10)), weight) for key, weight in edges.items()]
        return rows

    HEADER = ("Source", "Target", "Start", "End", "Weight")

    def test_windows_agree_with_a_plain_restatement(self):
        for seed in range(5):
            rows = self.make(seed)
            windows, end = self.series(as_csv(rows, header=self.HEADER))
            expected = collections.defaultdict(dict)
            for (source, target, start, _), weight in rows:
                expected[int(start)][source, target] = weight
            self.assertEqual([window["startUs"] for window in windows], [1000000 * start for start in expected])
            self.check(windows, expected, end)

    def check(self, windows, expected, end):
        seen, last, last_start, past, distances, totals = set(), None, None, [], [], []
        for window, (start, edges) in zip(windows, expected.items()):
            empty = 0 if last_start is None else (start - last_start) // 10 - 1
            totals += [0] * empty + [sum(edges.values())]
            self.assertEqual(window["emptyBefore"], empty)
            self.assertEqual(window["weight"], sum(edges.values()))
            self.assertEqual(window["hosts"], len({node for edge in edges for node in edge}))
            self.assertEqual((window["edges"], window["newEdges"]), (len(edges), len(set(edges) - seen)))
            distance = None if last is None else math.sqrt(divergence(last, edges))
            self.assert_close(window["distance"], distance, "distance", 1e-7)
            self.assert_close(window["weightScore"], self.score(sum(edges.values()), past, None), "weight score")
            expected_score = None if distance is None else self.score(distance, distances, 0.02)
            self.assert_close(window["distanceScore"], expected_score, "distance score", 1e-5)
            self.assertEqual(window["peak"], (window["weightScore"] or 0) > 3.5)
            seen |= set(edges)
            past.append(sum(edges.values()))
            distances += [] if distance is None else [distance]
            last, last_start = edges, start
        mean, deviation = statistics.fmean(totals), statistics.pstdev(totals)
        self.assert_close(end["burstiness"], (deviation - mean) / (deviation + mean), "burstiness")
        self.assertEqual((end["windows"], end["emptyWindows"]), (len(expected), len(totals) - len(expected)))

    @staticmethod
    def score(value, past, smallest):
        past = past[-32:]
        if len(past) < 8:
            return None
        median = statistics.median(past)
        spread = 1.4826 * statistics.median(abs(x - median) for x in past)
        return (value - median) / max(spread, smallest if smallest is not None else math.sqrt(max(median, 1)))

    def test_peaks_and_hosts_that_stand_out_are_told(self):
        rows = [((f"h{i % 2}", "s", str(i), str(i + 1)), 100 if i != 20 else 900) for i in range(30)]
        rows += [(("new", "s", "25", "26"), 50)]
        rows.sort(key=lambda row: int(row[0][2]))
        windows, end = self.series(as_csv(rows, header=self.HEADER))
        self.assertEqual([i for i, window in enumerate(windows) if window["peak"]], [20, 25])
        self.assertEqual({(spot["id"], spot["startUs"]) for spot in end["hotspots"]} & {("s", 20000000), ("new", 25000000)},
                         {("s", 20000000), ("new", 25000000)})
        text = run("windows", "-", stdin=as_csv(rows, header=self.HEADER))
        self.assertRegex(text, r"1970-01-01T00:00:20Z +900 .* peak")

    def test_a_folder_of_slices_is_one_series(self):
        rows = self.make(9)
        with tempfile.TemporaryDirectory() as folder:
            for part in range(4):
                path = pathlib.Path(folder, f"{'dcab'[part]}.csv")
                path.write_text(as_csv([row for i, row in enumerate(rows) if (i % 2) * 2 + (i > 150) == part], header=self.HEADER))
            pathlib.Path(folder, ".unfinished.csv").write_text("x")
            self.assertEqual(self.series(None, path=folder), self.series(as_csv(rows, header=self.HEADER)))

    def test_a_growing_file_is_followed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "windows.csv")
            path.write_text("Source,Target,Weight,Start,End\na,b,1,0,1\na,b,2,1,")
            with subprocess.Popen([COMMGRAPH, "windows", "--follow", "--json", path], stdout=subprocess.PIPE, text=True) as follower:
                with path.open("a") as stream:
                    stream.write("2\na,b,3,2,3\n")
                found = [json.loads(follower.stdout.readline())["weight"] for _ in range(2)]
                follower.terminate()
            self.assertEqual(found, [1, 2])

    def test_a_growing_folder_is_followed(self):
        """A file that is only begun when it is seen first, empty or with its header, is read when it has rows."""
        header = "Source,Target,Weight,Start,End"
        with tempfile.TemporaryDirectory() as folder:
            slices = [pathlib.Path(folder, f"{number}.csv") for number in range(4)]
            slices[0].write_text(f"{header}\na,b,1,0,1\na,b,2,1,2\n")
            slices[1].write_text("")
            slices[2].write_text(f"{header}\n")
            with subprocess.Popen([COMMGRAPH, "windows", "--follow", "--json", folder], stdout=subprocess.PIPE, text=True) as follower:
                found = [json.loads(follower.stdout.readline())["weight"]]
                for number in (1, 2, 3):
                    hidden = pathlib.Path(folder, ".hidden")
                    hidden.write_text(f"{header}\na,b,{number + 2},{number + 1},{number + 2}\n")
                    hidden.rename(slices[number])
                    found.append(json.loads(follower.stdout.readline())["weight"])
                follower.terminate()
            self.assertEqual(found, [1, 2, 3, 4])

    def test_disorder_and_missing_columns_are_told(self):
        self.assertEqual(
            run("windows", "-", stdin="Source,Target,Weight,Start,End\na,b,1,5,6\na,b,1,4,5\n", status=1),
            "commgraph: stdin: line 3: windows are not in the order of Start: commgraph merge puts them so\n",
        )
        self.assertIn("line 1: no columns Start and End", run("windows", "-", stdin="Source,Target,Weight\n", status=1))

    def test_many_windows_in_bounded_memory(self):
        peaks = []
        for count in (2000, 100000):
            lines = "".join(f"a{i % 50},b,{i % 7 + 1},{i},{i + 1}\n" for i in range(count))
            status, _, peak = measured(["windows", "-"], ["echo", "Source,Target,Weight,Start,End"], lines)
            self.assertEqual(status, 0)
            peaks.append(peak)
        self.assertLess(peaks[1], peaks[0] + 4096)


class Damage(Case):
    def test_bad_csv_is_one_line_with_file_and_line(self):
        head = "Source,Target,Weight\n"
        cases = {
            "": "line 1: no header", "1,2,3\n": "line 1: no column Source", "Source,Target\n": "line 1: no column Weight",
            head + "a,b,x\n": 'line 2: weight "x" is not a number', head + "a,b,\n": 'line 2: weight "" is not a number',
            head + "a,b,-3\n": 'line 2: weight "-3" is negative', head + "a,b,NaN\n": 'line 2: weight "NaN" is not a number',
            head + "a,b,1\na,b\n": "line 3: 2 fields where the header has 3",
            head + 'a,"b,1\n': "line 2: a quote that is not closed",
            head + "a,\0b,1\n": "line 2: a NUL byte, so this is no CSV in UTF-8",
        }
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "edges.csv")
            for text, message in cases.items():
                path.write_text(text)
                for command in (("info",), ("compare", path), ("merge",), ("group", "--by", "subnet")):
                    self.assertEqual(run(*command, path, status=1), f"commgraph: {path}: {message}\n")

    def test_a_line_of_a_gigabyte_is_bounded(self):
        script = 'echo Source,Target,Weight; head -c 1G /dev/zero | tr "\\0" x'
        status, errors, peak = measured(["info", "-"], ["bash", "-c", script])
        self.assertEqual((status, errors), (1, "commgraph: stdin: line 2: more than 1048576 bytes in one row\n"))
        self.assertLess(peak, 100000)

    def test_bad_usage_is_status_2(self):
        for arguments in ((), ("what",), ("info",), ("info", "a", "b"), ("info", "--what", "a"), ("compare", "a"),
                          ("group", "a"), ("group", "--by", "rack", "-"), ("group", "--by", "subnet/33", "-"),
                          ("compare", "--by", "rack", "a", "b"), ("info", "--top", "-1", "a"), ("merge", "-", "-"),
                          ("compare", "-", "-"), ("group", "--by", "Kind", "--nodes", "-", "-"),
                          ("draw", "--nodes", "-", "-o", "x.svg", "-")):
            message = run(*arguments, stdin="Source,Target,Weight\n", status=2)
            self.assertRegex(message, r"\Acommgraph: [^\n]+\n\Z")

    def test_help_and_version_are_on_stdout(self):
        self.assertIn("Usage: commgraph", run("--help"))
        self.assertRegex(run("--version"), r"\Acommgraph \d+\.\d+")
        for command in ("info", "compare", "windows", "merge", "group"):
            self.assertIn("--help", run(command, "--help"))

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([COMMGRAPH, "merge", "-"], input=as_csv([(("a", "b"), 1)]), stdout=full,
                                    stderr=subprocess.PIPE, text=True)
        self.assertEqual((result.returncode, result.stderr), (1, "commgraph: stdout: No space left on device\n"))

    def test_what_cannot_be_opened_is_told(self):
        self.assertEqual(run("info", "/nowhere", status=1), "commgraph: /nowhere: No such file or directory\n")
        self.assertEqual(run("info", "/", status=1), "commgraph: /: Is a directory\n")


if __name__ == "__main__":
    COMMGRAPH = os.path.abspath(sys.argv.pop(1))
    os.environ["LC_ALL"] = "C.UTF-8"
    unittest.main()
