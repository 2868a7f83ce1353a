#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What is recorded from interfaces: what was sent, each packet once, as a file of the same traffic has it."""

import json
import os
import signal
import subprocess
import time

from live_support import (
    PROGRAM,
    LiveTest,
    has_number,
    main,
    numbers_of,
    read_avro,
    read_edges,
    read_whole_blocks,
)

COUNT = 20000


class CaptureTest(LiveTest):
    def test_folder_is_as_for_a_file(self):
        process = self.capture("-S", "idle", "--dump-host", "h1", "-i", "v0", "--window", "1s")
        self.network.send(COUNT, 40000, kind="mixed")
        self.finish(process)
        (path,) = self.live_files()
        self.assertRegex(str(path), r"packets/szenario=idle/packetdump_h1_v0_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.avro$")
        records = read_avro(path)
        self.assert_same([number for number in range(COUNT) if has_number(number)], numbers_of(records))
        edges = read_edges(self.folder / "dump/edges/szenario=idle/edges_idle.csv")
        self.assertEqual(len(records), sum(edges.values()))
        for name in ("nodes", "windows", "activity"):
            self.assertTrue((self.folder / f"dump/{name}/szenario=idle/{name}_idle.csv").exists(), name)
        total = self.read_summary()["total"]
        self.assertEqual((COUNT, len(records), COUNT // 4), (total["frames"], total["records"], total["not_ip"]))
        for name in ("dropped_by_kernel", "dropped_by_interface", "dropped_by_program"):
            self.assertEqual(0, total[name], name)

    def test_folder_takes_one_capture_after_the_other(self):
        for number in range(3):
            process = self.capture("-i", "v0", "-c", "10")
            self.network.send(10, first=10 * number)
            self.finish(process, signal_number=None)
        self.assertEqual(3, len(self.live_files()))
        self.assertEqual(30, self.read_summary()["total"]["records"])
        edges = read_edges(self.folder / "dump/edges/szenario=default/edges_default.csv")
        self.assertEqual(30, sum(edges.values()))

    def test_count_is_exact(self):
        process = self.capture("-i", "v0", "-c", "1000", "-w", "x.avro", "--json")
        self.network.send(5000, 10000, kind="mixed")
        result = self.finish(process, signal_number=None)
        records = read_avro(self.folder / "x.avro")
        self.assert_same([number for number in range(1334) if has_number(number)][:1000], numbers_of(records))
        self.assertEqual({"UDP", "TCP", "ICMP"}, {record["protocolType"] for record in records})
        total = json.loads(result.out)["total"]
        # The last record is the last frame: those that follow are nobody's.
        self.assertEqual((1000, 1333, 333), (total["records"], total["frames"], total["not_ip"]))

    def test_records_are_those_of_a_file_of_the_same_traffic(self):
        other = self.start_in_network("dumpcap", "-q", "-i", "v0", "-w", "x.pcapng")
        process = self.capture("--dump-host", "h1", "-i", "v0", "-w", "live.avro")
        self.network.send(COUNT, 40000, kind="mixed", frame_bytes=200)
        self.finish(process)
        self.finish(other, signal_number=signal.SIGINT)
        self.run_program("-q", "--dump-host", "h1", "-w", "file.avro", "x.pcapng")
        live, file = (read_avro(self.folder / name) for name in ("live.avro", "file.avro"))
        self.assertEqual(COUNT // 4 * 3, len(live))
        self.assert_same_records(file, live)

    def test_edges_alone(self):
        process = self.capture("-i", "v0", "-c", "100", "-q", "-e", "-")
        self.network.send(100)
        result = self.finish(process, signal_number=None)
        lines = result.out.decode().splitlines()
        self.assertEqual("Source,Target,Weight", lines[0])
        self.assertEqual(100, sum(int(line.split(",")[2]) for line in lines[1:]))

    def test_lines_of_text_come_as_the_packets_do(self):
        process = self.capture("-i", "v0", "-q", "--text", "--header", "-f", "not icmp")
        os.set_blocking(process.stdout.fileno(), False)
        text = b"srcIP|dstIP|protocolType|headerLength|srcPort|dstPort|seqNumber|ackNumber|data\n"
        for first in (0, 4):
            self.network.send(4, kind="mixed", first=first)
            text += b"10.9.1.%d|10.9.2.1|UDP|34|%d|9|0|0|\n" % (first, 40000 + first)
            text += b"10.9.1.%d|10.9.2.1|TCP|34|%d|80|%d|0|\n" % (first + 1, 50001 + first, first + 1)
            found = b""

            def is_there():
                nonlocal found
                found += process.stdout.read() or b""
                return found == text

            self.wait_until_within(1.2, is_there)
            text = b""
        self.finish(process)

    def test_promiscuous_mode(self):
        for arguments, count in (((), 1), (("-p",), 0)):
            process = self.capture("-i", "v0", "-w", "x.avro", *arguments)
            link = json.loads(self.network.execute(self.network.inside, "ip", "-d", "-j", "link", "show", "v0").stdout)
            self.assertEqual(count, link[0]["promiscuity"])
            self.finish(process)

    def test_from_and_until(self):
        start_s = int(time.time()) + 2
        process = self.capture("-i", "v0", "--from", str(start_s), "--until", str(start_s + 1), "-w", "x.avro")
        self.network.send(2000, 500)
        self.finish(process, signal_number=None)
        self.assertGreaterEqual(time.time(), start_s + 1)
        records = read_avro(self.folder / "x.avro")
        self.assertTrue(all(start_s * 10**6 <= record["ts"] < (start_s + 1) * 10**6 for record in records))
        numbers = numbers_of(records)
        self.assertAlmostEqual(500, len(numbers), delta=100)
        self.assert_same(range(numbers[0], numbers[0] + len(numbers)), numbers)

    def test_filter_snap_length_and_payload(self):
        process = self.capture("-i", "v0", "-p", "-s", "60", "-B", "8", "-f", "tcp or icmp", "-w", "x.avro", "--json")
        self.network.send(4000, 20000, kind="mixed", frame_bytes=300)
        result = self.finish(process)
        total = json.loads(result.out)["total"]
        # The kernel filters: what does not match is no frame.
        self.assertEqual((2000, 2000, 0), (total["frames"], total["records"], total["filtered_out"]))
        records = read_avro(self.folder / "x.avro")
        self.assertEqual({300}, {record["length"] for record in records})
        # 60 bytes but for the Ethernet and IP headers, and that of TCP.
        self.assertEqual({6, 26}, {len(record["data"]) for record in records})
        process = self.capture("-i", "v0", "-c", "5", "--no-payload", "-w", "y.avro")
        self.network.send(5)
        self.finish(process, signal_number=None)
        self.assertEqual({None}, {record["data"] for record in read_avro(self.folder / "y.avro")})

    def test_blocks_reach_the_disk_within_a_second(self):
        process = self.capture("-i", "v0")
        for number in range(3):
            self.network.send(1, first=number)
            (path,) = self.live_files(hidden=True)
            self.wait_until_within(1.2, lambda: numbers_of(read_whole_blocks(path)) == list(range(number + 1)))
        self.finish(process)

    def wait_until_within(self, seconds, condition):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def test_what_is_lost_is_counted(self):
        process = self.capture("-i", "v0", "-B", "1", "-w", "/dev/null", "--json")
        process.send_signal(signal.SIGSTOP)
        self.network.send(COUNT)
        process.send_signal(signal.SIGCONT)
        total = json.loads(self.finish(process).out)["total"]
        self.assertGreater(total["dropped_by_kernel"], 0)
        self.assertEqual((COUNT, 0, 0), (total["frames"] + total["dropped_by_kernel"], total["dropped_by_interface"], total["dropped_by_program"]))

    def test_what_the_interface_lost_is_told_apart(self):
        environment = self.preload("INTERFACE_DROPS_LIBRARY", INTERFACE_DROPS="7")
        process = self.start_in_network(PROGRAM, "-i", "v0", "-c", "10", env=environment)
        self.network.send(10)
        words = self.finish(process, signal_number=None).out.decode()
        self.assertIn("DROPPED by the interface: 7\n", words)
        total = self.read_summary()["total"]
        self.assertEqual((10, 0, 7, 0), tuple(total[name] for name in ("frames", "dropped_by_kernel", "dropped_by_interface", "dropped_by_program")))

    def test_what_is_lost_is_in_the_summary(self):
        process = self.capture("-i", "v0", "-B", "1", "--no-payload")
        process.send_signal(signal.SIGSTOP)
        self.network.send(COUNT)
        process.send_signal(signal.SIGCONT)
        words = self.finish(process).out.decode()
        total = self.read_summary()["total"]
        self.assertIn(f"DROPPED by the kernel: {total['dropped_by_kernel']}\n", words)
        self.assertEqual(COUNT, total["frames"] + total["dropped_by_kernel"])

    def test_interfaces_are_listed(self):
        command = ["ip", "netns", "exec", self.network.inside, PROGRAM, "-D"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        self.assertEqual({"v0 up", "any up", "lo down"}, set(lines))

    def test_wrong_command_lines(self):
        self.expect_failure(["-i is missing"], "-c", "3", "x.pcap", status=2)
        self.expect_failure(["one or the other"], "-i", "v0", "x.pcap", status=2)
        self.expect_failure(["given twice"], "-i", "v0", "-i", "v0", status=2)
        self.expect_failure(["one scenario"], "-S", "one", "-i", "v0", "-S", "other", "-i", "v1", status=2)
        self.expect_failure(["one scenario"], "--dump-host", "one", "-i", "v0", "--dump-host", "other", status=2)
        self.expect_failure(["whole number"], "-i", "v0", "-c", "0", status=2)
        self.expect_failure(["nobody", "-D"], "-i", "nobody")


class TwoInterfacesTest(LiveTest):
    pair_count = 2

    def test_two_interfaces_are_one_recording(self):
        process = self.capture("-i", "v0", "-S", "load", "-i", "v1", "--dump-host", "h1")
        senders = [self.network.start_sending(COUNT, 20000, first=first, number=number) for number, first in ((0, 0), (1, COUNT))]
        for sender in senders:
            sender.communicate()
            self.assertEqual(0, sender.returncode)
        self.finish(process)
        (path,) = self.live_files()
        # -S and --dump-host hold for all interfaces, wherever they stand.
        self.assertRegex(str(path), r"/szenario=load/packetdump_h1_any_")
        records = read_avro(path)
        for name, first in (("v0", 0), ("v1", COUNT)):
            of_one = [record for record in records if record["dumpDevice"] == name]
            self.assert_same(list(range(first, first + COUNT)), numbers_of(of_one))
        self.assert_same(list(range(1, 2 * COUNT + 1)), [record["packet_grab_nr"] for record in records])

    def test_one_interface_that_is_lost_does_not_end_the_other(self):
        process = self.capture("-i", "v0", "-i", "v1", "-w", "x.avro")
        self.network.send(100, number=0)
        self.network.execute(self.network.inside, "ip", "link", "set", "v0", "down")
        line = process.stderr.readline().decode()
        self.assertIn("v0: the interface went down", line)
        self.network.send(100, first=100, number=1)
        self.finish(process, status=1)
        self.assert_same(list(range(200)), numbers_of(read_avro(self.folder / "x.avro")))


if __name__ == "__main__":
    main()
