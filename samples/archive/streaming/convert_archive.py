#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""pcap2avro on each capture of a manifest, by Hadoop Streaming, and the edges of all of them summed: what the Spark job beside does, for
clusters without Spark. Both may work on one output folder, one after the other.

A run is two jobs: a map task for each capture (convert_capture.py), and the sum of the partial edges (sum_edges.py). It is here that is
looked up what is done already, and that the outcomes are compared with the manifest."""
import argparse
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from archive_files import ArchiveError, Shell, capture_id, escape, literal

HERE = pathlib.Path(__file__).resolve().parent
LONGEST_COMMAND = 200_000  # characters; Linux takes ten times as many
FILES_A_TASK = 1000
MOST_REDUCERS = 20
# Those that leave the outputs in their form, and whether a value follows.
PASSED = {"--codec": True, "--payload": True, "--no-payload": False, "--weight": True, "-f": True, "--filter": True, "--from": True,
          "--until": True, "--tunnels": True}
ORIGIN = ("path", "dump_host", "length", "modified_ms", "options")
RESULTS = ("converted", "damaged", "skipped", "skipped, damaged", "failed")


def parse_arguments(words):
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(prog="convert_archive.py", usage="%(prog)s --manifest FILE --out URL [OPTION...] [-- WORD...]",
                                     epilog="WORD...: options of pcap2avro: " + " ".join(PASSED))
    parser.add_argument("--manifest", required=True, help="a line for each capture: URL, or URL, tab, SCENARIO, or these, tab, HOST")
    parser.add_argument("--out", required=True, help="URL of the folder that receives packets/, edges/, partial_edges/ and converted/")
    parser.add_argument("--pcap2avro", default="pcap2avro", metavar="FILE", help="the program, on each worker (pcap2avro)")
    parser.add_argument("--send", action="store_true", help="--pcap2avro is a file of this machine and is sent to each worker")
    parser.add_argument("--scenario", default="default", help="of captures whose line names none (default)")
    parser.add_argument("--dump-host", default="unknown", help="of captures whose line names none (unknown)")
    parser.add_argument("--captures-per-task", type=int, default=1, metavar="N", help="more than one where captures are small (1)")
    parser.add_argument("--dfs", default="hdfs dfs", metavar="COMMAND", help="the file system shell, here and on the workers (hdfs dfs)")
    parser.add_argument("--streaming", default="mapred streaming", metavar="COMMAND",
                        help="or `hadoop jar .../hadoop-streaming-VERSION.jar` (mapred streaming)")
    options = parser.parse_args(words[:at])
    if options.captures_per_task < 1:
        parser.error("--captures-per-task: 1 or more, please")
    options.words = words[at + 1:]
    check_passed(parser, options.words)
    options.out = normal_url(options.out.rstrip("/")) or parser.error(f"--out {options.out}: not a URL as hdfs://HOST/DIR or file:///DIR")
    return options


def check_passed(parser, words):
    rest = iter(words)
    for word in rest:
        name, equals, _ = word.partition("=")
        if name not in PASSED:
            parser.error(f'option "{word}" behind --, which this job does not pass on')
        if PASSED[name] and not equals and next(rest, None) is None:
            parser.error(f'option "{word}" lacks a value')


def normal_url(text):
    """As Hadoop writes it; nothing where it is none."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(//[^/]*)?(/.*)$", text)
    if not found:
        return None
    scheme, authority, path = found.groups()
    return f"{scheme}:{authority if authority and authority != '//' else ''}{re.sub('/+', '/', path)}"


def read_manifest(options):
    captures = {}
    for number, line in enumerate(pathlib.Path(options.manifest).read_text(encoding="utf-8").split("\n"), 1):
        if not line:
            continue
        place, fields = f"{options.manifest}: line {number}", line.split("\t")
        if len(fields) > 3 or "" in fields:
            raise ArchiveError(f"{place}: not URL, tab, SCENARIO, tab, HOST, of which the last two may be left out")
        path = normal_url(fields[0])
        if not path:
            raise ArchiveError(f"{place}: {fields[0]}: not a URL as hdfs://HOST/FILE or file:///FILE")
        scenario, host = [*fields[1:], *(options.scenario, options.dump_host)[len(fields) - 1:]]
        if (scenario, path) in captures:
            raise ArchiveError(f"{place}: {path} is there twice in scenario {scenario}")
        captures[scenario, path] = {"path": path, "scenario": scenario, "dump_host": host, "options": options.words}
    if not captures:
        raise ArchiveError(f"{options.manifest}: no capture in it")
    return captures


def chunks(words, most=FILES_A_TASK):
    """In the order that they have, each short enough for a command."""
    chunk, length = [], 0
    for word in words:
        if chunk and (len(chunk) == most or length + len(word) > LONGEST_COMMAND):
            yield chunk
            chunk, length = [], 0
        chunk.append(word)
        length += len(word)
    if chunk:
        yield chunk


class Survey:
    """What is there: the captures' sizes and times, and the marks of those that were converted."""

    def __init__(self, shell, options, captures):
        self.failed, self.todo, self.skipped = {}, {}, {}
        self.marks = dict(self._marks(shell, options.out))
        for key, capture in captures.items():
            capture["is_replaced"] = key in self.marks
        for chunk in chunks(sorted({capture["path"] for capture in captures.values()})):
            self._stat(shell, chunk, [item for item in captures.items() if item[1]["path"] in set(chunk)])

    @staticmethod
    def _marks(shell, out):
        said, errors, status = shell.run("-cat", f"{literal(out)}/converted/*/*.json")
        if status != 0 and not all("No such file" in line for line in errors):
            raise ArchiveError(f"{out}/converted: {errors[-1]}")
        for line in said:
            mark = json.loads(line)
            yield (mark["scenario"], mark["path"]), mark

    def _stat(self, shell, paths, items):
        said, errors, _ = shell.run("-stat", "%b %Y %F", *map(literal, paths))
        missing = {}
        for line in errors:
            found = re.match(r"stat: `(.*)': (.*)$", line)
            if not found:
                raise ArchiveError(line)
            missing[found[1]] = found[2][:1].lower() + found[2][1:].replace(" file or directory", " file")
        present = [path for path in paths if literal(path) not in missing]
        if len(present) != len(said):
            raise ArchiveError(f"{len(said)} answers about {len(present)} captures, from {present[0] if present else paths[0]} on")
        origins = {path: line.split(" ", 2) for path, line in zip(present, said)}
        for key, capture in items:
            self._sort(key, capture, origins.get(capture["path"]), missing.get(literal(capture["path"])))

    def _sort(self, key, capture, origin, trouble):
        if origin and origin[2] == "directory":
            trouble = "a folder, no capture"
        if trouble:
            self.failed[key] = {**capture, "result": "failed", "tries": 1, "message": trouble, "records": 0, "bytes": 0}
            return
        capture["length"], capture["modified_ms"] = int(origin[0]), int(origin[1])
        mark = self.marks.get(key)
        if mark and all(mark.get(field) == capture[field] for field in ORIGIN[:-1]) and mark["options"] == " ".join(capture["options"]):
            self.skipped[key] = {**capture, "result": "skipped, damaged" if mark["result"] == "damaged" else "skipped", "tries": 0,
                                 "message": mark["message"], "records": mark["summary"]["records"], "bytes": capture["length"]}
        else:
            self.todo[key] = capture


class Archive:
    """One run."""

    def __init__(self, options, work):
        self.options, self.work = options, work
        self.shell = Shell(shlex.split(options.dfs))
        self.attempts = f"{options.out}/.attempts/{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"

    def run(self):
        captures = read_manifest(self.options)
        survey = Survey(self.shell, self.options, captures)
        self._make_folders({scenario for scenario, _ in [*captures, *survey.marks]})
        try:
            outcomes = self._convert(survey.todo)
            is_all_told = set(outcomes) == set(survey.todo)
            outcomes = {**survey.failed, **survey.skipped, **outcomes}
            done = {key for key, outcome in outcomes.items() if outcome["result"] != "failed"}
            # Of captures that are gone, or in no manifest now, the files stay.
            keep = {key for key in survey.marks if key not in survey.todo}
            # Edges of some captures would look like those of all.
            is_summed = is_all_told and self._sum(captures, keep | done)
        finally:
            self.shell.run("-rm", "-r", "-f", "-skipTrash", literal(self.attempts))
        is_whole = report(captures, outcomes)
        if not is_summed:
            print("convert-archive: not all tasks ended well; the edges were not summed, please run it again", file=sys.stderr)
        return 0 if is_whole and is_summed else 1

    def _make_folders(self, scenarios):
        kinds = ("packets", "partial_edges", "converted", "edges")
        folders = {f"{self.options.out}/{kind}/szenario={escape(scenario)}" for scenario in scenarios for kind in kinds}
        for chunk in chunks([f"{self.attempts}/input", *sorted(folders)]):
            self.shell.must("-mkdir", "-p", *chunk)

    def _stream(self, name, tasks, settings, *words):
        """A job with a task for so many lines of its input; whether it ended well."""
        file = pathlib.Path(self.work, name)
        file.write_text("".join(json.dumps(task) + "\n" for task in tasks), encoding="ascii")
        self.shell.must("-put", str(file), f"{self.attempts}/input/{name}")
        files = [HERE / "archive_files.py", HERE / f"{name}.py", *([pathlib.Path(self.options.pcap2avro).resolve()] if self.options.send else [])]
        settings = {"stream.map.input.ignoreKey": "true", "mapreduce.map.speculative": "false", "mapreduce.reduce.speculative": "false", **settings}
        command = [*shlex.split(self.options.streaming), *(f"-D{name}={value}" for name, value in settings.items()),
                   "-files", ",".join(file.as_uri() for file in files),
                   "-cmdenv", "PYTHONPATH=.", "-cmdenv", "PYTHONUTF8=1", "-cmdenv", "LC_ALL=C.UTF-8",
                   "-inputformat", "org.apache.hadoop.mapred.lib.NLineInputFormat", "-input", f"{self.attempts}/input/{name}",
                   "-output", f"{self.attempts}/{name}", *words]
        log = pathlib.Path(self.work, f"{name}.log")
        with open(log, "wb") as stream:
            status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=self.work, check=False).returncode
        if status != 0:
            sys.stderr.write(log.read_text(errors="replace"))
        return status

    def _convert(self, todo):
        if not todo:
            return {}
        options = self.options
        program = f"./{pathlib.Path(options.pcap2avro).name}" if options.send else options.pcap2avro
        shared = {"out": options.out, "attempts": self.attempts, "program": program, "shell": self.shell.words}
        tasks = [{**capture, **shared} for capture in todo.values()]
        settings = {"mapreduce.job.name": "convert-archive", "mapreduce.job.reduces": 0, "mapreduce.map.failures.maxpercent": 100,
                    "mapreduce.input.lineinputformat.linespermap": options.captures_per_task}
        self._stream("convert_capture", tasks, settings, "-mapper", "python3 -B convert_capture.py")
        said = self.shell.run("-cat", f"{literal(self.attempts)}/convert_capture/part-*")[0]
        outcomes = [json.loads(line) for line in said]
        return {(outcome["scenario"], outcome["path"]): outcome for outcome in outcomes}

    def _sum(self, captures, done):
        """Of all captures in the output folder, also those of earlier manifests."""
        files = {scenario: [] for scenario, _ in captures}
        for scenario, path in sorted(done):
            folder = f"{self.options.out}/partial_edges/szenario={escape(scenario)}"
            files.setdefault(scenario, []).append(f"{folder}/{capture_id(path)}.csv")
        shared = {"shell": self.shell.words, "out": self.options.out, "attempts": self.attempts}
        tasks = [{"scenario": scenario, "files": chunk, **shared} for scenario, paths in files.items() for chunk in list(chunks(paths)) or [[]]]
        settings = {"mapreduce.job.name": "sum-edges", "mapreduce.job.reduces": min(len(files), MOST_REDUCERS),
                    "stream.num.map.output.key.fields": 3, "mapreduce.partition.keypartitioner.options": "-k1,1"}
        status = self._stream("sum_edges", tasks, settings, "-partitioner", "org.apache.hadoop.mapred.lib.KeyFieldBasedPartitioner",
                              "-mapper", "python3 -B sum_edges.py map", "-reducer", "python3 -B sum_edges.py reduce")
        return status == 0


def report(captures, outcomes):
    """Says what became of each capture; whether all are whole. One without an outcome has failed."""
    lost = {"result": "failed", "tries": 0, "message": "no result came back", "records": 0, "bytes": 0}
    rows = [{**capture, **outcomes.get(key, lost)} for key, capture in captures.items()]
    counts = [(result, sum(row["result"] == result for row in rows)) for result in RESULTS]
    said = ", ".join(f"{count} {result.replace('skipped, damaged', 'skipped as damaged')}" for result, count in counts if count)
    print(f"{len(rows)} captures: {said}; {sum(row['records'] for row in rows)} records of {sum(row['bytes'] for row in rows)} bytes")
    again = sum(row["tries"] > 1 and row["result"] == "converted" for row in rows)
    if again:
        print(f"{again} converted at the second try")
    partial = sorted((row["result"], row["path"], str(row["tries"]), row["message"]) for row in rows
                     if row["result"] not in ("converted", "skipped"))
    if partial:
        print_table([("result", "tries", "capture", "why"), *((result, tries, path, why) for result, path, tries, why in partial)])
    return not partial


def print_table(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main():
    options = parse_arguments(sys.argv[1:])
    try:
        work = tempfile.mkdtemp(prefix="convert-archive-")
        try:
            sys.exit(Archive(options, work).run())
        finally:
            shutil.rmtree(work, ignore_errors=True)  # a task that outlives its job may still write here
    except (ArchiveError, OSError) as error:
        sys.exit(f"convert-archive: {error}")


if __name__ == "__main__":
    main()
