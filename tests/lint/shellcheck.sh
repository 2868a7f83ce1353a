#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Fails on what the program shellcheck says about a shell script below the folder given.
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

cd "$1"
list_scripts . | xargs -0r shellcheck --external-sources
