# SPDX-License-Identifier: BSD-3-Clause
"""What stands in pictures that were saved: in GEXF, SVG and PNG."""
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
import zlib

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
SVG = "{http://www.w3.org/2000/svg}"


def draw(commgraph, folder, command, *arguments):
    """The GEXF and the SVG, or the SVG alone for compare, of `commgraph COMMAND ARGUMENTS`."""
    texts = []
    for ending in ("svg",) if command == "compare" else ("gexf", "svg"):
        path = folder / f"drawn.{ending}"
        words = [commgraph, command, *arguments, "--title", "", "-o", path]
        subprocess.run(list(map(str, words)), check=True, stdout=subprocess.DEVNULL)
        texts.append(path.read_text())
    return texts


def nodes_of(gexf):
    """From each node's id to its label, colour, radius and attributes."""
    nodes = {}
    for node in ElementTree.fromstring(gexf).iter(f"{GEXF}node"):
        colour = node.find(f"{VIZ}color")
        values = [value.get("value") for value in node.iter(f"{GEXF}attvalue")]
        nodes[node.get("id")] = (node.get("label"), *(colour.get(part) for part in "rgb"), node.find(f"{VIZ}size").get("value"), values)
    return nodes


def edges_of(gexf):
    """From each edge's ends to its weight."""
    return {(edge.get("source"), edge.get("target")): edge.get("weight") for edge in ElementTree.fromstring(gexf).iter(f"{GEXF}edge")}


def circles_of(svg):
    return list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))


def shapes_of(svg):
    """The circles' colours and radii, and all texts, sorted."""
    circles = sorted((circle.get("fill") or "", circle.get("r")) for circle in circles_of(svg))
    texts = sorted("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
    return circles, [text for text in texts if text]


class Png:
    """RGB or RGBA, eight bits a channel, not interlaced."""

    def __init__(self, data):
        assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:8]
        position, packed = 8, b""
        while position < len(data):
            length, kind = struct.unpack(">I4s", data[position:position + 8])
            body = data[position + 8:position + 8 + length]
            if kind == b"IHDR":
                self.width, self.height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", body)
                assert depth == 8 and colours in (2, 6) and not interlaced
                self.channels = 3 if colours == 2 else 4
            packed += body if kind == b"IDAT" else b""
            position += 12 + length
        self.rows = self.unfilter(zlib.decompress(packed))

    def unfilter(self, data):
        size = self.width * self.channels
        rows, above = [], bytes(size)
        for start in range(0, len(data), size + 1):
            above = FILTERS[data[start]](data[start + 1:start + 1 + size], above, self.channels)
            rows.append(above)
        return rows

    def colour(self, x, y):
        start = x * self.channels
        return "#" + self.rows[y][start:start + 3].hex()


def add_left(row, _, step):
    row = bytearray(row)
    for i in range(step, len(row)):
        row[i] = (row[i] + row[i - step]) & 255
    return row


def add_above(row, above, _):
    return bytes((a + b) & 255 for a, b in zip(row, above))


def add_mean(row, above, step):
    row = bytearray(row)
    for i, up in enumerate(above):
        row[i] = (row[i] + (((row[i - step] if i >= step else 0) + up) >> 1)) & 255
    return row


def add_nearest(row, above, step):
    """Left, above, or above left: what is nearest to left + above - above left, of equals the first."""
    row = bytearray(step) + row
    above = bytes(step) + bytes(above)
    for i in range(step, len(row)):
        left, up, corner = row[i - step], above[i], above[i - step]
        if left == up == corner:
            nearest = up
        else:
            to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            nearest = left if to_left <= to_up and to_left <= to_corner else up if to_up <= to_corner else corner
        row[i] = (row[i] + nearest) & 255
    return row[step:]


# By the type in front of each row. Source: PNG specification, 9.2.
FILTERS = [lambda row, above, step: row, add_left, add_above, add_mean, add_nearest]
