#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares capture_dump with tshark and capinfos: the frames of files that Wireshark's tools, or we, have written.

usage: capture_oracle.py CAPTURE_DUMP
"""

import gzip
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fuzz"))
import make_capture_corpus as make  # noqa: E402

# Wireshark's numbers for link types (wtap.h), in the order of the numbers on tcpdump.org.
LINK_TYPES = {"15": "0", "1": "1", "4": "9", "7": "101", "20": "105", "25": "113"}

SECTIONS = "sections.pcapng"
EMPTY = "empty.pcap"

FIELDS = ["number", "len", "cap_len", "encap_type", "time_epoch", "md5_hash", "interface_id"]

FOREIGN = {
    "snoop": "this is a snoop file",
    "netmon1": "this is a NetMon 1 file",
    "netmon2": "this is a NetMon 2 file",
    "ngsniffer": "this is a Sniffer file",
    "ngwsniffer_2_0": "this is a Sniffer (Windows) file",
    "erf": "this is an ERF file",
    "observer": "this is an Observer file",
    "5views": "this is a 5View file",
    "visual": "this is a Visual Networks file",
    "nettl": "this is an HP-UX nettl file",
    "btsnoop": "this is a btsnoop file",
}


def run(*command, check=True):
    return subprocess.run([str(word) for word in command], check=check, capture_output=True, text=True)


def pcap(path, link_type, count, order="<", magic=0xA1B2C3D4, seed=1):
    """Writes frames of random bytes and lengths, some cut by the snap length."""
    source = random.Random(seed)
    with open(path, "wb") as file:
        file.write(struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, 400, link_type))
        for number in range(count):
            length = source.randrange(20, 900)
            captured = min(length, 400)
            fraction = source.randrange(10**9 if magic == 0xA1B23C4D else 10**6)
            file.write(struct.pack(order + "IIII", 1_600_000_000 + number, fraction, captured, length))
            file.write(source.randbytes(captured))


def pcapng(path, order, resolution, offset_s, ticks):
    """Writes one interface with this resolution and offset, and a packet for each time."""
    options = make.option(order, 9, bytes([resolution])) + make.option(order, 14, struct.pack(order + "q", offset_s))
    body = make.section(order) + make.interface(order, 1, options + bytes(4))
    for tick in ticks:
        packet = struct.pack(order + "IIIII", 0, tick >> 32, tick & 0xFFFFFFFF, 60, 61) + make.FRAME
        body += make.block(order, 6, packet + make.option(order, 2, b"\0\0\0\1") + bytes(4))
    path.write_bytes(body)


def floor_to_microseconds(seconds):
    """The fraction is positive as tshark prints it: -1.25 is a quarter after -1."""
    whole, _, fraction = seconds.partition(".")
    return str(int(whole) * 10**6 + int(fraction.ljust(9, "0")[:6] or 0))


def read_with_tshark(path):
    fields = [word for field in FIELDS for word in ("-e", "frame." + field)]
    output = run("tshark", "-n", "-r", path, "-o", "frame.generate_md5_hash:TRUE", "-T", "fields", *fields).stdout
    frames = []
    for line in output.splitlines():
        _, length, captured, encap, time, digest, interface = line.split("\t")
        # tshark numbers custom blocks too, and gives them no link type; capinfos skips them, as we do.
        if encap:
            time = floor_to_microseconds(time) if time else "-"
            number = str(len(frames) + 1)
            frames.append((number, length, captured, LINK_TYPES[encap], time, digest, interface or "0"))
    return frames


def read_with_ours(dump, path):
    frames = []
    for line in run(dump, path).stdout.splitlines():
        kind, *fields = line.split("\t")
        if kind == "frame":
            number, length, captured, interface, link_type, time, digest = fields
            frames.append((number, length, captured, link_type, time, digest, interface))
    return frames


def write_simple(folder):
    """Files of our own that editcap does not write."""
    for order, name in (("<", "little"), (">", "big")):
        pcap(folder / f"us_{name}.pcap", 1, 50, order)
        pcap(folder / f"ns_{name}.pcap", 1, 50, order, 0xA1B23C4D)
        times = [0, 1, 999, 1_600_000_000_123_456_789, 1_600_000_000_999_999_999]
        pcapng(folder / f"resolution_9_{name}.pcapng", order, 9, 0, times)
        pcapng(folder / f"resolution_3_offset_{name}.pcapng", order, 3, 1_000_000_000, [0, 1, 999, 1_600_000_000_123])
        pcapng(folder / f"resolution_2_20_{name}.pcapng", order, 0x94, -5, [7 << 20, (9 << 20) + 12345, (1 << 50) + 1])
        (folder / f"blocks_{name}.pcapng").write_bytes(make.pcapng(order))
    pcap(folder / EMPTY, 1, 0)
    (folder / SECTIONS).write_bytes(make.pcapng("<") + make.pcapng(">"))


def write_with_wireshark(folder):
    """The formats that editcap and mergecap write."""
    base = folder / "base.pcap"
    pcap(base, 1, 200)
    for link_type in (0, 9, 101, 105, 113):
        pcap(folder / f"link_{link_type}.pcap", link_type, 20, seed=link_type)
    for kind in ("pcap", "nsecpcap", "modpcap", "pcapng"):
        run("editcap", "-F", kind, base, folder / f"editcap.{kind}")
    run("mergecap", "-F", "pcapng", "-w", folder / "merged.pcapng", base, *sorted(folder.glob("link_*.pcap")))
    run("mergecap", "-a", "-I", "none", "-w", folder / "appended.pcapng", base, folder / "link_101.pcap", base)
    run("editcap", "-s", "100", folder / "merged.pcapng", folder / "snapped.pcapng")
    run("editcap", "-a", "3:a comment", folder / "merged.pcapng", folder / "commented.pcapng")
    merged = (folder / "merged.pcapng").read_bytes()
    (folder / "merged.pcapng.gz").write_bytes(gzip.compress(merged, mtime=0))
    for program, ending in (("zstd", "zst"), ("lz4", "lz4")):
        (folder / f"merged.pcapng.{ending}").write_bytes(make.pack(program, merged))


def compare(dump, path):
    expected = read_with_tshark(path)
    actual = read_with_ours(dump, path)
    if path.name == SECTIONS:  # where Wireshark's interfaces begin anew with each section, ours go on
        actual = [(*frame[:-1], str(int(frame[-1]) % 2)) for frame in actual]
    if not expected and path.name != EMPTY:
        return [f"{path.name}: tshark read nothing"]
    counted = int(run("capinfos", "-c", "-M", "-T", "-r", path).stdout.split()[-1])
    differences = []
    if counted != len(actual):
        differences.append(f"{path.name}: capinfos counts {counted}, we {len(actual)}")
    if len(expected) != len(actual):
        differences.append(f"{path.name}: tshark reads {len(expected)} frames, we {len(actual)}")
    differences += [f"{path.name}: {a} is {b} for us" for a, b in zip(expected, actual) if a != b]
    return differences[:5]


def write_erf(path):
    """Three Ethernet records; capinfos has to agree that this is ERF, which editcap makes of ERF only."""
    frame = bytes(2) + make.FRAME
    header = struct.pack("<Q", 1_600_000_000 << 32) + b"\2\4" + struct.pack(">HHH", 16 + len(frame), 0, 64)
    path.write_bytes(3 * (header + frame))
    assert "ERF" in run("capinfos", "-t", path).stdout


def compare_foreign(dump, folder):
    """What editcap writes in other formats is named, and not read."""
    differences = []
    for kind, name in FOREIGN.items():
        path = folder / f"foreign.{kind}"
        source = folder / "bluetooth.pcap" if kind == "btsnoop" else folder / "base.pcap"
        if kind == "erf":
            write_erf(path)
        else:
            run("editcap", "-F", kind, source, path)
        result = run(dump, path, check=False)
        if result.returncode != 1 or f": {name}: editcap -F pcapng converts it" not in result.stderr:
            differences.append(f"{kind}: {result.stderr.strip() or 'read'}")
    return differences


def main():
    dump = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_simple(folder)
        write_with_wireshark(folder)
        paths = sorted(folder.iterdir())
        differences = [line for path in paths for line in compare(dump, path)]
        pcap(folder / "bluetooth.pcap", 201, 10)
        differences += compare_foreign(dump, folder)
    print(f"{len(paths)} captures, {len(FOREIGN)} foreign files")
    print("\n".join(differences))
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
