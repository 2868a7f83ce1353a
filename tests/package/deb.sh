#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# deb.sh SOURCE BUILD VERSION: the Debian packages hold each file once, and name the libraries that they need and no others.
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

# check_package NAME FILES: the package is called so, and holds those files.
check_package() {
    local deb
    deb=$(echo "$stage/package/$1_${version}"_*.deb)
    dpkg-deb --extract "$deb" "$stage/$1"
    [[ $(dpkg-deb --field "$deb" Package) == "$1" ]] || fail "the package in $deb is not called $1"
    check_files "$stage/$1/usr" "$2"
    depends=$(dpkg-deb --field "$deb" Depends)
}

# expect_depends WANTED|UNWANTED LIBRARY...: of the last package.
expect_depends() {
    local expected=$1 library
    for library in "${@:2}"; do
        [[ $([[ $depends == *"$library"* ]] && echo WANTED || echo UNWANTED) == "$expected" ]] ||
            fail "Depends is '$depends', with $library $expected"
    done
}

check_package commgraph "$(expected_programs "$source" "$build")"
check_programs "$stage/commgraph/usr"
expect_depends UNWANTED libqt libwireshark
[[ ! -x $build/convert/pcap2avro ]] || expect_depends WANTED libc6 libglib2.0-0 libpcap0.8

plugin=$(expected_plugin "$source" "$build")
[[ -n $plugin ]] || exit 0
check_package commgraph-wireshark "$plugin"
expect_depends WANTED libwireshark
expect_depends UNWANTED libpcap0.8 libavro
both=$(cd "$stage" && find commgraph commgraph-wireshark ! -type d | cut -d/ -f2- | sort | uniq -d)
[[ -z $both ]] || fail "in both packages: $both"
