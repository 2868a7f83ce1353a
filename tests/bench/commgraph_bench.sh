#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# commgraph_bench.sh COMMGRAPH: info, compare, merge and group on a million edges between 100,000 hosts; fails where info
# or compare take 5 s or 1 GB. Of a release build, on a machine that does nothing else.
set -euo pipefail

commgraph=$(realpath "${1:?usage: commgraph_bench.sh COMMGRAPH}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

make_edges() {
    awk -v seed="$1" 'BEGIN {
        srand(seed)
        print "Source,Target,Weight"
        for (i = 0; i < 1000000; i++) {
            a = int(100000 * rand() ^ 2); b = int(100000 * rand())
            printf "10.%d.%d.%d,10.%d.%d.%d,%d\n", a / 65536, a / 256 % 256, a % 256,
                b / 65536, b / 256 % 256, b % 256, 1 + int(1000 * rand())
        }
    }'
}

# measure LIMIT_S NAME ARGUMENT...: prints seconds and MB; LIMIT_S 0 is no limit.
measure() {
    local limit_s=$1 name=$2 seconds kilobytes
    shift 2
    command time -f '%e %M' -o "$folder/time" "$commgraph" "$@" >"$folder/out"
    read -r seconds kilobytes <"$folder/time"
    printf '%-8s %6s s %6d MB\n' "$name" "$seconds" $((kilobytes / 1024))
    if ((limit_s > 0)) && { [[ $(printf '%s\n%s\n' "$seconds" "$limit_s" | sort -g | head -1) == "$limit_s" ]] ||
        ((kilobytes > 1000000)); }; then
        printf '%s: more than %d s or 1 GB\n' "$name" "$limit_s" >&2
        exit 1
    fi
}

make_edges 1 >"$folder/a.csv"
make_edges 2 >"$folder/b.csv"
measure 5 info info "$folder/a.csv"
measure 5 compare compare "$folder/a.csv" "$folder/b.csv"
measure 0 merge merge "$folder/a.csv" "$folder/b.csv"
measure 0 group group --by subnet "$folder/a.csv"
