#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Fetches Python packages by pip, with the user's own settings, into a folder of their own among the artifacts.
#
#   python.sh NAME...    NAME as requirements/NAME.txt; a NAME that is there whole is not fetched again
#
# Status 69: a package, or pip itself, cannot be had here.
set -euo pipefail

# shellcheck source=samples/engines/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Debian's, whose packages the tests need too; else the one that is there.
ENGINES_PYTHON=/usr/bin/python3
[[ -x $ENGINES_PYTHON ]] || ENGINES_PYTHON=python3

# python_folder NAME: where the packages of this very list are, for PYTHONPATH. Compiled packages are of one version of Python.
python_folder() {
    local list=$ENGINES_SOURCE/requirements/$1.txt
    [[ -f $list ]] || engines_die "$1: no requirements/$1.txt"
    printf '%s/python/%s-%s-%.12s\n' "$ENGINES_ARTIFACTS" "$1" \
        "$("$ENGINES_PYTHON" -c 'import sys; print(sys.implementation.cache_tag)')" "$(sha256sum <"$list")"
}

# fetch_python NAME: the folder appears when it is whole, whoever shares it.
fetch_python() {
    local name=$1 folder work log lock
    engines_need "$ENGINES_PYTHON"
    folder=$(python_folder "$name")
    [[ ! -d $folder ]] || return 0
    "$ENGINES_PYTHON" -m pip --version >/dev/null 2>&1 || engines_unavailable 'no pip here; its package is python3-pip'
    mkdir -p "${folder%/*}"
    exec {lock}>"$ENGINES_ARTIFACTS/python/lock"
    flock "$lock"
    if [[ ! -d $folder ]]; then
        work=$(mktemp -d "$ENGINES_ARTIFACTS/python/work.XXXXXX")
        # shellcheck disable=SC2064 # the folder of now
        trap "rm -rf '$work'" EXIT
        log=$work/pip.log
        if ! TMPDIR=$work "$ENGINES_PYTHON" -m pip install --no-cache-dir --disable-pip-version-check --no-input \
            --root-user-action=ignore --only-binary :all: --target "$work/packages" \
            -r "$ENGINES_SOURCE/requirements/$name.txt" >"$log" 2>&1; then
            tail -n 5 "$log" >&2
            engines_unavailable "cannot be had by pip: $(grep -v '^#' "$ENGINES_SOURCE/requirements/$name.txt" | paste -sd' ')"
        fi
        mv "$work/packages" "$folder"
        rm -rf "$work"
        trap - EXIT
    fi
    exec {lock}>&-
}

# Others source this file for python_folder.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    (($# > 0)) || { sed -n '3,7s/^# \{0,1\}//p' "$0" >&2 && exit 2; }
    for name in "$@"; do
        fetch_python "$name"
    done
fi
