#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# live_hour.sh PCAP2AVRO FRAME_SENDER FOLDER [SECONDS]: 20,000 frames a second, mixed TCP, UDP, ICMP and ARP, captured with --slice
# and --ring for an hour (default: 3600 s), into FOLDER. Every few seconds the memory (VmRSS), descriptors and threads of pcap2avro
# go into FOLDER/samples.tsv. Prints first, last and most of each, and a verdict; status 1 when a frame was lost, or when the second
# half needs more than the first one did: 5 % of memory, one descriptor. Takes root: it makes two network namespaces.
# RATE, SLICE, RING and EVERY (seconds) change what is asked for.
set -euo pipefail

pcap2avro=$1 sender=$2 folder=$3 seconds=${4:-3600}
rate=${RATE:-20000} slice=${SLICE:-60} ring=${RING:-10} every=${EVERY:-5}
inside=commgraph-hour-in-$$ outside=commgraph-hour-out-$$
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

sample() { # PID, from START_S on
    local descriptors=("/proc/$1/fd/"*) memory threads
    memory=$(awk '/^VmRSS:/ { print $2 }' "/proc/$1/status")
    threads=$(awk '/^Threads:/ { print $2 }' "/proc/$1/status")
    printf '%d\t%d\t%d\t%d\n' $((SECONDS - start_s)) "$memory" "${#descriptors[@]}" "$threads" >>"$folder/samples.tsv"
}

count() { # MEMBER of the counters of all slices, in pcap2avro's summary
    sed -n '/"slices" : {/,/}/p' "$folder/pcap2avro.out" | awk -v name="\"$1\"" '$1 == name && $3 != "{" { print $3 + 0 }'
}

judge() { # COLUMN FACTOR NAME: first, last, most, and whether the second half is more than FACTOR times the first
    awk -F'\t' -v column="$1" -v factor="$2" -v name="$3" '
        NR == 1 { next }
        { value[++n] = $column; if ($column > most) most = $column }
        END {
            for (i = 1; i <= n; i++) {
                half = i > n / 2
                if (value[i] > top[half]) top[half] = value[i]
            }
            flat = top[1] <= top[0] * factor + (factor == 1)
            printf "%s: first %d, last %d, most %d; most of the first half %d, of the second %d: %s\n",
                name, value[1], value[n], most, top[0], top[1], flat ? "flat" : "NOT flat"
            exit !flat
        }' "$folder/samples.tsv"
}

mkdir -p "$folder"
make_network
printf 'seconds\tmemory_kib\tdescriptors\tthreads\n' >"$folder/samples.tsv"
ip netns exec "$inside" "$pcap2avro" -i v0 --slice "$slice" --window 10s --ring "$ring" -o "$folder/out" --json -q \
    >"$folder/pcap2avro.out" 2>"$folder/pcap2avro.err" &
capture=$!
started+=("$capture")
sleep 2
ip netns exec "$outside" "$sender" s0 $((rate * seconds)) "$rate" 64 mixed >"$folder/sender.out" &
sending=$!
started+=("$sending")
start_s=$SECONDS
while kill -0 "$sending" 2>/dev/null; do
    sample "$capture"
    sleep "$every"
done
wait "$sending"
sleep 2
kill -TERM "$capture"
wait "$capture"
started=()

sent=$(cut -d' ' -f1 "$folder/sender.out")
lost=$((sent - $(count frames)))
printf 'sent: %s; slices %s, frames %s, records %s, late %s, dropped by kernel %s, interface %s, program %s: %s lost\n' \
    "$(cat "$folder/sender.out")" "$(count slices)" "$(count frames)" "$(count records)" "$(count late)" \
    "$(count dropped_by_kernel)" "$(count dropped_by_interface)" "$(count dropped_by_program)" "$lost"
printf 'slices kept: %s of %s\n' "$(find "$folder/out/packets" -name '*.avro' | wc -l)" "$ring"
status=0
judge 2 1.05 'memory, KiB' || status=1
judge 3 1 'descriptors' || status=1
judge 4 1 'threads' || status=1
((lost == 0)) || status=1
[[ $status == 0 ]]
