# SPDX-License-Identifier: BSD-3-Clause
"""Headers and captures, byte by byte, for the tests that need a frame of every kind."""
import ipaddress
import struct

TCP, UDP, UDPLITE, SCTP, DCCP = 6, 17, 136, 132, 33


def mac(number):
    return struct.pack("!HI", 0x0200, number)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip4(source, target, protocol, payload=b"", *, fragment=0, options=b"", total=None, version=4, ihl=None):
    words = 5 + len(options) // 4
    total = words * 4 + len(payload) if total is None else total
    header = struct.pack("!BBHHHBBH", version << 4 | (words if ihl is None else ihl), 0, total, 1, fragment, 64,
                         protocol, 0)
    header += ipaddress.IPv4Address(source).packed + ipaddress.IPv4Address(target).packed + options
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def ip6(source, target, protocol, payload=b"", *, length=None, version=6):
    length = len(payload) if length is None else length
    header = struct.pack("!IHBB", version << 28, length, protocol, 64)
    return header + ipaddress.IPv6Address(source).packed + ipaddress.IPv6Address(target).packed + payload


def tcp(payload=b"", sport=40000, dport=33333, flags=0x18, options=b"", offset=None):
    words = 5 + len(options) // 4 if offset is None else offset
    return struct.pack("!HHIIHHHH", sport, dport, 3130838517, 77, words << 12 | flags, 1024, 0, 0) + options + payload


def udp(payload=b"", sport=40001, dport=33334, length=None):
    return struct.pack("!HHHH", sport, dport, 8 + len(payload) if length is None else length, 0) + payload


def udplite(payload=b"", sport=40001, dport=33334):
    return struct.pack("!HHHH", sport, dport, 8, 0) + payload


def sctp(sport=40002, dport=33335):
    return struct.pack("!HHII", sport, dport, 7, 0) + struct.pack("!BBHIHH", 0, 3, 18, 1, 0, 0) + b"\0\0\0\0hi\0\0"


def dccp(payload=b"", sport=40003, dport=33336):
    return struct.pack("!HHBBHBBHI", sport, dport, 4, 0, 0, 0x05, 0, 0, 5) + payload


def ethernet(ethertype, payload, pad=60):
    return (mac(1) + mac(2) + struct.pack("!H", ethertype) + payload).ljust(pad, b"\0")


def snap(ethertype, payload, organisation=0):
    return b"\xaa\xaa\x03" + struct.pack("!I", organisation)[1:] + struct.pack("!H", ethertype) + payload


def ethertype_of(packet):
    return 0x0800 if packet[0] >> 4 == 4 else 0x86DD


def ethernet_ip(packet):
    return ethernet(ethertype_of(packet), packet)


def gre(ethertype, payload, flags=0, fields=b""):
    return struct.pack("!HH", flags, ethertype) + fields + payload


def mpls(payload, labels=(1000,)):
    stack = b"".join(struct.pack("!I", label << 12 | (1 << 8 if i == len(labels) - 1 else 0) | 64)
                     for i, label in enumerate(labels))
    return stack + payload


def ppp(packet, address=b"\xff\x03"):
    return address + (b"\x00\x21" if packet[0] >> 4 == 4 else b"\x00\x57") + packet


def wlan(payload, *, control=0x08, flags=0x01, qos=b"", ht=b"", sequence=0):
    header = bytes([control, flags, 0, 0]) + mac(1) + mac(2) + mac(3) + struct.pack("<H", sequence)
    if flags & 3 == 3:
        header += mac(4)
    return header + qos + ht + payload


def pcap(link_type, frames):
    """A capture file; a frame is its bytes, or a pair of its bytes and its length on the wire."""
    data = bytearray(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type))
    for number, frame in enumerate(frames):
        captured, length = frame if isinstance(frame, tuple) else (frame, len(frame))
        data += struct.pack("<IIII", 1477645204 + number, number, len(captured), length) + captured
    return bytes(data)
