#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# step.sh COMMAND...: runs it. Status 69, something cannot be had here, is a skipped test (77), and a failure where CI is set.
# ctest runs a test whose fixture was skipped, so that the artifacts of ENGINE_NEEDS (names, blanks between) are looked for first.
set -uo pipefail

engines=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../samples/engines" && pwd)
status=0
for name in ${ENGINE_NEEDS:-}; do
    if [[ -e $engines/poms/$name.xml ]]; then
        "$engines/artifacts.sh" --have "$name" || status=$?
    fi
done
if ((status == 0)); then
    "$@"
    status=$?
fi
if ((status == 69)); then
    if [[ -n ${CI:-} ]]; then
        echo 'CI is set, so that this is a failure' >&2
        exit 1
    fi
    echo 'skipped' >&2
    exit 77
fi
exit "$status"
