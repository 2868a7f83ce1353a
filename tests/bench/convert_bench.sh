#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# convert_bench.sh PCAP2AVRO MAKE_CAPTURE [FOLDER [RUNS]]: what pcap2avro costs beside cat and cp of the same capture.
#
# Writes captures of about 1 GB into a new folder below FOLDER (default /dev/shm; 4 GB are needed), reads each once, and
# measures RUNS pairs (default 7) in turn, so that what else the machine does meets both. Fails where the median of a
# goal's ratios, or the memory, is over the goal. docs/performance.md has what was seen.
set -euo pipefail
export LC_ALL=C

usage='usage: convert_bench.sh PCAP2AVRO MAKE_CAPTURE [FOLDER [RUNS]]'
pcap2avro=$(realpath "${1:?$usage}")
make_capture=$(realpath "${2:?$usage}")
runs=${4:-7}
memory_goal_mb=32
failed=0
folder=$(mktemp -d "${3:-/dev/shm}/convert_bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT

cat_file() { cat "$1" >/dev/null; }
copy() { cp "$1" "$folder/copy"; }
copy_and_sync() { cp "$1" "$folder/copy" && sync "$folder/copy"; }
edges() { "$pcap2avro" -q -e /dev/null "$1"; }
avro() { "$pcap2avro" -q --codec null -w "$folder/avro" "$1"; }
both() { "$pcap2avro" -q --codec null -w "$folder/avro" -e /dev/null "$1"; }
deflate() { "$pcap2avro" -q -w "$folder/avro" "$1"; }
read_by_tcpdump() { tcpdump -n -q -t -r "$1" >/dev/null 2>&1; }
read_by_tshark() { tshark -n -r "$1" -T fields -e ip.src -e ip.dst >/dev/null 2>&1; }

# seconds COMMAND...: what a run takes, in seconds.
seconds() {
    local start=$EPOCHREALTIME
    "$@"
    printf '%s %s\n' "$start" "$EPOCHREALTIME" | awk '{ printf "%.3f\n", $2 - $1 }'
    rm -f "$folder/copy" "$folder/avro"
}

# compare GOAL CAPTURE OURS THEIRS: a row of the table; GOAL 0 is none.
compare() {
    local goal=$1 capture=$2 ours=$3 theirs=$4
    for ((i = 0; i < runs; i++)); do
        printf '%s %s\n' "$(seconds "$theirs" "$folder/$capture.pcap")" "$(seconds "$ours" "$folder/$capture.pcap")"
    done | awk -v goal="$goal" -v what="$capture $ours : $theirs" '
        function sort(a,    i, j, t) {
            for (i = 2; i <= NR; i++)
                for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
        }
        function middle(a) { return (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }
        { theirs[NR] = $1; ours[NR] = $2; ratio[NR] = $2 / $1 }
        END {
            sort(theirs); sort(ours); sort(ratio)
            is_missed = goal > 0 && middle(ratio) > goal
            printf "%-32s %7.3f s %7.3f s   %6.3f   %6.3f to %6.3f   %s%s\n", what, middle(ours), middle(theirs),
                middle(ratio), ratio[1], ratio[NR], (goal > 0 ? "<= " goal : ""), (is_missed ? " MISSED" : "")
            exit is_missed
        }' || failed=1
}

# measure_memory CAPTURE OPTION...: the peak of the resident set.
measure_memory() {
    local capture=$1 kilobytes missed='' what
    shift
    what="$capture $*"
    command time -f %M -o "$folder/memory" "$pcap2avro" -q "$@" "$folder/$capture.pcap"
    read -r kilobytes <"$folder/memory"
    if ((kilobytes > memory_goal_mb * 1024)); then
        missed=' MISSED'
        failed=1
    fi
    printf '%-52s %6d MB   <= %d MB%s\n' "${what//"$folder/"/}" $((kilobytes / 1024)) "$memory_goal_mb" "$missed"
    rm -f "$folder/avro"
}

main() {
    "$make_capture" mix 1050 >"$folder/mix.pcap"
    "$make_capture" small 980 >"$folder/small.pcap"
    cat "$folder"/*.pcap >/dev/null

    printf '%-32s %9s %9s   %6s   %16s   %s\n' "medians of $runs" ours theirs ratio 'its range' goal
    compare 2.0 mix edges cat_file
    compare 0 small edges cat_file
    compare 1.6 mix avro copy
    compare 0 mix avro copy_and_sync
    compare 0 mix both copy
    compare 0 mix deflate copy
    runs=1
    compare 0 mix edges read_by_tcpdump
    compare 0 mix edges read_by_tshark
    measure_memory mix -e /dev/null
    measure_memory small -e /dev/null
    measure_memory mix --codec null -w "$folder/avro"
    measure_memory mix -w "$folder/avro" -e /dev/null
    return "$failed"
}

main
