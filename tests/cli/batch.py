#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Batches: what is stopped, resumed, added to or done at once ends in the same bytes."""

import json
import os
import pathlib
import random
import re
import signal
import time

from support import TIMEOUT_S, CliTest, frame, interface, main, pcap, read_avro, read_csv, read_edges, read_tree, section, enhanced, START_S

BATCH_COUNT = 50
EDGES = "edges/szenario=%s/edges_%s.csv"


def capture(number, count=40):
    source = random.Random(number)
    frames = [
        frame("10.0.%d.%d" % (number % 5, source.randrange(9)), "10.1.0.%d" % source.randrange(9), payload=source.randbytes(200))
        for _ in range(count)
    ]
    return pcap(frames, (START_S + number * 60) * 10**6)


class BatchTest(CliTest):
    def write_archive(self, count=BATCH_COUNT, frames=40):
        """Stems come twice, scenarios are the folders."""
        for number in range(count):
            self.write("archive/s%d/%s/x%d.pcap" % (number % 3, "ab"[number % 2], number // 4), capture(number, frames))

    def convert(self, *arguments, out="out", status=0, **others):
        return self.run_program("-o", out, *arguments, status=status, **others)

    def edges(self, scenario="default", out="out"):
        name = scenario.replace("/", "%2F")
        return read_edges(self.folder / out / (EDGES % (name, name)))

    def assert_same_tree(self, expected, found):
        expected, found = read_tree(self.folder / expected), read_tree(self.folder / found)
        self.assertEqual(list(expected), list(found))
        self.assertEqual([], [name for name in expected if expected[name] != found[name]])
        self.assertTrue(expected)


class ResumeTest(BatchTest):
    OUTPUTS = ["-q", "--formats", "avro,edges,nodes,gexf", "--window", "70s", "--level", "host,endpoint"]
    ARGUMENTS = [*OUTPUTS, "--scenario-by-folder", "-R", "archive"]

    def kill_and_resume(self, jobs, seed):
        """Kills runs after random times, until one comes through; returns how many were killed."""
        source = random.Random(seed)
        out = "killed" + jobs
        longest_s, killed_count = 0.002, 0
        while True:
            process = self.start("-o", out, "-j", jobs, *self.ARGUMENTS)
            time.sleep(source.random() * longest_s)
            process.kill()
            process.communicate()
            if process.returncode == 0:
                return killed_count
            self.assertEqual(-signal.SIGKILL, process.returncode)
            killed_count += 1
            longest_s *= 1.15

    def test_killed_and_resumed_is_as_done_at_once(self):
        self.write_archive()
        self.convert(*self.ARGUMENTS, out="whole")
        for jobs in ("1", "2"):
            with self.subTest(jobs=jobs):
                self.assertGreater(self.kill_and_resume(jobs, seed=jobs), 3)
                self.assert_same_tree("whole", "killed" + jobs)
                result = self.convert(*self.ARGUMENTS, "--json", out="killed" + jobs)
                self.assertEqual({"skipped"}, {each["result"] for each in json.loads(result.out)["run"]["inputs"]})

    def test_several_jobs_are_as_one(self):
        self.write_archive()
        for jobs in ("1", "2", "7"):
            self.convert(*self.ARGUMENTS, "-j", jobs, out="jobs" + jobs)
        self.assert_same_tree("jobs1", "jobs2")
        self.assert_same_tree("jobs1", "jobs7")

    def test_added_later_is_as_at_once(self):
        paths = [self.write("c%d.pcap" % number, capture(number)) for number in range(6)]
        self.convert(*self.OUTPUTS, *paths, out="whole")
        for path in paths:
            self.convert(*self.OUTPUTS, path, out="added")
        for path in reversed(paths):
            self.convert(*self.OUTPUTS, path, out="reversed")
        self.assert_same_tree("whole", "added")
        self.assert_same_tree("whole", "reversed")

    def test_interrupt_finishes_in_order_and_resumes(self):
        self.write_archive(30, 3000)
        self.convert(*self.ARGUMENTS, out="whole")
        process = self.start("-o", "out", *self.ARGUMENTS)
        self.wait_until(lambda: len(self.avro_files("out")) > 2, "the first captures")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        self.assertEqual(1, process.returncode)
        self.assertRegex(err.decode(), r"\Apcap2avro: interrupted: [^\n]*\n\Z")
        summary = json.loads((self.folder / "out/summary.json").read_text())
        self.assertTrue(summary["run"]["interrupted"])
        self.assertIn("not tried", {each["result"] for each in summary["run"]["inputs"]})
        edges = (self.folder / "out/edges").glob("*/*.csv")
        self.assertEqual(summary["total"]["records"], sum(sum(read_edges(path).values()) for path in edges))
        self.assertFalse([name for name in self.list_files("out") if ".pcap2avro-" in name])
        self.convert(*self.ARGUMENTS)
        self.assert_same_tree("whole", "out")

    def test_interrupted_single_file_is_not_there(self):
        self.write_archive(30, 3000)
        process = self.start("-q", "-w", "x.avro", "-e", "x.csv", "-R", "archive")
        self.wait_until(lambda: list(self.folder.glob(".pcap2avro-*")), "the outputs")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        self.assertEqual((1, b"pcap2avro: interrupted\n"), (process.returncode, err))
        self.assertEqual({"archive"}, {path.name for path in self.folder.iterdir()})

    def test_second_interrupt_aborts(self):
        os.mkfifo(self.folder / "pipe")
        process = self.start("-w", "x.avro", "pipe")  # it waits for a writer
        self.wait_until(lambda: self.catches(process, signal.SIGINT), "the handler")
        process.send_signal(signal.SIGINT)
        self.wait_until(lambda: self.catches(process, signal.SIGINT) is False, "the first signal")
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertEqual(-signal.SIGINT, process.returncode)

    @staticmethod
    def catches(process, number):
        status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
        return bool(int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> (number - 1) & 1)

    def test_interrupted_stream_is_kept(self):
        """It cannot be read again: as when tcpdump, which is piped into the program, gets the same ^C."""
        packets = "out/packets/szenario=default/packetdump_h_any_2016-10-28_09-01-04_stdin.avro"
        for outputs, name in ((["-w", "x.avro"], "x.avro"), (["-o", "out"], packets)):
            process = self.start("--dump-host", "h", *outputs, "-", stdin=-1)
            process.stdin.write(capture(1))
            process.stdin.flush()
            place = (self.folder / name).parent
            self.wait_until(lambda: list(place.glob(".pcap2avro-*")), "the output")
            process.send_signal(signal.SIGINT)
            self.wait_until(lambda: self.catches(process, signal.SIGINT) is False, "the signal")
            _, err = process.communicate(capture(2)[24:])
            self.assertEqual(1, process.returncode)
            self.assertIn(b"pcap2avro: -: interrupted: what was read is kept\n", err)
            self.assertGreaterEqual(len(read_avro(self.folder / name)), 40)

    def test_interrupt_ends_the_wait_for_an_idle_stream(self):
        """Nothing more comes, and the pipe stays open: as of a tcpdump that runs elsewhere."""
        packets = "out/packets/szenario=default/packetdump_h_any_2016-10-28_09-01-04_stdin.avro"
        for outputs, name in ((["-w", "x.avro"], "x.avro"), (["-o", "out"], packets)):
            process = self.start("-q", "--dump-host", "h", *outputs, "-", stdin=-1)
            process.stdin.write(capture(1))
            process.stdin.flush()
            place = (self.folder / name).parent
            self.wait_until(lambda: list(place.glob(".pcap2avro-*")), "the output")
            process.send_signal(signal.SIGINT)
            self.assertEqual(1, process.wait(TIMEOUT_S))
            self.assertIn(b"pcap2avro: -: interrupted: what was read is kept\n", process.stderr.read())
            self.assertEqual(40, len(read_avro(self.folder / name)))
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()

    def test_interrupt_before_a_stream_begins(self):
        for outputs in (["-w", "y.avro"], ["-o", "out"]):
            process = self.start("-q", *outputs, "-", stdin=-1)
            self.wait_until(lambda: self.catches(process, signal.SIGINT), "the handler")
            process.send_signal(signal.SIGINT)
            self.assertEqual(1, process.wait(TIMEOUT_S))
            self.assertIn(b"interrupted", process.stderr.read())
            self.assertEqual([], list(self.folder.glob("y.avro")) + self.avro_files("out"))
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()

    def test_ignored_signals_stay_ignored(self):
        """As under nohup."""
        os.mkfifo(self.folder / "pipe")
        process = self.start("-q", "-w", "x.avro", "pipe", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        with open(self.folder / "pipe", "wb") as pipe:
            process.send_signal(signal.SIGHUP)
            pipe.write(capture(1))
        process.communicate()
        self.assertEqual(0, process.returncode)


class ChangeTest(BatchTest):
    def test_unchanged_is_skipped_and_said_so(self):
        path = self.write("x.pcap", capture(1))
        self.convert(path)
        before = {name: (self.folder / "out" / name).stat().st_mtime_ns for name in self.list_files("out") if "szenario" in name}
        result = self.convert(path)
        self.assertEqual(["pcap2avro: %s: skipped: converted before, unchanged since" % path], result.lines)
        self.assertEqual([], self.convert("-q", path).lines)
        self.assertEqual(before, {name: (self.folder / "out" / name).stat().st_mtime_ns for name in before})

    def test_changed_is_replaced(self):
        for change in ("time", "size"):
            path = self.write("x.pcap", capture(1))
            self.convert("-q", path)
            old = self.avro_files("out")
            new = capture(2) if change == "time" else capture(2, 41)
            self.write("x.pcap", new, START_S + (change == "time"))
            self.assertEqual([], self.convert("-q", path).lines)
            self.convert("-q", path, out="fresh" + change)
            self.assert_same_tree("fresh" + change, "out")
            self.assertNotEqual(old, self.avro_files("out"))

    def test_changed_to_no_capture_keeps_what_was(self):
        path = self.write("x.pcap", capture(1))
        self.convert("-q", path)
        before = read_tree(self.folder / "out")
        self.write("x.pcap", b"garbage")
        self.convert("-q", path, status=1)
        self.assertEqual(before, read_tree(self.folder / "out"))

    def test_force_converts_anew(self):
        path = self.write("x.pcap", capture(1))
        self.convert("-q", path)
        before = read_tree(self.folder / "out")
        (packets,) = self.avro_files("out")
        inode = packets.stat().st_ino
        self.assertEqual([], self.convert("--force", path).lines)
        self.assertNotEqual(inode, packets.stat().st_ino)
        self.assertEqual(before, read_tree(self.folder / "out"))

    def test_what_was_removed_is_made_again(self):
        path = self.write("x.pcap", capture(1))
        self.convert("-q", path)
        before = read_tree(self.folder / "out")
        for name in [*before, *(".pcap2avro/captures/" + each for each in self.list_files("out/.pcap2avro/captures"))]:
            with self.subTest(name=name):
                (self.folder / "out" / name).unlink()
                self.convert("-q", path)
                self.assertEqual(before, read_tree(self.folder / "out"))

    def test_damaged_once_is_told_again(self):
        path = self.write("x.pcap", capture(1)[:-1])
        self.convert("-q", path, status=1)
        result = self.convert("-q", path, status=1)
        self.assertEqual(1, len(result.lines))
        self.assertIn("skipped now", result.lines[0])

    def test_one_broken_capture_never_stops_the_others(self):
        device = section() + interface(name=b"d" * 3000) + enhanced(frame("10.9.9.9"))
        broken = [b"", b"garbage" * 99, capture(7)[:-1], section() + enhanced(frame())]
        for number, data in enumerate(broken + [device] + [capture(1), capture(2)]):
            self.write("%d.pcap" % number, data)
        names = ["%d.pcap" % number for number in range(len(broken) + 3)]
        for jobs in ("1", "3"):
            result = self.convert("-q", "-j", jobs, *names, out="out" + jobs, status=1)
            self.assertEqual(names[: len(broken)], [line.split(": ")[1] for line in result.lines])
            self.assertEqual(40 + 40 + 39 + 1, sum(self.edges(out="out" + jobs).values()))
        self.assert_same_tree("out1", "out3")

    def test_filter_that_a_link_type_does_not_know_stops_that_one_only(self):
        raw = self.write("raw.pcap", pcap([frame()[14:]] * 3, link_type=101))
        plain = self.write("plain.pcap", capture(1))
        result = self.convert("-q", "-f", "ether host 02:00:00:00:00:02", raw, plain, status=1)
        self.assert_complaint(result, ["raw.pcap: not converted", "link type 101", "ether host"])
        self.assertEqual(40, sum(self.edges().values()))

    def test_other_options_are_refused_with_the_difference(self):
        path = self.write("x.pcap", capture(1))
        self.convert("-q", path)
        before = read_tree(self.folder / "out", leave_out=())
        for options, words in (
            (["-f", "udp"], ["--filter none, not udp"]),
            (["-f", "udp\nport 53"], ["--filter none, not udp port 53"]),
            (["--from", "5"], ["--from none, not 5"]),
            (["--until", "2030-01-01"], ["--until none, not 1893456000"]),
            (["--payload", "3"], ["--payload all, not 3"]),
            (["--no-payload"], ["--payload all, not none"]),
            (["--tunnels", "all"], ["--tunnels outer, not all"]),
            (["--codec", "null"], ["--codec deflate, not null"]),
            (["--weight", "bytes"], ["--weight packets, not bytes"]),
            (["--formats", "avro"], ["--formats avro,edges,nodes, not avro"]),
            (["--window", "10"], ["--window 0, not 10"]),
            (["--level", "group"], ["--level host, not group"]),
        ):
            with self.subTest(options=options):
                self.expect_failure(["out: holds captures converted with", *words], "-o", "out", *options, path)
                self.assertEqual(before, read_tree(self.folder / "out", leave_out=()))

    def test_two_runs_at_once(self):
        path = self.write("x.pcap", capture(1))
        os.mkfifo(self.folder / "pipe")
        with self.start("-q", "-o", "out", "pipe") as first:
            with open(self.folder / "pipe", "wb") as pipe:
                self.wait_until((self.folder / "out/.pcap2avro/options").exists, "the first run")
                self.expect_failure(["out: another run is writing here"], "-o", "out", path)
                pipe.write(capture(2))
            first.communicate()
        self.assertEqual(0, first.returncode)
        self.convert("-q", path)
        self.assertEqual(80, sum(self.edges().values()))


class FolderTest(BatchTest):
    def test_scenario_is_the_folder_below_the_one_given(self):
        self.write("archive/a/run1/x.pcap", capture(1))
        self.write("archive/a/run2/x.pcap", capture(2))
        self.write("archive/top.pcap", capture(3))
        self.convert("-q", "--scenario-by-folder", "-S", "rest", "-R", "archive")
        for scenario in ("a/run1", "a/run2", "rest"):
            self.assertEqual(40, sum(self.edges(scenario).values()))
        folders = {path.parent.name for path in self.avro_files("out")}
        self.assertEqual({"szenario=a%2Frun1", "szenario=a%2Frun2", "szenario=rest"}, folders)
        self.convert("-q", "--scenario-by-folder", "archive/a/run1/x.pcap", out="named")
        self.assertEqual(40, sum(self.edges("run1", "named").values()))

    def test_what_is_no_capture_is_counted(self):
        self.write("archive/x.pcap", capture(1))
        self.write("archive/README", b"words about it")
        self.write("archive/empty", b"")
        result = self.convert("-R", "archive")
        self.assertEqual([], result.lines)
        self.assertIn(b"1 converted, 2 not a capture", result.out)

    def test_output_below_the_folder_is_left_out(self):
        self.write("archive/x.pcap", capture(1))
        for _ in range(2):
            result = self.convert("-q", "--json", "-R", "archive", out="archive/out")
        self.assertEqual(["archive/x.pcap"], [each["path"] for each in json.loads(result.out)["run"]["inputs"]])

    def test_what_is_no_regular_file_is_passed_over(self):
        self.write("archive/x.pcap", capture(1))
        os.mkfifo(self.folder / "archive/pipe")
        (self.folder / "archive/lost").symlink_to("nowhere")
        (self.folder / "archive/loop").symlink_to(".")
        result = self.convert("--json", "-R", "archive")
        self.assertEqual([], result.lines)
        self.assertEqual(1, len(json.loads(result.out)["run"]["inputs"]))

    def test_links_do_not_count_a_capture_twice(self):
        path = self.write("archive/x.pcap", capture(1))
        (self.folder / "archive/latest.pcap").symlink_to("x.pcap")
        (self.folder / "again").symlink_to("archive")
        self.convert("-q", "-R", "archive")
        result = self.convert("-R", "again", path, "archive/latest.pcap")
        self.assertEqual(4, len(result.lines))
        self.assertEqual(40, sum(self.edges().values()))
        self.convert("-q", "archive/latest.pcap", out="link")
        self.assertEqual(40, sum(self.edges(out="link").values()))

    def test_stems_that_repeat_are_numbered(self):
        names = ["a/x.pcap", "b/x.pcapng", "c/x.pcap.gz", "c/x-2.pcap"]
        for number, name in enumerate(names):
            self.write(name, capture(number))
        self.convert("-q", "--dump-host", "h", *names)
        stems = [re.sub(".*_", "", path.stem) for path in self.avro_files("out")]
        self.assertEqual(["x", "x-2", "x-3", "x-2-2"], stems)

    def test_capture_given_twice(self):
        self.write("x.pcap", capture(1))
        result = self.convert("x.pcap", "./x.pcap")
        self.assertEqual(["pcap2avro: ./x.pcap: skipped: given twice"], result.lines)
        self.assertEqual(40, sum(self.edges().values()))
        self.convert("-q", "-S", "a", "x.pcap", "-S", "b", "x.pcap", out="two")
        self.assertEqual((40, 40), tuple(sum(self.edges(name, "two").values()) for name in "ab"))

    def test_streams_are_never_skipped(self):
        os.mkfifo(self.folder / "pipe.pcap")
        for number in range(2):
            with self.start("-q", "--dump-host", "h", "-o", "out", "-", "pipe.pcap", stdin=-1) as process:
                process.stdin.write(capture(number))
                process.stdin.close()
                (self.folder / "pipe.pcap").write_bytes(capture(number + 2))
                self.assertEqual(0, process.wait())
        self.assertEqual(160, sum(self.edges().values()))
        stems = sorted(re.sub(".*_", "", path.stem) for path in self.avro_files("out"))
        self.assertEqual(["pipe", "pipe-2", "stdin", "stdin-2"], stems)


class NameTest(BatchTest):
    ODD = [
        b"new\nline.pcap",
        b"quo\"te's.pcap",
        b" spa ces .pcap",
        b"\xff\xfe not utf-8.pcap",
        "Größe-漢字.pcap".encode(),
        b"-o.pcap",
        b"--json",
        b"%2F:*?[x]{y}^#=\\.pcap",
        b"escape\x1b[31m\x7f.pcap",
        b"n" * 245 + b".pcap",
        "漢".encode() * 81 + b".pcap",
        b"%" * 250,
        b".pcap",
    ]

    def test_odd_names_are_converted(self):
        for number, name in enumerate(self.ODD):
            (self.folder / os.fsdecode(name)).write_bytes(capture(number))
        self.convert("-q", "--dump-host", "h/o:st" * 40, "--", *map(os.fsdecode, self.ODD))
        found = self.avro_files("out")
        self.assertEqual(len(self.ODD), len(found))
        for path in found:
            self.assertNotRegex(os.fsencode(path.name), rb"[\x00-\x1f\x7f\"#'*:=?\\{\[\]^]")
            self.assertLessEqual(len(os.fsencode(path.name)), 255)
            self.assertEqual(40, len(read_avro(path)))
        names = b"\n".join(os.fsencode(path.name) for path in found)
        for part in (b"_new%0Aline.avro", b"_quo%22te%27s.avro", b"_%252F%3A%2A%3F%5Bx%5D%7By}%5E%23%3D%5C.avro"):
            self.assertIn(part, names)
        self.assertEqual(40 * len(self.ODD), sum(self.edges().values()))
        result = self.convert("--json", "-q", "--dump-host", "h/o:st" * 40, "--", *map(os.fsdecode, self.ODD))
        self.assertEqual({"skipped"}, {each["result"] for each in json.loads(result.out)["run"]["inputs"]})

    def test_a_message_is_one_line_whatever_the_name(self):
        name = b"a\nb\rc\td\x1b[2J\xff\xc2\x85\xe2\x80\xa8 \xc3\xa9%s.pcap"
        (self.folder / os.fsdecode(name)).write_bytes(capture(1)[:-1])
        shown = "a\\nb\\rc\\td\\x1B[2J\\xFF\\xC2\\x85\\xE2\\x80\\xA8 é%s.pcap"
        self.expect_failure([shown + ": byte "], "-q", "-o", "out", os.fsdecode(name))
        self.expect_failure([shown + ": byte "], "-q", "-e", "x.csv", os.fsdecode(name))
        self.expect_failure([shown + "2: No such file"], "-q", os.fsdecode(name) + "2")
        self.expect_failure([shown], "--tunnels", os.fsdecode(name), "x.pcap", status=2)
        result = self.convert("-S", "a\nb", "--dump-host", "c\x1bd", os.fsdecode(name), status=1, out="o\nut")
        self.assertEqual(4, len(result.out.splitlines()), result.out)
        self.assertIn(b"scenario a\\nb: ", result.out)

    def test_long_scenarios(self):
        deep = "/".join(["folder" * 10] * 8)
        self.write("archive/" + deep + "/x.pcap", capture(1))
        self.write("archive/" + deep + "2/x.pcap", capture(2))
        self.convert("-q", "--formats", "avro,edges,nodes,gexf", "--scenario-by-folder", "-R", "archive")
        summary = json.loads((self.folder / "out/summary.json").read_text())
        self.assertEqual([deep, deep + "2"], [each["name"] for each in summary["scenarios"]])
        files = sorted((self.folder / "out/edges").glob("*/*.csv"))
        self.assertEqual([40, 40], [sum(read_edges(path).values()) for path in files])
        self.assertEqual(files[0].parent.name.replace("szenario=", "edges_") + ".csv", files[0].name)

    def test_scenario_names_are_escaped(self):
        path = self.write("x.pcap", capture(1))
        for scenario, escaped in (("a/b", "a%2Fb"), ("a%2Fb", "a%252Fb"), ("..", ".."), ("a b=ü", "a b%3Dü")):
            self.convert("-q", "-S", scenario, path)
            self.assertEqual(40, sum(read_edges(self.folder / "out" / (EDGES % (escaped, escaped))).values()))
        self.assertEqual(4, len(list((self.folder / "out/edges").iterdir())))
        self.assertTrue(read_csv(self.folder / "out/nodes/szenario=../nodes_...csv"))

    def test_dump_host_that_avro_cannot_hold(self):
        path = self.write("x.pcap", capture(1))
        self.expect_failure(["--dump-host", "UTF-8"], "--dump-host", os.fsdecode(b"\xff"), path, status=2)


if __name__ == "__main__":
    main()
