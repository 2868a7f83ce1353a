#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# in_root.sh ROOT SOURCE COMMAND...: runs COMMAND where `chroot ROOT` finds devices, processes, the folder for temporary files and
# SOURCE as /source. The mounts are in a namespace of their own, and go with it. Where other_debian.sh made no ROOT: status 77.
set -euo pipefail
if [[ ! -e ${1%/*}/complete ]]; then
    echo "no other Debian in ${1%/*}: left out"
    exit 77
fi
# shellcheck disable=SC2016
exec unshare --mount bash -euc '
    root=$1 source=$2 temporary=${TMPDIR:-/tmp}
    shift 2
    mkdir -p "$root/source" "$root/$temporary"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --bind "$temporary" "$root/$temporary"
    mount --bind -o ro "$source" "$root/source"
    WIRESHARK_ROOT=$root exec "$@"' bash "$@"
