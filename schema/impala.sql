-- SPDX-License-Identifier: BSD-3-Clause
-- NOT TESTED ON IMPALA ITSELF. The tests run these statements on Hive, with MSCK REPAIR for RECOVER PARTITIONS, and find the
-- edges that pcap2avro wrote; what Impala wants otherwise is from its documents.
--
--   impala-shell --var=space=/TCPDUMP -f schema/impala.sql
--
-- Older releases of Impala refuse an Avro table with a column of bytes, so that the schema here is packet.avsc without data; a
-- reader passes over the field in the files. Impala reads Avro with codec null, deflate (pcap2avro's default) and snappy, not
-- zstandard, and has no Avro timestamps: ts is microseconds since 1970 UTC.
CREATE EXTERNAL TABLE IF NOT EXISTS packet_headers
PARTITIONED BY (szenario STRING)
STORED AS AVRO
LOCATION '${var:space}/raw'
TBLPROPERTIES ('avro.schema.url' = '${var:space}/META/packet_headers.avsc');

ALTER TABLE packet_headers RECOVER PARTITIONS;

CREATE VIEW IF NOT EXISTS packet_header_edges AS
SELECT szenario, srcip AS source, dstip AS target, count(*) AS weight
FROM packet_headers
GROUP BY szenario, srcip, dstip;

CREATE VIEW IF NOT EXISTS packet_header_counts AS
SELECT szenario, count(*) AS packets, sum(CAST(length AS BIGINT)) AS bytes
FROM packet_headers
GROUP BY szenario;
