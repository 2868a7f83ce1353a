#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A NameNode and a DataNode of HDFS on this machine's loopback.
#
#   hdfs.sh start             returns when files can be written
#   hdfs.sh stop              the files stay, until the state is deleted
#   hdfs.sh status
#   hdfs.sh uri               hdfs://127.0.0.1:PORT
#   hdfs.sh web               http://127.0.0.1:PORT, of WebHDFS
#   hdfs.sh conf              the folder with core-site.xml and hdfs-site.xml, for other programs (HADOOP_CONF_DIR)
#   hdfs.sh fs ARGUMENT...    as `hdfs dfs ARGUMENT...`
set -euo pipefail

# shellcheck source=samples/engines/artifacts.sh
. "$(dirname "${BASH_SOURCE[0]}")/artifacts.sh"

START_SECONDS=180
HOME_FOLDER=$(engines_home hdfs)
CONF=$HOME_FOLDER/conf

# java_hdfs: the words of a command before the class, one a line. WebHDFS looks into a package that Java 17 closes.
java_hdfs() {
    printf '%s\n' java -Xmx256m --add-opens=java.base/java.lang=ALL-UNNAMED
    engines_java_options "$HOME_FOLDER"
    printf '%s\n' "-Dlog4j.configuration=file:$CONF/log4j.properties" -cp "$CONF:$CLASS_PATH"
}

run_hdfs() {
    local command
    mapfile -t command < <(java_hdfs)
    "${command[@]}" "$@"
}

configure() {
    local pairs
    engines_keep_ports "$HOME_FOLDER" NAMENODE NAMENODE_HTTP DATANODE DATANODE_HTTP DATANODE_IPC
    mapfile -t pairs <"$HOME_FOLDER/ports"
    engines_fill core-site.xml "$CONF/core-site.xml" "HOME=$HOME_FOLDER" "${pairs[@]}"
    engines_fill hdfs-site.xml "$CONF/hdfs-site.xml" "HOME=$HOME_FOLDER" "${pairs[@]}"
    cp "$ENGINES_SOURCE/templates/log4j.properties" "$CONF/"
    # The web servers look for these folders on the class path; they serve metrics without anything in them.
    mkdir -p "$CONF"/webapps/{hdfs,datanode,static}
}

# jmx QUERY: what the NameNode says of itself.
jmx() {
    local port
    port=$(engines_port "$HOME_FOLDER" NAMENODE_HTTP)
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
    printf 'GET /jmx?qry=Hadoop:service=NameNode,name=%s HTTP/1.0\r\n\r\n' "$1" >&3
    timeout 5 cat <&3
}

takes_files() {
    grep -q '"NumLiveDataNodes" : 1' < <(jmx FSNamesystemState 2>/dev/null) &&
        grep -q '"Safemode" : ""' < <(jmx NameNodeInfo 2>/dev/null)
}

start() {
    local command server=org.apache.hadoop.hdfs.server
    ! engines_is_running "$HOME_FOLDER" namenode || engines_die 'HDFS is started already'
    engines_stop "$HOME_FOLDER" datanode
    configure
    if [[ ! -d $HOME_FOLDER/name/current ]]; then
        run_hdfs $server.namenode.NameNode -format -force -nonInteractive >"$HOME_FOLDER/log/format.log" 2>&1 ||
            { tail -n 25 "$HOME_FOLDER/log/format.log" >&2 && engines_die 'the NameNode could not be formatted'; }
    fi
    mapfile -t command < <(java_hdfs)
    engines_start "$HOME_FOLDER" namenode "${command[@]}" $server.namenode.NameNode
    engines_start "$HOME_FOLDER" datanode "${command[@]}" $server.datanode.DataNode
    engines_await "$HOME_FOLDER" 'namenode datanode' "$START_SECONDS" takes_files
}

stop() {
    engines_stop "$HOME_FOLDER" datanode
    engines_stop "$HOME_FOLDER" namenode
}

main() {
    case ${1:-} in
    fs) engines_is_running "$HOME_FOLDER" namenode || engines_die 'HDFS is not running: samples/engines/hdfs.sh start' ;;&
    start | fs)
        "$ENGINES_SOURCE/artifacts.sh" hdfs
        CLASS_PATH=$(class_path hdfs)
        ;;&
    start) start ;;
    fs)
        shift
        run_hdfs org.apache.hadoop.fs.FsShell "$@"
        ;;
    stop) stop ;;
    status) engines_status "$HOME_FOLDER" namenode datanode ;;
    uri) printf 'hdfs://127.0.0.1:%s\n' "$(engines_port "$HOME_FOLDER" NAMENODE)" ;;
    web) printf 'http://127.0.0.1:%s\n' "$(engines_port "$HOME_FOLDER" NAMENODE_HTTP)" ;;
    conf) printf '%s\n' "$CONF" ;;
    *)
        sed -n '3,11s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
}

main "$@"
