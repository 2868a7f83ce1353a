#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# window_images.sh ROOT PLUGINS: docs/make_window_images.py draws each of docs/images/wireshark-*.png, as large as it is there.
# Fonts differ from machine to machine, so the bytes are not compared.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
/usr/bin/python3 -B "$1/docs/make_window_images.py" "$2" "$work"
# The header of a PNG: signature, IHDR, width and height.
headers() {
    local picture
    for picture in "$1"/wireshark-*.png; do
        printf '%s %s\n' "${picture##*/}" "$(head -c 24 "$picture" | od -An -tx1 | tr -d ' \n')"
    done
}
diff <(headers "$1/docs/images") <(headers "$work")
large=$(find "$1/docs/images" "$work" -name '*.png' -size +200k)
if [[ -n $large ]]; then
    printf 'larger than 200 kB: %s\n' "$large" >&2
    exit 1
fi
