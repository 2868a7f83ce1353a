#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# install.sh SOURCE BUILD VERSION: `cmake --install` into a folder of its own gives a whole tree.
set -euo pipefail
# shellcheck source=tests/package/contents.sh
. "$(dirname "$0")/contents.sh"

source=$1 build=$2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

DESTDIR=$stage cmake --install "$build" --prefix /usr >/dev/null
check_files "$stage/usr" "$(expected_programs "$source" "$build" && expected_plugin "$source" "$build")"
check_programs "$stage/usr"
