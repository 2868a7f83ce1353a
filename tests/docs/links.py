#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""links.py ROOT: each relative link and picture of README.md and docs/ leads to a file that is there."""
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]+)")


def broken_links(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for target in LINK.findall(line):
            if "://" not in target and not (path.parent / target).exists():
                yield f"{path}:{number}: no {target}"


def main():
    root = pathlib.Path(sys.argv[1])
    pages = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    complaints = [complaint for page in pages for complaint in broken_links(page)]
    print("\n".join(complaints) or f"{len(pages)} pages", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
