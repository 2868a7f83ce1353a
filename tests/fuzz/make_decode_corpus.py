#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the seeds of corpus/decode: one frame an encapsulation. Crashes that were found lie beside them."""

import pathlib
import struct
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "oracle"))
sys.dont_write_bytecode = True

import cases  # noqa: E402

ALL_TUNNELS = 2
LONGEST = 1024


def main():
    folder = FOLDER / "corpus" / "decode"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (link_type, packets) in cases.CASES.items():
        frame = packets[0][0] if isinstance(packets[0], tuple) else packets[0]
        (folder / name).write_bytes(struct.pack("!HB", link_type, ALL_TUNNELS) + frame[:LONGEST])


if __name__ == "__main__":
    main()
