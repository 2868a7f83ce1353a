#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A standalone cluster of Spark on this machine's loopback: a Master and one Worker with two cores, or several with one each.
#
#   spark.sh start [WORKERS]       returns when the workers have joined
#   spark.sh stop                  Hive tables stay, until the state is deleted
#   spark.sh status
#   spark.sh master                spark://127.0.0.1:PORT
#   spark.sh submit ARGUMENT...    as `spark-submit ARGUMENT...` on that cluster, with spark-avro
#   spark.sh sql ARGUMENT...       as `spark-sql ARGUMENT...`, with Hive tables; one at a time
#   spark.sh home                  SPARK_HOME, with Spark's own jars
set -euo pipefail

# shellcheck source=samples/engines/artifacts.sh
. "$(dirname "${BASH_SOURCE[0]}")/artifacts.sh"

START_SECONDS=120
HOME_FOLDER=$(engines_home spark)
CONF=$HOME_FOLDER/conf
SPARK_HOME=$(spark_folder)

java_options() {
    { engines_java_options "$HOME_FOLDER" && printf '%s\n' "-Dderby.system.home=$HOME_FOLDER/log"; } | paste -sd' '
}

# with_spark COMMAND...: in the environment that Spark's scripts read.
with_spark() {
    SPARK_HOME=$SPARK_HOME SPARK_CONF_DIR=$CONF SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$HOME_FOLDER/tmp \
        SPARK_DAEMON_MEMORY=256m SPARK_DAEMON_JAVA_OPTS=$(java_options) \
        SPARK_LAUNCHER_OPTS="-XX:-UsePerfData -Djava.io.tmpdir=$HOME_FOLDER/tmp" TMPDIR=$HOME_FOLDER/tmp "$@"
}

configure() { # WORKERS
    local pairs memory=1200m
    (($1 == 1)) || memory=700m
    engines_free_ports MASTER MASTER_HTTP >"$HOME_FOLDER/ports"
    mapfile -t pairs <"$HOME_FOLDER/ports"
    engines_fill spark-defaults.conf "$CONF/spark-defaults.conf" "HOME=$HOME_FOLDER" "AVRO=$(class_path spark)" \
        "EXECUTOR_MEMORY=$memory" "JAVA_OPTIONS=$(java_options)" "${pairs[@]}"
    cp "$ENGINES_SOURCE/templates/log4j2.properties" "$CONF/"
    printf 'MEMORY=%s\n' "$memory" >>"$HOME_FOLDER/ports"
}

worker_names() {
    find "$HOME_FOLDER" -maxdepth 1 -name 'worker*.pid' -printf '%f\n' | sed 's/[.]pid$//' | sort
}

# have_joined WORKERS: the Master says so.
have_joined() {
    local port
    port=$(engines_port "$HOME_FOLDER" MASTER_HTTP)
    { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
    printf 'GET /json/ HTTP/1.0\r\n\r\n' >&3
    grep -q "\"aliveworkers\" : $1," < <(timeout 5 cat <&3)
}

start_worker() { # NAME CORES
    with_spark engines_start "$HOME_FOLDER" "$1" "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker \
        --host 127.0.0.1 --cores "$2" --memory "$(engines_port "$HOME_FOLDER" MEMORY)" --work-dir "$HOME_FOLDER/work" \
        --webui-port 0 "$(master)"
}

start() { # WORKERS
    local workers=$1 cores=1 i
    [[ $workers =~ ^[1-9]$ ]] || engines_die "$workers workers: 1 to 9, please"
    ! engines_is_running "$HOME_FOLDER" master || engines_die 'Spark is started already'
    stop
    configure "$workers"
    with_spark engines_start "$HOME_FOLDER" master "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master \
        --host 127.0.0.1 --port "$(engines_port "$HOME_FOLDER" MASTER)" \
        --webui-port "$(engines_port "$HOME_FOLDER" MASTER_HTTP)"
    engines_await "$HOME_FOLDER" master "$START_SECONDS" engines_listens "$(engines_port "$HOME_FOLDER" MASTER)"
    ((workers > 1)) || cores=2
    for ((i = 1; i <= workers; i++)); do
        start_worker "worker$i" "$cores"
    done
    engines_await "$HOME_FOLDER" "master $(worker_names | paste -sd' ')" "$START_SECONDS" have_joined "$workers"
}

stop() {
    local name
    for name in $(worker_names) master; do
        engines_stop "$HOME_FOLDER" "$name"
    done
}

master() {
    printf 'spark://127.0.0.1:%s\n' "$(engines_port "$HOME_FOLDER" MASTER)"
}

main() {
    local action=${1:-}
    shift || true
    case $action in
    submit | sql)
        engines_is_running "$HOME_FOLDER" master || engines_die 'Spark is not running: samples/engines/spark.sh start'
        ;;&
    start | submit | sql) "$ENGINES_SOURCE/artifacts.sh" spark ;;&
    start) start "${1:-1}" ;;
    submit | sql) with_spark "$SPARK_HOME/bin/spark-$action" "$@" ;;
    stop) stop ;;
    status)
        # shellcheck disable=SC2046 # a word each
        engines_status "$HOME_FOLDER" master $(worker_names | grep . || echo worker1)
        ;;
    master) master ;;
    home) printf '%s\n' "$SPARK_HOME" ;;
    *)
        sed -n '3,11s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
}

main "$@"
