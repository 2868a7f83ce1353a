#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What each option does, as seen in the outputs."""

import io
import json
import os
import pty
import re
import shutil
import subprocess
import time

import networkx

from support import (
    RAW_IP,
    START_S,
    UNKNOWN_LINK_TYPE,
    CliTest,
    arp,
    block,
    enhanced,
    frame,
    interface,
    ip_packet,
    main,
    name_block,
    pcap,
    pcapng,
    read_avro,
    read_csv,
    read_edges,
    section,
)

NODES = "dump/nodes/szenario=default/nodes_default.csv"
EDGES = "dump/edges/szenario=default/edges_default.csv"


class FilterTest(CliTest):
    def rows(self, path, *arguments):
        self.run_program("-q", "-w", "x.avro", *arguments, path)
        return read_avro(self.folder / "x.avro")

    def times(self, *arguments):
        """The times, in microseconds after the start, of frames half a second apart that are left."""
        path = self.write("x.pcap", pcap([frame()] * 10, step_us=500_000))
        return [row["ts"] - START_S * 10**6 for row in self.rows(path, *arguments)]

    def test_from_and_until_are_half_open(self):
        seconds = ["2016-10-28T09:00:05Z", "2016-10-28T09:00:05", "2016-10-28 09:00:05Z", "2016-10-28T11:00:05+02:00", str(START_S + 1)]
        for text in seconds:
            with self.subTest(text=text):
                self.assertEqual(1_000_000, self.times("--from", text)[0])
                self.assertEqual(500_000, self.times("--until", text)[-1])
        self.assertEqual([1_000_000, 1_500_000], self.times("--from", "2016-10-28T09:00:05Z", "--until", str(START_S + 2)))

    def test_fractions_are_exact(self):
        """A time as a binary fraction would miss some of these by one."""
        for micros in (1, 19, 1001, 100_003, 249_999, 499_999, 500_001, 999_999):
            for text in ("2016-10-28T09:00:%09.6fZ" % (4 + micros / 10**6), "%d.%06d" % (START_S, micros)):
                for step in (-1, 0):
                    path = self.write("x.pcap", pcap([frame()], START_S * 10**6 + micros + step))
                    self.assertEqual(1 + step, len(self.rows(path, "--from", text)), (text, step))

    def test_dates_and_times_before_1970(self):
        path = self.write("x.pcap", pcap([frame()] * 2))
        self.assertEqual(2, len(self.rows(path, "--from", "2016-10-28", "--until", "2016-10-29")))
        self.assertEqual(0, len(self.rows(path, "--from", "2016-10-29")))
        for text in ("1969-12-31T23:59:59.5Z", "-0.5"):
            self.assertEqual(2, len(self.rows(path, "--from", text)))
        self.run_program("-q", "-w", "x.avro", "--from", "1.0000001", path, status=2)

    def test_frames_without_a_time_lie_in_no_range(self):
        simple = block(3, (len(frame())).to_bytes(4, "little") + frame())
        path = self.write("x.pcapng", section() + interface() + simple + enhanced(frame()))
        self.assertEqual([0, START_S * 10**6], [row["ts"] for row in self.rows(path)])
        self.assertEqual([START_S * 10**6], [row["ts"] for row in self.rows(path, "--from", "0")])
        result = self.run_program("-e", "x.csv", path)
        self.assertIn(b"1 without a time", result.out)

    def test_filter(self):
        frames = [frame("10.0.0.%d" % number, ports=(1000, 50 + number)) for number in range(6)] + [arp()]
        path = self.write("x.pcap", pcap(frames))
        result = self.run_program("--json", "-q", "-w", "x.avro", "-f", "udp port 53 or host 10.0.0.5", path)
        self.assertEqual([4, 6], [row["packet_grab_nr"] for row in read_avro(self.folder / "x.avro")])
        total = json.loads(result.out)["total"]
        self.assertEqual((7, 2, 5, 0), tuple(total[name] for name in ("frames", "records", "filtered_out", "not_ip")))

    def mixed(self, expression, *link_types):
        interfaces = b"".join(interface(link_type) for link_type in link_types)
        packets = b"".join(
            enhanced(ip_packet() if link_type == RAW_IP else frame(), number) for number, link_type in enumerate(link_types)
        )
        path = self.write("x.pcapng", section() + interfaces + packets * 2)
        return self.rows(path, "-f", expression)

    def test_filter_is_compiled_for_each_link_type(self):
        self.assertEqual(4, len(self.mixed("udp port 53", 1, RAW_IP)))
        self.assertEqual(0, len(self.mixed("udp port 54", 1, RAW_IP)))
        self.assertEqual(4, len(self.mixed("udp", 1, RAW_IP, UNKNOWN_LINK_TYPE)))

    def test_filter_that_means_nothing_for_a_link_type(self):
        self.assertEqual(2, len(self.mixed("ether host 02:00:00:00:00:02", 1)))
        path = self.write("x.pcap", pcap([ip_packet()], link_type=RAW_IP))
        words = ["ether host", "link type 101"]
        self.expect_failure(words, "-w", "y.avro", "-f", "ether host 02:00:00:00:00:02", path, status=2)
        self.assertFalse((self.folder / "y.avro").exists())
        self.expect_failure(words, "-q", "-f", "ether host 02:00:00:00:00:02", path)


class PayloadTest(CliTest):
    def rows(self, *arguments):
        path = self.write("x.pcap", pcap([frame(payload=b"payload"), frame(payload=b"")]))
        self.run_program("-q", "--verify", "-w", "x.avro", *arguments, path)
        return read_avro(self.folder / "x.avro")

    def test_payload(self):
        cases = {(): [b"payload", b""], ("--payload", "3"): [b"pay", b""], ("--payload", "0"): [b"", b""], ("--no-payload",): [None, None]}
        for arguments, expected in cases.items():
            with self.subTest(arguments=arguments):
                self.assertEqual(expected, [row["data"] for row in self.rows(*arguments)])
                self.assertEqual([49, 42], [row["length"] for row in self.rows(*arguments)])

    def test_codecs_hold_the_same(self):
        expected = self.rows()
        for codec in ("deflate", "null", "snappy", "zstandard"):
            self.assertEqual(expected, self.rows("--codec", codec))
            header = (self.folder / "x.avro").read_bytes()[:4000]
            self.assertIn(b"\x14avro.codec" + bytes([2 * len(codec)]) + codec.encode(), header)

    def test_verify_in_a_folder(self):
        path = self.write("x.pcap", pcap([frame()] * 3000))
        for codec in ("deflate", "null", "snappy", "zstandard"):
            self.run_program("-q", "--verify", "--codec", codec, "-o", codec, path)
            self.assertEqual(3000, len(read_avro(self.avro_files(codec)[0])))

    def test_dump_device_is_the_interface(self):
        path = self.write("x.pcapng", pcapng([frame()], name="eth0é\"/".encode()))
        self.run_program("-q", path)
        (packets,) = self.avro_files()
        self.assertEqual("eth0é\"/", read_avro(packets)[0]["dumpDevice"])
        self.assertIn("_eth0é%22%2F_", packets.name)


class GraphTest(CliTest):
    def setUp(self):
        super().setUp()
        frames = [frame(), frame(payload=b"x" * 200), frame("10.0.0.2", "10.0.0.1"), frame("10.0.0.1", "224.0.0.1")]
        self.path = self.write("x.pcap", pcap(frames))

    def test_weight(self):
        self.run_program("-q", "-e", "x.csv", self.path)
        packets = {("10.0.0.1", "10.0.0.2"): 2, ("10.0.0.1", "224.0.0.1"): 1, ("10.0.0.2", "10.0.0.1"): 1}
        self.assertEqual(packets, read_edges(self.folder / "x.csv"))
        self.run_program("-q", "-e", "x.csv", "--weight", "bytes", self.path)
        self.assertEqual([47 + 242, 47, 47], list(read_edges(self.folder / "x.csv").values()))

    def test_formats_are_those_asked_for(self):
        places = {"avro": "packets", "edges": "edges", "nodes": "nodes", "gexf": "graphs"}
        for formats in ("avro", "edges", "nodes", "gexf", "avro,gexf"):
            out = self.folder / ("out_" + formats)
            self.run_program("-q", "--formats", formats, "-o", out, self.path)
            folders = {path.name for path in out.iterdir() if path.is_dir() and path.name[0] != "."}
            self.assertEqual({places[name] for name in formats.split(",")}, folders)

    def test_gexf_is_the_edges_csv(self):
        self.run_program("-q", "--formats", "edges,gexf", self.path)
        text = (self.folder / "dump/graphs/default.gexf").read_text()
        # networkx 2.8 knows the format only under the namespace of 1.2; the elements used here are the same in both.
        text = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
        graph = networkx.read_gexf(io.BytesIO(text.encode()))
        self.assertTrue(graph.is_directed())
        weights = {(source, target): int(weight) for source, target, weight in graph.edges(data="weight")}
        self.assertEqual(read_edges(self.folder / EDGES), weights)

    def labels(self):
        return {row["Id"]: row["Label"] for row in read_csv(self.folder / NODES)}

    def test_hosts_file_names_nodes(self):
        hosts = self.write("hosts", b"# names\n10.0.0.1\talpha alias # one\n10.0.0.1 zeta\n\n ::1 six\n10.9.9.9 nobody\n")
        self.run_program("-q", "--hosts", hosts, self.path)
        self.assertEqual("alpha", self.labels()["10.0.0.1"])
        self.assertNotIn("10.9.9.9", self.labels())
        self.assertEqual("10.0.0.2", self.labels()["10.0.0.2"])
        self.run_program("-q", self.path)
        self.assertEqual("alpha", self.labels()["10.0.0.1"])
        self.run_program("-q", "--hosts", self.write("others", b"10.0.0.2 beta\n"), self.path)
        self.assertEqual(("beta", "10.0.0.1"), (self.labels()["10.0.0.2"], self.labels()["10.0.0.1"]))

    def test_hosts_file_that_is_none(self):
        self.expect_failure(["nowhere"], "--hosts", "nowhere", self.path)
        self.expect_failure(["hosts: line 2: "], "--hosts", self.write("hosts", b"10.0.0.1 a\nalpha 10.0.0.2\n"), self.path)

    def test_name_blocks_name_nodes_whatever_the_order(self):
        def named(name, *pairs):
            return self.write(name, section() + interface() + name_block(pairs) + enhanced(frame()))

        first = named("a.pcapng", ("10.0.0.1", "first"), ("10.0.0.2", "only"))
        second = named("b.pcapng", ("10.0.0.1", "second"))
        trees = []
        for out, paths in (("x", [first, second]), ("y", [second, first])):
            self.run_program("-q", "--formats", "nodes,gexf", "-o", out, *paths)
            trees.append((self.folder / out / NODES.removeprefix("dump/")).read_bytes())
        self.assertEqual(trees[0], trees[1])
        self.run_program("-q", first, second)
        self.assertEqual({"10.0.0.1": "first", "10.0.0.2": "only"}, self.labels())
        self.run_program("-q", "--hosts", self.write("hosts", b"10.0.0.1 zulu\n"), first, second)
        self.assertEqual({"10.0.0.1": "zulu", "10.0.0.2": "only"}, self.labels())


class PositionTest(CliTest):
    def test_scenario_and_dump_host_hold_for_the_captures_after_them(self):
        names = [self.write(name + ".pcap", pcap([frame()])).name for name in "abcd"]
        arguments = [names[0], "-S", "one", names[1], "--dump-host", "h1", names[2], "--scenario=two", "--dump-host=h2", names[3]]
        result = self.run_program("--json", *arguments)
        found = [(each["scenario"], each["dump_host"]) for each in json.loads(result.out)["captures"]]
        own = os.uname().nodename
        self.assertEqual(sorted([("default", own), ("one", own), ("one", "h1"), ("two", "h2")]), sorted(found))
        hosts = {row["dumpHost"] for path in self.avro_files() for row in read_avro(path)}
        self.assertEqual({own, "h1", "h2"}, hosts)
        self.run_program("-q", "-e", "x.csv", *names, "-S", "too late")


class WordsTest(CliTest):
    def setUp(self):
        super().setUp()
        self.path = self.write("x.pcap", pcap([frame(), arp()]))

    def test_quiet_says_nothing(self):
        for arguments in (["-e", "x.csv"], ["-o", "out"], ["-o", "out"]):
            result = self.run_program("-q", *arguments, self.path)
            self.assertEqual((b"", b""), (result.out, result.err))

    def test_summary_goes_where_no_data_goes(self):
        line = re.compile(rb"\A2 frames: 1 record, 1 not IP; 47 bytes, 1 edge, 2 hosts, 2016-10-28T09:00:04Z to 2016-10-28T09:00:04Z\n\Z")
        result = self.run_program("-e", "x.csv", self.path)
        self.assertRegex(result.out, line)
        self.assertEqual(b"", result.err)
        for arguments in (["-e", "-"], ["-e", "/dev/stdout"], ["-e", "-", "-w", "x.avro"]):
            result = self.run_program(*arguments, self.path)
            self.assertEqual(b"Source,Target,Weight\n10.0.0.1,10.0.0.2,1\n", result.out)
            self.assertRegex(result.err, line)
        result = self.run_program("--json", "-e", "-", self.path)
        self.assertEqual(1, len(result.lines))
        self.assertEqual(1, json.loads(result.err)["total"]["records"])

    def test_reader_that_goes_away(self):
        path = self.write("big.pcap", pcap([frame("10.%d.%d.1" % (number >> 8, number & 255)) for number in range(30000)]))
        for arguments in (["-e", "-"], ["-w", "-"]):
            process = self.start(*arguments, path)
            process.stdout.read(1)
            process.stdout.close()
            err = process.stderr.read()
            process.stderr.close()
            self.assertEqual(1, process.wait())
            self.assertRegex(err.decode(), r"\Apcap2avro: standard output: [^\n]*Broken pipe\n\Z")

    def test_standard_input_may_be_non_blocking(self):
        """As whoever else holds the pipe left it."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        process = self.start("-q", "-e", "-", "-", stdin=reading)
        os.close(reading)
        data = self.path.read_bytes()
        for part in (data[:30], data[30:]):
            time.sleep(0.1)
            os.write(writing, part)
        os.close(writing)
        out, err = process.communicate()
        self.assertEqual((0, b"", b"Source,Target,Weight\n10.0.0.1,10.0.0.2,1\n"), (process.returncode, err, out))

    def test_help_and_version(self):
        for option in ("--help", "-h"):
            result = self.run_program(option)
            self.assertTrue(result.out.startswith(b"Usage: pcap2avro [OPTION...] CAPTURE...\n"))
            self.assertEqual(b"", result.err)
            self.assertLessEqual(max(map(len, result.out.splitlines())), 110)
        result = self.run_program("--version")
        for name in (b"pcap2avro ", b"GLib ", b"JSON-GLib ", b"libpcap version ", b"Avro C ", b"ISA-L ", b"zstd ", b"lz4 ", b"Snappy "):
            self.assertRegex(result.out, rb"(?m)^" + name + rb"\d+\.\d+")
        self.assertRegex(result.out, rb"(?m)^(libseccomp \d+\.\d+|built without libseccomp)")

    def progress(self, *arguments):
        """What a run over a FIFO that is slowly filled shows on a terminal."""
        os.mkfifo(self.folder / "pipe")
        leader, terminal = pty.openpty()
        with self.start(*arguments, "pipe", stderr=terminal) as process, open(self.folder / "pipe", "wb") as pipe:
            os.close(terminal)
            pipe.write(pcap([frame()] * 100))
            pipe.flush()
            shown = b""
            while b"packets/s" not in shown:
                shown += os.read(leader, 4096)
            pipe.close()
            process.wait()
        try:
            while more := os.read(leader, 4096):
                shown += more
        except OSError:  # EIO: nobody has the terminal open any more
            pass
        os.close(leader)
        return shown

    def test_progress_on_a_terminal_and_wiped_at_the_end(self):
        shown = self.progress("-q", "-e", "x.csv")
        self.assertRegex(shown, rb"\r\x1b\[K\d+\.\d MB, \d+ packets/s")
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-40:])

    def test_no_progress_where_there_is_no_terminal(self):
        with self.start("-q", "-e", "x.csv", "-", stdin=subprocess.PIPE) as process:
            process.stdin.write(pcap([frame()] * 100))
            process.stdin.flush()
            time.sleep(0.7)  # longer than what is between two lines of progress
            self.assertEqual((b"", b""), process.communicate())

    def test_locale_and_time_zone_do_not_matter(self):
        outputs = set()
        for zone, locale in (("UTC", "C"), ("Asia/Kolkata", "de_DE.UTF-8"), ("America/New_York", "C.UTF-8")):
            environment = {**os.environ, "TZ": zone, "LC_ALL": locale}
            shutil.rmtree(self.folder / "dump", ignore_errors=True)
            result = self.run_program("--dump-host", "h", "--from", "2016-10-28T09:00:04", self.path, env=environment)
            outputs.add((result.out, self.avro_files()[0].name, (self.folder / NODES).read_bytes()))
        self.assertEqual(1, len(outputs))


class CompletionTest(CliTest):
    FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../completions")

    def complete(self, *words):
        """Sets what bash sets, and calls the function that it would call."""
        script = '. "$0"; COMP_WORDS=(pcap2avro "$@"); COMP_CWORD=$#; _pcap2avro; printf "%s\\n" "${COMPREPLY[@]}"; complete -p pcap2avro'
        path = os.path.join(self.FILES, "pcap2avro.bash")
        done = subprocess.run(["bash", "-c", script, path, *words], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        *replies, registered = done.stdout.splitlines()
        self.assertIn("-F _pcap2avro pcap2avro", registered)
        return replies

    def test_bash(self):
        self.write("capture.pcap", b"")
        self.assertEqual(["--no-payload"], self.complete("--no-pa"))
        self.assertEqual(["deflate"], self.complete("--codec", "d"))
        self.assertEqual(["zstandard"], self.complete("--codec", "=", "z"))
        self.assertEqual(["avro,gexf"], self.complete("--formats", "avro,g"))
        self.assertEqual(["packets", "bytes"], self.complete("--weight", ""))
        self.assertEqual(["capture.pcap"], self.complete("-q", "cap"))
        self.assertEqual([""], self.complete("-S", "cap"))

    def test_zsh(self):
        if shutil.which("zsh") is None:
            self.refuse_or_skip("zsh is not installed")
        subprocess.run(["zsh", "-n", os.path.join(self.FILES, "_pcap2avro")], check=True, timeout=60)


if __name__ == "__main__":
    main()
