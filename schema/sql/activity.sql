-- SPDX-License-Identifier: BSD-3-Clause
-- Packets and bytes in each window of time, of each scenario: the rows of the activity CSV whose Scope is `scenario`.
WITH placed AS (
  SELECT szenario, length, coalesce(CAST(getvariable('window_us') AS BIGINT), 10000000) AS width, nullif(ts, 0) AS us
  FROM packets
)
SELECT szenario, CAST((us - (us % width + width) % width) * 0.000001 AS DECIMAL(20, 6)) AS "Start",
       count(*) AS Packets, CAST(sum(length) AS BIGINT) AS Bytes
FROM placed
GROUP BY ALL
ORDER BY szenario, "Start";
