# SPDX-License-Identifier: BSD-3-Clause
"""An output folder of samples/archive beside what pcap2avro makes of the same captures here."""
import hashlib
import json
import pathlib
import re
import subprocess
import unittest

CUT = "cut.pcap"


def url_of(text):
    """As Hadoop writes it."""
    return text if text.startswith("hdfs:") else f"file:{text.removeprefix('file://')}"


def expect(program, lines, folder):
    """What one machine makes of the captures: packets and edges of each, and the edges of all. @lines: of the manifest, by the path
    where the capture is here."""
    arguments = []
    for path, (url, scenario, host) in lines.items():
        place = folder / hashlib.sha256(url_of(url).encode()).hexdigest()[:16]
        place.mkdir(parents=True)
        arguments += ["-S", scenario, "--dump-host", host, path]
        result = subprocess.run([program, "--json", "--dump-host", host, "-w", place / "avro", "-e", place / "csv", path],
                                capture_output=True, text=True, check=False)
        if result.returncode != int(path.name == CUT):
            raise AssertionError(f"{path}: {result.stderr}")
        (place / "json").write_text(result.stdout)
    result = subprocess.run([program, "-q", "--formats", "edges", "-o", folder / "out", *arguments], capture_output=True, check=False)
    if result.returncode != int(CUT in {path.name for path in lines}):
        raise AssertionError(result.stderr)


class Comparison(unittest.TestCase):
    def compare(self, out, expected):
        """Each file of the output folder with what expect() has put into a folder."""
        found = {folder: {re.search("-([0-9a-f]{16})[.]", path.name)[1]: path for path in (out / folder).glob("szenario=*/[!.]*")}
                 for folder in ("packets", "partial_edges", "converted")}
        digests = sorted(path.name for path in expected.iterdir() if path.name != "out")
        for folder, suffix in ("packets", "avro"), ("partial_edges", "csv"):
            self.assertEqual(sorted(found[folder]), digests)
            for digest, path in found[folder].items():
                with self.subTest(path=path.name):
                    self.assertEqual(path.read_bytes(), (expected / digest / suffix).read_bytes())
        self.assertEqual(sorted(found["converted"]), digests)
        for digest, path in found["converted"].items():
            self.assertEqual(json.loads(path.read_text())["summary"], json.loads((expected / digest / "json").read_text())["total"])
        self.compare_edges(out, expected)

    def compare_edges(self, out, expected):
        edges = sorted(path.relative_to(expected / "out") for path in (expected / "out/edges").rglob("*.csv"))
        self.assertEqual(sorted(path.relative_to(out) for path in (out / "edges").rglob("*") if path.is_file()), edges)
        self.assertGreater(len(edges), 0)
        for path in edges:
            with self.subTest(edges=str(path)):
                self.assertEqual((out / path).read_text(), (expected / "out" / path).read_text())

    def rows(self, text):
        """The table of what is not whole: by file name, result, tries and why."""
        return {pathlib.Path(url).name: (result, int(tries), why)
                for result, tries, url, why in (re.split(" {2,}", line, maxsplit=3) for line in text.splitlines() if "://" in line)}
