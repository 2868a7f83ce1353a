# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# What the lints look at. Source this.

# list_files ROOT [FIND-TEST...]: the project's own files below ROOT, NUL between them, relative to ROOT. Not by git:
# a source archive has no repository, and git refuses another user's.
list_files() {
    local root=$1
    shift
    (cd "$root" && find . \( -name .git -o -path ./build -o -path ./out -o -path ./dump -o -name __pycache__ -o -name target \) -prune \
        -o -type f "$@" -printf '%P\0' | LC_ALL=C sort -z)
}

# list_scripts ROOT: the shell scripts, by ending or by first line.
list_scripts() {
    local root=$1 file first
    while IFS= read -r -d '' file; do
        if [[ $file != *.sh && $file != *.bash ]]; then
            [[ -x $root/$file ]] || continue
            IFS= read -r first <"$root/$file" 2>/dev/null || continue
            [[ $first =~ ^'#!'.*[/\ ](ba|da)?sh ]] || continue
        fi
        printf '%s\0' "$file"
    done < <(list_files "$root")
}
