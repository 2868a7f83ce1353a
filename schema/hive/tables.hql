-- SPDX-License-Identifier: BSD-3-Clause
-- Tables over the CSV files of pcap2avro: edges, nodes, windows, activity, and the services of schema/services.csv. Run it again
-- when scenarios came or went. For another level write edges_service for edges, and so on.
--
--   beeline --hivevar space=/TCPDUMP -f schema/hive/tables.hql
--
-- OpenCSVSerde, since the plain text format knows no quotes. To it all columns are text, so that a view stands before each
-- table and gives the types. Times are seconds since 1970 UTC, exact to the microsecond; NULL for frames without a time.
SET hive.msck.path.validation = ignore;

CREATE EXTERNAL TABLE IF NOT EXISTS edges_csv (source STRING, target STRING, weight STRING)
PARTITIONED BY (szenario STRING)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
STORED AS TEXTFILE
LOCATION '${hivevar:space}/experiments/edges'
TBLPROPERTIES ('skip.header.line.count' = '1');
MSCK REPAIR TABLE edges_csv SYNC PARTITIONS;

CREATE OR REPLACE VIEW edges AS
SELECT szenario, source, target, CAST(weight AS BIGINT) AS weight
FROM edges_csv;

CREATE EXTERNAL TABLE IF NOT EXISTS nodes_csv (id STRING, label STRING, kind STRING, packets STRING, bytes STRING, packetsin STRING,
  packetsout STRING, firstseen STRING, lastseen STRING)
PARTITIONED BY (szenario STRING)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
STORED AS TEXTFILE
LOCATION '${hivevar:space}/experiments/nodes'
TBLPROPERTIES ('skip.header.line.count' = '1');
MSCK REPAIR TABLE nodes_csv SYNC PARTITIONS;

CREATE OR REPLACE VIEW nodes AS
SELECT szenario, id, label, kind, CAST(packets AS BIGINT) AS packets, CAST(bytes AS BIGINT) AS bytes,
  CAST(packetsin AS BIGINT) AS packets_in, CAST(packetsout AS BIGINT) AS packets_out,
  CAST(firstseen AS DECIMAL(20,6)) AS first_seen, CAST(lastseen AS DECIMAL(20,6)) AS last_seen
FROM nodes_csv;

CREATE EXTERNAL TABLE IF NOT EXISTS windows_csv (source STRING, target STRING, weight STRING, window_start STRING, window_end STRING)
PARTITIONED BY (szenario STRING)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
STORED AS TEXTFILE
LOCATION '${hivevar:space}/experiments/windows'
TBLPROPERTIES ('skip.header.line.count' = '1');
MSCK REPAIR TABLE windows_csv SYNC PARTITIONS;

CREATE OR REPLACE VIEW windows AS
SELECT szenario, source, target, CAST(weight AS BIGINT) AS weight,
  CAST(window_start AS DECIMAL(20,6)) AS window_start, CAST(window_end AS DECIMAL(20,6)) AS window_end
FROM windows_csv;

-- scope is scenario, host or group; id says which.
CREATE EXTERNAL TABLE IF NOT EXISTS activity_csv (window_start STRING, window_end STRING, scope STRING, id STRING, packets STRING,
  bytes STRING)
PARTITIONED BY (szenario STRING)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
STORED AS TEXTFILE
LOCATION '${hivevar:space}/experiments/activity'
TBLPROPERTIES ('skip.header.line.count' = '1');
MSCK REPAIR TABLE activity_csv SYNC PARTITIONS;

CREATE OR REPLACE VIEW activity AS
SELECT szenario, CAST(window_start AS DECIMAL(20,6)) AS window_start, CAST(window_end AS DECIMAL(20,6)) AS window_end,
  scope, id, CAST(packets AS BIGINT) AS packets, CAST(bytes AS BIGINT) AS bytes
FROM activity_csv;

-- For the queries of docs/levels.md.
CREATE EXTERNAL TABLE IF NOT EXISTS services_csv (port STRING, protocol STRING, service STRING, role STRING, layer STRING, origin STRING)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
STORED AS TEXTFILE
LOCATION '${hivevar:space}/META/services'
TBLPROPERTIES ('skip.header.line.count' = '1');

CREATE OR REPLACE VIEW services AS
SELECT CAST(port AS INT) AS port, protocol, role
FROM services_csv;
