#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# run.sh PCAP2AVRO NAME: converts the sample of that line of TESTLIST and compares the result with the expected file.
# run.sh --renew NAME [PCAP2AVRO]: writes the expected file anew.
set -euo pipefail
export TZ=UTC LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
samples=$(realpath "$here/../../samples/captures")

die() {
    printf 'run.sh: %s\n' "$*" >&2
    exit 2
}

# What differs from machine to machine: where samples and output lie, and the version.
normalise() {
    sed -e "s|$folder/out|OUT|g" -e "s|$samples|SAMPLES|g" -e 's/\(pcap2avro\|commgraph\) [0-9][0-9.]*/\1 VERSION/'
}

# convert PROGRAM SAMPLE RESULT OPTION...: prints the file RESULT of the output folder, or with - standard output.
convert() {
    local program=$1 sample=$2 result=$3
    shift 3
    if [[ $result == - ]]; then
        (cd "$samples" && "$program" -q "$@" "$sample")
        return
    fi
    (cd "$samples" && "$program" -q --dump-host recorder -o "$folder/out" "$@" "$sample")
    normalise <"$folder/out/$result"
}

main() {
    local is_renewed=0 program name sample expected result options
    if [[ ${1:-} == --renew ]]; then
        is_renewed=1
        set -- "${3:-$here/../../build/release/convert/pcap2avro}" "${2:-}"
    fi
    (($# == 2)) || die 'usage: run.sh PCAP2AVRO NAME, or run.sh --renew NAME [PCAP2AVRO]'
    program=$(realpath "$1")
    read -r name sample expected result options < <(grep "^$2 " "$here/TESTLIST") || die "no line $2 in TESTLIST"

    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    # shellcheck disable=SC2086 # the options are words
    convert "$program" "$sample" "$result" $options >"$folder/$expected"
    if ((is_renewed)); then
        cp "$folder/$expected" "$here/$expected"
        printf 'renewed: %s\n' "$name"
    else
        diff -u "$here/$expected" "$folder/$expected"
    fi
}

main "$@"
