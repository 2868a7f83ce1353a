#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""upload.py PCAP2AVRO-UPLOAD: finished slices go up once and whole, by rsync and by a stand-in for hdfs, and nothing else."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

# `hdfs dfs` on a folder: refuses what HDFS refuses, fails half-way at the call that FAIL_AT counts to, and notes each call.
HDFS = r"""#!/bin/bash
set -eu
shift
command=$1
shift
while [[ $1 == -* ]]; do shift; done
echo "$command $*" >>"$HDFS_ROOT/calls"
fails=0
[[ $(wc -l <"$HDFS_ROOT/calls") -ne ${FAIL_AT:-0} ]] || fails=1
paths=("${@/#hdfs:\/\/name:8020/$HDFS_ROOT}")
folder=${paths[-1]}
count=$((${#paths[@]} - 1))
((!fails)) || count=$((count / 2))
case $command in
-mkdir) mkdir -p "${paths[@]}" ;;
-ls) for name in $(ls -A "$folder"); do echo "$1/$name"; done ;;
-put) ((count == 0)) || cp "${paths[@]:0:count}" "$folder" ;;
-mv)
    for path in "${paths[@]:0:count}"; do
        [[ ! -e $folder/${path##*/} ]] || { echo "mv: File exists" >&2; exit 1; }
        mv "$path" "$folder"
    done
    ;;
*) exit 1 ;;
esac
exit $fails
"""
START = "2026-11-25_10-00-00"
TARGET = "hdfs://name:8020/TCPDUMP"


class UploadTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="commgraph-upload-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = self.folder / "out"
        self.target = self.folder / "target"
        (self.out / ".pcap2avro/captures").mkdir(parents=True)
        hdfs = self.folder / "hdfs"
        hdfs.write_text(HDFS)
        hdfs.chmod(0o755)
        self.root = self.folder / "root"
        self.root.mkdir()
        self.environment = {**os.environ, "HDFS": str(hdfs), "HDFS_ROOT": str(self.root)}
        # What is no slice, or none yet.
        for name in ("summary.json", "edges/szenario=live/edges_live.csv", "packets/szenario=live/.pcap2avro-Ab12Cd",
                     f"packets/szenario=live/.packetdump_a_{START}_x.avro", ".pcap2avro/options", f".pcap2avro/x_{START}.csv"):
            self.put(name)

    def put(self, name, data=b"x"):
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return name

    def put_slice(self, minute, host="a"):
        start = START[:-5] + f"{minute:02}-00"
        return {self.put(name, name.encode() * 1000)
                for name in (f"packets/szenario=live/packetdump_{host}_eth0_{start}_eth0.avro",
                             f"packets/szenario=live/packetdump_{host}_eth0_{start}-2.avro",
                             f"edges/szenario=live/edges_live_{host}_{start}.csv",
                             f"windows/szenario=live/windows_live_{host}_{start}.csv")}

    def upload(self, target, status=0, **environment):
        done = subprocess.run([PROGRAM, "out", target], cwd=self.folder, env={**self.environment, **environment},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(status, done.returncode, done.stderr)
        return done.stderr

    def there(self, folder):
        """Files by their path; those of an upload under way are not among them."""
        paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "calls")
        files = {str(path.relative_to(folder)): path.read_bytes() for path in paths}
        return {name: data for name, data in files.items() if "/." not in f"/{name}"}

    def here(self, names):
        return {name: (self.out / name).read_bytes() for name in names}

    def calls(self):
        return (self.root / "calls").read_text().splitlines()

    def test_rsync_takes_finished_slices_and_nothing_else(self):
        names = self.put_slice(0) | self.put_slice(1)
        self.upload("target")
        self.assertEqual(self.here(names), self.there(self.target))
        self.assertEqual(len(names), len([path for path in self.target.rglob("*") if path.is_file()]))

    def test_hdfs_takes_finished_slices_and_nothing_else(self):
        names = self.put_slice(0) | self.put_slice(1)
        self.upload(TARGET)
        self.assertEqual(self.here(names), self.there(self.root / "TCPDUMP"))
        self.assertFalse([path for path in self.root.rglob("*") if path.is_file() and ".uploading" in str(path)])
        for call in self.calls():
            if call.startswith("-put"):
                self.assertIn("/.uploading-", call.split()[-1])

    def test_what_is_done_is_not_done_again(self):
        for target, there in (("target", self.target), (TARGET, self.root / "TCPDUMP")):
            with self.subTest(target=target):
                first = self.put_slice(0)
                self.upload(target)
                for name in first:
                    (there / name).unlink()
                calls = len(self.calls()) if target == TARGET else 0
                self.upload(target)
                self.assertEqual({}, self.there(there))
                if target == TARGET:
                    self.assertEqual(calls, len(self.calls()))
                second = self.put_slice(1)
                self.upload(target)
                self.assertEqual(self.here(second), self.there(there))
                for name in first | second:
                    (self.out / name).unlink()

    def test_each_target_has_its_own_memory(self):
        names = self.put_slice(0)
        self.upload("target")
        self.upload("other")
        self.assertEqual(self.here(names), self.there(self.folder / "other"))

    def test_ring_may_remove_slices(self):
        first = self.put_slice(0)
        self.upload("target")
        for name in first:
            (self.out / name).unlink()
        second = self.put_slice(1)
        self.upload("target")
        self.assertEqual(first | second, set(self.there(self.target)))
        (state,) = [path for path in (self.out / ".pcap2avro/uploaded").iterdir() if path.suffix == ""]
        self.assertEqual(second, set(state.read_text().splitlines()))

    def test_failed_call_is_made_good_by_the_next_run(self):
        """Whichever call of hdfs fails, half of its files done: no file is missing, and none under its name that is not whole."""
        names = self.put_slice(0) | self.put_slice(1)
        for name in [name for name in names if name.startswith("windows")]:
            (self.out / name).unlink()
            names.remove(name)
        call_count = 0
        while True:
            call_count += 1
            shutil.rmtree(self.root)
            self.root.mkdir()
            shutil.rmtree(self.out / ".pcap2avro/uploaded", ignore_errors=True)
            done = subprocess.run([PROGRAM, "out", TARGET], cwd=self.folder, env={**self.environment, "FAIL_AT": str(call_count)},
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            found = self.there(self.root / "TCPDUMP")
            self.assertEqual(self.here(found), found)
            self.upload(TARGET)
            self.assertEqual(self.here(names), self.there(self.root / "TCPDUMP"), call_count)
            if done.returncode == 0 and len(self.calls()) < call_count:
                break
        self.assertEqual(8, call_count)

    def test_rsync_that_fails_is_told_and_forgotten(self):
        names = self.put_slice(0)
        self.target.write_text("a file where a folder should be")
        self.assertIn("nothing is remembered", self.upload("target/below", status=1))
        self.target.unlink()
        self.upload("target/below")
        self.assertEqual(self.here(names), self.there(self.target / "below"))

    def test_two_at_once_are_refused(self):
        self.put_slice(0)
        self.upload("target")
        (lock,) = (self.out / ".pcap2avro/uploaded").glob("*.lock")
        with subprocess.Popen(["flock", lock, "-c", "echo; exec sleep 60"], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            self.put_slice(1)
            self.assertIn("another upload", self.upload("target", status=1))
            process.kill()

    def test_usage(self):
        run = lambda *arguments: subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(2, run("out").returncode)
        self.assertIn("Usage: pcap2avro-upload OUT TARGET", run("--help").stdout)
        self.assertRegex(run("--version").stdout, r"^pcap2avro-upload \d+\.\d+\.\d+\n$")
        self.assertIn("target: not an output folder", run("target", "x").stderr)
        self.assertEqual(1, run("target", "x").returncode)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
