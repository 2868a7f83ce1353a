# SPDX-License-Identifier: BSD-3-Clause
"""One run of beeline for many queries, since its start costs more than most of them."""
import pathlib
import subprocess

MARK = "-- answer "
TIMEOUT_S = 900


class Session:
    """Statements and named queries in order; run() gives the rows of each query, without NULLs but None."""

    def __init__(self, engines, work, **variables):
        self.engines, self.work, self.variables, self.script = pathlib.Path(engines), pathlib.Path(work), variables, []

    def statements(self, text):
        self.script.append(text.strip())

    def file(self, path):
        self.statements(pathlib.Path(path).read_text())

    def query(self, name, text):
        self.script += [f"!sh echo {MARK}{name}", text.strip().rstrip(";") + ";"]

    def run(self):
        """Fails when beeline does, which is at the first statement that fails."""
        status, found, words = self.run_to_end()
        if status != 0:
            raise AssertionError(f"beeline: status {status}\n{words[-4000:]}")
        return found

    def run_to_end(self):
        """Status, answers, and what stood on standard error."""
        file = self.work / "session.hql"
        file.write_text("\n".join(self.script) + "\n")
        variables = [word for name, value in self.variables.items() for word in ("--hivevar", f"{name}={value}")]
        result = subprocess.run([self.engines / "hive.sh", "beeline", "--silent=true", "--outputformat=tsv2", "--showHeader=false",
                                 *variables, "-f", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=TIMEOUT_S,
                                check=False)
        return result.returncode, answers(result.stdout), result.stderr


def answers(text):
    found, rows = {}, None
    for line in text.splitlines():
        if line.startswith(MARK):
            rows = found.setdefault(line[len(MARK):], [])
        elif rows is not None and line:
            rows.append(line)
    return {name: [tuple(None if cell == "NULL" else cell for cell in row.split("\t")) for row in rows] for name, rows in found.items()}
