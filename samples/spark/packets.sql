-- SPDX-License-Identifier: BSD-3-Clause
-- The packets as a table of Spark's own Avro reader, one partition a scenario. Run it again when scenarios came or went.
--
--   samples/engines/spark.sh sql --hivevar space=hdfs://HOST:PORT/TCPDUMP -f samples/spark/packets.sql
--
-- The same files as a Hive table, which needs Hive's slower reader: schema/hive/packets.hql. Here names keep their capitals. The
-- schema stands in the space once, for all files: those of an older one get its defaults, and int becomes long.
CREATE TABLE IF NOT EXISTS spark_packets (packet_grab_nr BIGINT, ts BIGINT, srcIP STRING, dstIP STRING, srcPort INT, dstPort INT,
  seqNumber BIGINT, ackNumber BIGINT, dumpHost STRING, protocolType STRING, dumpDevice STRING, data BINARY, length INT,
  headerLength INT, tcpFlags INT, szenario STRING)
USING avro
OPTIONS (avroSchemaUrl '${hivevar:space}/META/packet.avsc', pathGlobFilter '*.avro')
PARTITIONED BY (szenario)
LOCATION '${hivevar:space}/raw';

MSCK REPAIR TABLE spark_packets SYNC PARTITIONS;
