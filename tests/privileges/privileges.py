#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""privileges.py PROBE: the probe becomes another user for good, without capabilities, and under the filter of system calls."""

import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import unittest

NOBODY = pwd.getpwnam("nobody")
SKIPPED = 77
CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapAmb")
NEEDED = ("thread", "file", "memory", "time")
GONE = ("setuid", "raw socket", "mount", "chroot")
FILTERED = ("socket", "fork", "ptrace", "code", "type", "exec")
HAS_FILTER = os.environ.get("HAS_FILTER") == "1"


class PrivilegesTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="commgraph-privileges-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.folder.chmod(0o755)
        self.out = self.folder / "out"
        # As an ordinary user, who may not see into the folder that it was built in.
        self.probe = self.folder / "probe"
        shutil.copy(PROBE, self.probe)

    def run_probe(self, *arguments, **others):
        """What it says, by name."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SUDO_")}
        environment.update(others.pop("environment", {}))
        done = subprocess.run([self.probe, *arguments, self.out], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=30, **others)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return dict(line.split(":", 1) for line in done.stdout.splitlines())

    def refuse(self, *arguments, **others):
        done = subprocess.run([self.probe, *arguments, self.out], capture_output=True, text=True, timeout=30, **others)
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        return done.stderr

    def assert_dropped(self, told, user):
        ids = {name: told[name].split() for name in ("Uid", "Gid", "Groups")}
        self.assertEqual([str(user.pw_uid)] * 4, ids["Uid"])
        self.assertEqual([str(user.pw_gid)] * 4, ids["Gid"])
        self.assertEqual({str(user.pw_gid)}, set(ids["Groups"]) | {str(user.pw_gid)})
        self.assertEqual(["0" * 16] * len(CAPABILITIES), [told[name].strip() for name in CAPABILITIES])
        self.assertEqual("1", told["NoNewPrivs"].strip())
        self.assertEqual({"done"}, {told[name].strip() for name in NEEDED}, told)
        self.assertEqual({"EPERM"}, {told[name].strip() for name in GONE}, told)
        if HAS_FILTER:
            self.assertEqual("2", told["Seccomp"].strip())
            self.assertEqual({"EPERM"}, {told[name].strip() for name in FILTERED}, told)

    def test_user_that_is_asked_for(self):
        told = self.run_probe("-u", "nobody")
        self.assert_dropped(told, NOBODY)
        self.assertEqual("0" * 16, told["CapBnd"].strip())

    def test_user_behind_sudo(self):
        environment = {"SUDO_UID": str(NOBODY.pw_uid), "SUDO_GID": str(NOBODY.pw_gid)}
        self.assert_dropped(self.run_probe(environment=environment), NOBODY)

    def test_user_behind_sudo_without_a_name(self):
        told = self.run_probe(environment={"SUDO_UID": "54321", "SUDO_GID": "54322"})
        self.assertEqual((["54321"] * 4, ["54322"] * 4, ["54322"]), tuple(told[name].split() for name in ("Uid", "Gid", "Groups")))

    def test_one_asked_for_comes_before_the_one_behind_sudo(self):
        told = self.run_probe("-u", "daemon", environment={"SUDO_UID": "54321", "SUDO_GID": "54321"})
        self.assertEqual([str(pwd.getpwnam("daemon").pw_uid)] * 4, told["Uid"].split())

    def test_root_itself_keeps_no_right(self):
        for environment in ({}, {"SUDO_UID": "0", "SUDO_GID": "0"}, {"SUDO_UID": "none", "SUDO_GID": "0"}):
            with self.subTest(environment=environment):
                told = self.run_probe(environment=environment)
                self.assertEqual(["0"] * 4, told["Uid"].split())
                self.assertEqual(["0" * 16] * len(CAPABILITIES), [told[name].strip() for name in CAPABILITIES])
                self.assertEqual({"EPERM"}, {told[name].strip() for name in ("raw socket", "mount", "chroot")})
                shutil.rmtree(self.out)

    def test_folder_is_the_users(self):
        self.run_probe("-u", "nobody")
        self.assertEqual((NOBODY.pw_uid, NOBODY.pw_gid), (self.out.stat().st_uid, self.out.stat().st_gid))

    def test_folder_that_is_there_stays_whose_it_is(self):
        self.out.mkdir()
        self.out.chmod(0o777)
        self.run_probe("-u", "nobody")
        self.assertEqual(0, self.out.stat().st_uid)

    def test_folder_that_cannot_be_made(self):
        self.out = self.folder / "missing/out"
        self.assertIn("missing/out: No such file", self.refuse("-u", "nobody"))

    def test_unknown_user(self):
        self.assertIn("--user: no-such-user: no such user", self.refuse("-u", "no-such-user"))

    def test_who_is_not_root_stays_himself(self):
        self.folder.chmod(0o777)
        ids = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []}
        self.assert_dropped(self.run_probe(**ids), NOBODY)
        self.assert_dropped(self.run_probe("-u", "nobody", **ids), NOBODY)
        self.assertIn("only root can become daemon", self.refuse("-u", "daemon", **ids))

    def test_file_capabilities_are_gone_too(self):
        self.folder.chmod(0o777)
        subprocess.run(["setcap", "cap_net_raw+ep", self.probe], check=True)
        told = self.run_probe(user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[])
        self.assert_dropped(told, NOBODY)


if __name__ == "__main__":
    PROBE = sys.argv.pop(1)
    if os.geteuid() != 0:
        print("privileges: not root: nothing to drop", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") else SKIPPED)
    unittest.main(verbosity=2)
