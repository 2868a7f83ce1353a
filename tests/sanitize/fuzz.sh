#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# fuzz.sh PROGRAM CORPUS SECONDS: runs a libFuzzer target over a copy of its corpus. On a crash the input is printed in
# base64, to become a file of the corpus.
set -euo pipefail

program=$1 corpus=$2 seconds=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$corpus" "$work/corpus"
if ! "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=1 \
    -artifact_prefix="$work/" "$work/corpus" >"$work/log" 2>&1; then
    tail -n 60 "$work/log"
    for input in "$work"/crash-* "$work"/leak-* "$work"/timeout-* "$work"/oom-*; do
        [[ -f $input ]] || continue
        printf '%s in base64:\n' "${input##*/}"
        base64 "$input"
    done
    exit 1
fi
grep -E '^stat::|^Done' "$work/log"
