# SPDX-License-Identifier: BSD-3-Clause
"""Counts packets per level and window in plain Python: what pcap2avro's files must be, byte for byte."""
import collections
import csv
import ipaddress
import re

LEVELS = ["host", "endpoint", "service", "group"]
PROTOCOL_NUMBERS = {"tcp": 6, "udp": 17, "dccp": 33, "sctp": 132}
ENDPOINT = re.compile(r"\[?([^\]]*?)\]?:(\d+)/(\w+)")


def read_roles(*paths):
    """(protocol, port) -> role; later files go before earlier ones."""
    roles = {}
    for path in paths:
        with open(path, newline="") as file:
            roles.update({(row["Protocol"], int(row["Port"])): row["Role"] for row in csv.DictReader(file)})
    return roles


def endpoint(address, port, transport):
    return f"[{address}]:{port}/{transport}" if ":" in address else f"{address}:{port}/{transport}"


def subnet(address, prefixes):
    return str(ipaddress.ip_network((address, prefixes[":" in address]), strict=False))


def service(packet, roles):
    _, source, target, transport, source_port, target_port, _ = packet
    source_role, target_role = roles.get((transport, source_port)), roles.get((transport, target_port))
    if (source_role is None) != (target_role is None):
        source_serves = source_role is not None
    else:
        source_serves = source_port < target_port
    if source_serves:
        return source_role or f"{transport}/{source_port}", target
    return source, target_role or f"{transport}/{target_port}"


def nodes_of(packet, level, roles, prefixes):
    _, source, target, transport, source_port, target_port, _ = packet
    has_ports = transport is not None and (source_port or target_port)
    if level == "group":
        return subnet(source, prefixes), subnet(target, prefixes)
    if level == "endpoint" and has_ports:
        return endpoint(source, source_port, transport), endpoint(target, target_port, transport)
    if level == "service" and has_ports:
        return service(packet, roles)
    return source, target


def order(node):
    """IPv4, IPv6, text; by address, then kind, prefix, port, protocol."""
    match = ENDPOINT.fullmatch(node)
    text, kind, rest = node, 0, (0, 0)
    if match:
        text, kind, rest = match[1], 1, (int(match[2]), PROTOCOL_NUMBERS.get(match[3], 0))
    elif "/" in node:
        text, kind = node.split("/")[0], 2
        rest = (int(node.split("/")[1]), 0) if node.split("/")[1].isdigit() else (0, 0)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return 9, node.encode()
    return address.version, int(address), kind, rest


def time_text(time_us):
    if time_us is None:
        return ""
    sign, magnitude = ("-", -time_us) if time_us < 0 else ("", time_us)
    fraction = f"{magnitude % 10**6:06}".rstrip("0")
    return f"{sign}{magnitude // 10**6}" + (f".{fraction}" if fraction else "")


def windows_over(time_us, window_us, step_us):
    """The starts of the windows that hold @time_us."""
    if time_us is None:
        return [None]
    last = time_us // step_us * step_us
    return range(last, last - window_us, -step_us)


def count_windows(packets, level, window_us, step_us, roles, prefixes=(24, 64), weigh=lambda packet: 1):
    counts = collections.Counter()
    for packet in packets:
        source, target = nodes_of(packet, level, roles, prefixes)
        for start in windows_over(packet[0], window_us, step_us):
            counts[start, source, target] += weigh(packet)
    return counts


def window_order(start):
    return (0, 0) if start is None else (1, start)


def end_of(start, window_us):
    return None if start is None else start + window_us


def windows_text(counts, window_us):
    keys = sorted(counts, key=lambda key: (window_order(key[0]), order(key[1]), order(key[2])))
    lines = ["Source,Target,Weight,Start,End"]
    for key in keys:
        start, source, target = key
        lines.append(",".join([quoted(source), quoted(target), str(counts[key]), time_text(start),
                               time_text(end_of(start, window_us))]))
    return "\n".join(lines) + "\n"


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if re.search('[,"\n\r]', text) else text


def edges_text(counts):
    sums = collections.Counter()
    for (_, source, target), weight in counts.items():
        sums[source, target] += weight
    keys = sorted(sums, key=lambda key: (order(key[0]), order(key[1])))
    return "Source,Target,Weight\n" + "".join(f"{quoted(s)},{quoted(t)},{sums[s, t]}\n" for s, t in keys)


def activity_text(packets, scenario, window_us, step_us, prefixes=(24, 64)):
    """A packet within one host or group counts there once."""
    totals = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for packet in packets:
        ends = {("host", packet[1]), ("host", packet[2]), ("group", subnet(packet[1], prefixes)),
                ("group", subnet(packet[2], prefixes)), ("scenario", scenario)}
        for start in windows_over(packet[0], window_us, step_us):
            for end in ends:
                totals[start][end][0] += 1
                totals[start][end][1] += packet[6]
    lines = ["Start,End,Scope,Id,Packets,Bytes"]
    scopes = ["scenario", "host", "group"]
    for start in sorted(totals, key=window_order):
        for scope, name in sorted(totals[start], key=lambda end: (scopes.index(end[0]), order(end[1]))):
            packet_count, byte_count = totals[start][scope, name]
            lines.append(f"{time_text(start)},{time_text(end_of(start, window_us))},{scope},{quoted(name)},"
                         f"{packet_count},{byte_count}")
    return "\n".join(lines) + "\n"
