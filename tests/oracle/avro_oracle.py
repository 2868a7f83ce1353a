# SPDX-License-Identifier: BSD-3-Clause
"""avro_oracle.py AVRO_DUMP_SAMPLE PACKET_AVSC: python3-avro reads what our writer wrote, with every codec.

Needs Debian's python3-avro, python3-snappy and python3-zstandard.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import avro.datafile
import avro.io
import avro.schema

CODECS = ("deflate", "null", "snappy", "zstandard")
TEXT_FIELDS = ("srcIP", "dstIP", "dumpHost", "protocolType", "dumpDevice")

# The schema of the files that the original system left: twelve fields, sequence numbers as int.
OLD_FIELDS = [
    ("packet_grab_nr", "long"),
    ("ts", "long"),
    ("srcIP", "string"),
    ("dstIP", "string"),
    ("srcPort", "int"),
    ("dstPort", "int"),
    ("seqNumber", "int"),
    ("ackNumber", "int"),
    ("dumpHost", "string"),
    ("protocolType", "string"),
    ("dumpDevice", ["null", "string"]),
    ("data", ["null", "bytes"]),
]
OLD_SCHEMA = {
    "type": "record",
    "name": "Packet",
    "namespace": "com.cloudera.security.checks",
    "fields": [{"name": name, "type": kind} for name, kind in OLD_FIELDS],
}
OLD_RECORD = {
    "packet_grab_nr": 7,
    "ts": 1477645204000001,
    "srcIP": "10.0.0.1",
    "dstIP": "10.0.0.2",
    "srcPort": 50010,
    "dstPort": 8020,
    "seqNumber": 2147483647,
    "ackNumber": -1164198109,
    "dumpHost": "old-host",
    "protocolType": "TCP",
    "dumpDevice": None,
    "data": b"\x00\xff",
}


def as_listed(record):
    """The record in the form of avro_dump_sample's listing."""
    listed = dict(record)
    for name in TEXT_FIELDS:
        if listed[name] is not None:
            listed[name] = listed[name].encode("utf-8").hex()
    listed["data"] = listed["data"].hex()
    return listed


def read(path, schema=None):
    with open(path, "rb") as stream, avro.datafile.DataFileReader(stream, avro.io.DatumReader(None, schema)) as reader:
        return reader.codec, reader.get_meta("avro.schema"), list(reader)


class AvroOracle(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name) / "sample.avro"

    def write_sample(self, codec):
        listing = subprocess.run([DUMP_SAMPLE, codec, self.path], check=True, capture_output=True, text=True).stdout
        return [json.loads(line) for line in listing.splitlines()]

    def test_every_field_of_every_codec(self):
        for codec in CODECS:
            with self.subTest(codec=codec):
                expected = self.write_sample(codec)
                codec_read, _, records = read(self.path)
                self.assertEqual(codec_read, codec)
                self.assertGreater(len(expected), 2000)
                self.assertEqual(len(records), len(expected))
                for record, line in zip(records, expected):
                    self.assertEqual(as_listed(record), line)

    def test_header_carries_the_schema_with_its_doc_strings(self):
        self.write_sample("null")
        _, schema, _ = read(self.path)
        self.assertEqual(schema.decode("utf-8"), PACKET_AVSC.read_text("utf-8"))
        self.assertTrue(all(field["doc"] for field in json.loads(schema)["fields"]))

    def test_old_files_are_read_by_todays_schema(self):
        writer_schema = avro.schema.parse(json.dumps(OLD_SCHEMA))
        with open(self.path, "wb") as stream:
            with avro.datafile.DataFileWriter(stream, avro.io.DatumWriter(), writer_schema) as writer:
                writer.append(OLD_RECORD)
        _, _, records = read(self.path, avro.schema.parse(PACKET_AVSC.read_text("utf-8")))
        self.assertEqual(records, [{**OLD_RECORD, "length": 0, "headerLength": 0, "tcpFlags": 0}])

    def test_old_fields_keep_names_order_and_place(self):
        fields = json.loads(PACKET_AVSC.read_text("utf-8"))["fields"]
        self.assertEqual([field["name"] for field in fields[:12]], [name for name, _ in OLD_FIELDS])
        for field, (name, kind) in zip(fields, OLD_FIELDS):
            promoted = "long" if name in ("seqNumber", "ackNumber") else kind
            self.assertEqual(field["type"], promoted, name)


if __name__ == "__main__":
    DUMP_SAMPLE = sys.argv.pop(1)
    PACKET_AVSC = Path(sys.argv.pop(1))
    unittest.main()
