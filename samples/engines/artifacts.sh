#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Fetches what an engine runs on, by Maven with the user's own settings, and writes its class path down. Nothing is copied: the
# class path names the jars in Maven's repository, which is in the folder of artifacts.
#
#   artifacts.sh NAME...           NAME as poms/NAME.xml; a NAME that is there whole is not fetched again
#   artifacts.sh --have NAME...    fetches nothing, and fails where one is not there
#
# Status 69: an artifact, or Maven itself, cannot be had here.
set -euo pipefail

# shellcheck source=samples/engines/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

MAVEN_DEPENDENCY=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

# class_path_file NAME: where the class path of this very pom stands.
class_path_file() {
    printf '%s/classpath/%s-%.12s.txt\n' "$ENGINES_ARTIFACTS" "$1" "$(sha256sum <"$ENGINES_SOURCE/poms/$1.xml")"
}

# is_whole FILE: a class path of which every jar is there.
is_whole() {
    local jar jars
    [[ -s $1 ]] || return 1
    IFS=: read -ra jars <"$1"
    for jar in "${jars[@]}"; do
        [[ -e $jar ]] || return 1
    done
}

# is_there NAME: all that fetch brings.
is_there() {
    is_whole "$(class_path_file "$1")" || return 1
    case $1 in
    hive) [[ -d $(metastore_scripts_folder) ]] ;;
    spark) [[ -d $(spark_folder) ]] ;;
    esac
}

# class_path NAME: prints it; dies where it was not fetched.
class_path() {
    is_there "$1" || engines_unavailable "the artifacts of $1 are not there; samples/engines/artifacts.sh $1 fetches them"
    cat "$(class_path_file "$1")"
}

# maven WORK ARGUMENT...: in a folder that is thrown away, since some poms make Maven write a folder where it runs.
maven() {
    local work=$1 log=$1/maven.log
    shift
    if ! (cd "$work" && MAVEN_OPTS="${MAVEN_OPTS:-} -XX:-UsePerfData -Djava.io.tmpdir=$work" mvn -q -B -ntp \
        "-Dmaven.repo.local=$ENGINES_ARTIFACTS/m2" "$@") >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        engines_unavailable "cannot be had: $(grep -oE '(artifact|find|transfer) [A-Za-z0-9_.-]+(:[A-Za-z0-9_.$-]+){2,4}' "$log" |
            sed 's/^[a-z]* //' | sort -u | paste -sd' ' | grep . || echo 'see above')"
    fi
}

fetch_class_path() { # NAME FILE
    local name=$1 file=$2 work=$3
    cp "$ENGINES_SOURCE/poms/$name.xml" "$work/pom.xml"
    maven "$work" "$MAVEN_DEPENDENCY:build-classpath" "-Dmdep.outputFile=$work/classpath.txt" -DincludeScope=runtime
    mkdir -p "${file%/*}"
    mv "$work/classpath.txt" "$file"
    is_whole "$file" || engines_die "$file: not all of it is there"
}

# The statements that make an empty metastore are in no jar.
metastore_scripts_folder() {
    printf '%s/metastore-4.0.1\n' "$ENGINES_ARTIFACTS"
}

fetch_metastore_scripts() { # WORK
    local folder
    folder=$(metastore_scripts_folder)
    [[ ! -d $folder ]] || return 0
    maven "$1" "$MAVEN_DEPENDENCY:unpack" -Dartifact=org.apache.hive:hive-standalone-metastore-server:4.0.1:tar.gz:bin \
        "-DoutputDirectory=$1/unpacked" "-DmarkersDirectory=$1/markers" '-Dmdep.unpack.includes=**/upgrade/derby/*.sql'
    mv "$1/unpacked/apache-hive-metastore-4.0.1-bin" "$folder"
}

# Spark comes as the Python package that carries it: its jars and scripts are all that is kept. Unpacked here, since pip copies
# everything four times.
SPARK_VERSION=4.2.0

spark_folder() {
    printf '%s/spark-%s\n' "$ENGINES_ARTIFACTS" "$SPARK_VERSION"
}

fetch_spark() { # WORK
    local work=$1 folder
    folder=$(spark_folder)
    [[ ! -d $folder ]] || return 0
    engines_need tar /usr/bin/python3
    if ! TMPDIR=$work /usr/bin/python3 -B -m pip download -q --no-deps --no-build-isolation --no-cache-dir -d "$work" \
        "pyspark==$SPARK_VERSION" >"$work/pip.log" 2>&1; then
        tail -n 5 "$work/pip.log" >&2
        engines_unavailable "cannot be had: pyspark $SPARK_VERSION, by pip"
    fi
    mkdir "$work/spark"
    tar -xzf "$work/pyspark-$SPARK_VERSION.tar.gz" -C "$work/spark" --no-same-owner --strip-components=2 \
        "pyspark-$SPARK_VERSION/deps/jars" "pyspark-$SPARK_VERSION/deps/bin"
    mv "$work/spark" "$folder"
}

# fetch NAME: one at a time, whoever shares the folder.
fetch() {
    local name=$1 file work lock
    [[ -f $ENGINES_SOURCE/poms/$name.xml ]] || engines_die "$name: no poms/$name.xml"
    mkdir -p "$ENGINES_ARTIFACTS"
    exec {lock}>"$ENGINES_ARTIFACTS/lock"
    flock "$lock"
    file=$(class_path_file "$name")
    work=$(mktemp -d "$ENGINES_ARTIFACTS/work.XXXXXX")
    # shellcheck disable=SC2064 # the folder of now
    trap "rm -rf '$work'" EXIT
    is_whole "$file" || { engines_need java mvn && fetch_class_path "$name" "$file" "$work"; }
    [[ $name != hive ]] || fetch_metastore_scripts "$work"
    [[ $name != spark ]] || fetch_spark "$work"
    rm -rf "$work"
    trap - EXIT
    exec {lock}>&-
}

# Others source this file for class_path.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    act=fetch
    if [[ ${1:-} == --have ]]; then
        act=class_path
        shift
    fi
    (($# > 0)) || { sed -n '3,9s/^# \{0,1\}//p' "$0" >&2 && exit 2; }
    for name in "$@"; do
        "$act" "$name" >/dev/null
    done
fi
