#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""held_program.py FOLDER PROGRAM WORD...: PROGRAM, run by a task of Spark. Two of its runs come to a stop when they have a part
of their input, write into FOLDER who they are, and wait for one to be killed: the program itself (child.json) or the executor
above it (executor.json)."""
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

HELD = {40: "child", 90: "executor"}
FIRST_BYTES = 1500
LONGEST_S = 120


def take_turn(folder):
    """How many runs there were, with this one."""
    with open(folder / "turns", "a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(".")
        return file.tell()


def hold(folder, name, command):
    executor = os.getppid()
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        child.stdin.write(os.read(0, FIRST_BYTES))
        child.stdin.flush()
        ids = folder / f".{name}.json"
        ids.write_text(json.dumps({"child": child.pid, "executor": executor}))
        ids.rename(folder / f"{name}.json")
        end = time.monotonic() + LONGEST_S
        while child.poll() is None and os.getppid() == executor and time.monotonic() < end:
            time.sleep(0.05)
        child.kill()
    os.kill(os.getpid(), signal.SIGKILL)


def main():
    folder = pathlib.Path(sys.argv[1])
    name = HELD.get(take_turn(folder))
    if name:
        hold(folder, name, sys.argv[2:])
    os.execv(sys.argv[2], sys.argv[2:])


main()
