#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# draw_bench.sh COMMGRAPH [HOSTS EDGES SECONDS]: draws a hub-heavy network and fails when it takes longer.
# Default: 1,000 hosts within 1 s, and 10,000 hosts with 30,000 edges within 10 s each.
set -euo pipefail

commgraph=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# network HOSTS EDGES: ten communities, each with its hubs; the same on every machine.
network() {
    awk -v hosts="$1" -v edges="$2" 'BEGIN {
        srand(7)
        print "Source,Target,Weight"
        for (i = 0; i < edges; i++) {
            a = i < hosts ? i : int(rand() * hosts)
            group = a % 10
            b = rand() < 0.7 ? group + 10 * int(rand() * rand() * 4) : int(rand() * hosts / 10) * 10 + group
            if (rand() < 0.03) b = int(rand() * hosts)
            printf "10.%d.%d.%d,10.%d.%d.%d,%d\n", a / 65536, a / 256 % 256, a % 256, b / 65536, b / 256 % 256, b % 256,
                exp(rand() * rand() * 14) + 1
        }
    }'
}

# draw HOSTS EDGES ENDING SECONDS
draw() {
    network "$1" "$2" >"$folder/edges.csv"
    # Processor time: it uses one core, and others may be at work on the machine.
    local TIMEFORMAT='%U %S' taken
    taken=$({ time "$commgraph" draw "$folder/edges.csv" -o "$folder/picture.$3"; } 2>&1)
    awk -v hosts="$1" -v edges="$2" -v ending="$3" -v limit="$4" -v taken="$taken" 'BEGIN {
        split(taken, parts, " ")
        seconds = parts[1] + parts[2]
        printf "%d hosts, %d edges, %s: %.2f s (limit %s s)\n", hosts, edges, ending, seconds, limit
        exit seconds > limit
    }'
}

if [[ $# -gt 1 ]]; then
    draw "$2" "$3" png "$4"
    exit
fi
draw 1000 3000 svg 1
draw 1000 3000 png 1
draw 10000 30000 svg 10
draw 10000 30000 png 10
