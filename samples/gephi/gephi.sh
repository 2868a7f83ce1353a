#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Gephi without its window: its own importers, layout and exporters (Gephi Toolkit), fetched by Maven at the first run.
#
#   gephi.sh picture PICTURE FILE...     FILE: edges and nodes as CSV, or GEXF; PICTURE: .svg, .pdf, .png
#   gephi.sh run FOLDER CLASS WORD...    compiles FOLDER/*.java with the classes here, and runs CLASS
#
# Status 69: Gephi, Java or Maven cannot be had here.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=samples/engines/artifacts.sh
. "$here/../engines/artifacts.sh"

usage() {
    sed -n '3,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

# run FOLDER CLASS WORD...
run() {
    local folder=$1 class=$2 home classes path options headless=true wrapper=()
    shift 2
    engines_need java javac
    "$ENGINES_SOURCE/artifacts.sh" gephi
    path=$(class_path gephi)
    home=$(engines_home gephi)
    classes=$(mktemp -d "$home/classes.XXXXXX")
    # shellcheck disable=SC2064 # the folder of now
    trap "rm -rf '$classes'" EXIT
    mapfile -t options < <(engines_java_options "$home")
    javac "${options[@]/#/-J}" --release 17 -d "$classes" -cp "$path" "$here"/*.java "$folder"/*.java
    # Gephi draws a PNG through the screen.
    if [[ $class == GephiPicture && $1 == *.png && -z ${DISPLAY:-} ]]; then
        engines_need xvfb-run
        wrapper=(xvfb-run -a)
        headless=false
    fi
    "${wrapper[@]}" java "${options[@]}" -Djava.awt.headless=$headless "-Djava.util.logging.config.file=$here/logging.properties" \
        -cp "$path:$classes" "$class" "$@"
}

case ${1:-} in
picture)
    shift
    (($# >= 2)) || usage
    run "$here" GephiPicture "$@"
    ;;
run)
    shift
    (($# >= 2)) || usage
    run "$@"
    ;;
*) usage ;;
esac
