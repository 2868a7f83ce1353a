-- SPDX-License-Identifier: BSD-3-Clause
-- What each scenario holds: packets, bytes on the wire, edges, hosts, first and last packet in seconds since 1970. A ts of
-- 0 marks a frame without a time.
WITH ends AS (
  SELECT szenario, srcIP AS host FROM packets
  UNION
  SELECT szenario, dstIP FROM packets
), hosts AS (
  SELECT szenario, count(*) AS hosts FROM ends GROUP BY szenario
)
SELECT szenario, count(*) AS packets, sum(length) AS bytes, count(DISTINCT (srcIP, dstIP)) AS edges,
       any_value(hosts) AS hosts, CAST(min(nullif(ts, 0)) * 0.000001 AS DECIMAL(20, 6)) AS first_seen,
       CAST(max(nullif(ts, 0)) * 0.000001 AS DECIMAL(20, 6)) AS last_seen
FROM packets JOIN hosts USING (szenario)
GROUP BY szenario
ORDER BY szenario;
