#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=build/release/convert/pcap2avro
commgraph=build/release/graph/commgraph
install_log=build/install.log

usage() {
    cat <<'EOF'
Usage: ./bootstrap.sh [test]

  ./bootstrap.sh       installs what the build needs (Debian 12), builds a release, converts the sample captures into
                       out/, prints the edges that carry the most, and installs the Wireshark plugin
  ./bootstrap.sh test  installs in addition what the tests need, builds, and runs every test

Run as root, or as a user with sudo; only the installation uses it. A second run installs nothing again.
The packages: cmake/packages/build.txt and test.txt.
EOF
}

say() {
    printf '\n== %s\n' "$*"
}

die() {
    printf 'bootstrap.sh: %s\n' "$*" >&2
    exit 1
}

# packages_of LIST...: the names in cmake/packages/LIST.txt.
packages_of() {
    sed 's/#.*//' "${@/%/.txt}" | tr -s ' \n' '\n' | grep .
}

# missing_packages LIST...: those of them that dpkg does not have whole.
missing_packages() {
    LC_ALL=C comm -13 \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | LC_ALL=C sort -u) \
        <(cd "$root/cmake/packages" && packages_of "$@" | LC_ALL=C sort -u)
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

# Nothing may ask: wireshark-common's question (may users capture?) takes its default, no. What apt and dpkg say stands in
# the log, and on the terminal when they fail.
apt_get() {
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@" \
        </dev/null >>"$install_log" 2>&1; then
        tail -n 20 "$install_log" >&2
        die "apt-get $1 failed; all it said is in $install_log"
    fi
}

install_packages() {
    local missing
    command -v dpkg-query >/dev/null || die 'no dpkg here: on other systems install what cmake/packages/ names by hand'
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]} > 0)) || return 0
    say "installing ${#missing[@]} packages: ${missing[*]}"
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        die "neither root nor sudo; run as root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    mkdir -p "${install_log%/*}"
    apt_get update
    apt_get install --yes --no-install-recommends "${missing[@]}"
}

# build CMAKE-OPTION...: configures and builds the release preset.
build() {
    say 'building'
    cmake --preset release --log-level=WARNING "$@"
    cmake --build --preset release
}

# print_hotspots EDGES.csv: the five heaviest edges and their share of all packets.
print_hotspots() {
    tail -n +2 "$1" | LC_ALL=C sort -t, -k3,3nr -k1,1 -k2,2 | awk -F, '
        { sub(/\r$/, ""); total += $3 }
        NR <= 5 { source[NR] = $1; target[NR] = $2; weight[NR] = $3 }
        END {
            for (i = 1; i <= NR && i <= 5; i++)
                printf "  %5.1f %%  %8d packets  %s -> %s\n", 100 * weight[i] / total, weight[i], source[i], target[i]
        }'
}

show_results() {
    local edges scenario
    say 'written'
    find out -path out/.pcap2avro -prune -o -type f -printf '%p  %s bytes\n' | LC_ALL=C sort
    for edges in out/edges/szenario=*/edges_*.csv; do
        scenario=${edges%/*}
        say "hotspots of scenario ${scenario##*szenario=}"
        print_hotspots "$edges"
    done
}

# Into the folder where Wireshark looks: it denies root a personal one.
install_plugin() {
    local module folder
    module=$(find build/release/plugin/plugins -name commgraph.so 2>/dev/null || true)
    [[ -n $module ]] || return 0
    say 'installing the Wireshark plugin'
    if ((EUID == 0)); then
        cmake --install build/release --component wireshark-plugin
    else
        folder=$HOME/.local/lib/wireshark/${module#build/release/plugin/}
        install -D -m 644 "$module" "$folder"
        printf '%s\n' "-- $folder"
        module=${module%.so}/commgraph-gui.so
        if [[ -e $module ]]; then
            install -D -m 644 "$module" "${folder%.so}/commgraph-gui.so"
            printf '%s\n' "-- ${folder%.so}/commgraph-gui.so"
        fi
    fi
    printf '%s\n' 'to see it: tshark -q -r samples/captures/backup/dump.pcap -z commgraph,top=10   (docs/wireshark.md)'
    command -v tshark >/dev/null || printf '%s\n' 'tshark is not installed here: apt-get install tshark'
}

show_next_steps() {
    local edges=out/edges/szenario nodes=out/nodes/szenario
    say 'next'
    cat <<EOF
  $commgraph draw $edges=database-load/edges_database-load.csv \\
      --nodes $nodes=database-load/nodes_database-load.csv -o out/database-load.svg
  $commgraph compare $edges=database-idle/edges_database-idle.csv \\
      $edges=database-load/edges_database-load.csv
  $program -o dump YOUR.pcapng
EOF
}

convert_samples() {
    say 'converting the sample captures'
    "$program" -R --scenario-by-folder --dump-host sample --hosts samples/hosts -o out samples/captures
}

main() {
    cd "$root"
    case "$#:${1:-}" in
    0:)
        install_packages build
        build -D COMMGRAPH_TESTS=OFF
        convert_samples
        show_results
        install_plugin
        show_next_steps
        ;;
    1:test)
        install_packages build test
        build -D COMMGRAPH_FULL_TESTS=ON
        say 'testing'
        exec ctest --preset release --parallel "$(nproc)"
        ;;
    1:-h | 1:--help)
        usage
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
}

# The tests source this file for its functions.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    main "$@"
fi
