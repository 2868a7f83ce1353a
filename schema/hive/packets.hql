-- SPDX-License-Identifier: BSD-3-Clause
-- The packets as pcap2avro wrote them, one partition a scenario. Run it again when scenarios came or went.
--
--   beeline --hivevar space=/TCPDUMP -f schema/hive/packets.hql
--
-- The schema stands in HDFS once, for all files: those of an older schema get its defaults, and int becomes long where it is
-- long now. Hive writes names in small letters. ts is microseconds since 1970 UTC.
CREATE EXTERNAL TABLE IF NOT EXISTS packets
PARTITIONED BY (szenario STRING)
STORED AS AVRO
LOCATION '${hivevar:space}/raw'
TBLPROPERTIES ('avro.schema.url' = '${hivevar:space}/META/packet.avsc');

-- A scenario that is called 1 or a/run1 (in folder a%2Frun1) is that text in the column; by default MSCK refuses folders with
-- an escaped character. SYNC also forgets folders that are gone, which would make queries fail.
SET hive.msck.path.validation = ignore;
MSCK REPAIR TABLE packets SYNC PARTITIONS;
