# SPDX-License-Identifier: BSD-3-Clause
"""pcap2avro_records_oracle.py PCAP2AVRO AVRO_C_DUMP SAMPLES: every field of every record of the samples, as tshark has it.

python3-avro reads the records, and avro-c reads the same. tshark's PDML is what they are compared with; the bytes
behind headers that are no transport's it gives only as places in the frame, which is read from its own pcap.
"""
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from encapsulations_oracle import fields_of, layers_of, show
from pcap2avro_run import TSHARK_OPTIONS, read_records

KEYWORDS = {"1": "ICMP", "2": "IGMP", "6": "TCP", "17": "UDP", "58": "ICMPv6"}
PCAP_RECORD = struct.Struct("<IIII")


def frames_of(path):
    """The bytes of each frame."""
    data = subprocess.run(["tshark", "-r", path, "-F", "pcap", "-w", "-"], check=True, capture_output=True).stdout
    offset = 24
    while offset < len(data):
        length = PCAP_RECORD.unpack_from(data, offset)[2]
        offset += PCAP_RECORD.size
        yield data[offset:offset + length]
        offset += length


def packets_of(path):
    """tshark's PDML, packet by packet."""
    with subprocess.Popen(["tshark", "-r", path, *TSHARK_OPTIONS, "-T", "pdml"], stdout=subprocess.PIPE) as process:
        for _, element in ElementTree.iterparse(process.stdout):
            if element.tag == "packet":
                yield element
                element.clear()
    if process.returncode != 0:
        raise RuntimeError(f"tshark failed on {path}")


def microseconds(epoch):
    """Exact: a float has no room for them. Digits beyond are cut."""
    seconds, fraction = re.fullmatch(r"(\d+)\.(\d{6})\d*", epoch).groups()
    return int(seconds) * 1000000 + int(fraction)


def behind_header(packet, frame):
    """The bytes of what follows the IP header directly and is no transport: ICMP and the like."""
    protos = packet.findall("proto")
    index = next(i for i, proto in enumerate(protos) if proto.get("name") in ("ip", "ipv6"))
    following = protos[index + 1]
    position = int(following.get("pos"))
    return position, frame[position:position + int(following.get("size"))]


def expected_record(packet, frame):
    """The record that a frame must have, None when it must have none."""
    layers = layers_of(packet)
    if not layers:
        return None
    info = fields_of(packet.find("proto[@name='frame']"))
    layer, fields = layers[0], layers[0].transport_fields
    number = lambda name: int(show(fields, f"{layer.transport}.{name}") or 0)
    position, data = layer.position, b""
    if layer.transport is None:
        position, data = behind_header(packet, frame)
    elif f"{layer.transport}.payload" in fields:
        data = bytes.fromhex(fields[f"{layer.transport}.payload"].get("value"))
    return {"packet_grab_nr": int(show(info, "frame.number")), "ts": microseconds(show(info, "frame.time_epoch")),
            "srcIP": layer.source, "dstIP": layer.target, "srcPort": number("srcport"), "dstPort": number("dstport"),
            "seqNumber": number("seq_raw"), "ackNumber": number("ack_raw"), "dumpHost": "recorder",
            "protocolType": KEYWORDS[layer.protocol], "dumpDevice": show(info, "frame.interface_name"), "data": data,
            "length": int(show(info, "frame.len")), "headerLength": position,
            "tcpFlags": int(show(fields, "tcp.flags") or "0", 16)}


def as_text(record):
    """The record as a line of --text."""
    names = ("srcIP", "dstIP", "protocolType", "headerLength", "srcPort", "dstPort", "seqNumber", "ackNumber")
    printable = "".join(chr(byte) for byte in record["data"] if 0x20 <= byte <= 0x7e)
    return "|".join([*(str(record[name]) for name in names), printable])


def as_dumped(record):
    """The record in the form of avro_c_dump's lines."""
    fields = dict(record, data="null" if record["data"] is None else record["data"].hex())
    return "\t".join("null" if value is None else str(value) for value in fields.values())


class Records(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.avro = pathlib.Path(folder.name) / "packets.avro"

    def convert(self, path, *options):
        subprocess.run([PROGRAM, "-q", "--dump-host", "recorder", *options, "-w", self.avro, path], check=True)
        return read_records(self.avro)

    def text_lines(self, path):
        done = subprocess.run([PROGRAM, "-q", "--text", path], check=True, capture_output=True)
        return done.stdout.decode("ascii").split("\n")

    def test_every_field_is_as_tshark_has_it(self):
        protocols = set()
        devices = set()
        for path in SAMPLES:
            with self.subTest(capture=path.name):
                records = iter(self.convert(path))
                lines = iter(self.text_lines(path))
                expected = filter(None, (expected_record(*both) for both in zip(packets_of(path), frames_of(path))))
                for wanted in expected:
                    self.assertEqual(next(records, None), wanted)
                    self.assertEqual(next(lines, None), as_text(wanted))
                    protocols.add(wanted["protocolType"])
                    devices.add(wanted["dumpDevice"])
                self.assertIsNone(next(records, None))
                self.assertEqual(list(lines), [""])
        self.assertLessEqual({"TCP", "UDP", "ICMP", "ICMPv6"}, protocols)
        self.assertGreater(len(devices), 10)

    def test_avro_c_reads_the_same(self):
        for path in SAMPLES:
            with self.subTest(capture=path.name):
                records = self.convert(path, "--codec", "deflate")
                dumped = subprocess.run([AVRO_C_DUMP, self.avro], check=True, capture_output=True, text=True).stdout
                for line, record in zip(dumped.splitlines(), records):
                    self.assertEqual(line, as_dumped(record))
                self.assertEqual(len(dumped.splitlines()), len(records))
                self.assertGreater(len(records), 500)

    def test_payload_is_cut_or_left_out(self):
        path = SAMPLES[0]
        whole = [record["data"] for record in self.convert(path)]
        self.assertEqual([record["data"] for record in self.convert(path, "--payload", "20")], [data[:20] for data in whole])
        self.assertEqual({record["data"] for record in self.convert(path, "--no-payload")}, {None})


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    AVRO_C_DUMP = sys.argv.pop(1)
    SAMPLES = sorted(path for path in pathlib.Path(sys.argv.pop(1)).glob("*/*") if path.is_file())
    unittest.main()
