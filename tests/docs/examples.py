#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""examples.py ROOT PCAP2AVRO COMMGRAPH: the commands that README.md and docs/ show behind `$ ` print what stands below them. A
line `...` stands for any lines. `./bootstrap.sh` is run without its installing and building."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BOOTSTRAP = '. "$ROOT/bootstrap.sh"; cd "$WORK"; convert_samples; show_results; show_next_steps'


def examples_of(path):
    """Line, command and expected output of each example."""
    lines = path.read_text().splitlines()
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        if not line.startswith("    $ "):
            continue
        number, command, output = at, line[6:], []
        while command.endswith("\\"):
            command, at = f"{command[:-1]}{lines[at].strip()}", at + 1
        while at < len(lines) and re.match(r"    (?!\$ )|$", lines[at]):
            output.append(lines[at][4:])
            at += 1
        yield number, command, "\n".join(output).strip("\n")


def prints(command, work, root):
    script = BOOTSTRAP if command == "./bootstrap.sh" else command
    programs = f"{work}/build/release/convert:{work}/build/release/graph:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": programs, "ROOT": str(root), "WORK": str(work), "LC_ALL": "C"}
    result = subprocess.run(["bash", "-c", script], cwd=work, env=environment, text=True, timeout=60, check=False,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.stdout.strip("\n"), result.returncode


def is_as_shown(expected, found):
    pattern = "\n".join(re.escape(line.rstrip()) if line != "..." else "(?:.*\n)*?.*" for line in expected.split("\n"))
    return re.fullmatch(pattern, "\n".join(map(str.rstrip, found.split("\n")))) is not None


def complaints_of(path, root, programs):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        (work / "samples").symlink_to(root / "samples")
        for program, place in zip(programs, ("convert", "graph")):
            (work / "build/release" / place).mkdir(parents=True)
            (work / "build/release" / place / pathlib.Path(program).name).symlink_to(program)
        for number, command, expected in examples_of(path):
            found, status = prints(command, work, root)
            if status != 0 or not is_as_shown(expected, found):
                yield f"{path}:{number}: {command}: status {status}, and prints\n{found}\nand not\n{expected}"


def main():
    root, *programs = map(pathlib.Path, sys.argv[1:])
    pages = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    count = sum(len(list(examples_of(page))) for page in pages)
    complaints = [complaint for page in pages for complaint in complaints_of(page, root, programs)]
    print("\n".join(complaints) or f"{count} examples", file=sys.stderr)
    return 1 if complaints or not count else 0


if __name__ == "__main__":
    sys.exit(main())
