# SPDX-License-Identifier: BSD-3-Clause
"""Runs Wireshark with no screen, its window of communication graphs worked by a script."""
import re
import subprocess

WINDOW_SECONDS = 150


class Wireshark:
    """One run. The steps are those of plugin/window/window_script.h; what they write is in the folder afterwards."""

    def __init__(self, plugin, name, steps, *arguments, names="-n", files=None, **keywords):
        self.folder = plugin.writable_folder(name)
        (self.folder / "script").write_text("\n".join([*steps, "quit"]) + "\n")
        # Where Wireshark cannot write its settings it stops with a message. It asks every program in the extcap folder for
        # interfaces, and waits for ever when one of them has ASan's runtime preloaded.
        self.home = plugin.writable_folder(name + "-home")
        for path, text in (files or {}).items():
            plugin.add_file(self.home / path, text)
        variables = ["QT_QPA_PLATFORM=offscreen", f"HOME={self.home}", f"XDG_RUNTIME_DIR={self.home}", f"TMPDIR={self.home}",
                     f"XDG_CONFIG_HOME={self.home}/.config", f"WIRESHARK_EXTCAP_DIR={self.home}",
                     f"COMMGRAPH_WINDOW_TEST={self.folder}"]
        command = plugin.program("wireshark", variables, names, *arguments)
        self.result = self.run(command, **keywords)

    def run(self, command, **keywords):
        return subprocess.run(command, capture_output=True, timeout=WINDOW_SECONDS, **keywords)

    def check_status(self, checks, name):
        checks.true(f"{name}: status", self.result.returncode == 0, f"{self.result.returncode}: {self.result.stderr}")

    def read(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else ""

    def counts(self, name):
        return self.read(name).partition("\n")[0]

    def range(self, name):
        """The display filter for the range of time that the hint line names; None when it names none."""
        return time_filter(self.read(name))


def time_filter(text):
    """The display filter for the range of time that the text names; None when it names none."""
    found = re.search(r"from (\S+ \S+) to (\S+ \S+) UTC", text)
    return f"frame.time_epoch >= {epoch(found[1])} && frame.time_epoch < {epoch(found[2])}" if found else None


def expected_counts(csv):
    edges = [line.split(",")[:2] for line in csv.splitlines()[1:]]
    return f"hosts={len({host for edge in edges for host in edge})} edges={len(edges)}"


def epoch(text):
    """Epoch seconds of the hint line's time, as decimal text: floats have too few digits."""
    seconds, _, fraction = text.partition(".")
    whole = subprocess.run(["date", "-u", "-d", seconds, "+%s"], check=True, capture_output=True, text=True).stdout.strip()
    return f"{whole}.{fraction}".rstrip("0").rstrip(".")
