#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""networkx and xmllint read what comm_gexf writes: gexf_oracle.py GEXF_EXAMPLE."""

import io
import subprocess
import sys

import networkx

ODD = 'INFO <' + '�' * 4 + '> & "x"\n'


def written(program, form):
    text = subprocess.run([program, form], check=True, capture_output=True).stdout
    subprocess.run(["xmllint", "--noout", "-"], input=text, check=True)
    return text.decode("utf-8")


def read(text):
    # networkx 2.8 knows the format only under the namespace of 1.2; the elements used here are the same in both.
    old = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
    # It reads an attribute `weight` as a static one and keeps the last value; Gephi needs this very id.
    old = old.replace('for="weight"', 'for="over time"').replace('id="weight"', 'id="over time"')
    return networkx.read_gexf(io.BytesIO(old.encode("utf-8")))


def check_static(program):
    graph = read(written(program, "static"))
    assert graph.is_directed() and set(graph.nodes) == {"10.0.0.1", ODD}, list(graph.nodes)
    router = graph.nodes["10.0.0.1"]
    assert router["label"] == "router" and router["Bytes"] == 9007199254740993, router
    assert router["viz"]["position"]["x"] == -1.5 and router["viz"]["size"] == 4, router
    assert graph.nodes[ODD]["label"] == ODD and graph.nodes[ODD]["LastSeen"] == 1.5
    assert graph.nodes[ODD]["viz"]["color"]["r"] == 0xD5
    there = graph.edges["10.0.0.1", ODD]
    assert there["weight"] == 16777220 and there["Packets"] == 16777220 and there["Bytes"] == 9007199254740993, there


def check_seconds(program):
    graph = read(written(program, "seconds"))
    there = graph.edges["10.0.0.1", ODD]
    assert there["Weight"] == [(3.0, 0.0, 9.999999), (16777217.0, 10.0, 19.999999)], there
    assert there["spells"] == [(0.0, 19.999999)], there


def main():
    program = sys.argv[1]
    check_static(program)
    check_seconds(program)
    written(program, "date")


if __name__ == "__main__":
    main()
