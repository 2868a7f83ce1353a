# SPDX-License-Identifier: BSD-3-Clause
"""Two hosts, each recording the same flows at its own end of the cable: merged by the maximum, each packet is there once."""

import os
import subprocess
import time

from live_support import PROGRAM, LiveTest, main, numbers_of, read_avro, read_edges, run

COMMGRAPH = os.environ["COMMGRAPH"]
THERE, BACK = 3_000, 2_000


class HostsTest(LiveTest):
    def setUp(self):
        super().setUp()
        addresses = ((self.network.outside, "s0", "192.0.2.1/24"), (self.network.inside, "v0", "192.0.2.2/24"))
        for namespace, interface, address in addresses:
            run("ip", "-n", namespace, "address", "add", address, "dev", interface)

    def capture_at(self, namespace, interface, host):
        """Started as on a host of its own: its namespace, its name, its output folder."""
        inside, self.network.inside = self.network.inside, namespace
        try:
            return self.capture("-i", interface, "--dump-host", host, "-o", host, "--window", "1s", "-f", "ip")
        finally:
            self.network.inside = inside

    def talk(self, count, source, target):
        """UDP from one host to the other by their own sockets: nobody listens, so that ICMP comes back."""
        script = (f"import socket, time\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                  f"for i in range({count}):\n    s.sendto(bytes(20), ('{target}', 9))\n    i % 50 or time.sleep(0.001)\n")
        subprocess.run(["ip", "netns", "exec", source, "/usr/bin/python3", "-B", "-c", script], check=True, timeout=60)

    def edges_of(self, host):
        return self.folder / host / "edges/szenario=default/edges_default.csv"

    def merge(self, *arguments):
        run(COMMGRAPH, "merge", *arguments, "-o", self.folder / "merged.csv")
        return read_edges(self.folder / "merged.csv")

    def test_each_packet_is_there_once(self):
        captures = [self.capture_at(self.network.outside, "s0", "alpha"), self.capture_at(self.network.inside, "v0", "beta")]
        self.network.send(THERE, 20_000)
        self.talk(BACK, self.network.inside, "192.0.2.1")
        time.sleep(0.5)
        for process in captures:
            self.finish(process)
        alpha, beta = (read_edges(self.edges_of(host)) for host in ("alpha", "beta"))
        self.assertEqual(alpha, beta)
        self.assertEqual(BACK, alpha["192.0.2.2", "192.0.2.1"])
        self.assertEqual(THERE, sum(weight for (source, _), weight in alpha.items() if not source.startswith("192.0.2.")))
        self.assertEqual(alpha, self.merge("--max", self.edges_of("alpha"), self.edges_of("beta")))
        self.assertEqual({edge: 2 * weight for edge, weight in alpha.items()}, self.merge(self.edges_of("alpha"), self.edges_of("beta")))

    def test_what_one_host_missed_the_other_has(self):
        """One records the first half, the other all of it: the maximum is all, once."""
        beta = self.capture_at(self.network.inside, "v0", "beta")
        alpha = self.capture_at(self.network.outside, "s0", "alpha")
        self.network.send(THERE, 20_000)
        time.sleep(0.5)
        self.finish(alpha)
        self.network.send(THERE, 20_000, first=THERE)
        time.sleep(0.5)
        self.finish(beta)
        (path,) = self.live_files("beta")
        self.assert_same(range(2 * THERE), [number for number in numbers_of(read_avro(path)) if number < 2 * THERE])
        merged = self.merge("--max", self.edges_of("alpha"), self.edges_of("beta"))
        self.assertEqual(read_edges(self.edges_of("beta")), merged)
        self.assertEqual(2 * THERE, sum(merged.values()))


if __name__ == "__main__":
    main()
