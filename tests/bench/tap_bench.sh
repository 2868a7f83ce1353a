#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# tap_bench.sh PLUGINS MAKE_CAPTURE [RUNS]: what tshark -z commgraph costs beside -z conv,ip, page cache warm.
#
# PLUGINS is build/release/plugin/plugins. Measures RUNS pairs (default 5) in turn, of a capture of 400,000 frames that it writes
# into TMPDIR, and fails where the median ratio is over 1.3.
set -euo pipefail
# shellcheck source=tests/bench/pairs.sh
. "$(dirname "$0")/pairs.sh"

usage='usage: tap_bench.sh PLUGINS MAKE_CAPTURE [RUNS]'
plugins=${1:?$usage}
make_capture=${2:?$usage}
runs=${3:-5}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$plugins" "$folder/plugins"
# Of the whole capture of 1,050 MB the first 400,000 frames: 270 MB hold a little more.
"$make_capture" mix 280 | tcpdump -r - -c 400000 -w "$folder/mix.pcap" 2>/dev/null || true
chmod -R a+rX "$folder"

# As root tshark takes plugins from the system's folder only.
user=()
((EUID != 0)) || user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)

# count STATISTIC: prints what tshark says of it.
count() {
    "${user[@]}" env HOME="$folder" WIRESHARK_PLUGIN_DIR="$folder/plugins" tshark -n -q -r "$folder/mix.pcap" -z "$1" 2>/dev/null
}

count commgraph,top=1 | grep -E '^[0-9]+ nodes'
for ((i = 0; i < runs; i++)); do
    printf '%s %s\n' "$(processor_seconds count conv,ip)" "$(processor_seconds count commgraph)"
done | summarize 'tshark' 1.3 'conv,ip' commgraph
