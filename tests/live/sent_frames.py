#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""At 100,000 and 200,000 frames a second nothing is lost that dumpcap does not lose, too, and each record is the frame that was
sent, field by field. FRAMES says how many are sent (200,000; docs/performance.md has a million)."""

import json
import os
import re
import signal
import time

import avro.datafile
import avro.io

from live_support import LiveTest, has_number, main

FRAMES = int(os.environ.get("FRAMES", 200_000))
FRAME_BYTES = 64


def make_record(number):
    """What frame_sender sends as that number, as a record."""
    protocol, ports, start, padding = (
        ("UDP", (40000 + number % 1000, 9), b"", FRAME_BYTES - 14 - 20 - 8 - 4),
        ("TCP", (50000 + number % 1000, 80), b"", FRAME_BYTES - 14 - 20 - 20 - 4),
        ("ICMP", (0, 0), b"\x08" + bytes(7), FRAME_BYTES - 14 - 20 - 8 - 4),
    )[number % 4]
    return {
        "packet_grab_nr": number + 1,
        "srcIP": f"10.9.1.{number % 64}",
        "dstIP": f"10.9.2.{1 + number // 64 % 16}",
        "srcPort": ports[0],
        "dstPort": ports[1],
        "seqNumber": number if protocol == "TCP" else 0,
        "ackNumber": 0,
        "dumpHost": "h1",
        "protocolType": protocol,
        "dumpDevice": "v0",
        "data": start + number.to_bytes(4, "big") + bytes(padding),
        "length": FRAME_BYTES,
        "headerLength": 14 + 20,
        "tcpFlags": 0x18 if protocol == "TCP" else 0,
    }


class SentFramesTest(LiveTest):
    def capture_at(self, rate):
        """Beside dumpcap, both with buffers of 64 MiB and payload to disk. Returns what each has lost, and when it was sent."""
        other = self.start_in_network("dumpcap", "-q", "-B", "64", "-i", "v0", "-w", "x.pcapng")
        process = self.capture("-i", "v0", "--dump-host", "h1", "-w", "x.avro", "--json")
        start_us = time.time_ns() // 1000
        self.network.send(FRAMES, rate, kind="mixed", frame_bytes=FRAME_BYTES)
        end_us = time.time_ns() // 1000
        total = json.loads(self.finish(process).out)["total"]
        words = self.finish(other, signal_number=signal.SIGINT).err.decode()
        dropped = sum(total[f"dropped_by_{name}"] for name in ("kernel", "interface", "program"))
        self.assertEqual(FRAMES, total["frames"] + dropped)
        return dropped, int(re.search(r"received/dropped on interface \S+ \d+/(\d+)", words)[1]), (start_us, end_us)

    def check_records(self, times):
        numbers = iter(number for number in range(FRAMES) if has_number(number))
        start_us, end_us = times
        before_us = start_us
        with avro.datafile.DataFileReader(open(self.folder / "x.avro", "rb"), avro.io.DatumReader()) as reader:
            for record in reader:
                time_us = record.pop("ts")
                self.assertTrue(before_us <= time_us <= end_us, (before_us, time_us, end_us))
                before_us = time_us
                self.assertEqual(make_record(next(numbers)), record)
        self.assertIsNone(next(numbers, None))

    def check_rate(self, rate):
        dropped, dropped_by_dumpcap, times = self.capture_at(rate)
        if dropped_by_dumpcap == 0:
            self.assertEqual(0, dropped)
        if dropped == 0:
            self.check_records(times)
        print(f"{FRAMES} frames at {rate}/s: {dropped} lost, by dumpcap {dropped_by_dumpcap}", flush=True)

    def test_at_100000_a_second(self):
        self.check_rate(100_000)

    def test_at_200000_a_second(self):
        self.check_rate(200_000)


if __name__ == "__main__":
    main()
