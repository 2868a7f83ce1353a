# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# What the scripts of this folder share: where their state is, and how a program is started, awaited and ended. Source this.
#
# COMMGRAPH_ENGINES    the state: configuration, data, logs, ports, process ids (default: build/engines of this project)
# COMMGRAPH_ARTIFACTS  what is fetched (default: artifacts/ in the state); several states may share one

ENGINES_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ENGINES_STATE=$(realpath -m "${COMMGRAPH_ENGINES:-$ENGINES_SOURCE/../../build/engines}")
ENGINES_ARTIFACTS=$(realpath -m "${COMMGRAPH_ARTIFACTS:-$ENGINES_STATE/artifacts}")

# How long a program has to end after TERM.
ENGINES_STOP_SECONDS=${ENGINES_STOP_SECONDS:-20}

# sysexits.h: what is needed is not there. The tests skip on it.
ENGINES_UNAVAILABLE=69

engines_die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

engines_unavailable() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit "$ENGINES_UNAVAILABLE"
}

engines_need() { # PROGRAM...
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || engines_unavailable "no program $program here; cmake/packages/test.txt has its package"
    done
}

# Hadoop takes no ':' in a path, and these paths stand in class paths, URIs and XML.
[[ $ENGINES_STATE$ENGINES_ARTIFACTS =~ ^[A-Za-z0-9/._+-]+$ ]] ||
    engines_die "$ENGINES_STATE, $ENGINES_ARTIFACTS: letters, digits and /._+- only, please set COMMGRAPH_ENGINES"

# engines_home NAME: the folder of one engine, which is home and temporary folder of its programs too, so that they write
# nowhere else. Prints it.
engines_home() {
    local home=$ENGINES_STATE/$1
    mkdir -p "$home/conf" "$home/log" "$home/tmp"
    printf '%s\n' "$home"
}

# engines_java_options HOME: what every JVM here gets, one a line. Short runs on few cores: no optimising compiler, one collector
# thread; no hsperfdata, which would be in /tmp whatever java.io.tmpdir is.
engines_java_options() {
    printf '%s\n' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
        -Djava.net.preferIPv4Stack=true "-Duser.home=$1" "-Djava.io.tmpdir=$1/tmp"
}

# engines_free_ports NAME...: a line NAME=PORT for each, ports of loopback at which nothing listens. They are below those
# that the kernel gives to clients (from 32768), so that no connection takes one before the server does.
engines_free_ports() {
    local name port taken=' '
    for name in "$@"; do
        while port=$((20000 + RANDOM % 12000)); do
            [[ $taken != *" $port "* ]] || continue
            (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
        done
        taken+="$port "
        printf '%s=%s\n' "$name" "$port"
    done
}

# engines_keep_ports HOME NAME...: in HOME/ports, the ones of the last start while they are free: tables and files elsewhere
# name the address.
engines_keep_ports() {
    local home=$1 line
    shift
    if [[ -s $home/ports ]]; then
        while IFS= read -r line; do
            ! engines_listens "${line#*=}" || break
            line=
        done <"$home/ports"
        [[ -n $line ]] || return 0
        printf '%s: port %s is taken, others are chosen\n' "${0##*/}" "$line" >&2
    fi
    engines_free_ports "$@" >"$home/ports"
}

# engines_port HOME NAME: the port that start wrote down.
engines_port() {
    sed -n "s/^$2=//p" "$1/ports" 2>/dev/null | grep . || engines_die "no port $2 in $1/ports: is it started?"
}

# engines_fill TEMPLATE FILE NAME=VALUE...: TEMPLATE with each @NAME@ replaced.
engines_fill() {
    local template=$1 file=$2 expressions=() pair
    shift 2
    for pair in "$@"; do
        expressions+=(-e "s#@${pair%%=*}@#${pair#*=}#g")
    done
    sed "${expressions[@]}" "$ENGINES_SOURCE/templates/$template" >"$file"
    ! grep -n '@[A-Z_]*@' "$file" || engines_die "$file: not all of $template is filled in"
}

# engines_born PID: when it started, which tells it from a later process of the same number.
engines_born() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # Field 22; the second, the name in brackets, may hold blanks. A zombie (Z) is no running process.
    read -ra stat <<<"${stat##*) }"
    [[ ${stat[0]} != Z ]] && printf '%s\n' "${stat[19]}"
}

# engines_is_running HOME NAME: the process that engines_start wrote down is there.
engines_is_running() {
    local pid born
    { read -r pid born <"$1/$2.pid"; } 2>/dev/null && [[ -n $born && $(engines_born "$pid") == "$born" ]]
}

# engines_start HOME NAME COMMAND...: in the background, in a session of its own, what it says to HOME/log/NAME.log.
# HOME/NAME.pid has its process id and when it started.
engines_start() {
    local home=$1 name=$2
    shift 2
    (cd "$home" && exec setsid "$@") </dev/null >"$home/log/$name.log" 2>&1 &
    printf '%s %s\n' "$!" "$(engines_born "$!" || echo ended)" >"$home/$name.pid"
}

# engines_await HOME NAMES SECONDS COMMAND...: returns when COMMAND succeeds; shows the logs and dies when a program of NAMES
# ends before, or when the time is over.
engines_await() {
    local home=$1 names=$2 seconds=$3 name problem=
    shift 3
    local end=$((SECONDS + seconds))
    until "$@"; do
        ((SECONDS < end)) || problem="not ready after $seconds s"
        for name in $names; do
            engines_is_running "$home" "$name" || problem="$name ended"
        done
        if [[ -n $problem ]]; then
            for name in $names; do
                printf '== the end of %s\n' "$home/log/$name.log"
                tail -n 25 "$home/log/$name.log"
            done >&2
            engines_die "$problem"
        fi
        sleep 0.25
    done
}

# engines_stop HOME NAME: TERM, and KILL when that has no effect in ENGINES_STOP_SECONDS. Done when it is not running.
engines_stop() {
    local home=$1 name=$2 pid end=$((SECONDS + ENGINES_STOP_SECONDS))
    if engines_is_running "$home" "$name"; then
        read -r pid _ <"$home/$name.pid"
        kill "$pid" 2>/dev/null || true
        while engines_is_running "$home" "$name"; do
            if ((SECONDS >= end)); then
                printf '%s: %s (%s) did not end, killed\n' "${0##*/}" "$name" "$pid" >&2
                kill -KILL "$pid" 2>/dev/null || true
                end=$((SECONDS + ENGINES_STOP_SECONDS))
            fi
            sleep 0.1
        done
    fi
    rm -f "$home/$name.pid"
}

# engines_status HOME NAME...: a line each; false when one is not running.
engines_status() {
    local home=$1 name status=0
    shift
    for name in "$@"; do
        if engines_is_running "$home" "$name"; then
            printf '%s: running, process %s, log %s\n' "$name" "$(cut -d' ' -f1 "$home/$name.pid")" "$home/log/$name.log"
        else
            printf '%s: not running\n' "$name"
            status=1
        fi
    done
    return "$status"
}

# engines_listens PORT: something takes connections there.
engines_listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
