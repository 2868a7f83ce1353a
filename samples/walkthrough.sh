#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# From captures to pictures with every engine, printing each command and its result: Avro by pcap2avro, SQL by DuckDB, a space in
# HDFS, tables in Hive, Spark with GraphX, Gephi. docs/engines.md is this walk in words.
#
#   walkthrough.sh [--build FOLDER] [STATE]
#
#   --build FOLDER   where convert/pcap2avro and graph/commgraph are (default: build/release of this project)
#   STATE            where all is written (default: build/walkthrough), a folder of its own; an earlier walk's results are replaced
#
# The engines are started on free ports of loopback, and ended at the end, also when something fails; then their logs stay in
# STATE/engines, and what the commands said in STATE/log. What they run on is fetched at the first walk (docs/engines.md).
# Status 69: something cannot be had here.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
state=$root/build/walkthrough

edges='szenario=database-load/edges_database-load.csv'
measures='szenario=database-load/measures_database-load.csv'

die() {
    printf 'walkthrough.sh: %s\n' "$*" >&2
    exit 1
}

usage() {
    sed -n '3,13s/^# \{0,1\}//p' "$0"
}

title() {
    printf '\n== %s\n' "$*"
}

# run COMMAND: a line as a user types it. What it says besides its output is kept for the case that it fails.
run() {
    local status=0
    printf '%(%T)T $ %s\n' -1 "$1" >>log
    eval "$1" 2>>log || status=$?
    if ((status != 0)); then
        tail -n 25 log >&2
        printf 'walkthrough.sh: status %s: %s\n' "$status" "$1" >&2
        exit "$status"
    fi
}

show() {
    printf '$ %s\n' "$1"
    run "$1"
}

# claim_state: the folder is empty, or an earlier walk's, which is cleared.
claim_state() {
    mkdir -p "$state"
    state=$(cd "$state" && pwd)
    [[ -e $state/.walkthrough || -z $(ls -A "$state") ]] || die "$state: there is something else in it; please name a new folder"
    cd "$state"
    touch .walkthrough
    stop_engines
    rm -rf engines out spark log walk.hql commgraph-spark.jar drawn.svg gephi.svg
}

# Commands stand here as they are typed at the root of the project: links of these names make them right in STATE, too.
prepare() {
    local program
    for program in convert/pcap2avro graph/commgraph; do
        [[ -x $build/$program ]] || die "$build/$program: no such program; ./bootstrap.sh builds it"
    done
    build=$(cd "$build" && pwd)
    # shellcheck source=samples/engines/common.sh
    COMMGRAPH_ARTIFACTS=$(. "$root/samples/engines/common.sh" && printf '%s\n' "$ENGINES_ARTIFACTS")
    export COMMGRAPH_ARTIFACTS PATH=$build/convert:$build/graph:$PATH
    COMMGRAPH_ENGINES=$(realpath -m "$state")/engines
    export COMMGRAPH_ENGINES
    "$root/samples/engines/artifacts.sh" hdfs hive beeline spark gephi
    "$root/samples/engines/python.sh" duckdb
    claim_state
    ln -sfn "$root/samples" samples
    ln -sfn "$root/schema" schema
}

stop_engines() {
    local engine
    for engine in spark hive hdfs; do
        "$root/samples/engines/$engine.sh" stop
    done
}

finish() {
    local status=$?
    trap - EXIT INT TERM
    stop_engines || status=1
    if ((status == 0)); then
        rm -rf "$state/engines"
    else
        printf 'walkthrough.sh: the logs are in %s and %s\n' "$state/log" "$state/engines/*/log" >&2
    fi
    exit "$status"
}

collect() {
    title '1. Captures to packets, edges and windows'
    show 'pcap2avro -R --scenario-by-folder --window 10s --dump-host sample --hosts samples/hosts -o out samples/captures |
    sed -n "s/^scenario //p"'
    show "head -n 4 out/edges/$edges"
}

ask_duckdb() {
    title '2. SQL without a server: what each scenario holds'
    show 'samples/sql/query.sh out'
}

into_hdfs() {
    title '3. Into HDFS'
    show 'samples/engines/hdfs.sh start'
    show 'samples/engines/space.py prepare'
    show 'samples/engines/space.py upload out'
    show 'samples/engines/hdfs.sh fs -ls -C "/TCPDUMP/raw/*"'
}

# with_questions: Hive's tables, each below its question. The file's first paragraph is its head.
with_questions() {
    awk 'NR == FNR { question[NR - 1] = $0; next }
        /^[+]-/ && lines++ % 3 == 0 { printf "\n%s\n", question[++count] }
        { print }' RS= samples/walkthrough/questions.hql RS='\n' -
}

ask_hive() {
    local ask='samples/engines/hive.sh beeline --silent=true --hivevar space=/TCPDUMP --hivevar window_us=10000000 -f walk.hql'
    title '4. Tables in Hive: who sends to whom'
    show 'samples/engines/hive.sh start'
    show 'cat schema/hive/{packets,edges,tables,windows}.hql samples/walkthrough/questions.hql >walk.hql'
    printf '$ %s\n' "$ask"
    run "$ask | with_questions"
    run 'samples/engines/hive.sh stop'
}

measure_with_spark() {
    title '5. Spark and GraphX'
    show 'samples/engines/spark.sh start'
    show 'samples/spark/build.sh commgraph-spark.jar'
    # shellcheck disable=SC2016 # as it is typed
    show 'samples/engines/spark.sh submit --class commgraph.CommunicationGraph commgraph-spark.jar \
    --packets "$(samples/engines/hdfs.sh uri)/TCPDUMP/raw" --out "$PWD/spark" --window 10s --hosts samples/hosts --measures'
    show 'diff -r out/edges spark/edges && diff -r out/nodes spark/nodes && diff -r out/windows spark/windows && echo no difference'
    show "head -n 6 spark/measures/$measures |
    cut -d, -f1,2,4,10- | sed -E 's/(,0[.][0-9]{4})[0-9]*/\\1/'"
}

draw() {
    title '6. Pictures: coloured by community, sized by PageRank'
    show "commgraph draw out/edges/$edges --color Community --size PageRank \\
    --nodes spark/measures/$measures -o drawn.svg"
    show "samples/gephi/gephi.sh picture gephi.svg out/edges/$edges \\
    spark/measures/$measures"
    show 'grep -o "<circle" gephi.svg | wc -l'
}

parse_arguments() {
    while (($# > 0)); do
        case $1 in
        --build)
            build=${2:?--build needs a folder}
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        -*)
            usage >&2
            exit 2
            ;;
        *) state=$1 ;;
        esac
        shift
    done
}

main() {
    parse_arguments "$@"
    prepare
    trap finish EXIT
    trap 'exit 130' INT TERM
    collect
    ask_duckdb
    into_hdfs
    ask_hive
    measure_with_spark
    draw
    title "Everything is in $state"
}

main "$@"
