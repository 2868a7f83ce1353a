#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The line that tells on a terminal how a capture goes: once a second, true, as wide as the terminal; elsewhere nothing."""

import collections
import errno
import fcntl
import os
import re
import signal
import struct
import termios
import threading
import time

from live_support import PROGRAM, TIMEOUT_S, LiveTest, main, read_avro

LINE = re.compile(r"^(\d+) packets, (\d+) packets/s, (\d+) dropped(?:, heaviest (\S+) > (\S+): (\d+))?$")
WIPE = b"\r\x1b[K"


class Terminal:
    """A pseudo-terminal: what is written to it, each line with the time at which it came."""

    def __init__(self, columns):
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.chunks = []
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        try:
            while chunk := os.read(self.master, 4096):
                self.chunks.append((time.time(), chunk))
        except OSError as error:
            if error.errno != errno.EIO:  # the last one who had it open has closed it
                raise

    def read_lines(self):
        """To be called when the process has ended."""
        self.thread.join(TIMEOUT_S)
        os.close(self.master)
        lines = []
        for time_s, chunk in self.chunks:
            lines += [(time_s, part.decode()) for part in chunk.split(WIPE) if part]
        return lines


class StatusTest(LiveTest):
    def capture_on(self, terminal, *arguments):
        try:
            return self.start_in_network(PROGRAM, "-i", "v0", "-w", "x.avro", *arguments, stderr=terminal.slave)
        finally:
            os.close(terminal.slave)

    def find_heaviest(self, window_s):
        """Of what was recorded: start of a window -> its largest weight, and the edges that have it."""
        windows = collections.defaultdict(collections.Counter)
        for record in read_avro(self.folder / "x.avro"):
            start_s = record["ts"] // (window_s * 10**6) * window_s
            windows[start_s][record["srcIP"], record["dstIP"]] += 1
        return {start_s: (max(edges.values()), [edge for edge in edges if edges[edge] == max(edges.values())]) for start_s, edges in windows.items()}

    def check_lines(self, window_s, *arguments):
        terminal = Terminal(200)
        process = self.capture_on(terminal, *arguments)
        start_s = time.time()
        for first, rate in ((0, 600), (1200, 1500), (4200, 900)):
            self.network.send(rate * 2, rate, kind="mixed", first=first)
        time.sleep(1.5)
        seconds = time.time() - start_s
        self.finish(process)
        lines = terminal.read_lines()
        found = [(time_s, LINE.match(text)) for time_s, text in lines]
        self.assertNotIn(None, [match for _, match in found], lines)
        # The first one comes at once, and the capture began some time before start_s.
        self.assertTrue(-1.6 < len(lines) - seconds < 2.6, (seconds, lines))
        frames = [int(match[1]) for _, match in found]
        self.assertEqual((sorted(frames), 6000), (frames, frames[-1]))
        self.assertEqual({"0"}, {match[3] for _, match in found})
        rates = [int(match[2]) for _, match in found]
        self.assertTrue(1200 < max(rates) < 3000, rates)
        named = [(time_s, match) for time_s, match in found if match[4]]
        self.assertGreater(len(named), 3)
        self.assert_heaviest(named, self.find_heaviest(window_s), window_s)

    def assert_heaviest(self, named, heaviest, window_s):
        """What each line tells is so in a window that had just ended."""
        for time_s, match in named:
            last = [heaviest[start] for start in heaviest if time_s - 2 * window_s - 2 < start <= time_s - window_s]
            self.assertIn(True, [int(match[6]) == weight and (match[4], match[5]) in edges for weight, edges in last], match[0])

    def test_line_each_second(self):
        self.check_lines(1)

    def test_heaviest_edge_is_that_of_the_last_window(self):
        self.check_lines(2, "--window", "2s")

    def test_drops_and_a_narrow_terminal(self):
        terminal = Terminal(40)
        process = self.capture_on(terminal, "-B", "1")
        process.send_signal(signal.SIGSTOP)
        self.network.send(20000)
        process.send_signal(signal.SIGCONT)
        time.sleep(1.5)
        self.finish(process)
        lines = [text for _, text in terminal.read_lines()]
        self.assertEqual([], [text for text in lines if len(text) >= 40])
        dropped = [int(found[1]) for text in lines if (found := re.search(r"packets/s, (\d+) d", text))]
        self.assertGreater(max(dropped), 0, lines)

    def test_quiet_on_a_terminal(self):
        terminal = Terminal(80)
        process = self.capture_on(terminal, "-q")
        self.network.send(1000, 500)
        self.finish(process)
        self.assertEqual([], terminal.read_lines())

    def test_nothing_where_there_is_no_terminal(self):
        process = self.capture("-i", "v0", "-w", "x.avro")
        self.network.send(1250, 500)
        self.assertEqual(b"", self.finish(process).err)


if __name__ == "__main__":
    main()
