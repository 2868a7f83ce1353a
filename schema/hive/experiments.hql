-- SPDX-License-Identifier: BSD-3-Clause
-- The packets of all scenarios as Parquet, which is read faster than Avro, a partition a scenario. Needs packets.hql.
--
--   beeline --hivevar space=/TCPDUMP -f schema/hive/experiments.hql
--
-- The partition comes from the last column of the SELECT (dynamic partitions). OVERWRITE replaces the partitions that the SELECT
-- has rows of, and no other, so that it can be run again. Lengths of data: length(data), not octet_length.
SET hive.exec.dynamic.partition.mode = nonstrict;

CREATE EXTERNAL TABLE IF NOT EXISTS experiments (packet_grab_nr BIGINT, ts BIGINT, srcip STRING, dstip STRING, srcport INT, dstport INT,
  seqnumber BIGINT, acknumber BIGINT, dumphost STRING, protocoltype STRING, dumpdevice STRING, data BINARY, length INT,
  headerlength INT, tcpflags INT)
PARTITIONED BY (szenario STRING)
STORED AS PARQUET
LOCATION '${hivevar:space}/experiments/packets';

INSERT OVERWRITE TABLE experiments PARTITION (szenario)
SELECT packet_grab_nr, ts, srcip, dstip, srcport, dstport, seqnumber, acknumber, dumphost, protocoltype, dumpdevice, data, length,
  headerlength, tcpflags, szenario
FROM packets;
