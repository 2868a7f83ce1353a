#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# build.sh JAR: compiles src/ and ../archive/src/ into it by the Scala compiler that is among Spark's jars, and puts the
# packets' schema in.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# == 1 ]] || { sed -n '3,4s/^# //p' "$0" >&2 && exit 2; }
"$here/../engines/artifacts.sh" spark
spark_home=$("$here/../engines/spark.sh" home)
jar=$(realpath -m "$1")
classes=$(mktemp -d "$jar.XXXXXX")
trap 'rm -rf "$classes"' EXIT

cp "$here/../../schema/packet.avsc" "$classes/"
java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xss4m "-Djava.io.tmpdir=$classes" -cp "$spark_home/jars/*" \
    scala.tools.nsc.Main -usejavacp -release 17 -deprecation -feature -Xlint -Werror -d "$classes" \
    "$here"/src/*.scala "$here"/../archive/src/*.scala
# No JDK is needed, which has the program jar: a jar is a zip archive.
/usr/bin/python3 -B -c 'import shutil, sys; shutil.make_archive(sys.argv[2], "zip", sys.argv[1])' "$classes" "$classes.whole"
mv "$classes.whole.zip" "$jar"
