#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""option_names.py ROOT NAME [PROGRAM]: the options of NAME are the same in `PROGRAM --help`, in its man page and in its
completions for bash and zsh. Without PROGRAM the other three are compared."""
import pathlib
import re
import subprocess
import sys

OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z0-9-]*", re.IGNORECASE)


def options_of_help(program, *command):
    text = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True).stdout
    # Only the columns before the description, where another option may be named.
    heads = [re.split(r"(?<=\S)\s{2,}", line.strip())[0] for line in text.splitlines() if re.match(r"\s+-", line)]
    return {option for head in heads for option in OPTION.findall(head)}


def options_of_man(path):
    section = path.read_text().split(".SH OPTIONS")[1].split("\n.SH ")[0].replace("\\-", "-")
    lines = section.splitlines()
    return {option for tag, line in zip(lines, lines[1:]) if tag == ".TP" for option in OPTION.findall(line)}


def options_of_zsh(path, name):
    subprocess.run(["zsh", "-n", path], check=True)
    specs = [line.split("[")[0] for line in path.read_text().splitlines() if line.startswith("    '")]
    if f"#compdef {name}" not in path.read_text().splitlines()[0]:
        raise SystemExit(f"{path}: the first line is not '#compdef {name}'")
    return {option for spec in specs for option in OPTION.findall(re.sub(r"\([^)]*\)", "", spec))}


def complete_in_bash(path, name, word):
    script = f'. "$1"; COMP_WORDS=({name} "$2"); COMP_CWORD=1; _{name}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    result = subprocess.run(["bash", "-c", script, "bash", path, word], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def is_long(option):
    return option.startswith("--")


def differences(expected_name, expected, name, found):
    return [f"{option} is in {expected_name} but not in {name}" for option in sorted(expected - found)] + [
        f"{option} is in {name} but not in {expected_name}" for option in sorted(found - expected)
    ]


def main():
    root, name = pathlib.Path(sys.argv[1]), sys.argv[2]
    man = options_of_man(root / "docs" / "man" / f"{name}.1")
    long_man = set(filter(is_long, man))
    complaints = differences("the man page", man, "zsh's completion", options_of_zsh(root / "completions" / f"_{name}", name))
    bash = complete_in_bash(root / "completions" / f"{name}.bash", name, "--")
    complaints += differences("the man page", long_man, "bash's completion", bash)
    if len(sys.argv) > 3:
        complaints += differences("--help", options_of_help(sys.argv[3]), "the man page", man)
    print("\n".join(complaints) or f"{len(man)} options, the same everywhere", file=sys.stderr)
    return 1 if complaints or not man else 0


if __name__ == "__main__":
    sys.exit(main())
