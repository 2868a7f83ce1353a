# SPDX-License-Identifier: BSD-3-Clause
"""Compares the decoder with tshark, encapsulation by encapsulation.

encapsulations_oracle.py DECODE_DUMP

Each case of cases.py becomes a capture. decode_dump reads them one after the other; tshark reads them merged into one
file, so that it starts twice and not 400 times. For every frame the first IP header is compared in all its fields, with
--tunnels inner the last one that no ICMP error quotes, and with --tunnels all the records of every pair of hosts are
counted against tshark's conversations.
"""
import collections
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import cases
import frames

# What tshark is asked to do as the decoder does it: packet by packet, with the numbers as they are on the wire; the old
# port of VXLAN it knows only when told.
OPTIONS = ["-n", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE",
           "-o", "tcp.relative_sequence_numbers:FALSE", "-d", "udp.port==8472,vxlan"]
NEXT_HEADERS = {"ipv6.nxt", "ipv6.hopopts.nxt", "ipv6.routing.nxt", "ipv6.fraghdr.nxt", "ipv6.dstopts.nxt",
                "ah.next_header", "mip6.proto", "hip.proto", "shim6.nxt"}
EXTENSIONS = {"ah", "mipv6", "hip", "shim6", "fake-field-wrapper"}
TRANSPORTS = {"tcp", "udp", "udplite", "sctp", "dccp"}

Record = collections.namedtuple("Record", "frame source target protocol sport dport seq ack flags header size payload")


def fields_of(proto):
    """Name to first value, of a protocol's own fields; other protocols nested in it are not its own."""
    found = {}
    for child in proto:
        if child.tag == "proto":
            continue
        found.setdefault(child.get("name"), child)
        for name, field in fields_of(child).items():
            found.setdefault(name, field)
    return found


def show(fields, name):
    return fields[name].get("show") if name in fields else None


class Layer:
    """An IP header as tshark sees it, with the transport header that follows it directly."""

    def __init__(self, version, fields):
        prefix = "ip" if version == 4 else "ipv6"
        self.version = version
        self.source = show(fields, prefix + ".src")
        self.target = show(fields, prefix + ".dst")
        self.protocol = show(fields, "ip.proto")
        self.transport = None
        self.transport_fields = {}
        self.position = None
        self.is_closed = False
        self.take_next_header(fields)

    def take_next_header(self, fields):
        for name in fields:
            if self.version == 6 and name in NEXT_HEADERS:
                self.protocol = show(fields, name)

    def take(self, proto):
        """Takes a protocol behind the header, until one comes that is neither an extension nor a transport."""
        name = proto.get("name")
        fields = fields_of(proto)
        if name.startswith("ipv6.") or (name in EXTENSIONS and self.version == 6):
            self.take_next_header(fields)
            return
        self.is_closed = True
        if name in TRANSPORTS:
            self.transport = name
            self.transport_fields = fields
            self.position = int(proto.get("pos"))


def layers_of(packet):
    """The IP headers of a PDML packet, outermost first, without those that an ICMP error quotes."""
    layers = []
    for proto in packet.iter("proto"):
        name = proto.get("name")
        if name in ("icmp", "icmpv6"):
            break
        if name in ("ip", "ipv6"):
            layer = Layer(4 if name == "ip" else 6, fields_of(proto))
            if layer.source is not None and layer.target is not None:
                layers.append(layer)
        elif layers and not layers[-1].is_closed:
            layers[-1].take(proto)
    return layers


def read_dump(program, tunnels, paths):
    output = subprocess.run([program, tunnels, *paths], check=True, capture_output=True, text=True).stdout
    records = collections.defaultdict(list)
    for line in output.splitlines():
        columns = line.split("\t")
        if len(columns) == len(Record._fields):
            records[int(columns[0])].append(Record(*columns))
        else:
            records[int(columns[0])] = []
    return records


def differences(layer, record):
    """What differs between an IP header of tshark's and a record, as text."""
    pairs = [("source", layer.source, record.source), ("target", layer.target, record.target),
             ("protocol", layer.protocol, record.protocol)]
    if layer.position is not None:
        pairs.append(("header length", str(layer.position), record.header))
    transport, fields = layer.transport, layer.transport_fields
    if transport is not None:
        prefix = "udp" if transport == "udplite" else transport
        pairs.append(("source port", show(fields, prefix + ".srcport") or "-", record.sport))
        pairs.append(("target port", show(fields, prefix + ".dstport") or "-", record.dport))
    if transport == "tcp":
        pairs.append(("sequence number", show(fields, "tcp.seq_raw") or "0", record.seq))
        pairs.append(("acknowledgement", show(fields, "tcp.ack_raw") or "0", record.ack))
        pairs.append(("flags", int(show(fields, "tcp.flags") or "0", 16), int(record.flags)))
    payload = fields.get(f"{transport}.payload")
    if payload is not None:
        pairs.append(("payload", payload.get("value"), record.payload))
    return [f"{name}: tshark {theirs}, decoder {ours}" for name, theirs, ours in pairs if theirs != ours]


def conversations(path):
    """Packets from one host to another, as tshark's conversation tables count them."""
    output = subprocess.run(["tshark", "-r", path, *OPTIONS, "-q", "-z", "conv,ip", "-z", "conv,ipv6"], check=True,
                            capture_output=True, text=True).stdout
    counts = collections.Counter()
    for line in output.splitlines():
        row = re.match(r"(\S+)\s+<-> (\S+)\s+(\d+) [\d.,]+ \w+\s+(\d+) ", line)
        if row:
            first, second, back, forth = row.groups()
            counts[first, second] += int(forth)
            counts[second, first] += int(back)
    return +counts


class Comparison:
    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.complaints = []
        self.compared = 0
        self.source_routed = 0
        self.frames = []      # (case, number) of every frame in the merged file
        self.records = {mode: [] for mode in ("outer", "inner", "all")}

    def write_cases(self):
        paths = []
        for name, (link_type, packets) in cases.CASES.items():
            path = self.folder / f"{len(paths):03}-{name}.pcap"
            path.write_bytes(frames.pcap(link_type, packets))
            paths.append(path)
            self.frames += [(name, number + 1) for number in range(len(packets))]
        for mode in self.records:
            dump = read_dump(self.program, mode, paths)
            self.records[mode] = [dump[index + 1] for index in range(len(self.frames))]
            if len(dump) != len(self.frames):
                self.complaints.append(f"{mode}: decoder has {len(dump)} frames of {len(self.frames)}")
        merged = self.folder / "all.pcapng"
        subprocess.run(["mergecap", "-a", "-F", "pcapng", "-w", merged, *paths], check=True)
        return merged

    def compare_frames(self, merged):
        pdml = subprocess.run(["tshark", "-r", merged, *OPTIONS, "-T", "pdml"], check=True, capture_output=True).stdout
        packets = ElementTree.fromstring(pdml).findall("packet")
        if len(packets) != len(self.frames):
            self.complaints.append(f"tshark has {len(packets)} frames of {len(self.frames)}")
        for index, packet in enumerate(packets):
            layers = layers_of(packet)
            self.compare_layer(index, "outer", layers[:1])
            self.compare_layer(index, "inner", layers[-1:])

    def compare_layer(self, index, mode, layers):
        name, number = self.frames[index]
        records = self.records[mode][index]
        found = [f"tshark has {len(layers)} records, decoder {len(records)}"] if len(layers) != len(records) else []
        for layer, record in zip(layers, records):
            self.compared += 1
            found += differences(layer, record)
        if name == "source_routed" and len(found) == 1 and found[0].startswith("target"):
            self.source_routed += 1
            return
        self.complaints += [f"{name}, frame {number}, {mode}: {text}" for text in found]

    def compare_conversations(self, merged):
        expected = conversations(merged)
        ours = collections.Counter()
        names = {}
        for (name, number), records in zip(self.frames, self.records["all"]):
            for record in records if (name, number) not in cases.NOT_IN_CONVERSATIONS else []:
                ours[record.source, record.target] += 1
                names[record.source, record.target] = name
        for pair in sorted(expected.keys() | ours.keys()):
            name = names.get(pair, "?")
            if expected[pair] != ours[pair] and not self.is_source_routed(pair):
                self.complaints.append(f"{name}, {' -> '.join(pair)}: tshark counts {expected[pair]}, decoder {ours[pair]}")

    def is_source_routed(self, pair):
        frames_of_case = zip(self.frames, self.records["outer"])
        return pair[0] in {records[0].source for (name, _), records in frames_of_case if name == "source_routed"}


def main():
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(sys.argv[1], folder)
        merged = comparison.write_cases()
        comparison.compare_frames(merged)
        comparison.compare_conversations(merged)
    print("\n".join(comparison.complaints))
    print(f"{len(cases.CASES)} encapsulations, {len(comparison.frames)} frames, {comparison.compared} records compared, "
          f"{len(comparison.complaints)} differences, {comparison.source_routed} source-routed")
    expected_routed = 2 * len(cases.CASES["source_routed"][1])
    return 1 if comparison.complaints or comparison.source_routed != expected_routed or comparison.compared < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
