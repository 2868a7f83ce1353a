#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# first_and_second_run.sh SOURCE PROGRAM COMMGRAPH: the sample captures convert, the hotspots are printed for each scenario,
# a second run changes no byte, and the commands that are shown at the end do what they say.
set -euo pipefail

source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# shellcheck source=bootstrap.sh
. "$source/bootstrap.sh"
program=$2
commgraph=$3
ln -s "$source/samples" "$work/samples"
cd "$work"

convert_samples >first.txt 2>&1 || fail "$(cat first.txt)"
show_results >results.txt
for folder in samples/captures/*/; do
    scenario=$(basename "$folder")
    lines=$(sed -n "/^== hotspots of scenario $scenario\$/,/^\$/p" results.txt | grep -c ' packets  .* -> ') || true
    [[ $lines == 5 ]] || fail "$lines hotspots of $scenario, expected 5: $(cat results.txt)"
done

cp -r out before
convert_samples >second.txt 2>&1 || fail "$(cat second.txt)"
grep -q skipped second.txt || fail "the second run skips nothing: $(cat second.txt)"
diff -r --exclude .pcap2avro --exclude summary.json before out

# The last one converts the reader's own capture, which is one of ours here.
show_next_steps | sed -n '/^  /p' | sed "s,YOUR.pcapng,samples/captures/backup/dump.pcap," >next.sh
bash -eu next.sh >next.txt 2>&1 || fail "$(cat next.txt)"
[[ -s out/database-load.svg && -d dump/edges ]] || fail "no picture or no edges: $(cat next.txt)"
grep -q '^distance  *0\.' next.txt || fail "no distance: $(cat next.txt)"
