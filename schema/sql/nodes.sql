-- SPDX-License-Identifier: BSD-3-Clause
-- The hosts, from the packets: the rows of the nodes CSV but for Label and Kind. A packet from a host to itself is one packet,
-- and counts in both directions.
WITH ends AS (
  SELECT szenario, srcIP AS Id, ts, length, 0 AS received, 1 AS sent, 1 AS counts FROM packets
  UNION ALL
  SELECT szenario, dstIP, ts, length, 1, 0, CASE WHEN srcIP = dstIP THEN 0 ELSE 1 END FROM packets
)
SELECT szenario, Id, CAST(sum(counts) AS BIGINT) AS Packets, CAST(sum(counts * CAST(length AS BIGINT)) AS BIGINT) AS Bytes,
       CAST(sum(received) AS BIGINT) AS PacketsIn, CAST(sum(sent) AS BIGINT) AS PacketsOut,
       CAST(min(nullif(ts, 0)) * 0.000001 AS DECIMAL(20, 6)) AS FirstSeen,
       CAST(max(nullif(ts, 0)) * 0.000001 AS DECIMAL(20, 6)) AS LastSeen
FROM ends
GROUP BY szenario, Id
ORDER BY szenario, Packets DESC, Id;
