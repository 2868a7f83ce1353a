#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""held_program.py FOLDER TURN:NAME,... PROGRAM WORD...: PROGRAM, run by a task. Its runs of these TURNs come to a stop when they have
a part of their input, write into FOLDER who they are (NAME.json), and wait for one to be killed: the program itself, or its parent, which
is Spark's executor or the mapper of Hadoop Streaming. NAME is "child" or "parent"."""
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

FIRST_BYTES = 1500
LONGEST_S = 120


def take_turn(folder):
    """How many runs there were, with this one."""
    with open(folder / "turns", "a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(".")
        return file.tell()


def hold(folder, name, command):
    parent = os.getppid()
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        child.stdin.write(os.read(0, FIRST_BYTES))
        child.stdin.flush()
        ids = folder / f".{name}.json"
        ids.write_text(json.dumps({"child": child.pid, "parent": parent}))
        ids.rename(folder / f"{name}.json")
        end = time.monotonic() + LONGEST_S
        while child.poll() is None and os.getppid() == parent and time.monotonic() < end:
            time.sleep(0.05)
        child.kill()
    os.kill(os.getpid(), signal.SIGKILL)


def main():
    folder = pathlib.Path(sys.argv[1])
    held = dict(turn.split(":") for turn in sys.argv[2].split(","))
    name = held.get(str(take_turn(folder)))
    if name:
        hold(folder, name, sys.argv[3:])
    os.execv(sys.argv[3], sys.argv[3:])


main()
