-- SPDX-License-Identifier: BSD-3-Clause
-- The graph over time. Needs packets.hql, and tables.hql with files that pcap2avro --window made.
--
--   beeline --hivevar window_us=10000000 -f schema/hive/windows.hql

-- Windows of any length from the packets: the same rows as pcap2avro --window. A window begins at a whole multiple of its length
-- since 1970 UTC and does not hold its end; pmod, since % of a time before 1970 is negative. (ts div length would go through a
-- double, and round.)
CREATE OR REPLACE VIEW packet_windows AS
SELECT szenario, source, target, count(*) AS weight,
  CAST(CAST(start_us AS DECIMAL(20,0)) / 1000000 AS DECIMAL(20,6)) AS window_start,
  CAST(CAST(start_us + ${hivevar:window_us} AS DECIMAL(20,0)) / 1000000 AS DECIMAL(20,6)) AS window_end
FROM (
  SELECT szenario, srcip AS source, dstip AS target,
    CASE WHEN ts <> 0 THEN ts - pmod(ts, ${hivevar:window_us}) END AS start_us
  FROM packets
) timed
GROUP BY szenario, source, target, start_us;

-- How much there was in each window, and between how many.
CREATE OR REPLACE VIEW window_sums AS
SELECT szenario, window_start, window_end, sum(weight) AS packets, count(*) AS edges, count(DISTINCT source) AS sources,
  count(DISTINCT target) AS targets, max(weight) AS heaviest
FROM windows
GROUP BY szenario, window_start, window_end;

-- Each edge against the window before: change is its whole weight where it is new, and minus its whole weight where it is gone.
-- The first window of a scenario is all new. Not for windows that overlap (--step).
CREATE OR REPLACE VIEW window_changes AS
SELECT szenario, source, target, window_start, sum(weight) AS weight, sum(change) AS change
FROM (
  SELECT szenario, source, target, window_start, weight, weight AS change
  FROM windows
  WHERE window_start IS NOT NULL
  UNION ALL
  SELECT w.szenario, w.source, w.target, w.window_end AS window_start, 0 AS weight, -w.weight AS change
  FROM windows w
  JOIN (SELECT szenario, max(window_end) AS last_end FROM windows GROUP BY szenario) ends ON ends.szenario = w.szenario
  WHERE w.window_end < ends.last_end
) steps
GROUP BY szenario, source, target, window_start;

-- When each edge was there: in how many windows, from when to when.
CREATE OR REPLACE VIEW edge_times AS
SELECT szenario, source, target, sum(weight) AS weight, count(window_start) AS windows, min(window_start) AS first_start,
  max(window_end) AS last_end
FROM windows
GROUP BY szenario, source, target;
