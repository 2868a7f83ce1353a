# SPDX-License-Identifier: BSD-3-Clause
"""What a live capture is once its interfaces are open: another user, without capabilities, under the filter of system calls."""

import os
import pathlib
import pwd
import shutil
import time

from live_support import PROGRAM, LiveTest, main, numbers_of, read_avro, run

NOBODY = pwd.getpwnam("nobody")
CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapAmb")
HAS_FILTER = os.environ.get("HAS_FILTER") == "1"
COUNT = 500


class RightsTest(LiveTest):
    def capture_as(self, *arguments, environment=None, program=PROGRAM, before=()):
        """A capture that has dropped its rights, and has made the thread that receives after it."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith("SUDO_")}
        variables.update(environment or {}, TMPDIR=str(self.folder))
        process = self.start_in_network(*before, program, "-i", "v0", "-o", "out", *arguments, env=variables)
        self.wait_until(lambda: len(self.read_states(process)) > 1 or process.poll() is not None, "no second thread")
        return process

    def read_states(self, process):
        """/proc/PID/status of each thread, as dictionaries."""
        paths = sorted(pathlib.Path(f"/proc/{process.pid}/task").glob("*/status"))
        return [dict(line.split(":", 1) for line in path.read_text().splitlines()) for path in paths]

    def assert_dropped(self, process, uid, gid):
        states = self.read_states(process)
        self.assertGreaterEqual(len(states), 2)
        for state in states:
            self.assertEqual(([str(uid)] * 4, [str(gid)] * 4), (state["Uid"].split(), state["Gid"].split()))
            self.assertEqual(["0" * 16] * len(CAPABILITIES), [state[name].strip() for name in CAPABILITIES])
            self.assertEqual("1", state["NoNewPrivs"].strip())
            if HAS_FILTER:
                self.assertEqual("2", state["Seccomp"].strip())

    def finish_capture(self, process):
        """All that was sent is recorded, and verified by the process itself."""
        self.network.send(COUNT)
        time.sleep(0.3)
        self.finish(process)
        (path,) = self.live_files("out")
        self.assert_same(range(COUNT), numbers_of(read_avro(path)))

    def assert_owned(self, uid, gid):
        paths = [self.folder / "out", *(self.folder / "out").rglob("*")]
        self.assertEqual({(uid, gid)}, {(path.stat().st_uid, path.stat().st_gid) for path in paths})

    def test_root_becomes_the_user_that_is_asked_for(self):
        process = self.capture_as("--user", "nobody", "--verify", "--window", "1s")
        self.assert_dropped(process, NOBODY.pw_uid, NOBODY.pw_gid)
        self.finish_capture(process)
        self.assert_owned(NOBODY.pw_uid, NOBODY.pw_gid)

    def test_root_becomes_the_user_behind_sudo(self):
        process = self.capture_as(environment={"SUDO_UID": "54321", "SUDO_GID": "54322"})
        self.assert_dropped(process, 54321, 54322)
        self.finish_capture(process)
        self.assert_owned(54321, 54322)

    def test_root_itself_keeps_no_capability(self):
        process = self.capture_as()
        self.assert_dropped(process, 0, 0)
        self.finish_capture(process)

    def test_file_capability_is_enough_and_is_dropped(self):
        self.folder.chmod(0o777)
        program = shutil.copy(PROGRAM, self.folder / "pcap2avro")
        run("setcap", "cap_net_raw+ep", program)
        user = ("setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups")
        process = self.capture_as("--verify", program=program, before=user)
        self.assert_dropped(process, NOBODY.pw_uid, NOBODY.pw_gid)
        self.finish_capture(process)

    def test_folder_that_the_user_may_not_write_is_told(self):
        (self.folder / "out").mkdir()
        self.expect_failure(["out", "Permission denied"], "-i", "lo", "--user", "nobody", "-o", "out")

    def test_wrong_users(self):
        self.expect_failure(["no-such-user: no such user"], "-i", "lo", "--user", "no-such-user", status=2)
        self.expect_failure(["--user", "-i is missing"], "--user", "nobody", "x.pcap", status=2)
        self.assertEqual([], self.list_files())


if __name__ == "__main__":
    main()
