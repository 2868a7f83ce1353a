# SPDX-License-Identifier: BSD-3-Clause
"""Avro files as the seed wrote them: twelve fields, sequence numbers as int."""
import json
import pathlib

import avro.datafile
import avro.io
import avro.schema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "schema/packet.avsc"
NEW_FIELDS = ("length", "headerLength", "tcpFlags")
SEQUENCE_FIELDS = ("seqNumber", "ackNumber")


def seed_schema():
    schema = json.loads(SCHEMA.read_text())
    schema["fields"] = [field for field in schema["fields"] if field["name"] not in NEW_FIELDS]
    for field in schema["fields"]:
        if field["name"] in SEQUENCE_FIELDS:
            field["type"] = "int"
    return avro.schema.parse(json.dumps(schema))


def write_seed_records(records, target):
    with avro.datafile.DataFileWriter(target.open("wb"), avro.io.DatumWriter(), seed_schema(), codec="deflate") as writer:
        for record in records:
            writer.append(record)


def write_seed_file(source, target):
    """The records of @source as the seed wrote them: of the sequence numbers what fits."""
    with avro.datafile.DataFileReader(source.open("rb"), avro.io.DatumReader()) as reader:
        write_seed_records(map(to_seed, reader), target)


def to_seed(record):
    old = {name: value for name, value in record.items() if name not in NEW_FIELDS}
    return old | {name: old[name] & 0x7FFFFFFF for name in SEQUENCE_FIELDS}
