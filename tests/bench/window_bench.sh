#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# window_bench.sh PCAP2AVRO CAPTURE [RUNS]: what --window 1s costs beside no window, page cache warm.
#
# Measures RUNS pairs (default 7) in turn, so that what else the machine does meets both: a conversion into a folder, as
# people run it, and the edges alone, where there is nothing else to do. Fails where the first one's median ratio is over
# 1.3. Of a release build; the rows per packet say how much the windows have to do.
set -euo pipefail
export LC_ALL=C

usage='usage: window_bench.sh PCAP2AVRO CAPTURE [RUNS]'
pcap2avro=$(realpath "${1:?$usage}")
capture=$(realpath "${2:?$usage}")
runs=${3:-7}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# seconds OPTION...: the processor time of a run, in seconds: less touched by what else the machine does than the clock.
seconds() {
    local TIMEFORMAT='%U %S'
    rm -rf "$folder/out"
    { time "$pcap2avro" -q "$@" "$capture" 2>&3; } 3>&2 2>&1 | awk '{ printf "%.3f\n", $1 + $2 }'
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
    done | summarize "$name" "$goal"
}

summarize() {
    awk -v name="$1" -v goal="$2" '
    function sort(a,    i, j, t) {
        for (i = 2; i <= NR; i++)
            for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    }
    function middle(a) { return (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }
    { without[NR] = $1; with[NR] = $2; ratio[NR] = $2 / $1 }
    END {
        sort(without); sort(with); sort(ratio)
        printf "%s: without %.3f s, with %.3f s, ratio %.2f (%.2f to %.2f)%s\n", name, middle(without), middle(with),
            middle(ratio), ratio[1], ratio[NR], (goal > 0 ? ", goal " goal : "")
        exit (goal > 0 && middle(ratio) > goal)
    }'
}

compare "into a folder" 1.3 -o "$folder/out"
compare "edges only" 0 -e /dev/null
