#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Outputs that cannot be written, and command lines that cannot be meant: one line, the status, nothing half-made."""

import json
import os
import pty
import random
import shutil
import subprocess

from support import HINT, NOBODY, PROGRAM, CliTest, Result, default_signals, frame, main, pcap, read_avro, read_edges, read_tree

FRAMES = [frame("10.0.0.%d" % number, "10.0.1.1") for number in range(1, 6)]


def many_frames(count=2000):
    """Random payloads, which no codec makes smaller, between many hosts."""
    source = random.Random(1)
    return [frame("10.1.%d.%d" % (number >> 8, number & 255), payload=source.randbytes(500)) for number in range(count)]


class UnwritableTest(CliTest):
    def setUp(self):
        super().setUp()
        self.path = self.write("x.pcap", pcap(FRAMES))

    def assert_only_input(self):
        self.assertEqual(["x.pcap"], self.list_files())

    def test_output_without_its_parent(self):
        self.expect_failure(["missing/out: No such file"], "-o", "missing/out", self.path)
        self.expect_failure(["missing: No such file"], "-w", "missing/x.avro", self.path)
        self.expect_failure(["missing: No such file"], "-e", "missing/x.csv", self.path)
        self.assert_only_input()

    def test_output_that_is_a_folder_or_a_file(self):
        (self.folder / "there").mkdir()
        self.expect_failure(["there: Is a directory"], "-w", "there", self.path)
        self.expect_failure(["there: Is a directory"], "-e", "there", self.path)
        self.write("plain", b"mine")
        self.expect_failure(["Not a directory"], "-o", "plain", self.path)
        self.assertEqual(b"mine", (self.folder / "plain").read_bytes())
        self.assertEqual(["plain", "x.pcap"], self.list_files())

    def run_as_nobody(self, *arguments):
        """Root may write everywhere, so the program is run as somebody else, from a copy that all may read."""
        program = self.folder / "program"
        shutil.copy(PROGRAM, program)
        program.chmod(0o755)
        drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*drop, program, *arguments], cwd=self.folder, capture_output=True, timeout=60, preexec_fn=default_signals
        )
        program.unlink()
        return Result(done.returncode, done.stdout, done.stderr)

    def test_read_only_folder(self):
        closed = self.folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        for option, name in (("-o", "closed/out"), ("-o", "closed"), ("-w", "closed/x.avro"), ("-e", "closed/x.csv")):
            with self.subTest(option=option, name=name):
                result = self.run_as_nobody(option, name, "x.pcap")
                self.assertEqual(1, result.status)
                self.assert_complaint(result, ["closed", "Permission denied"])
        self.assert_only_input()

    def test_capture_that_may_not_be_read(self):
        self.path.chmod(0)
        closed = self.folder / "archive/closed"
        self.write("archive/closed/x.pcap", pcap(FRAMES))
        closed.chmod(0)
        self.write("archive/open/y.pcap", pcap(FRAMES)).chmod(0o644)
        (self.folder / "out").mkdir()
        (self.folder / "out").chmod(0o777)
        result = self.run_as_nobody("-q", "-o", "out", "-R", "archive", "x.pcap")
        closed.chmod(0o755)
        self.assertEqual(1, result.status)
        self.assertEqual(["archive/closed: Permission denied", "x.pcap: Permission denied"], [line[11:] for line in result.lines])
        self.assertEqual(5, sum(read_edges(self.folder / "out/edges/szenario=default/edges_default.csv").values()))

    def run_on_full_disk(self, *arguments, size="300k", script='"$0" "$@"'):
        """On a tiny file system of the test's own; what is left on it is told on the last lines of standard output."""
        disk = self.folder / "disk"
        disk.mkdir(exist_ok=True)
        rights = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
        script = f"mount -t tmpfs -o size={size} tmpfs disk || exit 99; {script}; status=$?; find disk -type f; exit $status"
        done = subprocess.run(
            [*rights, "sh", "-c", script, PROGRAM, *arguments], cwd=self.folder, capture_output=True, timeout=60
        )
        if done.returncode == 99 or done.stderr.startswith(b"unshare"):
            self.refuse_or_skip("no rights for a file system of its own: " + done.stderr.decode())
        return Result(done.returncode, done.stdout, done.stderr), done.stdout.decode().splitlines()

    def test_full_disk(self):
        path = self.write("big.pcap", pcap(many_frames()))
        for arguments in (["-w", "disk/x.avro"], ["-w", "disk/x.avro", "-e", "disk/x.csv"], ["-o", "disk/out"], ["-o", "disk"]):
            with self.subTest(arguments=arguments):
                result, left = self.run_on_full_disk("-q", *arguments, path)
                self.assertEqual(1, result.status)
                self.assert_complaint(result, ["No space left on device"])
                self.assertEqual([], [name for name in left if name.endswith((".avro", ".csv")) or ".pcap2avro-" in name])

    def test_full_disk_is_resumed_once_there_is_room(self):
        """In one folder of a tiny file system: it is refused, grown, and the same command ends as anywhere else."""
        self.write("a.pcap", pcap(many_frames(50)))
        self.write("b.pcap", pcap(many_frames()))
        convert = '"$0" -q -o disk/out a.pcap b.pcap'
        script = f"{convert}; mount -o remount,size=8m disk && {convert} && cp -r disk/out kept"
        result, _ = self.run_on_full_disk(script=script)
        self.assertEqual(0, result.status, result.err)
        self.assert_complaint(result, ["No space left on device"])
        self.run_program("-q", "-o", "plain", "a.pcap", "b.pcap")
        self.assertEqual(read_tree(self.folder / "plain"), read_tree(self.folder / "kept"))

    def test_disk_that_is_full_for_the_edges_only(self):
        path = self.write("big.pcap", pcap(many_frames()))
        result, left = self.run_on_full_disk("-q", "-e", "disk/x.csv", path, size="8k")
        self.assertEqual(1, result.status)
        self.assert_complaint(result, ["disk/x.csv", "No space left on device"])
        self.assertEqual([], left)

    def test_full_device(self):
        self.expect_failure(["/dev/full: ", "No space left on device"], "-w", "/dev/full", self.path)
        self.expect_failure(["/dev/full: ", "No space left on device"], "-e", "/dev/full", self.path)
        self.expect_failure(["/dev/full"], "-w", "/dev/full", "-e", "x.csv", self.path)
        self.assert_only_input()
        with open("/dev/full", "wb") as full:
            for option in ("-w", "-e"):
                self.expect_failure(["standard output: ", "No space left"], option, "-", self.path, stdout=full)
            self.expect_failure(["standard output: No space left"], "-e", "x.csv", self.path, stdout=full)
            self.expect_failure(["standard output: No space left"], "--json", self.path, stdout=full)
            self.expect_failure(["standard output: No space left"], "--help", stdout=full)

    def test_output_is_the_input(self):
        before = self.path.read_bytes()
        (self.folder / "link").symlink_to("x.pcap")
        os.link(self.path, self.folder / "second")
        for name in ("x.pcap", "./x.pcap", "link", "second"):
            for option in ("-w", "-e"):
                self.expect_failure([name + ": is an input"], option, name, self.path)
        with open(self.path, "rb") as file:
            self.expect_failure(["x.pcap: is an input"], "-w", "x.pcap", "-", stdin=file)
        with open(self.path, "ab") as file:
            self.expect_failure(["is an input"], "-w", "-", self.path, stdout=file)
        self.expect_failure(["Not a directory"], "-o", self.path, self.path)
        self.assertEqual(before, self.path.read_bytes())

    def test_closed_standard_streams_are_never_an_output(self):
        """The first file that is opened would get their numbers, and the words meant for them."""
        self.write("y.pcap", pcap(FRAMES)[:-1])
        script = '"$0" -o plain x.pcap y.pcap >/dev/null 2>&1; "$0" -o closed x.pcap y.pcap >&- 2>&-'
        subprocess.run(["sh", "-c", script, PROGRAM], cwd=self.folder, timeout=60)
        self.assertEqual(read_tree(self.folder / "plain"), read_tree(self.folder / "closed"))
        script = '"$0" -e - x.pcap >&-'
        done = subprocess.run(["sh", "-c", script, PROGRAM], cwd=self.folder, capture_output=True, timeout=60)
        self.assertEqual(1, done.returncode)
        self.assert_complaint(Result(1, b"", done.stderr), ["standard output: Bad file descriptor"])
        done = subprocess.run(["sh", "-c", '"$0" -e x.csv - <&-', PROGRAM], cwd=self.folder, capture_output=True, timeout=60)
        self.assertEqual(1, done.returncode)

    def test_old_output_stays_when_the_new_one_fails(self):
        self.write("x.csv", b"Source,Target,Weight\n")
        self.run_program("-e", "x.csv", "-w", "/dev/full", self.path, status=1)
        self.assertEqual(b"Source,Target,Weight\n", (self.folder / "x.csv").read_bytes())


class UsageTest(CliTest):
    def setUp(self):
        super().setUp()
        self.path = self.write("x.pcap", pcap(FRAMES))

    def expect_usage(self, words, *arguments, **others):
        self.expect_failure(words, *arguments, status=2, **others)
        self.assertEqual(["x.pcap"], self.list_files())

    def test_unknown_options_are_named(self):
        self.expect_usage(["--colour: no such option"], "--colour", self.path)
        self.expect_usage(["--colour=red: no such option"], "--colour=red", self.path)
        self.expect_usage(["-x: no such option"], "-x", self.path)
        self.expect_usage(["-x: no such option"], "-qxR", self.path)
        self.expect_usage(["--json: takes no value"], "--json=2", self.path)
        self.expect_usage(["--fo: means several options"], "--fo", "avro", self.path)

    def test_missing_values_and_captures(self):
        self.expect_usage(["no capture given"])
        self.expect_usage(["no capture given"], "-q", "-S", "a")
        self.expect_usage(["-o: wants a value"], self.path, "-o")
        self.expect_usage(["-o: wants a value"], self.path, "-qo")
        self.expect_usage(["--codec: wants a value"], self.path, "--codec")
        for option in ("-o", "-w", "-e", "--hosts", "-S", "--dump-host"):
            self.expect_usage([option + ":" if option[1] == "-" else ":", "not empty"], option, "", self.path)

    def test_values_are_named_with_their_option(self):
        cases = {
            "--codec": ("lzma", "deflate, null, snappy, zstandard"),
            "--jobs": ("0", "1 to 256"),
            "--payload": ("-1", "whole number"),
            "--weight": ("hosts", "packets, bytes"),
            "--tunnels": ("none", "outer, inner, all"),
            "--formats": ("avro,pdf", "avro, edges, nodes, gexf"),
            "--from": ("yesterday", "a time"),
            "--until": ("1.5.2", "a time"),
            "--filter": ("host nowhere and and", "filter"),
        }
        for option, (value, wanted) in cases.items():
            with self.subTest(option=option):
                self.expect_usage([wanted] + ([option + ":"] if option != "--filter" else []), option, value, self.path)
        self.expect_usage(["-j: \"x\""], "--verify", "-j", "x", self.path)

    def test_options_that_exclude_each_other(self):
        self.expect_usage(["standard output"], "-w", "-", "-e", "-", self.path)
        self.expect_usage(["standard output"], "-w", "-", "-e", "/dev/stdout", self.path)
        self.expect_usage(["same file"], "-w", "x.out", "-e", "./x.out", self.path)
        self.expect_usage(["instead of --output"], "-w", "x.avro", "-o", "out", self.path)
        self.expect_usage(["one scenario"], "-w", "x.avro", "-S", "a", self.path, "-S", "b", self.path)
        self.expect_usage(["one scenario"], "-e", "x.csv", "--scenario-by-folder", self.path)
        self.expect_usage(["--formats"], "-e", "x.csv", "--formats", "edges", self.path)
        self.expect_usage(["--force"], "-e", "x.csv", "--force", self.path)
        self.expect_usage(["--hosts"], "-e", "x.csv", "--hosts", "/etc/hosts", self.path)
        self.expect_usage(["--verify"], "-e", "x.csv", "--verify", self.path)
        self.expect_usage(["--payload and --no-payload"], "--payload", "3", "--no-payload", self.path)
        self.expect_usage(["--from is not before --until"], "--from", "5", "--until", "5", self.path)
        self.expect_usage(["only once"], "-", "-")

    def test_several_scenarios_but_one_with_captures(self):
        self.run_program("-q", "-S", "a", "-e", "x.csv", "-S", "b", self.path)

    def test_no_avro_to_a_terminal(self):
        for name in ("-", "/dev/stdout", "/dev/tty", None):
            leader, terminal = pty.openpty()
            try:
                name = os.ttyname(terminal) if name is None else name
                with self.start("-w", name, self.path, stdout=terminal, start_new_session=name == "/dev/tty") as process:
                    _, err = process.communicate(timeout=60)
            finally:
                os.close(leader)
                os.close(terminal)
            if name != "/dev/tty":  # without a terminal of its own there is none to open
                self.assertEqual(2, process.returncode, name)
                self.assertIn(b"no Avro to a terminal", err)
                self.assertTrue(err.decode().endswith(HINT + "\n"))
            self.assertNotEqual(0, process.returncode)

    def test_avro_to_a_pipe_is_whole(self):
        result = self.run_program("--json", "-w", "-", self.path)
        (self.folder / "x.avro").write_bytes(result.out)
        self.assertEqual(5, len(read_avro(self.folder / "x.avro")))
        self.assertEqual(5, json.loads(result.err)["total"]["records"])


if __name__ == "__main__":
    main()
