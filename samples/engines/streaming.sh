#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Hadoop Streaming, as `mapred streaming ARGUMENT...`, without YARN: the tasks are run by this process, two at a time. With HDFS,
# if hdfs.sh has started it.
#
#   streaming.sh ARGUMENT...
set -euo pipefail

# shellcheck source=samples/engines/artifacts.sh
. "$(dirname "${BASH_SOURCE[0]}")/artifacts.sh"

HOME_FOLDER=$(engines_home streaming)

(($# > 0)) || { sed -n '3,6s/^# \{0,1\}//p' "$0" >&2 && exit 2; }
"$ENGINES_SOURCE/artifacts.sh" streaming
class_path=$(class_path streaming)
mapfile -t options < <(engines_java_options "$HOME_FOLDER")
cp "$ENGINES_SOURCE/templates/log4j.properties" "$HOME_FOLDER/conf/"
exec java -Xmx256m "${options[@]}" "-Dlog4j.configuration=file:$HOME_FOLDER/conf/log4j.properties" \
    -cp "$HOME_FOLDER/conf:$("$ENGINES_SOURCE/hdfs.sh" conf):$class_path" org.apache.hadoop.streaming.HadoopStreaming \
    -D mapreduce.framework.name=local -D mapreduce.local.map.tasks.maximum=2 \
    -D mapreduce.task.io.sort.mb=16 -D "hadoop.tmp.dir=$HOME_FOLDER/tmp" \
    -D "mapreduce.jobtracker.staging.root.dir=file:$HOME_FOLDER/tmp/staging" "$@"
