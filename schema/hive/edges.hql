-- SPDX-License-Identifier: BSD-3-Clause
-- Graphs from the packets: the same numbers as pcap2avro's edges and nodes. Needs packets.hql.
--
--   beeline -f schema/hive/edges.hql

-- The edge query: who sends to whom, and how many packets.
CREATE OR REPLACE VIEW packet_edges AS
SELECT szenario, srcip AS source, dstip AS target, count(*) AS weight
FROM packets
GROUP BY szenario, srcip, dstip;

-- Where every host of a cluster recorded, most packets were seen twice, at their source and at their target. Each edge
-- counts as often as the host that saw most of it; as commgraph merge --max.
CREATE OR REPLACE VIEW edges_once AS
SELECT szenario, source, target, max(weight) AS weight
FROM (
  SELECT szenario, dumphost, srcip AS source, dstip AS target, count(*) AS weight
  FROM packets
  GROUP BY szenario, dumphost, srcip, dstip
) seen
GROUP BY szenario, source, target;

-- A packet to its own sender counts once among its packets, and in both directions. A frame without a time has ts 0.
CREATE OR REPLACE VIEW packet_nodes AS
SELECT szenario, id, count(*) AS packets, sum(length) AS bytes, sum(received) AS packets_in, sum(sent) AS packets_out,
  min(nullif(ts, 0)) AS first_seen_us, max(nullif(ts, 0)) AS last_seen_us
FROM (
  SELECT szenario, srcip AS id, CAST(length AS BIGINT) AS length, ts, 1 AS sent, CASE WHEN srcip = dstip THEN 1 ELSE 0 END AS received
  FROM packets
  UNION ALL
  SELECT szenario, dstip AS id, CAST(length AS BIGINT) AS length, ts, 0 AS sent, 1 AS received
  FROM packets
  WHERE srcip <> dstip
) ends
GROUP BY szenario, id;

CREATE OR REPLACE VIEW packet_counts AS
SELECT szenario, count(*) AS packets, sum(length) AS bytes, count(DISTINCT dumphost) AS hosts_recording,
  min(nullif(ts, 0)) AS first_us, max(nullif(ts, 0)) AS last_us
FROM packets
GROUP BY szenario;
