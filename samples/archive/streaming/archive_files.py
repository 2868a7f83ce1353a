# SPDX-License-Identifier: BSD-3-Clause
"""What the programs of this folder share: the names of an archive's files, as the Spark job beside has them, and Hadoop's file system
shell, which knows HDFS, object stores and disks alike. Sent to each worker: nothing but Python 3.9 is needed there."""
import hashlib
import re
import subprocess

ESCAPED = "\"#%'*/:=?\\{[]^"
LONGEST_STEM = 50
STEM_END = re.compile(r"(\.(pcap|pcapng|cap|dump))?(\.(gz|zst|lz4))?$")


class ArchiveError(Exception):
    """What the user is told, in one line."""


def escape(name):
    """The name of a partition, as Hive escapes it."""
    return "".join(f"%{ord(c):02X}" if ord(c) < 0x20 or ord(c) == 0x7F or c in ESCAPED else c for c in name)


def capture_id(path):
    """What a capture's files are named by: its name for people, and a digest of its whole URL."""
    stem = STEM_END.sub("", path.rsplit("/", 1)[-1], count=1)[:LONGEST_STEM]
    return f"{escape(stem)}-{hashlib.sha256(path.encode()).hexdigest()[:16]}"


def final_files(out, capture):
    """The capture's files in the order in which they appear: packets, partial edges, and the mark that tells that it is done."""
    name, folder = capture_id(capture["path"]), f"szenario={escape(capture['scenario'])}"
    return [f"{out}/packets/{folder}/packetdump_{escape(capture['dump_host'])}_{name}.avro",
            f"{out}/partial_edges/{folder}/{name}.csv", f"{out}/converted/{folder}/{name}.json"]


def literal(path):
    """A path that the shell takes as it is, though it has characters of patterns in it."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


class Shell:
    """`hdfs dfs`, or what is used in its place."""

    def __init__(self, words):
        self.words = words

    def start(self, *words, **files):
        return subprocess.Popen([*self.words, *words], **files)

    def run(self, *words):
        """What the command says and its errors, both as lists of lines, and its status."""
        with self.start(*words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            said, errors = process.communicate()
        return said.decode().splitlines(), errors.decode(errors="replace").splitlines(), process.returncode

    def must(self, *words):
        said, errors, status = self.run(*words)
        if status != 0:
            raise ArchiveError((errors or [f"{words[0]}: status {status}"])[-1])
        return said
