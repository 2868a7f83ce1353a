#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# format.sh ROOT: fails when clang-format would change a C or C++ file.
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

cd "$1"
list_files . \( -name '*.[ch]' -o -name '*.cpp' \) | xargs -0r clang-format --style=file --dry-run -Werror
