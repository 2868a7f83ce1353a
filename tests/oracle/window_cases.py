# SPDX-License-Identifier: BSD-3-Clause
"""Captures with windows of time in mind, and what their packets are by tshark, for the windows' oracle tests."""
import pathlib
import random
import struct
import subprocess
import sys

import frames

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fuzz"))
import make_capture_corpus as make  # noqa: E402

RAW_IP = 101
SECOND = 1_000_000
START = 1_600_000_000 * SECOND
YEAR = 365 * 86400 * SECOND
LAST_OF_PCAP = (2**32 - 1) * SECOND  # 2106-02-07

FIELDS = ["frame.time_epoch", "frame.len", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "icmp.type", "icmpv6.type"]
TRANSPORTS = ["tcp", "udp", "sctp", "dccp"]


def random_frame(source):
    """IPv4 or IPv6 among few hosts of few subnets, TCP, UDP, SCTP or ICMP, with servers' ports known and unknown."""
    first, second = source.choices(range(8), k=2)
    ports = [source.randrange(32768, 32772), source.choice([22, 53, 5432, 8020, 9999, 12345, 50010])]
    if source.random() < 0.5:
        ports.reverse()
    transport, make_payload = source.choice([
        (frames.TCP, lambda: frames.tcp(b"x" * source.randrange(9), *ports)),
        (frames.UDP, lambda: frames.udp(b"", *ports)),
        (frames.SCTP, lambda: frames.sctp(*ports)),
        (1, lambda: b"\x08\x00\xf7\xff" + bytes(4)),
    ])
    if transport != 1 and source.random() < 0.3:
        return frames.ip6(f"2001:db8:{first % 3}::{first + 1:x}", f"2001:db8:{second % 3}::{second + 1:x}", transport,
                          make_payload())
    return frames.ip4(f"10.0.{first % 3}.{first + 1}", f"10.0.{second % 3}.{second + 1}", transport, make_payload())


def write_pcap(path, packets):
    """@packets: of (time in microseconds, frame), raw IP."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP))
        for time_us, frame in packets:
            file.write(struct.pack("<IIII", time_us // SECOND, time_us % SECOND, len(frame), len(frame)) + frame)


def write_pcapng(path, packets, offset_s=0):
    """A time of None makes a simple packet block; times are stored from @offset_s on (if_tsoffset)."""
    with open(path, "wb") as file:
        offset = make.option("<", 14, struct.pack("<q", offset_s)) + bytes(4)
        file.write(make.section("<") + make.interface("<", RAW_IP, offset))
        for time_us, frame in packets:
            if time_us is None:
                file.write(make.block("<", 3, struct.pack("<I", len(frame)) + frame))
                continue
            ticks = time_us - offset_s * SECOND
            head = struct.pack("<IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
            file.write(make.block("<", 6, head + frame))


def times_of(name, count, source):
    """Times by name, in the order of the frames."""
    steady = [START + i * SECOND // 20 + source.randrange(SECOND // 20) for i in range(count)]
    return {
        "steady": steady,
        "backwards": steady[::-1],
        "late": [time - source.choice([0, 0, 0, 7 * SECOND]) for time in steady],
        "year_jump": steady[:count // 2] + [time + YEAR for time in steady[count // 2:]],
        "zero": [0 if i % 3 == 0 else time for i, time in enumerate(steady)],
        "all_zero": [0] * count,
        "in_2106": [LAST_OF_PCAP - i * SECOND // 10 for i in range(count)],
        "no_time": [None if i % 4 == 0 else time for i, time in enumerate(steady)],
        "never_a_time": [None] * count,
        "before_1970": [-3 * SECOND * 86400 + i * SECOND // 7 for i in range(count)],
        "around_1970": [(i - count // 2) * SECOND // 9 for i in range(count)],
    }[name]


CASES = ["steady", "backwards", "late", "year_jump", "zero", "all_zero", "in_2106", "no_time", "never_a_time",
         "before_1970", "around_1970"]


def write_case(folder, name, count=600):
    source = random.Random(name)
    packets = [(time, random_frame(source)) for time in times_of(name, count, source)]
    path = folder / f"{name}.pcapng"
    write_pcapng(path, packets, -10 * 365 * 86400 if "1970" in name else 0)
    return path


def floor_to_microseconds(seconds):
    """tshark prints -0.75 s as -1.25: the fraction counts upwards from the whole second."""
    whole, _, fraction = seconds.partition(".")
    return int(whole) * SECOND + int(fraction.ljust(9, "0")[:6] or 0)


def read_with_tshark(path):
    """Packets as (time or None, source, target, transport or None, source port, target port, frame length)."""
    fields = FIELDS + [f"{name}.{end}" for name in TRANSPORTS for end in ("srcport", "dstport")]
    command = ["tshark", "-n", "-r", path, "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-T", "fields",
               "-E", "occurrence=f"]
    for field in fields:
        command += ["-e", field]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    packets = []
    for line in output.splitlines():
        time, length, source4, target4, source6, target6, icmp, icmp6, *ports = line.split("\t")
        if not source4 and not source6:
            continue
        # An ICMP error quotes a packet, whose ports are not its own.
        transport = next((i for i in range(len(TRANSPORTS)) if ports[2 * i] and not icmp and not icmp6), None)
        ends = (None, 0, 0)
        if transport is not None:
            ends = (TRANSPORTS[transport], int(ports[2 * transport]), int(ports[2 * transport + 1]))
        packets.append((floor_to_microseconds(time) if time else None, source4 or source6, target4 or target6, *ends,
                        int(length)))
    return packets
