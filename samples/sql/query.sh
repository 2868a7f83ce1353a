#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# SQL over what pcap2avro wrote, by DuckDB: no server, nothing is loaded; pip fetches DuckDB at the first run.
# query.sh --help has the options (query.py). Status 69: DuckDB cannot be had here.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=samples/engines/python.sh
. "$here/../engines/python.sh"

"$ENGINES_SOURCE/python.sh" duckdb
PYTHONPATH=$(python_folder duckdb) exec "$ENGINES_PYTHON" -B "$here/query.py" "$@"
