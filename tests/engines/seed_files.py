# SPDX-License-Identifier: BSD-3-Clause
"""Avro files as the seed wrote them: twelve fields, sequence numbers as int."""
import json

import avro.datafile
import avro.io
import avro.schema
import spark_run

NEW_FIELDS = ["length", "headerLength", "tcpFlags"]


def seed_schema():
    """Twelve fields, sequence numbers as int."""
    schema = json.loads((spark_run.ROOT / "schema/packet.avsc").read_text())
    schema["fields"] = [field for field in schema["fields"] if field["name"] not in NEW_FIELDS]
    for field in schema["fields"]:
        if field["name"] in ("seqNumber", "ackNumber"):
            field["type"] = "int"
    return avro.schema.parse(json.dumps(schema))


def write_seed_file(source, target):
    """The records of @source as the seed wrote them: of the sequence numbers what fits."""
    with avro.datafile.DataFileReader(source.open("rb"), avro.io.DatumReader()) as reader, \
            avro.datafile.DataFileWriter(target.open("wb"), avro.io.DatumWriter(), seed_schema(), codec="deflate") as writer:
        for record in reader:
            for name in NEW_FIELDS:
                del record[name]
            writer.append(record | {name: record[name] & 0x7FFFFFFF for name in ("seqNumber", "ackNumber")})
