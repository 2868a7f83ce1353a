#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""command_options.py ROOT NAME PROGRAM: as option_names.py, for a program with commands: the options of each command are
the same in `PROGRAM COMMAND --help`, in the man page, where a line `.RB ( COMMAND ... )` says whose an option is, and in
the completions for bash and zsh."""
import pathlib
import re
import subprocess
import sys

from option_names import OPTION, differences, is_long, options_of_help

HELP = {"-h", "--help"}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def commands_of(program):
    listed = run(program, "--help").split("Commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+)", listed, re.MULTILINE)


def options_of_man(path, commands):
    found = {command: set(HELP) for command in commands}
    section = path.read_text().split(".SH OPTIONS")[1].split("\n.SH ")[0].replace("\\-", "-")
    for entry in section.split(".TP\n")[1:]:
        tag, *lines = entry.splitlines()
        for owners in (line for line in lines if line.startswith(".RB (")):
            for command in re.findall(r"\w+", owners[3:]):
                found[command] |= set(OPTION.findall(tag))
    return found


def options_of_zsh(path, commands):
    subprocess.run(["zsh", "-n", path], check=True)
    found = {}
    for command in commands:
        part = re.search(rf"^{command}\)$(.*?)^    ;;$", path.read_text(), re.MULTILINE | re.DOTALL).group(1)
        specs = [line.split("[")[0] for line in part.splitlines() if line.startswith("        '") and "[" in line]
        found[command] = {option for spec in specs for option in OPTION.findall(re.sub(r"\([^)]*\)", "", spec))}
    return found


def complete_in_bash(path, name, *words):
    script = f'. "$1"; COMP_WORDS=({name} "${{@:2}}"); COMP_CWORD=$(($# - 1)); _{name}; printf "%s " "${{COMPREPLY[@]}}"'
    return set(run("bash", "-c", script, "bash", path, *words).split())


def main():
    root, name, program = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    commands = commands_of(program)
    bash = root / "completions" / f"{name}.bash"
    man = options_of_man(root / "docs" / "man" / f"{name}.1", commands)
    zsh = options_of_zsh(root / "completions" / f"_{name}", commands)
    completed = complete_in_bash(bash, name, "") - {"--help", "--version"}
    complaints = differences("--help", set(commands), "bash's completion", completed)
    count = 0
    for command in commands:
        options = options_of_help(program, command)
        count += len(options)
        completed = complete_in_bash(bash, name, command, "--")
        complaints += differences(f"{command} --help", options, "the man page", man[command])
        complaints += differences(f"{command} --help", options, "zsh's completion", zsh[command])
        complaints += differences(f"{command} --help", set(filter(is_long, options)), "bash's completion", completed)
    print("\n".join(complaints) or f"{len(commands)} commands, {count} options, the same everywhere", file=sys.stderr)
    return 1 if complaints or not count else 0


if __name__ == "__main__":
    sys.exit(main())
