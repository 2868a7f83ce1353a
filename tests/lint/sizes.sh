#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# sizes.sh ROOT: fails on a source of more than 600 lines, and on a README of more than 120.
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

root=$1
failed=0

check() {
    local file=$1 limit=$2 count
    count=$(wc -l <"$root/$file")
    if ((count > limit)); then
        printf '%s: %d lines, more than %d\n' "$file" "$count" "$limit" >&2
        failed=1
    fi
}

while IFS= read -r -d '' file; do
    check "$file" 600
done < <(
    list_files "$root" \( -name '*.[ch]' -o -name '*.cpp' -o -name '*.py' -o -name '*.sh' -o -name '*.java' -o -name '*.scala' \)
    list_scripts "$root"
)
while IFS= read -r -d '' file; do
    check "$file" 120
done < <(list_files "$root" -path ./README.md)
exit "$failed"
