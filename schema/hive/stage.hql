-- SPDX-License-Identifier: BSD-3-Clause
-- Avro files that lie in no folder of a scenario, such as those of another collector, into the Parquet table, as the scenario
-- that is named here. Needs the table of experiments.hql.
--
--   samples/engines/space.py stage FILE...
--   beeline --hivevar space=/TCPDUMP --hivevar szenario=a/run1 -f schema/hive/stage.hql
SET hive.exec.dynamic.partition.mode = nonstrict;

CREATE EXTERNAL TABLE IF NOT EXISTS staged_packets
STORED AS AVRO
LOCATION '${hivevar:space}/stage'
TBLPROPERTIES ('avro.schema.url' = '${hivevar:space}/META/packet.avsc');

INSERT OVERWRITE TABLE experiments PARTITION (szenario)
SELECT packet_grab_nr, ts, srcip, dstip, srcport, dstport, seqnumber, acknumber, dumphost, protocoltype, dumpdevice, data, length,
  headerlength, tcpflags, '${hivevar:szenario}' AS szenario
FROM staged_packets;
