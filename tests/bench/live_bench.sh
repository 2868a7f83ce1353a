#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# live_bench.sh PCAP2AVRO FRAME_SENDER FOLDER [RATE...]: what pcap2avro, dumpcap and tcpdump lose of 1 M frames of 64 bytes at
# each rate (0: as fast as can be sent), all three at once on one interface, with buffers of 64 MiB, into files in FOLDER.
# Prints each run, with the load before it, and then the table of medians, least and most. Fails when what pcap2avro received
# and what it says was dropped are not what was sent. Takes root: it makes two network namespaces. FRAMES says how many frames
# are sent, RUNS (3) how often.
set -euo pipefail

pcap2avro=$1 sender=$2 folder=$3
shift 3
[[ $# -gt 0 ]] || set -- 100000 200000 0
frames=${FRAMES:-1000000} runs=${RUNS:-3}
inside=commgraph-bench-in-$$ outside=commgraph-bench-out-$$
started=()

clean_up() {
    for pid in "${started[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
    done
    ip netns delete "$inside" 2>/dev/null || true
    ip netns delete "$outside" 2>/dev/null || true
}
trap clean_up EXIT

make_network() {
    ip netns add "$inside"
    ip netns add "$outside"
    ip link add s0 netns "$outside" type veth peer v0 netns "$inside"
    ip netns exec "$inside" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
    ip netns exec "$outside" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
    ip netns exec "$inside" ethtool -K v0 tx off rx off tso off gso off gro off >/dev/null
    ip netns exec "$outside" ethtool -K s0 tx off rx off tso off gso off gro off >/dev/null
    ip -n "$inside" link set v0 up
    ip -n "$outside" link set s0 up
}

start() { # NAME COMMAND...
    local name=$1
    shift
    ip netns exec "$inside" "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
    started+=($!)
}

count() { # MEMBER of pcap2avro's summary
    grep -o "\"$1\":[0-9]*" "$folder/pcap2avro.out" | cut -d: -f2
}

wait_for_sockets() { # COUNT
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        [[ $(ip netns exec "$inside" tail -n +2 /proc/net/packet | wc -l) -lt $1 ]] || return 0
        sleep 0.05
    done
    echo 'live_bench.sh: not all of them capture' >&2
    return 1
}

write_results() { # RATE, as lines of rate, program, received, dropped
    local dropped
    dropped=$(($(count dropped_by_kernel) + $(count dropped_by_interface) + $(count dropped_by_program)))
    printf '%s pcap2avro %s %s\n' "$1" "$(count frames)" "$dropped"
    sed -nE "s#.*received/dropped on interface .*: ([0-9]+)/([0-9]+) .*#$1 dumpcap \1 \2#p" "$folder/dumpcap.err"
    awk -v rate="$1" '/packets captured/ { taken = $1 } /dropped by kernel/ { print rate, "tcpdump", taken, $1 }' "$folder/tcpdump.err"
}

run_at() { # RATE
    local load
    read -r load _ </proc/loadavg
    started=()
    start pcap2avro "$pcap2avro" -i v0 -w "$folder/live.avro" --json
    start dumpcap dumpcap -q -B 64 -i v0 -w "$folder/dumpcap.pcapng"
    start tcpdump tcpdump -B 65536 -i v0 -Z root -w "$folder/tcpdump.pcap"
    wait_for_sockets 3
    sleep 1
    ip netns exec "$outside" "$sender" s0 "$frames" "$1" 64 >"$folder/sender.out"
    sleep 2
    kill -TERM "${started[@]}"
    wait "${started[@]}" || true
    started=()
    write_results "$1" >"$folder/run"
    printf 'rate %s, load %s: %s\n' "$1" "$load" "$(cat "$folder/sender.out")"
    awk -v sent="$frames" '{ printf "  %s: %d received, %d dropped%s\n", $2, $3, $4, $3 + $4 == sent ? "" : ", NOT what was sent" }' "$folder/run"
    cat "$folder/run" >>"$folder/runs"
}

print_table() {
    printf '\nlost of %s, median of %s runs (least to most)\n' "$frames" "$runs"
    sort -s -k1,2 -k4n "$folder/runs" | awk -v runs="$runs" '
        { lost[$1 " " $2, ++n[$1 " " $2]] = $4 }
        END { for (key in n) printf "%s %d (%d to %d)\n", key, lost[key, int((runs + 1) / 2)], lost[key, 1], lost[key, runs] }' |
        sort -k1n -k2
}

mkdir -p "$folder"
: >"$folder/runs"
make_network
for ((run = 0; run < runs; run++)); do
    for rate in "$@"; do
        run_at "$rate"
    done
done
print_table
awk -v sent="$frames" -v wanted=$((runs * $#)) '$2 == "pcap2avro" && $3 + $4 == sent { good++ } END { exit good != wanted }' "$folder/runs"
