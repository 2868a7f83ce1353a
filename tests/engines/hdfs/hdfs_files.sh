#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# hdfs_files.sh SOURCE: what is put into HDFS comes out the same, and it refuses a ':' in a name.
set -euo pipefail

work=$(mktemp -d "$COMMGRAPH_ENGINES/hdfs_files.XXXXXX")
trap 'rm -rf "$work"' EXIT

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

head -c 3000000 /dev/urandom >"$work/bytes"
"$1/hdfs.sh" fs -put "$work/bytes" /bytes
"$1/hdfs.sh" fs -cat /bytes | cmp - "$work/bytes"
! "$1/hdfs.sh" fs -touchz '/12:00' 2>"$work/colon" || fail 'HDFS took a name with a colon'
grep -qi 'colon\|:' "$work/colon" || fail "no word on the colon: $(cat "$work/colon")"
[[ $("$1/hdfs.sh" uri) =~ ^hdfs://127\.0\.0\.1:[0-9]+$ ]] || fail 'no uri'
"$1/hdfs.sh" status >"$work/status" || fail "$(cat "$work/status")"
! "$1/hdfs.sh" start 2>"$work/again" || fail 'it started twice'
grep -q 'started already' "$work/again" || fail "$(cat "$work/again")"
