#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""selftest.py ROOT: each lint passes a clean tree, and fails on a violation planted in a temporary copy of it, naming
the file."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LINTS = pathlib.Path(__file__).resolve().parent
C_LICENCE = "/* SPDX-License-Identifier: BSD-3-Clause */\n"
SHELL_START = "#!/bin/sh\n# SPDX-License-Identifier: BSD-3-Clause\n"

CLEAN = {
    "graph/comm_address.h": C_LICENCE + "int comm_address;\n",
    "graph/comm_graph.h": C_LICENCE + '#include "comm_packet.h"\n',
    "graph/comm_csv.h": C_LICENCE + '#include "comm_layout.h"\n',
    "graph/comm_layout.h": C_LICENCE + '#include "comm_graph.h"\n',
    "graph/comm_packet.h": C_LICENCE + '#include "comm_address.h"\n',
    "convert/capture/byte_source.h": C_LICENCE,
    "convert/capture/capture.h": C_LICENCE + '#include "byte_source.h"\n',
    "convert/decode/decode.h": C_LICENCE + '#include "comm_packet.h"\n',
    "convert/packets/packet_writer.h": C_LICENCE + '#include "decode.h"\n',
    "convert/pcap2avro.c": C_LICENCE + '#include "capture.h"\n#include "comm_graph.h"\n#include "packet_writer.h"\n',
    "tools/run": SHELL_START + 'echo "$1"\n',
    "LICENSES/BSD-3-Clause.txt": "text\n",
    "README.md": "Words.\n",
}

# (lint, planted file, its text, what the complaint names besides)
PLANTED = [
    ("format.sh", "graph/comm_graph.h", C_LICENCE + "int  comm_graph ;\n", "clang-format"),
    ("format.sh", "plugin/graph_window.cpp", "int  window ;\n", "clang-format"),
    ("shellcheck.sh", "tools/run", SHELL_START + "echo $1\n", "SC2086"),
    ("shellcheck.sh", "tools/more.sh", SHELL_START + "cd $1\n", "SC2164"),
    ("spelling.sh", "README.md", "It will recieve.\n", "receive"),
    ("spelling.sh", "convert/capture/capture.h", C_LICENCE + "/* It will recieve. */\n", "receive"),
    ("spdx.sh", "graph/comm_graph.h", "int comm_graph;\n", "no SPDX"),
    ("spdx.sh", "graph/comm_graph.h", "/* SPDX-License-Identifier: GPL-2.0-or-later */\n", "expected BSD-3-Clause"),
    ("spdx.sh", "tools/run", "#!/bin/sh\ntrue\n", "no SPDX"),
    ("spdx.sh", "docs/man/tool.1", ".TH TOOL 1\n", "no SPDX"),
    ("spdx.sh", "plugin/tap.c", C_LICENCE, "expected GPL-2.0-or-later"),
    ("spdx.sh", "LICENSES/BSD-3-Clause.txt", "", "missing"),
    ("sizes.sh", "graph/comm_graph.h", C_LICENCE * 601, "601 lines"),
    ("sizes.sh", "tools/run", SHELL_START + "true\n" * 600, "602 lines"),
    ("sizes.sh", "README.md", "Words.\n" * 121, "121 lines"),
    ("layers.py", "graph/comm_packet.h", '#include "comm_graph.h"\n', "layer packet"),
    ("layers.py", "graph/comm_graph.c", '#include "../convert/decode/decode.h"\n', "layer graph"),
    ("layers.py", "graph/comm_graph.c", '#include "decode.h"\n', "layer graph"),
    ("layers.py", "graph/comm_graph.c", "#include <pcap/pcap.h>\n", "pcap/pcap.h"),
    ("layers.py", "graph/comm_graph.c", "#  include <avro.h>\n", "avro.h"),
    ("layers.py", "graph/comm_layout.c", '#include "comm_csv.h"\n', "layer analysis"),
    ("layers.py", "convert/capture/byte_source.c", '#include "capture.h"\n', "layer byte-source"),
    ("layers.py", "convert/capture/capture.c", '#include "decode.h"\n', "layer capture"),
    ("layers.py", "convert/decode/decode.c", '#include "packet_writer.h"\n', "layer decode"),
    ("layers.py", "convert/packets/packet_writer.c", '#include "comm_graph.h"\n', "layer packet-writer"),
    ("layers.py", "convert/pcap2avro.c", "#include <epan/tap.h>\n", "epan/tap.h"),
    ("layers.py", "convert/other.c", "\n", "no layer"),
]


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if text.startswith("#!"):
        path.chmod(0o755)


def run(lint, root):
    command = [sys.executable, "-B"] if lint.endswith(".py") else []
    result = subprocess.run([*command, LINTS / lint, root], capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def run_on_copy(source, lint, planted=None):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        shutil.copy(source / ".clang-format", root)
        for name, text in (CLEAN | (planted or {})).items():
            write(root, name, text)
        return run(lint, root)


def complaint_about(source, lint, name, text, expected):
    status, output = run_on_copy(source, lint, {name: text})
    if status == 0:
        return f"{lint} passes a bad {name}"
    if os.path.basename(name) not in output or expected not in output:
        return f"{lint} does not name {name} and '{expected}' but says:\n{output}"
    return None


def main():
    source = pathlib.Path(sys.argv[1])
    complaints = []
    for lint in sorted({planted[0] for planted in PLANTED}):
        status, output = run_on_copy(source, lint)
        if status != 0:
            complaints.append(f"{lint} fails on a clean tree:\n{output}")
    complaints += filter(None, (complaint_about(source, *planted) for planted in PLANTED))
    print("\n".join(complaints) or f"{len(PLANTED)} planted violations found", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
