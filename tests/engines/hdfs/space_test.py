#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""space_test.py PCAP2AVRO ROOT: samples/engines/space.py prepares and uploads again and again without harm. HDFS is running."""
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PCAP2AVRO, ROOT = sys.argv[1:3]
SCRIPT = pathlib.Path(ROOT, "samples/engines/space.py")
CAPTURE = pathlib.Path(ROOT, "samples/captures/port-scan/connect.pcap")
PLACE = "/space_test"
os.environ["COMMGRAPH_SPACE"] = PLACE

specification = importlib.util.spec_from_file_location("space", SCRIPT)
space = importlib.util.module_from_spec(specification)
specification.loader.exec_module(space)


def run(*words, **environment):
    return subprocess.run([SCRIPT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
                          env={**os.environ, **environment})


def tree(hdfs, folder=""):
    """Every file below the space, its size and time."""
    found = {}
    for name, status in hdfs.files(folder).items():
        place = f"{folder}/{name}".lstrip("/")
        below = tree(hdfs, place) if status[0] == 0 else {}
        found.update(below or {place: status})
    return found


class SpaceTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(dir=os.environ["COMMGRAPH_ENGINES"])
        self.addCleanup(self.folder.cleanup)
        self.work = pathlib.Path(self.folder.name)
        self.hdfs = space.WebHdfs(space.web_address(), PLACE)
        self.hdfs.call("DELETE", "", "DELETE", recursive="true")

    def convert(self, *arguments):
        out = self.work / "out"
        subprocess.run([PCAP2AVRO, "-q", "-o", out, *arguments], check=True, timeout=60)
        return str(out)

    def succeed(self, *words):
        result = run(*words)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def test_all_is_there_and_a_second_run_changes_nothing(self):
        out = self.convert("-S", "a/run1", CAPTURE)
        self.succeed("prepare")
        self.assertEqual(self.succeed("upload", out), f"{PLACE}: 3 files uploaded, 0 were there\n")
        once = tree(self.hdfs)
        for place, file in (("META/packet.avsc", f"{ROOT}/schema/packet.avsc"),
                            ("experiments/edges/szenario=a%2Frun1/edges_a%2Frun1.csv", f"{out}/edges/szenario=a%2Frun1/edges_a%2Frun1.csv")):
            self.assertEqual(self.hdfs.read(place), pathlib.Path(file).read_bytes())
        self.succeed("prepare")
        self.assertEqual(self.succeed("upload", out), f"{PLACE}: 0 files uploaded, 3 were there\n")
        self.assertEqual(tree(self.hdfs), once)

    def test_what_changed_is_renewed_and_the_rest_left_alone(self):
        out = self.convert("-S", "one", CAPTURE)
        self.succeed("upload", out)
        shutil.copy(CAPTURE, self.work / "more.pcap")
        self.convert("-S", "one", CAPTURE, self.work / "more.pcap")
        before = tree(self.hdfs)
        self.assertEqual(self.succeed("upload", out), f"{PLACE}: 3 files uploaded, 1 were there\n")
        after = tree(self.hdfs)
        self.assertEqual([place for place in before if before[place] == after[place]], [place for place in before if place.startswith("raw")])
        edges = "edges/szenario=one/edges_one.csv"
        self.assertEqual(self.hdfs.read(f"experiments/{edges}"), pathlib.Path(out, edges).read_bytes())

    def test_a_file_that_came_half_is_sent_again_and_was_never_seen(self):
        out = self.convert("-S", "one", CAPTURE)
        self.succeed("upload", out)
        (place,) = (place for place in tree(self.hdfs) if place.startswith("raw"))
        whole = self.hdfs.read(place)
        half = self.work / "half"
        half.write_bytes(whole[:1000])
        self.hdfs.put(half, place)
        self.assertEqual(self.succeed("upload", out), f"{PLACE}: 1 files uploaded, 2 were there\n")
        self.assertEqual(self.hdfs.read(place), whole)
        self.assertFalse([place for place in tree(self.hdfs) if "/." in place])

    def test_no_name_of_ours_has_a_colon(self):
        odd = self.work / "x:y.pcap"
        shutil.copy(CAPTURE, odd)
        out = self.convert("-S", "12:00", "--dump-host", "ho:st", odd)
        self.assertEqual(self.succeed("upload", out), f"{PLACE}: 3 files uploaded, 0 were there\n")
        names = " ".join(tree(self.hdfs))
        self.assertNotIn(":", names)
        self.assertIn("szenario=12%3A00/packetdump_ho%3Ast_any_", names)

    def test_a_colon_of_others_is_named(self):
        out = self.convert("-S", "one", CAPTURE)
        pathlib.Path(out, "packets/szenario=one/12:00.avro").touch()
        result = run("upload", out)
        self.assertEqual((result.returncode, result.stderr), (1, "space.py: raw/szenario=one/12:00.avro: HDFS takes no ':' in a name; "
                                                              "pcap2avro writes %3A for it, please rename this one\n"))
        self.assertFalse(tree(self.hdfs))

    def test_staging_replaces_what_was_staged(self):
        for name in ("first.avro", "second.avro"):
            file = self.work / name
            file.write_text(name)
            self.succeed("stage", file)
        self.assertEqual(list(self.hdfs.files("stage")), ["second.avro"])

    def test_what_is_wrong_is_one_line(self):
        (self.work / "empty").mkdir()
        for words, environment, status, text in (
                (["upload", self.work / "empty"], {}, 1, "nothing that pcap2avro -o wrote"),
                (["stage", self.work / "none.avro"], {}, 1, "no such file"),
                (["prepare"], {"COMMGRAPH_WEBHDFS": "http://127.0.0.1:1"}, 1, "is HDFS started?"),
                (["remove"], {}, 2, "prepare"), (["upload"], {}, 2, "prepare")):
            result = run(*words, **environment)
            self.assertEqual(result.returncode, status, words)
            self.assertIn(text, result.stderr)
            self.assertTrue(status == 2 or result.stderr.count("\n") == 1, result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
