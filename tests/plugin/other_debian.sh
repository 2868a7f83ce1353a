#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# other_debian.sh SUITE FOLDER SOURCE: a Debian SUITE with its own Wireshark in FOLDER/root, and there the plugin, built from
# SOURCE with warnings as errors. What was made once is kept. Where it cannot be made: status 77, or 1 where CI is set.
set -euo pipefail

suite=$1 folder=$2 source=$3
root=$folder/root
log=$folder/log
packages=(cmake g++ gcc libcairo2-dev libglib2.0-dev ninja-build pkg-config qt6-base-dev tshark wireshark wireshark-dev)

skip() {
    printf '%s: %s: left out\n' "$suite" "$1"
    [[ -z ${CI:-} ]] || exit 1
    exit 77
}

# The mirror of this system, if it is a Debian; else mmdebstrap's own choice.
mirror() {
    local codename
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    apt-get update --print-uris 2>/dev/null | sed -n "s|^'\(.*\)/dists/$codename/InRelease'.*|\1|p" | head -n 1
}

# Proxies and what else this system needs to reach its mirror.
apt_options() {
    apt-config dump | grep -E '^Acquire::(http|https|ftp|Check-[A-Za-z-]+|ForceIPv[46]|Retries)\b.*"[^"]+";$' || true
}

make_root() {
    local address
    address=$(mirror)
    rm -rf --one-file-system "$root" "$folder/complete"
    apt_options >"$folder/apt.conf"
    mmdebstrap --mode=root --variant=essential --components=main --include="$(IFS=, && echo "${packages[*]}")" \
        --aptopt="$folder/apt.conf" --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$root" ${address:+"$address"} >"$log" 2>&1 || return 1
    rm -f "$folder/apt.conf" "$root"/etc/apt/apt.conf.d/99mmdebstrap
    printf '%s\n' "${packages[@]}" >"$folder/complete"
}

build() {
    # shellcheck disable=SC2016
    "${BASH_SOURCE[0]%/*}/in_root.sh" "$root" "$source" chroot "$root" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 sh -euc '
        cmake -G Ninja -S /source -B /build --log-level=WARNING -D CMAKE_BUILD_TYPE=Debug -D COMMGRAPH_WERROR=ON \
            -D COMMGRAPH_PROGRAMS=OFF -D COMMGRAPH_PLUGIN=ON -D COMMGRAPH_WINDOW=ON
        ninja -C /build commgraph-plugin commgraph-gui'
}

((EUID == 0)) || skip 'a folder with another Debian needs root'
command -v mmdebstrap >/dev/null || skip 'no mmdebstrap here'
mkdir -p "$folder"
if ! printf '%s\n' "${packages[@]}" | cmp -s - "$folder/complete"; then
    make_root || {
        tail -n 20 "$log"
        skip "mmdebstrap failed, see $log"
    }
fi
build
