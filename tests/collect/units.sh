#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# units.sh FOLDER PCAP2AVRO: systemd finds nothing wrong with the units, and little that they leave open.
set -euo pipefail

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

units=$1 program=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# verify asks for an instance, and for the program where it is installed.
for unit in "$units"/*.service "$units"/*.timer; do
    name=${unit##*/}
    sed -E "s#^(Exec[A-Za-z]+=-?.*)\bpcap2avro -q#\1$program -q#" "$unit" >"$folder/$name"
    ! grep -q '^Exec.*[=-]pcap2avro ' "$folder/$name" || fail "$name: the program was not replaced"
    ln -s "$name" "$folder/${name/@/@eth0}"
done
for unit in "$folder"/*@eth0.*; do
    said=$(systemd-analyze verify --man=no "$unit" 2>&1) || fail "$said"
    [[ -z $said ]] || fail "$said"
done

# From 0, nothing open, to 10. --threshold= takes ten times that.
for unit in "$folder"/*@.service; do
    systemd-analyze security --offline=true --threshold=30 --no-pager "$unit" >"$folder/report" || {
        cat "$folder/report" >&2
        fail "${unit##*/}: leaves more open than it may"
    }
    grep 'Overall exposure' "$folder/report"
done

# What is open is told: the same without the hardening is refused.
sed -E '/^(User|DynamicUser|Protect|Restrict|SystemCall|Capability|NoNew|Private)/d' "$folder/pcap2avro@.service" >"$folder/open@.service"
! systemd-analyze security --offline=true --threshold=30 --no-pager "$folder/open@.service" >/dev/null || fail 'the threshold finds nothing'
