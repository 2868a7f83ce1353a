#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# step.sh COMMAND...: runs it. Status 69, something cannot be had here, is a skipped test (77), and a failure where CI is set.
set -uo pipefail

"$@"
status=$?
if ((status == 69)); then
    if [[ -n ${CI:-} ]]; then
        echo 'CI is set, so that this is a failure' >&2
        exit 1
    fi
    echo 'skipped' >&2
    exit 77
fi
exit "$status"
