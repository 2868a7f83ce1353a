#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# HiveServer2 with its metastore on this machine's loopback, over the HDFS of hdfs.sh, which is to be started before.
#
#   hive.sh start                  returns when it takes connections
#   hive.sh stop                   tables stay, until the state is deleted
#   hive.sh status
#   hive.sh url                    jdbc:hive2://127.0.0.1:PORT/default
#   hive.sh beeline ARGUMENT...    the client, connected to it: -f FILE, -e STATEMENT, --hivevar NAME=VALUE
set -euo pipefail

# shellcheck source=samples/engines/artifacts.sh
. "$(dirname "${BASH_SOURCE[0]}")/artifacts.sh"

START_SECONDS=300
HOME_FOLDER=$(engines_home hive)
CONF=$HOME_FOLDER/conf

# java_hive MEMORY: the words of a command before the class, one a line. Hive looks into classes of the JDK that Java 17 closes.
java_hive() {
    local package
    printf '%s\n' java "-Xmx$1"
    engines_java_options "$HOME_FOLDER"
    for package in lang net nio util util.concurrent.atomic util.regex; do
        printf '%s\n' "--add-opens=java.base/java.$package=ALL-UNNAMED"
    done
    printf '%s\n' "-Dlog4j2.configurationFile=file:$CONF/hive-log4j2.properties" "-Dderby.stream.error.file=$HOME_FOLDER/log/derby.log"
}

configure() {
    local pairs hdfs
    hdfs=$("$ENGINES_SOURCE/hdfs.sh" uri)
    engines_keep_ports "$HOME_FOLDER" SERVER
    mapfile -t pairs <"$HOME_FOLDER/ports"
    engines_fill core-site.xml "$CONF/core-site.xml" "HOME=$HOME_FOLDER" "NAMENODE=${hdfs##*:}"
    engines_fill hive-site.xml "$CONF/hive-site.xml" "HOME=$HOME_FOLDER" "HDFS=$hdfs" "${pairs[@]}"
    cp "$("$ENGINES_SOURCE/hdfs.sh" conf)/hdfs-site.xml" "$ENGINES_SOURCE/templates/hive-log4j2.properties" "$CONF/"
}

# The server's own way (autoCreateAll) leaves a table out, without which the dynamic insert fails.
make_metastore() {
    local command scripts log=$HOME_FOLDER/log/metastore.log
    [[ ! -d $HOME_FOLDER/metastore ]] || return 0
    scripts=$(metastore_scripts_folder)
    mapfile -t command < <(java_hive 256m)
    METASTORE_HOME=$scripts HIVE_HOME=$scripts "${command[@]}" -cp "$CONF:$CLASS_PATH" \
        org.apache.hadoop.hive.metastore.tools.schematool.MetastoreSchemaTool -dbType derby -initSchema \
        -url "jdbc:derby:;databaseName=$HOME_FOLDER/metastore.new;create=true" \
        -driver org.apache.derby.jdbc.EmbeddedDriver -userName APP -passWord mine >"$log" 2>&1 ||
        { tail -n 25 "$log" >&2 && engines_die 'the metastore could not be made'; }
    mv "$HOME_FOLDER/metastore.new" "$HOME_FOLDER/metastore"
}

start() {
    local command
    ! engines_is_running "$HOME_FOLDER" hiveserver2 || engines_die 'HiveServer2 is started already'
    "$ENGINES_SOURCE/hdfs.sh" status >/dev/null || engines_die 'HDFS is not running: samples/engines/hdfs.sh start'
    configure
    make_metastore
    mapfile -t command < <(java_hive 512m)
    engines_start "$HOME_FOLDER" hiveserver2 "${command[@]}" -cp "$CONF:$CLASS_PATH" org.apache.hive.service.server.HiveServer2
    engines_await "$HOME_FOLDER" hiveserver2 "$START_SECONDS" engines_listens "$(engines_port "$HOME_FOLDER" SERVER)"
}

url() {
    printf 'jdbc:hive2://127.0.0.1:%s/default\n' "$(engines_port "$HOME_FOLDER" SERVER)"
}

beeline() {
    local command
    mapfile -t command < <(java_hive 128m)
    "${command[@]}" -Djline.terminal=jline.UnsupportedTerminal -cp "$(class_path beeline):$CONF:$CLASS_PATH" \
        org.apache.hive.beeline.BeeLine -u "$(url)" -n "$(id -un)" "$@"
}

main() {
    case ${1:-} in
    beeline)
        engines_is_running "$HOME_FOLDER" hiveserver2 || engines_die 'HiveServer2 is not running: samples/engines/hive.sh start'
        ;;&
    start | beeline)
        "$ENGINES_SOURCE/artifacts.sh" hive beeline
        CLASS_PATH=$(class_path hive)
        ;;&
    start) start ;;
    beeline)
        shift
        beeline "$@"
        ;;
    stop) engines_stop "$HOME_FOLDER" hiveserver2 ;;
    status) engines_status "$HOME_FOLDER" hiveserver2 ;;
    url) url ;;
    *)
        sed -n '3,9s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
}

main "$@"
