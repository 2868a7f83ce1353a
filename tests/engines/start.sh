#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# start.sh SOURCE ENGINE: starts it with nothing of an earlier run.
set -euo pipefail

"$1/$2.sh" stop
rm -rf "${COMMGRAPH_ENGINES:?}/$2"
"$1/$2.sh" start
"$1/$2.sh" status
