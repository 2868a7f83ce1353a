#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# window_bench.sh PCAP2AVRO CAPTURE [RUNS]: what --window 1s costs beside no window, page cache warm.
#
# Measures RUNS pairs (default 7) in turn, so that what else the machine does meets both: a conversion into a folder, as
# people run it, and the edges alone, where there is nothing else to do. Fails where the first one's median ratio is over
# 1.3. Of a release build; the rows per packet say how much the windows have to do.
set -euo pipefail
# shellcheck source=tests/bench/pairs.sh
. "$(dirname "$0")/pairs.sh"

usage='usage: window_bench.sh PCAP2AVRO CAPTURE [RUNS]'
pcap2avro=$(realpath "${1:?$usage}")
capture=$(realpath "${2:?$usage}")
runs=${3:-7}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# seconds OPTION...: of a conversion.
seconds() {
    rm -rf "$folder/out"
    processor_seconds "$pcap2avro" -q "$@" "$capture"
}

cat "$capture" >/dev/null
"$pcap2avro" -q -e - --window 1s "$capture" | awk -F, '
    NR > 1 { packets += $3; if ($4 != last) windows++; last = $4 }
    END { printf "%d packets, %d rows in %d windows\n", packets, NR - 1, windows }'

# compare NAME GOAL OPTION...: RUNS pairs of a run without and with windows.
compare() {
    local name=$1 goal=$2 i
    shift 2
    for ((i = 0; i < runs; i++)); do
        printf '%s %s\n' "$(seconds "$@")" "$(seconds --window 1s "$@")"
    done | summarize "$name" "$goal" without with
}

compare "into a folder" 1.3 -o "$folder/out"
compare "edges only" 0 -e /dev/null
