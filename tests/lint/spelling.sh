#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# spelling.sh ROOT: fails on a common misspelling. Words that are right here stand in spelling-words.txt; the
# n of a \n in a string is no letter of the next word.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lint/files.sh
. "$here/files.sh"

cd "$1"
list_files . ! -path './LICENSES/*' ! -path './tests/lint/selftest.py' ! -path './samples/captures/*.pcap*' ! -path '*/corpus/*' |
    xargs -0r codespell --ignore-words "$here/spelling-words.txt" --ignore-regex '\\[abfnrtv]'
