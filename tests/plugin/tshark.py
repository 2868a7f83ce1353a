# SPDX-License-Identifier: BSD-3-Clause
"""Runs tshark with the plugin that was built, as an ordinary user: as root it loads plugins from the system's folder only.

With WIRESHARK_ROOT=FOLDER in the environment, the Wireshark is that of another system in FOLDER (in_root.sh).
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "oracle"))

ORDINARY_USER = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
TIMEOUT_SECONDS = 100


class Plugin:
    """The module in a folder that everybody can read, and room for captures beside it."""

    def __init__(self, plugin_folder, pcap2avro, preload=""):
        self.pcap2avro = pcap2avro
        self.preload = preload
        self.sanitizer_options = "detect_leaks=0"
        self.temporary = tempfile.TemporaryDirectory(prefix="commgraph-plugin-")
        self.folder = pathlib.Path(self.temporary.name)
        shutil.copytree(plugin_folder, self.folder / "plugins")
        self.open_to_all(self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    @staticmethod
    def open_to_all(path):
        for each in [path, *path.rglob("*")]:
            each.chmod(0o755)

    def add_capture(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        path.chmod(0o644)
        return path

    def add_file(self, path, text):
        """A file that the ordinary user owns in effect: it and its folders can be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for each in [path, *path.parents]:
            if self.folder in each.parents and each.parent != self.folder:
                each.chmod(0o777)

    def copy_capture(self, source):
        return self.add_capture(f"{source.parent.name}-{source.name}", source.read_bytes())

    def writable_folder(self, name):
        path = self.folder / name
        path.mkdir()
        path.chmod(0o777)
        return path

    def own_folder(self, name):
        """As a session's runtime directory must be."""
        path = self.writable_folder(name)
        if os.geteuid() == 0:
            shutil.chown(path, "nobody", "nogroup")
        path.chmod(0o700)
        return path

    def command(self, *arguments):
        return self.program("tshark", [], "-n", "-q", *arguments)

    def program(self, name, variables, *arguments):
        """A command line: the program as an ordinary user, with the plugin and with more of the environment."""
        user = ORDINARY_USER if os.geteuid() == 0 else []
        root = ["chroot", os.environ["WIRESHARK_ROOT"]] if "WIRESHARK_ROOT" in os.environ else []
        environment = ["env", f"HOME={self.folder}", f"WIRESHARK_PLUGIN_DIR={self.folder / 'plugins'}", *variables]
        if self.preload:
            environment += [f"LD_PRELOAD={self.preload}", f"ASAN_OPTIONS={self.sanitizer_options}"]
        return [*root, *user, *environment, name, *map(str, arguments)]

    def run(self, *arguments, quiet=True, **keywords):
        command = self.command(*arguments) if quiet else self.program("tshark", [], "-n", *arguments)
        return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, **keywords)

    def report(self, capture, settings, *options):
        """What `-z commgraph,SETTINGS` prints."""
        result = self.run("-r", capture, *options, "-z", "commgraph," + settings)
        if result.returncode != 0:
            raise SystemExit(f"tshark -z commgraph,{settings}: status {result.returncode}: {result.stderr}")
        return result.stdout

    def reports(self, capture, settings, *options):
        """What each of several -z commgraph writes to a file, from one run."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            os.chmod(folder, 0o777)
            arguments = []
            for number, each in enumerate(settings):
                arguments += ["-z", f"commgraph,file={folder}/{number},{each}"]
            result = self.run("-r", capture, *options, *arguments)
            if result.returncode != 0:
                raise SystemExit(f"tshark {arguments}: status {result.returncode}: {result.stderr}")
            return [pathlib.Path(folder, str(number)).read_text() for number in range(len(settings))]

    def convert(self, captures, *options):
        """What `pcap2avro -e -` prints."""
        return subprocess.run([self.pcap2avro, "-q", "-e", "-", *options, *map(str, captures)], check=True,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS).stdout


class Checks:
    """Counts what was compared, and keeps what differed."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def equal(self, name, ours, theirs):
        self.count += 1
        if ours == theirs:
            return
        self.failed += 1
        print(f"{name}: differs")
        for line in first_differences(ours, theirs):
            print("   ", line)

    def true(self, name, is_true, seen=""):
        self.count += 1
        if not is_true:
            self.failed += 1
            print(f"{name}: {seen}")

    def finish(self, at_least):
        print(f"{self.count} comparisons, {self.failed} failed")
        return 1 if self.failed or self.count < at_least else 0


def rows_of(value):
    if isinstance(value, str):
        return value.splitlines()
    return map(str, value.items() if isinstance(value, dict) else value)


def first_differences(ours, theirs):
    ours, theirs = (set(rows_of(each)) for each in (ours, theirs))
    return [f"ours   {row}" for row in sorted(ours - theirs)[:5]] + [f"theirs {row}" for row in sorted(theirs - ours)[:5]]


def conversations(output):
    """Packets from one end to the other in the tables of -z conv, those of 0 left out."""
    counts = {}
    for line in output.splitlines():
        row = re.match(r"(\S+)\s+<-> (\S+)\s+(\d+) [\d.,]+ \w+\s+(\d+) ", line)
        if not row:
            continue
        first, second, back, forth = row.groups()
        for pair, count in (((first, second), int(forth)), ((second, first), int(back))):
            if count:
                counts[pair] = counts.get(pair, 0) + count
    return counts


def edges_like_conversations(csv):
    """The same from an edges CSV: endpoints without brackets and protocol, as tshark writes them."""
    counts = {}
    for line in csv.splitlines()[1:]:
        source, target, weight = line.split(",")
        pair = tuple(re.sub(r"/\w+$", "", end).replace("[", "").replace("]", "") for end in (source, target))
        counts[pair] = counts.get(pair, 0) + int(weight)
    return counts
