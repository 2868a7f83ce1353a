#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# spdx.sh ROOT: each source and script names its licence in its first five lines: the one of its folder, whose text is
# in LICENSES/. Two licences: docs/decisions/0003-two-licences.md
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

root=$1
failed=0

complain() {
    printf '%s: %s\n' "$1" "$2" >&2
    failed=1
}

licence_of() {
    case $1 in
    plugin/*) echo GPL-2.0-or-later ;;
    *) echo BSD-3-Clause ;;
    esac
}

check() {
    local file=$1 expected found
    expected=$(licence_of "$file")
    found=$(sed -n '1,5s/.*SPDX-License-Identifier: *\([^ ]*\).*/\1/p' "$root/$file")
    if [[ -z $found ]]; then
        complain "$file" 'no SPDX-License-Identifier in its first five lines'
    elif [[ $found != "$expected" ]]; then
        complain "$file" "licence $found, expected $expected"
    fi
}

while IFS= read -r -d '' file; do
    check "$file"
done < <(
    list_files "$root" \( -name '*.[ch]' -o -name '*.cpp' -o -name '*.py' -o -name '*.sh' -o -name '*.bash' -o -name '*.cmake' \
        -o -name CMakeLists.txt -o -name '*.java' -o -name '*.scala' -o -name '*.sql' -o -name '*.hql' -o -name '*.lua' \
        -o -name '*.[1-8]' -o -path './completions/*' \)
    list_scripts "$root"
)

for licence in BSD-3-Clause $([[ -d $root/plugin ]] && echo GPL-2.0-or-later); do
    [[ -s $root/LICENSES/$licence.txt ]] || complain "LICENSES/$licence.txt" 'missing'
done
exit "$failed"
