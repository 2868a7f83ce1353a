#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# make_images.sh PCAP2AVRO COMMGRAPH [FOLDER]: draws the pictures of README.md and docs/ from the sample captures, into
# docs/images. The same samples give the same bytes, and a test compares them.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
if (($# < 2)); then
    echo 'usage: docs/make_images.sh PCAP2AVRO COMMGRAPH [FOLDER]' >&2
    exit 2
fi
pcap2avro=$(realpath "$1")
commgraph=$(realpath "$2")
images=$(realpath "${3:-$root/docs/images}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

edges_of() {
    printf 'out/edges/szenario=%s/edges_%s.csv' "$1" "$1"
}

nodes_of() {
    printf 'out/nodes/szenario=%s/nodes_%s.csv' "$1" "$1"
}

"$pcap2avro" -q -R --scenario-by-folder --dump-host sample --hosts "$root/samples/hosts" --window 1s \
    --formats edges,nodes -o out "$root/samples/captures"
for scenario in database-idle database-load port-scan; do
    "$commgraph" draw "$(edges_of $scenario)" --nodes "$(nodes_of $scenario)" -o "$images/$scenario.svg"
done
# The load's nodes name all but one address of the idle network.
"$commgraph" compare "$(edges_of database-idle)" "$(edges_of database-load)" --nodes "$(nodes_of database-load)" \
    -o "$images/database-difference.svg" >compare.txt
"$commgraph" windows out/windows/szenario=database-load/windows_database-load.csv \
    -o "$images/database-load-windows.svg" >windows.txt
