#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Copies a pcapng file without the options that name the recording machine.

dumpcap writes the processor and the kernel into the section header and into each interface description, and has no
option to leave them out. Blocks and options: draft-ietf-opsawg-pcapng, sections 4.1 and 4.2. Little-endian files.
"""
import struct
import sys

# Block type: (bytes before its options, option codes left out).
SECTION_HEADER, INTERFACE_DESCRIPTION = 0x0A0D0D0A, 1
LEFT_OUT = {
    SECTION_HEADER: (16, {2, 3}),  # shb_hardware, shb_os
    INTERFACE_DESCRIPTION: (8, {12}),  # if_os
}


def kept_options(options, left_out):
    kept, at = b"", 0
    while at + 4 <= len(options):
        code, length = struct.unpack_from("<HH", options, at)
        size = 4 + (length + 3) // 4 * 4
        if code not in left_out:
            kept += options[at : at + size]
        at += size
    return kept


def stripped(block_type, body):
    if block_type not in LEFT_OUT:
        return body
    fixed_size, left_out = LEFT_OUT[block_type]
    return body[:fixed_size] + kept_options(body[fixed_size:], left_out)


def main(source, target):
    with open(source, "rb") as stream:
        data = stream.read()
    if data[8:12] != struct.pack("<I", 0x1A2B3C4D):
        sys.exit(f"{source}: not a little-endian pcapng file")
    at = 0
    with open(target, "wb") as stream:
        while at < len(data):
            block_type, size = struct.unpack_from("<II", data, at)
            body = stripped(block_type, data[at + 8 : at + size - 4])
            length = struct.pack("<I", len(body) + 12)
            stream.write(struct.pack("<I", block_type) + length + body + length)
            at += size


if __name__ == "__main__":
    main(*sys.argv[1:])
