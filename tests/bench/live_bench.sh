#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# live_bench.sh PCAP2AVRO FRAME_SENDER FOLDER [RATE...]: what pcap2avro, dumpcap and tcpdump lose of 1 M frames of 64 bytes at
# each rate (0: as fast as can be sent), all three at once on one interface, with buffers of 64 MiB, into files in FOLDER.
# Takes root: it makes two network namespaces. FRAMES says how many frames are sent.
set -euo pipefail

pcap2avro=$1 sender=$2 folder=$3
shift 3
[[ $# -gt 0 ]] || set -- 100000 200000 0
frames=${FRAMES:-1000000}
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

run_at() { # RATE
    started=()
    start pcap2avro "$pcap2avro" -i v0 -w "$folder/live.avro" --json
    start dumpcap dumpcap -q -B 64 -i v0 -w "$folder/dumpcap.pcapng"
    start tcpdump tcpdump -B 65536 -i v0 -Z root -w "$folder/tcpdump.pcap"
    sleep 2
    ip netns exec "$outside" "$sender" s0 "$frames" "$1" 64
    sleep 2
    kill -TERM "${started[@]}"
    wait "${started[@]}" || true
    started=()
    printf '  pcap2avro %s frames' "$(count frames)"
    for name in kernel interface program; do
        printf ', dropped by %s: %s' "$name" "$(count "dropped_by_$name")"
    done
    printf '\n  dumpcap  %s\n' "$(grep -o 'received/dropped.*' "$folder/dumpcap.err")"
    printf '  tcpdump  %s\n' "$(grep -E 'captured|dropped' "$folder/tcpdump.err" | paste -sd,)"
}

make_network
for rate in "$@"; do
    printf 'rate %s: ' "$rate"
    run_at "$rate"
done
