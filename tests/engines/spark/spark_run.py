# SPDX-License-Identifier: BSD-3-Clause
"""What the tests of Spark share: captures with all that a table can hold, and a run of the job."""
import csv
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests/oracle"), str(ROOT / "tests/engines")]
import window_cases  # noqa: E402

STATE = pathlib.Path(os.environ["COMMGRAPH_ENGINES"])
ENGINES = ROOT / "samples/engines"
SAMPLES = ROOT / "samples/captures"
JAR = STATE / "spark/commgraph-spark.jar"
TABLES = ["edges", "nodes", "windows", "activity"]

# Names of scenarios as folders, numbers and dates, and with what Hive escapes.
SCENARIOS = {"steady": "1", "late": "a/run1", "no_time": "2026-11-25", "never_a_time": "it's 100% {x=y} [z]",
             "before_1970": "0x10", "in_2106": "1e3"}

HOSTS = "10.0.0.1 C:\\hosts\\a\n10.0.1.2 \"b\",b\n2001:db8::1 sechs # of six\n2001:DB8:0:0::1 never\n\n"


def scratch():
    return tempfile.TemporaryDirectory(dir=STATE)


def run(*command, status=0):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if result.returncode != status:
        raise AssertionError(f"{command[0]}: status {result.returncode}, expected {status}\n{result.stdout}\n{result.stderr}")
    return result


def submit(*options, status=0):
    return run(ENGINES / "spark.sh", "submit", "--class", "commgraph.CommunicationGraph", JAR, *options, status=status)


def around_1970():
    """One microsecond off the epoch itself: a time of 0 is none in Avro."""
    source = random.Random(1970)
    return [(time + 1, window_cases.random_frame(source)) for time in window_cases.times_of("around_1970", 300, source)]


def convert(pcap2avro, folder, *options):
    """The samples and generated captures, converted into @folder/out; the arguments name captures and their scenarios."""
    arguments = []
    for case, scenario in SCENARIOS.items():
        arguments += ["-S", scenario, window_cases.write_case(folder, case, 300)]
    window_cases.write_pcapng(folder / "around.pcapng", around_1970(), -10 * 365 * 86400)
    window_cases.write_pcap(folder / "empty.pcap", [])
    arguments += ["-S", "around", folder / "around.pcapng", "-S", "empty", folder / "empty.pcap"]
    (folder / "hosts").write_text(HOSTS + (ROOT / "samples/hosts").read_text())
    for sample in sorted(SAMPLES.iterdir()):
        arguments += ["-S", sample.name, *sorted(sample.iterdir())]
    run(pcap2avro, "-q", "--dump-host", "sample", "-o", folder / "out", *options, *arguments)
    return folder / "out"


def read_rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def list_files(folder, tables):
    return sorted(path.relative_to(folder) for table in tables for path in (folder / table).rglob("*") if path.is_file())
