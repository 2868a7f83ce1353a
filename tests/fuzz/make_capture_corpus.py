#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the seeds of corpus/capture: one small file a format and feature. Crashes that were found lie beside them."""

import gzip
import pathlib
import struct
import subprocess
import sys

FRAME = bytes(range(60))


def pcap(order="<", magic=0xA1B2C3D4, extra=b""):
    header = struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, 65535, 1)
    record = struct.pack(order + "IIII", 1, 2, len(FRAME), len(FRAME)) + extra + FRAME
    return header + 2 * record


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    length = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + length + body + length


def option(order, code, value):
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def section(order):
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1) + option(order, 4, b"seed"))


def interface(order, link_type, options=b""):
    return block(order, 1, struct.pack(order + "HHI", link_type, 0, 0) + options)


def packets(order):
    enhanced = struct.pack(order + "IIIII", 0, 1, 2, 60, 60) + FRAME
    obsolete = struct.pack(order + "HHIIII", 1, 0, 1, 2, 60, 60) + FRAME
    simple = struct.pack(order + "I", 60) + FRAME
    return (
        block(order, 6, enhanced)
        + block(order, 6, enhanced + option(order, 1, b"comment") + bytes(4))
        + block(order, 2, obsolete)
        + block(order, 3, simple)
    )


def pcapng(order):
    options = option(order, 2, b"eth0") + option(order, 9, b"\x09") + option(order, 14, struct.pack(order + "q", -5))
    names = option(order, 1, b"\x0a\0\0\1host\0") + option(order, 2, bytes(15) + b"\1six\0") + bytes(4)
    return (
        section(order)
        + interface(order, 1, options + bytes(4))
        + interface(order, 101, option(order, 9, b"\xa0"))
        + block(order, 4, names)
        + packets(order)
        + block(order, 0xBAD, b"custom")
    )


def pack(program, data):
    return subprocess.run([program, "-c", "-q"], input=data, stdout=subprocess.PIPE, check=True).stdout


def seeds():
    both = pcapng("<") + pcapng(">")
    yield "pcap_little", pcap()
    yield "pcap_big_nanoseconds", pcap(">", 0xA1B23C4D)
    yield "pcap_modified", pcap("<", 0xA1B2CD34, bytes(8))
    yield "pcapng_sections", both
    yield "gzip_members", gzip.compress(pcap()[:100], mtime=0) + gzip.compress(pcap()[100:], mtime=0) + bytes(9)
    yield "zstd", pack("zstd", both)
    yield "lz4", pack("lz4", both)
    yield "zstd_skippable", b"\x50\x2a\x4d\x18\x02\0\0\0ab" + pack("zstd", pcap())
    yield "snoop", b"snoop\0\0\0" + bytes(32)
    yield "erf", (bytes(7) + b"\x50\x02\4" + struct.pack(">HHH", 18, 0, 60) + b"ab") * 3


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "corpus" / "capture")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in seeds():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
