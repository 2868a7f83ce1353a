#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Records the samples anew: a small data centre of network namespaces, real servers and clients in it, one capture a
# state. It needs root and the programs that need_programs names. Nothing leaves the namespaces, which have no way out.
#
#   samples/record.sh [DIR]     writes DIR/SCENARIO/NAME.pcap[ng][.gz], default samples/captures; takes 3 minutes
set -euo pipefail
umask 022

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
OUT=${1:-$HERE/captures}
export LC_ALL=C TZ=UTC

# shellcheck source=samples/lab/network.sh
. "$HERE/lab/network.sh"
# shellcheck source=samples/lab/servers.sh
. "$HERE/lab/servers.sh"
# shellcheck source=samples/lab/clients.sh
. "$HERE/lab/clients.sh"

need_programs() {
    local program missing=()
    for program in ip ethtool tcpdump dumpcap nginx redis-server redis-cli dnsmasq chronyd snmpd snmpget nmap ping curl \
        psql pgbench python3 setpriv unshare; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    [ ${#missing[@]} -eq 0 ] || die "these programs are missing: ${missing[*]}"
}

die() {
    echo "record.sh: $*" >&2
    exit 1
}

clean_up() {
    local status=$?
    trap - EXIT INT TERM
    network_remove
    rm -rf "$WORK"
    exit "$status"
}

# The switch's own port sees each frame once, whatever hosts it passes between.
record_at_switch() { # FILE SECONDS [OPTION...]
    local file=$1 seconds=$2
    shift 2
    in_switch timeout "$((seconds + 10))" tcpdump -i br0 -Z root -s 65535 -w "$file" -G "$seconds" -W 1 "$@" \
        2>>"$WORK/tcpdump.log" &
    RECORDER=$!
}

# Each frame comes in by one port, so that what comes in at all of them is each frame once, with its sender's port named.
record_at_ports() { # FILE SECONDS
    local file=$1 seconds=$2 host interfaces=()
    for host in "${HOSTS[@]}"; do
        interfaces+=(-i "$host" -f inbound)
    done
    in_switch timeout "$((seconds + 10))" dumpcap -q -w "$file" -a "duration:$seconds" "${interfaces[@]}" \
        2>>"$WORK/dumpcap.log" &
    RECORDER=$!
}

keep() { # FILE SCENARIO/NAME
    mkdir -p "$OUT/$(dirname "$2")"
    install -m 644 "$1" "$OUT/$2"
    echo "$OUT/$2: $(stat -c %s "$OUT/$2") bytes"
}

record_load() {
    record_at_switch "$WORK/load-1.pcap" 15
    sleep 1
    load_run 16
    wait "$RECORDER"
    keep "$WORK/load-1.pcap" database-load/first.pcap
    sleep 3
    record_at_switch "$WORK/load-2.pcap" 15
    sleep 1
    load_run 16
    wait "$RECORDER"
    gzip -9 -n "$WORK/load-2.pcap"
    keep "$WORK/load-2.pcap.gz" database-load/second.pcap.gz
}

record_idle() {
    record_at_ports "$WORK/idle.pcapng" 60
    wait "$RECORDER"
    python3 "$HERE/lab/strip_origin.py" "$WORK/idle.pcapng" "$WORK/idle-stripped.pcapng"
    keep "$WORK/idle-stripped.pcapng" database-idle/minute.pcapng
}

record_backup() {
    sleep 3
    record_at_switch "$WORK/backup.pcap" 15 --time-stamp-precision nano
    sleep 2
    backup_run
    wait "$RECORDER"
    keep "$WORK/backup.pcap" backup/dump.pcap
}

record_scan() {
    record_at_switch "$WORK/scan.pcap" 20
    sleep 2
    scan_run
    wait "$RECORDER"
    keep "$WORK/scan.pcap" port-scan/connect.pcap
}

[ "$(id -u)" -eq 0 ] || die "needs root, for network namespaces"
need_programs
WORK=$(mktemp -d "${TMPDIR:-/tmp}/commgraph-samples.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT TERM
network_make
servers_start
monitor_start
sleep 5
record_idle
record_load
record_backup
record_scan
