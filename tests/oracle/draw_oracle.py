#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""draw_oracle.py COMMGRAPH: xmllint and networkx read what `commgraph draw` writes, and two runs write the same bytes."""

import io
import pathlib
import subprocess
import sys
import tempfile

import networkx

EDGES = """Source,Target,Weight
10.0.0.1,10.0.0.2,16777217
10.0.0.2,10.0.0.1,5
10.0.0.3,10.0.0.1,7
2001:db8::1,10.0.0.1,1
10.0.0.1,224.0.0.251,2
10.0.0.3,10.0.0.3,1
"""
NODES = '''Id,Label,Role
10.0.0.1,"a <b> & ""c""",web
10.0.0.2,beta,mail
'''
WINDOWS = """Source,Target,Weight,Start,End
10.0.0.1,10.0.0.2,3,0,10
10.0.0.2,10.0.0.1,4,10,20
10.0.0.9,10.0.0.1,4,,
"""
STARTS = {".svg": b"<?xml", ".png": b"\x89PNG\r\n", ".pdf": b"%PDF-"}


class Runs:
    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        for name, text in {"edges.csv": EDGES, "nodes.csv": NODES, "windows.csv": WINDOWS}.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def status(self, *arguments):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, check=False)
        assert (done.returncode == 0) == (not done.stderr), done
        return done.returncode

    def draw(self, name, *arguments):
        contents = []
        for _ in range(2):
            assert self.status("draw", *arguments, "-o", name) == 0
            contents.append((self.folder / name).read_bytes())
        assert contents[0] == contents[1], name
        assert not [path for path in self.folder.iterdir() if path.name.startswith(".")]
        return contents[0]


def check_pictures(runs):
    for ending, start in STARTS.items():
        assert runs.draw("a" + ending, "edges.csv").startswith(start)
        assert runs.draw("w" + ending, "windows.csv", "--windows").startswith(start)
    for name in ("a.svg", "w.svg"):
        subprocess.run(["xmllint", "--noout", runs.folder / name], check=True)
    labelled = runs.draw("b.svg", "edges.csv", "--nodes", "nodes.csv", "--color", "Role").decode()
    assert "a &lt;b&gt; &amp; &quot;c&quot;" in labelled and "mail (1)" in labelled
    top = runs.draw("c.svg", "edges.csv", "--top", "2").decode()
    assert "showing 2 of 6 edges" in top and "224.0.0.251" not in top
    assert "224.0.0.251" not in runs.draw("d.svg", "edges.csv", "--no-multicast").decode()


def check_gexf(runs):
    text = runs.draw("a.gexf", "edges.csv", "--nodes", "nodes.csv").decode()
    subprocess.run(["xmllint", "--noout", runs.folder / "a.gexf"], check=True)
    # networkx 2.8 knows the format only under the namespace of 1.2; the elements used here are the same in both.
    old = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
    graph = networkx.read_gexf(io.BytesIO(old.encode()))
    rows = [line.split(",") for line in EDGES.splitlines()[1:]]
    assert {(s, t): float(w) for s, t, w in rows} == {
        (s, t): data["TotalWeight"] for s, t, data in graph.edges(data=True)}
    places = {(data["viz"]["position"]["x"], data["viz"]["position"]["y"]) for _, data in graph.nodes(data=True)}
    assert len(places) == len(graph) == 5
    assert graph.nodes["10.0.0.1"]["label"] == 'a <b> & "c"'


def check_failures(runs):
    assert runs.status("draw", "edges.csv") == 2
    assert runs.status("draw", "edges.csv", "-o", "a.gif") == 2
    assert runs.status("draw", "edges.csv", "-o", "a.svg", "--color", "Role") == 2
    assert runs.status("draw", "edges.csv", "-o", "a.svg", "--nodes", "nodes.csv", "--color", "Nothing") == 2
    assert runs.status("draw", "edges.csv", "-o", "a.svg", "--windows") == 1
    assert runs.status("draw", "missing.csv", "-o", "a.svg") == 1
    assert runs.status("draw", "edges.csv", "-o", "missing/a.svg") == 1


def check_difference(runs):
    (runs.folder / "later.csv").write_text("source;target;weight\n10.0.0.1;10.0.0.2;4\n10.0.0.8;10.0.0.1;4\n",
                                           encoding="utf-8")
    assert runs.status("compare", "edges.csv", "later.csv", "-o", "diff.svg") == 0
    text = (runs.folder / "diff.svg").read_text(encoding="utf-8")
    assert "new (1)" in text and "gone (5)" in text, text
    subprocess.run(["xmllint", "--noout", runs.folder / "diff.svg"], check=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(sys.argv[1], folder)
        check_pictures(runs)
        check_gexf(runs)
        check_failures(runs)
        check_difference(runs)


if __name__ == "__main__":
    main()
