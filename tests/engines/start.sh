#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# start.sh SOURCE ENGINE: starts it with nothing of an earlier run. It listens on loopback and nowhere else.
set -euo pipefail

state=${COMMGRAPH_ENGINES:?}/$2
"$1/$2.sh" stop
rm -rf "$state"
"$1/$2.sh" start
"$1/$2.sh" status
for file in "$state"/*.pid; do
    read -r pid _ <"$file"
    ss -Hltnp | awk -v pid="pid=$pid," -v file="$file" '
        !index($0, pid) { next }
        $4 !~ /^(127[.]|\[::ffff:127[.])/ { print file ": listens on " $4 > "/dev/stderr"; failed = 1 }
        { count++ }
        END { if (!count) print file ": listens nowhere" > "/dev/stderr"; exit failed || !count }'
done
