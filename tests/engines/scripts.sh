#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# scripts.sh SOURCE WORK: how samples/engines starts, awaits and ends programs, and what it says where something is missing.
# No Java.
set -euo pipefail

source=$1
work=$2
rm -rf "$work"
mkdir -p "$work/bin"
export COMMGRAPH_ENGINES=$work/state ENGINES_STOP_SECONDS=1
unset COMMGRAPH_ARTIFACTS
# shellcheck source=samples/engines/common.sh
. "$source/common.sh"
home=$(engines_home test)

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# says TEXT COMMAND...: fails, with TEXT in what it says.
says() {
    local text=$1 said
    shift
    ! said=$("$@" 2>&1) || fail "no failure: $*"
    [[ $said == *"$text"* ]] || fail "$*: no '$text' in: $said"
}

a_program_runs_until_it_is_stopped() {
    engines_start "$home" sleeper sleep 60
    engines_status "$home" sleeper | grep -q 'sleeper: running, process [0-9]' || fail 'does not run'
    engines_stop "$home" sleeper
    ! engines_status "$home" sleeper >/dev/null || fail 'runs on'
    engines_stop "$home" sleeper
}

a_deaf_program_is_killed() {
    engines_start "$home" deaf bash -c 'trap "" TERM; touch ready; while :; do sleep 0.1; done'
    engines_await "$home" deaf 10 test -e "$home/ready"
    engines_stop "$home" deaf 2>"$work/deaf"
    grep -q 'did not end, killed' "$work/deaf" || fail 'nothing is said of the kill'
    ! engines_is_running "$home" deaf || fail 'runs on'
}

# A number that another process has now.
an_other_process_is_left_alone() {
    sleep 60 &
    printf '%s 1\n' "$!" >"$home/other.pid"
    engines_stop "$home" other
    kill "$!" || fail 'it was ended'
}

the_log_is_shown_when_a_program_ends_early() {
    engines_start "$home" broken bash -c 'echo cause of death; exit 3'
    says 'cause of death' engines_await "$home" broken 10 false
    says 'broken ended' engines_await "$home" broken 10 false
}

waiting_has_an_end() {
    engines_start "$home" slow sleep 60
    says 'not ready after 1 s' engines_await "$home" slow 1 false
    engines_stop "$home" slow
}

ports_are_free_and_different() {
    local ports
    ports=$(engines_free_ports A B C D | sed 's/.*=//' | sort -u)
    [[ $(wc -l <<<"$ports") == 4 ]] || fail "$ports"
    for port in $ports; do
        ! engines_listens "$port" || fail "something listens at $port"
    done
}

ports_stay_while_they_are_free() {
    local before listener
    engines_keep_ports "$home" A B
    before=$(cat "$home/ports")
    engines_keep_ports "$home" A B
    [[ $(cat "$home/ports") == "$before" ]] || fail 'other ports'
    /usr/bin/python3 -c 'import socket, sys, time; s = socket.create_server(("127.0.0.1", int(sys.argv[1]))); time.sleep(60)' \
        "$(engines_port "$home" B)" &
    listener=$!
    until engines_listens "$(engines_port "$home" B)"; do
        sleep 0.1
    done
    engines_keep_ports "$home" A B 2>"$work/taken"
    kill "$listener"
    grep -q 'port B=[0-9]* is taken' "$work/taken" || fail "$(cat "$work/taken")"
    [[ $(cat "$home/ports") != "$before" ]] || fail 'the same ports'
}

a_client_says_that_its_server_is_not_running() {
    says 'HDFS is not running: samples/engines/hdfs.sh start' "$source/hdfs.sh" fs -ls /
    says 'HiveServer2 is not running: samples/engines/hive.sh start' "$source/hive.sh" beeline -e 'SELECT 1'
    says 'Spark is not running: samples/engines/spark.sh start' "$source/spark.sh" submit x.jar
}

what_is_missing_is_named_with_status_69() {
    local status=0
    mkdir -p "$work/few"
    for program in bash dirname realpath mkdir cat sha256sum flock mktemp rm env; do
        ln -sf "$(command -v "$program")" "$work/few/"
    done
    PATH=$work/few "$source/artifacts.sh" hdfs >"$work/missing" 2>&1 || status=$?
    [[ $status == 69 ]] || fail "status $status: $(cat "$work/missing")"
    grep -q 'no program java' "$work/missing" || fail "$(cat "$work/missing")"
}

an_artifact_that_cannot_be_had_is_named_with_status_69() {
    local status=0
    cat >"$work/bin/mvn" <<'END'
#!/bin/sh
echo '[ERROR] Failed to execute goal: Could not find artifact org.apache.hadoop:hadoop-hdfs:jar:3.4.2 in central (https://repo.invalid)'
exit 1
END
    chmod +x "$work/bin/mvn"
    ln -sf "$(command -v true)" "$work/bin/java"
    PATH=$work/bin:$PATH "$source/artifacts.sh" hdfs >"$work/refused" 2>&1 || status=$?
    [[ $status == 69 ]] || fail "status $status: $(cat "$work/refused")"
    grep -q 'cannot be had: org.apache.hadoop:hadoop-hdfs:jar:3.4.2$' "$work/refused" || fail "$(cat "$work/refused")"
    [[ -z $(find "$work/state/artifacts" -name 'work.*') ]] || fail "$(ls "$work/state/artifacts")"
}

a_skipped_step_fails_where_ci_is_set() {
    local status=0
    local step
    step=$(dirname "${BASH_SOURCE[0]}")/step.sh
    env -u CI "$step" bash -c 'exit 69' 2>/dev/null || status=$?
    [[ $status == 77 ]] || fail "status $status, not skipped"
    status=0
    CI=1 "$step" bash -c 'exit 69' 2>/dev/null || status=$?
    [[ $status == 1 ]] || fail "status $status with CI"
    status=0
    env -u CI ENGINE_NEEDS='hdfs other' "$step" touch "$work/touched" 2>"$work/needs" || status=$?
    [[ $status == 77 && ! -e $work/touched ]] || fail "status $status without what it needs"
    grep -q 'the artifacts of hdfs are not there' "$work/needs" || fail "$(cat "$work/needs")"
    status=0
    "$step" bash -c 'exit 3' || status=$?
    [[ $status == 3 ]] || fail "status $status, not the command's"
}

an_odd_folder_is_refused() {
    says 'please set COMMGRAPH_ENGINES' env "COMMGRAPH_ENGINES=$work/a b" "$source/hdfs.sh" status
}

a_template_is_filled_whole() {
    says 'not all of core-site.xml is filled in' engines_fill core-site.xml "$work/core-site.xml" HOME=/x
    engines_fill core-site.xml "$work/core-site.xml" HOME=/x NAMENODE=1
    grep -q 'hdfs://127.0.0.1:1<' "$work/core-site.xml" || fail "$(cat "$work/core-site.xml")"
}

for claim in $(declare -F | sed -n 's/^declare -f \([a-z]*_.*\)/\1/p' | grep -v ^engines_); do
    "$claim"
    printf '%s\n' "$claim"
done
