#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""convert_capture.py: the mapper. For each line of its input, which is a task of convert_archive.py in JSON, it runs pcap2avro on the
capture and writes a line of JSON that tells what became of it. It fails for no capture: Hadoop would try the whole task again."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from archive_files import ArchiveError, Shell, final_files, literal

TRIES = 2
CHUNK_BYTES = 256 * 1024
REPORT_S = 30  # Hadoop ends a task of which it hears nothing for ten minutes
DAMAGED = "damaged"


class Pipeline:
    """The capture out of the file system, through pcap2avro and back into it, in bounded memory."""

    def __init__(self, task, shell, folder, packets):
        command = [task["program"], "--json", "--dump-host", task["dump_host"], "-w", "-", "-e", f"{folder}/edges.csv", *task["options"], "-"]
        with open(f"{folder}/messages", "wb") as messages:
            self.reader = shell.start("-cat", literal(task["path"]), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                self.program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages)
            except OSError as error:
                self.reader.kill()
                self.reader.communicate()
                raise ArchiveError(f"{task['program']}: {error.strerror}") from error
        self.writer = shell.start("-put", "-d", "-", packets, stdin=self.program.stdout, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.program.stdout.close()
        self.messages, self.fed = pathlib.Path(folder, "messages"), 0

    def run(self):
        """The last line that the reader and the writer complained with, or nothing, and whether the capture was read to its end."""
        is_all_read = self._feed()
        read_errors = self.reader.communicate()[1].decode(errors="replace").splitlines()
        self.program.wait()
        write_errors = self.writer.communicate()[1].decode(errors="replace").splitlines()
        read_error = (read_errors or ["-cat failed"])[0] if is_all_read and self.reader.returncode != 0 else None
        write_error = (write_errors or ["-put failed"])[-1] if self.writer.returncode != 0 else None
        return read_error, write_error, is_all_read

    def _feed(self):
        told = time.monotonic()
        try:
            with self.program.stdin as pipe:
                for chunk in iter(lambda: self.reader.stdout.read1(CHUNK_BYTES), b""):
                    pipe.write(chunk)
                    self.fed += len(chunk)
                    if time.monotonic() - told > REPORT_S:
                        told = time.monotonic()
                        report(f"{self.fed} bytes read")
            return True
        except BrokenPipeError:  # it reads no further, and says why
            return False


def report(text):
    sys.stderr.write(f"reporter:status:{text}\n")
    sys.stderr.flush()


def judge(pipeline, task):
    """What is kept, as result, message and pcap2avro's summary; an ArchiveError where nothing may be kept. The program's status does
    not tell that it was given all: a stream that ends early between two records looks whole."""
    read_error, write_error, is_all_read = pipeline.run()
    status = pipeline.program.returncode
    lines = pipeline.messages.read_text(errors="replace").splitlines()
    summaries = [line for line in lines if line.startswith("{")]
    message = next((line for line in lines if not line.startswith("{")), "").removeprefix("pcap2avro: ").removeprefix("-: ")
    total = json.loads(summaries[-1])["total"] if summaries else None
    if read_error:
        raise ArchiveError(f"byte {pipeline.fed}: cannot be read: {read_error}")
    if (status == 0 or is_all_read) and pipeline.fed != task["length"]:
        raise ArchiveError(f"{pipeline.fed} of {task['length']} bytes reached pcap2avro")
    if status < 0:
        raise ArchiveError(f"pcap2avro was ended by signal {-status}")
    is_damaged = status == 1 and total is not None and total.get("damaged_captures") == 1
    if not is_damaged and (status != 0 or total is None):
        raise ArchiveError(message or f"pcap2avro ended with status {status}")
    if write_error:
        raise ArchiveError(write_error)
    return (DAMAGED if is_damaged else "converted"), message, total


def mark_of(task, result, message, total):
    return {"path": task["path"], "scenario": task["scenario"], "dump_host": task["dump_host"], "length": task["length"],
            "modified_ms": task["modified_ms"], "options": " ".join(task["options"]), "result": result, "message": message, "summary": total}


def publish(shell, temporary, final):
    """Renames; the mark only when the others are there."""
    moves = [(shell.start("-mv", literal(source), target, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE), target)
             for source, target in list(zip(temporary, final))[:2]]
    errors = [(process.communicate()[1].decode(errors="replace"), process.returncode) for process, _ in moves]
    for text, status in errors:
        if status != 0:
            raise ArchiveError((text.splitlines() or ["-mv failed"])[-1])
    shell.must("-mv", literal(temporary[2]), final[2])


def convert_once(task, shell, folder, temporary):
    pipeline = Pipeline(task, shell, folder, temporary[0])
    result, message, total = judge(pipeline, task)
    local = [pathlib.Path(folder, temporary[i].rsplit("/", 1)[1]) for i in (1, 2)]
    pathlib.Path(folder, "edges.csv").rename(local[0])
    local[1].write_text(json.dumps(mark_of(task, result, message, total), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    shell.must("-put", *map(str, local), temporary[1].rsplit("/", 1)[0])
    publish(shell, temporary, final_files(task["out"], task))
    return {"result": result, "message": message, "records": total["records"], "bytes": task["length"]}


def convert(task, attempt):
    """One task; @attempt is no other's. What an earlier attempt left, or stands there of a capture that is now another, goes first."""
    shell, final = Shell(task["shell"]), final_files(task["out"], task)
    tries, outcome = 0, None
    while outcome is None:
        tries += 1
        temporary = [f"{task['attempts']}/{attempt}-{tries}.{kind}" for kind in ("avro", "csv", "json")]
        folder = tempfile.mkdtemp(dir=".")
        try:
            if tries > 1 or task["is_replaced"]:
                shell.must("-rm", "-f", "-skipTrash", *map(literal, reversed(final)))
            outcome = convert_once(task, shell, folder, temporary)
        except (ArchiveError, OSError, ValueError) as error:
            shell.run("-rm", "-f", "-skipTrash", *map(literal, [*temporary, *(reversed(final) if tries == TRIES else [])]))
            if tries == TRIES:
                outcome = {"result": "failed", "message": str(error), "records": 0, "bytes": 0}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return {"path": task["path"], "scenario": task["scenario"], "dump_host": task["dump_host"], "tries": tries, **outcome}


def main():
    attempt = os.environ.get("mapreduce_task_attempt_id", f"process_{os.getpid()}")
    for number, line in enumerate(sys.stdin):
        print(json.dumps(convert(json.loads(line), f"{attempt}-{number}")), flush=True)


if __name__ == "__main__":
    main()
