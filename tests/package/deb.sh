#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# deb.sh SOURCE BUILD VERSION: the Debian package holds the same tree and names the libraries that it needs.
set -euo pipefail
# shellcheck source=tests/package/contents.sh
. "$(dirname "$0")/contents.sh"

source=$1 build=$2 version=$3
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

cpack -G DEB --config "$build/CPackConfig.cmake" -B "$stage/package" >"$stage/log" 2>&1 || {
    cat "$stage/log" >&2
    fail 'cpack failed'
}
deb=$(echo "$stage"/package/commgraph_"$version"_*.deb)
dpkg-deb --extract "$deb" "$stage/root"
check_tree "$stage/root/usr" "$source" "$build"

[[ $(dpkg-deb --field "$deb" Package) == commgraph ]] || fail 'the package is not called commgraph'
if [[ -x $build/convert/pcap2avro ]]; then
    depends=$(dpkg-deb --field "$deb" Depends)
    for library in libc6 libglib2.0-0 libpcap0.8; do
        [[ $depends == *"$library"* ]] || fail "Depends is '$depends' and does not name $library"
    done
fi
