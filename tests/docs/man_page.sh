#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# man_page.sh PAGE: groff has nothing to say against it, and the sections that readers look for are there, in order.
set -euo pipefail

page=$1
warnings=$(LC_ALL=C.UTF-8 man --warnings -l "$page" 2>&1 >/dev/null)
if [[ -n $warnings ]]; then
    printf '%s\n' "$warnings" >&2
    exit 1
fi
expected='NAME SYNOPSIS DESCRIPTION OPTIONS "EXIT STATUS" EXAMPLES "SEE ALSO" '
found=$(sed -n 's/^\.SH //p' "$page" | tr '\n' ' ')
if [[ $found != "$expected" ]]; then
    printf '%s: sections are %s, expected %s\n' "$page" "$found" "$expected" >&2
    exit 1
fi
