#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""layers.py ROOT: fails on an #include that points against the flow of data, by the table in layers.txt."""
import collections
import fnmatch
import os
import pathlib
import re
import sys

FOLDERS = ("graph", "convert", "plugin")
ENDINGS = {".c", ".h", ".cpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')

Layer = collections.namedtuple("Layer", "name patterns allowed")
Forbidden = collections.namedtuple("Forbidden", "patterns headers")


def read_table(path):
    layers, forbidden = [], []
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, patterns, rest = (field.strip() for field in line.split("|"))
        if name == "forbid":
            forbidden.append(Forbidden(patterns.split(), rest.split()))
        else:
            layers.append(Layer(name, patterns.split(), {name, *rest.split()}))
    unknown = set().union(*(layer.allowed for layer in layers)) - {layer.name for layer in layers}
    if unknown:
        raise SystemExit(f"{path}: no such layer: {', '.join(sorted(unknown))}")
    return layers, forbidden


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def module_of(path):
    return str(path.with_suffix(""))


def layer_of(path, layers):
    return next((layer for layer in layers if matches(module_of(path), layer.patterns)), None)


def read_includes(path):
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1) or found.group(2)


def find_header(root, source, header):
    """The project's file that @header names, relative to @root; None when it is not the project's."""
    beside = pathlib.Path(os.path.normpath(source.parent / header))
    if (root / beside).is_file():
        return beside
    for folder in FOLDERS:
        for found in sorted((root / folder).rglob(header)):
            return found.relative_to(root)
    return None


def check_include(root, source, header, layers, forbidden):
    """The complaint about one #include, or None."""
    target = find_header(root, source, header)
    if target is None:
        for rule in forbidden:
            if matches(module_of(source), rule.patterns) and matches(header, rule.headers):
                return f"includes {header}, which has no place in {source.parent}/"
        return None
    own, other = layer_of(source, layers), layer_of(target, layers)
    if other is not None and other.name not in own.allowed:
        return f"layer {own.name} includes {target} of layer {other.name}"
    return None


def check(root, layers, forbidden):
    complaints = []
    sources = [path.relative_to(root) for folder in FOLDERS for path in sorted((root / folder).rglob("*"))]
    for source in (path for path in sources if path.suffix in ENDINGS):
        if layer_of(source, layers) is None:
            complaints.append(f"{source}: no layer in tests/lint/layers.txt has it")
            continue
        for number, header in read_includes(root / source):
            complaint = check_include(root, source, header, layers, forbidden)
            if complaint:
                complaints.append(f"{source}:{number}: {complaint}")
    return complaints


def main():
    complaints = check(pathlib.Path(sys.argv[1]), *read_table(pathlib.Path(__file__).with_name("layers.txt")))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
