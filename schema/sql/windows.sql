-- SPDX-License-Identifier: BSD-3-Clause
-- The edges of each window of time, [Start, End), aligned to 1970: the rows of the windows CSV. `window_us` is its length
-- in microseconds, by default ten seconds. Whole numbers throughout; the second modulo is for times before 1970.
WITH placed AS (
  SELECT szenario, srcIP, dstIP, coalesce(CAST(getvariable('window_us') AS BIGINT), 10000000) AS width, nullif(ts, 0) AS us
  FROM packets
)
SELECT szenario, srcIP AS Source, dstIP AS Target, count(*) AS Weight,
       CAST((us - (us % width + width) % width) * 0.000001 AS DECIMAL(20, 6)) AS "Start",
       CAST((us - (us % width + width) % width + width) * 0.000001 AS DECIMAL(20, 6)) AS "End"
FROM placed
GROUP BY ALL
ORDER BY szenario, "Start", Source, Target;
