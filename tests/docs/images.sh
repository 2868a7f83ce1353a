#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# images.sh ROOT PCAP2AVRO COMMGRAPH: docs/images is what docs/make_images.sh draws, and each picture is small. The test
# engines/gephi looks after Gephi's, docs/window_images after those of Wireshark's window.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1/docs/make_images.sh" "$2" "$3" "$work"
diff -rq -x 'gephi-*' -x 'wireshark-*' "$1/docs/images" "$work"
large=$(find "$work" -size +200k)
if [[ -n $large ]]; then
    printf 'larger than 200 kB: %s\n' "$large" >&2
    exit 1
fi
