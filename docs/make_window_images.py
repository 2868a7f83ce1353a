#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""make_window_images.py PLUGINS [FOLDER]: pictures of Wireshark's Communication Graph of three samples, into docs/images.

PLUGINS is the build's folder of modules (build/release/plugin/plugins). No screen is needed.
"""
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/plugin"))

import tshark  # noqa: E402
import wireshark  # noqa: E402

SIZE = "resize 1180 760"
# What is done in the window of each sample before it is drawn.
SCENES = {
    "database-load": ["drag strip 0.35 0.75", "select 0"],
    "port-scan": ["set top 500", "choose group subnets /24, IPv6 /64", "type search 10.20.3.0/24", "key graph Return", "click fit"],
    "backup": ["type search 10.20.0.5"],
}
CAPTURES = {"database-load": "first.pcap", "port-scan": "connect.pcap", "backup": "dump.pcap"}


def draw(plugin, sample, images):
    capture = plugin.copy_capture(ROOT / "samples/captures" / sample / CAPTURES[sample])
    steps = ["open", SIZE, "click fit", *SCENES[sample], "write picture"]
    hosts = (ROOT / "samples/hosts").read_text()
    window = wireshark.Wireshark(plugin, sample, steps, "-r", capture, "-z", "commgraph", names="-Nn",
                                 files={".config/wireshark/hosts": hosts})
    picture = window.folder / "picture-window.png"
    if window.result.returncode != 0 or not picture.exists():
        sys.exit(f"{sample}: wireshark ended with status {window.result.returncode}: {window.result.stderr.decode()}")
    shutil.copyfile(picture, images / f"wireshark-{sample}.png")


def main():
    if len(sys.argv) not in (2, 3):
        print("usage: docs/make_window_images.py PLUGINS [FOLDER]", file=sys.stderr)
        return 2
    images = pathlib.Path(sys.argv[2] if len(sys.argv) == 3 else ROOT / "docs/images")
    with tshark.Plugin(sys.argv[1], "") as plugin:
        for sample in SCENES:
            draw(plugin, sample, images)
    return 0


if __name__ == "__main__":
    sys.exit(main())
