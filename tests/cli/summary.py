#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""docs/summary.md against real documents: every member and its type, and the counters against what the captures hold."""

import json
import pathlib
import re

from support import (
    START_S,
    UNKNOWN_LINK_TYPE,
    CliTest,
    arp,
    block,
    enhanced,
    ethernet,
    frame,
    interface,
    ip_packet,
    main,
    pcap,
    section,
)

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/summary.md"
TYPES = {"number": int, "string": str, "array": list, "object": dict, "boolean": bool, "null": type(None)}
LEFT_OUT = ["not_ip", "too_short", "malformed", "encrypted", "unknown_link_type", "filtered_out"]


def read_page():
    """Heading -> member -> the types it may have."""
    tables = {}
    for part in PAGE.read_text().split("\n## ")[1:]:
        rows = re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", part, re.MULTILINE)
        tables[part.splitlines()[0]] = {name: {TYPES[kind] for kind in kinds.split(" or ")} for name, kinds in rows}
    return tables


def strange_capture():
    """Two frames with records, one of them without a time, and one for nearly each counter."""
    simple = block(3, len(frame()).to_bytes(4, "little") + frame())
    cut = ethernet(ip_packet()[:10])
    odd = ethernet(b"\x41" + ip_packet()[1:])
    frames = b"".join(enhanced(data, 0, (START_S + number) * 10**6) for number, data in enumerate([frame(), arp(), cut, odd]))
    return section() + interface() + interface(UNKNOWN_LINK_TYPE) + frames + simple + enhanced(b"?", 1)


class SummaryTest(CliTest):
    @classmethod
    def setUpClass(cls):
        cls.page = read_page()

    def assert_shape(self, heading, found, without=(), has_counters=False):
        expected = dict(self.page[heading])
        if has_counters:
            expected.update(self.page["Counters"])
        expected = {name: kinds for name, kinds in expected.items() if name not in without}
        self.assertEqual(set(expected), set(found), heading)
        for name, value in found.items():
            self.assertIn(type(value), expected[name], name)
        if has_counters:
            self.assertEqual(found["frames"], found["frames_with_records"] + sum(found[name] for name in LEFT_OUT))

    def assert_document(self, document):
        self.assertEqual(1, document["version"])
        self.assert_shape("The document", document)
        self.assert_shape("Total", document["total"], has_counters=True)
        self.assert_shape("Run", document["run"])
        for heading, name in (("Group", "scenarios"), ("Group", "dump_hosts"), ("Capture", "captures")):
            self.assertTrue(document[name])
            for each in document[name]:
                self.assert_shape(heading, each, has_counters=True)
            for counter in ("frames", "records", "bytes", *LEFT_OUT):
                self.assertEqual(document["total"][counter], sum(each[counter] for each in document[name]))
        for each in document["run"]["inputs"]:
            self.assert_shape("Input", each)
            self.assertIn("`%s`" % each["result"], PAGE.read_text())

    def convert(self, *arguments, status=0):
        result = self.run_program("--json", *arguments, status=status)
        document = json.loads(result.out)
        self.assertEqual(document, json.loads((self.folder / "dump/summary.json").read_text()))
        self.assert_document(document)
        return document

    def test_document_of_a_folder(self):
        self.write("archive/a/x.pcap", pcap([frame(), frame("10.0.0.3"), arp()]))
        self.write("archive/a/cut.pcap", pcap([frame("10.0.0.3"), frame()])[:-1])
        self.write("archive/b/strange.pcapng", strange_capture())
        self.write("archive/words", b"no capture")
        arguments = ["--scenario-by-folder", "-R", "--dump-host", "h1", "archive/a", "--dump-host", "h2", "archive"]
        document = self.convert(*arguments, status=1)
        total = document["total"]
        counts = (total["captures"], total["damaged_captures"], total["frames"], total["records"])
        self.assertEqual((5, 2, 14, 8), counts)
        edges = [(each["name"], each["edges"], each["hosts"]) for each in document["scenarios"]]
        self.assertEqual([("a", 2, 3), ("b", 1, 2), ("default", 2, 3)], edges)
        self.assertEqual(["h1", "h2"], [each["name"] for each in document["dump_hosts"]])
        results = [each["result"] for each in document["run"]["inputs"]]
        self.assertEqual(["damaged", "converted", "damaged", "converted", "converted", "not a capture"], results)
        again = self.convert(*arguments, status=1)
        self.assertEqual(total, again["total"])
        self.assertEqual(document["captures"], again["captures"])
        results = [each["result"] for each in again["run"]["inputs"]]
        self.assertEqual(["skipped, damaged", "skipped", "skipped, damaged", "skipped", "skipped", "not a capture"], results)

    def test_each_counter(self):
        path = self.write("strange.pcapng", strange_capture())
        total = self.convert(path)["total"]
        expected = {"frames": 6, "records": 2, "frames_with_records": 2, "bytes": 2 * len(frame()), "not_ip": 1, "too_short": 1}
        expected.update(malformed=1, unknown_link_type=1, filtered_out=0, no_time=1, unknown_link_types=[UNKNOWN_LINK_TYPE])
        expected.update(first_us=START_S * 10**6, last_us=START_S * 10**6)
        self.assertEqual(expected, {name: total[name] for name in expected})

    def test_times_are_null_where_there_are_none(self):
        total = self.convert(self.write("x.pcap", pcap([])))["total"]
        self.assertEqual((None, None), (total["first_us"], total["last_us"]))

    def test_document_of_single_files(self):
        path = self.write("x.pcap", pcap([frame(), arp()]))
        for arguments, edges in ((["-e", "x.csv"], 1), (["-w", "x.avro"], None), (["-w", "x.avro", "-e", "x.csv"], 1)):
            result = self.run_program("--json", *arguments, path)
            self.assertEqual(1, len(result.out.splitlines()))
            document = json.loads(result.out)
            self.assert_shape("The document of a run with -w or -e", document)
            self.assert_shape("Group", document["total"], without=["name"], has_counters=True)
            self.assertEqual(edges, document["total"]["edges"])

    def test_the_example_is_what_is_printed(self):
        example = json.loads(re.search(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)[1])
        self.write("web.pcap", pcap([frame(), frame("10.0.0.2", "10.0.0.1"), arp()]))
        found = json.loads(self.run_program("--json", "-e", "edges.csv", "web.pcap").out)
        for document in (example, found):
            document["program"] = document["program"].split()[0]
        self.assertEqual(example, found)
        self.assertEqual(list(example["total"]), list(found["total"]))

    def test_lines_for_people(self):
        """A line a capture that this run converted, then the scenarios and dump hosts with all that is in the folder."""
        self.write("a/x.pcap", pcap([frame(), arp()]))
        self.write("a/y\n.pcap", pcap([frame()]))
        first = self.run_program("--dump-host", "h", "a/x.pcap").out.decode()
        time = "2016-10-28T09:00:04Z"
        numbers = f"2 frames: 1 record, 1 not IP; 47 bytes, 1 edge, 2 hosts, {time} to {time}\n"
        group = f"1 capture, {numbers}"
        folder = self.folder.resolve()
        self.assertEqual(f"dump: 1 converted\ncapture {folder}/a/x.pcap: {numbers}scenario default: {group}dump host h: {group}", first)
        second = self.run_program("--dump-host", "h", "a/x.pcap", "a/y\n.pcap").out.decode().splitlines()
        self.assertEqual("dump: 1 converted, 1 skipped", second[0])
        self.assertEqual([rf"capture {folder}/a/y\n.pcap"], [line.split(": ")[0] for line in second if line.startswith("capture ")])

    def test_names_that_are_not_utf8(self):
        path = self.folder / "\udcff.pcap"
        path.write_bytes(pcap([frame()]))
        document = self.convert(path.name)
        self.assertEqual("\ufffd.pcap", document["run"]["inputs"][0]["path"])


if __name__ == "__main__":
    main()
